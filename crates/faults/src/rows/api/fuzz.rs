//! Requests without sense.

use anyhow::{Result, ensure};
use serde_json::Value;

use super::schema::{Maker, nasty_body, operations};
use super::server::Server;
use crate::memory::Memory;
use crate::row::{Bench, Row, Verdict};

/// Requests made up from the description of the API.
pub(crate) const FUZZ: Row = Row {
    family: "api",
    name: "fuzz",
    says: "requests made up from the API's own description, a twelfth of each wrong: none is \
           answered with a defect (500), the server stays up, its memory flat and the store \
           sound",
    run: fuzz,
};

/// Broken, deep and enormous JSON.
pub(crate) const BODIES: Row = Row {
    family: "api",
    name: "bodies",
    says: "broken, deep and enormous JSON to every route that takes a body: each is refused as \
           the caller's mistake or taken as nothing, and never as a defect",
    run: bodies,
};

fn fuzz(bench: &Bench) -> Result<Verdict> {
    let mut server = Server::start(bench, "api/fuzz")?;
    let description = server.description()?;
    let operations = operations(&description);
    let mut maker = Maker {
        random: bench.random("api/fuzz"),
        description: &description,
        known: known(&server)?,
    };
    let requests = bench.extent.pick(1_000, 10_000);
    let mut memory = Memory::default();
    let mut done = 0;
    for number in 0..requests {
        let operation = &operations[number % operations.len()];
        let made = maker.request(operation);
        let (what, body) = (&made.line, &made.body);
        let kind = format!("Content-Type: {}", made.kind);
        let answer = server.ask_as(what, &[&key(), &kind], body)?;
        ensure!(
            answer.status < 500 || is_honest(answer.status),
            "{what} with {} is {}: {}",
            body.chars().take(300).collect::<String>(),
            answer.status,
            answer.body
        );
        done += usize::from(answer.status < 300);
        memory.look(server.child.id());
    }
    server.is_well()?;
    memory.is_flat()?;
    let peak = memory.peak_mb();
    server.end()?;
    Ok(Verdict::Held {
        faults: requests,
        note: format!("{done} of them made sense, {peak} MB at most"),
    })
}

fn key() -> String {
    format!("X-API-Key: {}", super::server::KEY)
}

/// Something is missing that the request needs, or a disk is full; no defect.
fn is_honest(status: u16) -> bool {
    status == 503 || status == 507
}

/// Ids of what is there.
fn known(server: &Server) -> Result<Vec<String>> {
    let mut known = Vec::new();
    for list in ["jobs", "connections", "library/documents", "collections"] {
        let answer = server.ask(&format!("GET /api/v1/{list}"), "")?.json()?;
        let items = answer["items"].as_array().or(answer.as_array());
        let ids = items
            .into_iter()
            .flatten()
            .filter_map(|item| item["id"].as_str());
        known.extend(ids.map(str::to_owned));
    }
    Ok(known)
}

fn bodies(bench: &Bench) -> Result<Verdict> {
    let mut server = Server::start(bench, "api/bodies")?;
    let description = server.description()?;
    let mut random = bench.random("api/bodies");
    let mut faults = 0;
    let takes = |says: &Value| !says["requestBody"].is_null();
    let paths = description["paths"].as_object().into_iter().flatten();
    for (path, methods) in paths {
        for (method, says) in methods.as_object().into_iter().flatten() {
            if !takes(says) {
                continue;
            }
            let what = format!("{} {}", method.to_uppercase(), path.replace(['{', '}'], ""));
            for _ in 0..bench.extent.pick(3, 30) {
                let body = nasty_body(&mut random);
                let answer = server.ask(&what, &body)?;
                ensure!(
                    answer.status < 500 || is_honest(answer.status),
                    "{what} is {}: {}",
                    answer.status,
                    answer.body
                );
                faults += 1;
            }
        }
    }
    server.is_well()?;
    server.end()?;
    Ok(Verdict::Held {
        faults,
        note: String::new(),
    })
}
