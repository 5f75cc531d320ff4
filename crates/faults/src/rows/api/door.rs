//! Who may come in, asked on every route there is.

use anyhow::{Result, ensure};

use super::schema::{is_endless, operations};
use super::server::{KEY, Server};
use crate::row::{Bench, Row, Verdict};

/// Wrong hosts, foreign pages and wrong keys on every route.
pub(crate) const EVERY_ROUTE: Row = Row {
    family: "api",
    name: "every_route",
    says: "every route of the local API is called under a foreign host name, by a foreign web \
           page, with a wrong key, with a revoked one and with a body that is announced to be \
           enormous: none lets it in, and nothing is made",
    run: every_route,
};

fn every_route(bench: &Bench) -> Result<Verdict> {
    let mut server = Server::start(bench, "api/every_route")?;
    let description = server.description()?;
    let made = server
        .ask("POST /api/v1/keys", r#"{"name": "gone"}"#)?
        .json()?;
    let id = made["key"]["id"].as_str().or(made["id"].as_str());
    let secret = made["secret"].as_str().unwrap_or_default().to_owned();
    let revoked = format!("POST /api/v1/keys/{}/revoke", id.unwrap_or_default());
    let revoked = server.ask(&revoked, "")?;
    ensure!(revoked.status == 200, "the key is not revoked: {revoked:?}");
    let mut faults = 0;
    for operation in operations(&description) {
        if is_endless(operation.path) {
            continue;
        }
        let path = operation.path.replace(['{', '}'], "");
        let what = format!("{} {path}", operation.method);
        let attacks = [
            (vec!["Host: evil.example".to_owned(), key()], 403),
            (vec!["Origin: https://evil.example".to_owned(), key()], 403),
            (vec!["Origin: null".to_owned(), key()], 403),
            (vec!["X-API-Key: wrong".to_owned()], 401),
            (vec!["Authorization: Bearer wrong".to_owned()], 401),
            (vec![format!("X-API-Key: {secret}")], 401),
        ];
        for (headers, expected) in attacks {
            let mut head = format!("{what} HTTP/1.1\r\n");
            if !headers[0].starts_with("Host") {
                head += &format!("Host: {}\r\n", server.address);
            }
            head += &headers.join("\r\n");
            head += "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            let answer = server.say(head.as_bytes())?;
            ensure!(
                answer.status == expected,
                "{what} with {headers:?} is {}: {}",
                answer.status,
                answer.body
            );
            faults += 1;
        }
        let enormous = format!(
            "{what} HTTP/1.1\r\nHost: {}\r\n{}\r\nContent-Length: 99999999999999\r\n\
             Connection: close\r\n\r\n",
            server.address,
            key()
        );
        let answer = server.say(enormous.as_bytes())?;
        ensure!(answer.status == 413, "{what} takes any size: {answer:?}");
        faults += 1;
    }
    let jobs = server.ask("GET /api/v1/jobs", "")?.json()?;
    ensure!(jobs["total"] == 1, "something was made: {jobs}");
    server.is_well()?;
    server.end()?;
    Ok(Verdict::Held {
        faults,
        note: String::new(),
    })
}

fn key() -> String {
    format!("X-API-Key: {KEY}")
}
