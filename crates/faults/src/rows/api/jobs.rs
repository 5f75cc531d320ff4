//! What is asked of jobs and must not be done.

use std::fs;

use anyhow::{Result, ensure};
use serde_json::json;

use super::schema::encoded;
use super::server::{KEY_OF_ANN, Server};
use crate::row::{Bench, Row, Verdict};
use crate::side_by_side;

/// The same job asked for twenty times at once.
pub(crate) const SAME_ID: Row = Row {
    family: "api",
    name: "same_id",
    says: "the same job is asked for twenty times at once under one idempotency key: there is \
           one, all callers hear of it, and another job under that key is refused",
    run: same_id,
};

/// Steps that the state of a job does not allow, and another user's job.
pub(crate) const TRANSITIONS: Row = Row {
    family: "api",
    name: "transitions",
    says: "every step is asked of a job in every state, and by another user: what the state \
           does not allow is refused and changes nothing, another user's job is not there",
    run: transitions,
};

/// Ids that lead out of where they belong.
pub(crate) const TRAVERSAL: Row = Row {
    family: "api",
    name: "traversal",
    says: "ids and file names that lead upwards, to the root or through a link, on every path \
           that takes one: nothing outside is read, nothing outside is written",
    run: traversal,
};

fn same_id(bench: &Bench) -> Result<Verdict> {
    let server = Server::start(bench, "api/same_id")?;
    let rounds = bench.extent.pick(5, 50);
    let folder = server.grist.room().join("papers");
    let key = format!("X-API-Key: {}", super::server::KEY);
    for round in 0..rounds {
        let body = json!({ "name": format!("Round {round}"), "paths": [folder] }).to_string();
        let once = format!("Idempotency-Key: round-{round}");
        let callers: Vec<usize> = (0..20).collect();
        let ids = side_by_side::run(&callers, |_| {
            let answer = server.ask_as("POST /api/v1/jobs", &[&key, &once], &body)?;
            ensure!(answer.status == 201, "a caller hears {answer:?}");
            Ok(answer.json()?["id"].clone())
        })?;
        ensure!(ids.iter().all(|id| *id == ids[0]), "several jobs: {ids:?}");
        let other = json!({ "name": "Another", "paths": [folder] }).to_string();
        let answer = server.ask_as("POST /api/v1/jobs", &[&key, &once], &other)?;
        ensure!(
            answer.status == 409,
            "another job is taken for it: {answer:?}"
        );
    }
    let jobs = server.ask("GET /api/v1/jobs", "")?.json()?;
    ensure!(
        jobs["total"] == rounds + 1,
        "not one job for each key: {jobs}"
    );
    server.end()?;
    Ok(Verdict::Held {
        faults: rounds * 20,
        note: String::new(),
    })
}

const STEPS: [&str; 6] = ["start", "pause", "resume", "cancel", "retry", "undo"];

fn transitions(bench: &Bench) -> Result<Verdict> {
    let server = Server::start(bench, "api/transitions")?;
    let folder = server.grist.room().join("papers");
    let mut faults = 0;
    for before in [
        &[][..],
        &["start", "pause"],
        &["start", "cancel"],
        &["cancel"],
    ] {
        for step in STEPS {
            let body = json!({ "paths": [folder] }).to_string();
            let made = server.ask("POST /api/v1/jobs", &body)?.json()?;
            let path = format!("/api/v1/jobs/{}", made["id"].as_str().unwrap_or_default());
            for earlier in before {
                server.ask(&format!("POST {path}/{earlier}"), "")?;
            }
            let was = server.ask(&format!("GET {path}"), "")?.json()?;
            let answer = server.ask(&format!("POST {path}/{step}"), "")?;
            ensure!(
                [200, 400, 409].contains(&answer.status),
                "{step} of {} is {answer:?}",
                was["state"]
            );
            let foreign = format!("X-API-Key: {KEY_OF_ANN}");
            let id = made["id"].as_str().unwrap_or_default();
            for what in [
                format!("GET /jobs/{id}"),
                format!("DELETE /jobs/{id}"),
                format!("GET /batch/jobs/{id}"),
                format!("GET /status/{id}"),
                format!("POST /cancel/{id}"),
                format!("GET /api/v1/documents/ingest/batch/{id}/status"),
            ] {
                let answer = server.ask_as(&what, &[&foreign], "")?;
                // That dialect says so of jobs that are not there.
                let missing =
                    answer.status == 404 || answer.status == 400 && cancels_in_ingest(&what);
                ensure!(missing, "{what} of another user: {answer:?}");
                faults += 1;
            }
            faults += 1;
        }
    }
    server.end()?;
    Ok(Verdict::Held {
        faults,
        note: String::new(),
    })
}

fn cancels_in_ingest(what: &str) -> bool {
    what.starts_with("DELETE /jobs/")
}

/// What must never be seen in an answer.
const SECRET: &str = "the secret beside the folder";

fn traversal(bench: &Bench) -> Result<Verdict> {
    let server = Server::start(bench, "api/traversal")?;
    let room = server.grist.room().to_path_buf();
    fs::write(room.join("secret.txt"), SECRET)?;
    let inside = room.join("papers");
    #[cfg(unix)]
    std::os::unix::fs::symlink(room.join("secret.txt"), inside.join("link.txt"))?;
    let body = json!({ "user_id": "default", "directory_path": inside }).to_string();
    let made = server.ask("POST /auth/local-directory", &body)?.json()?;
    let connection = made["connection_id"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let before = listing(&room)?;
    let names = [
        "../secret.txt",
        "..%2fsecret.txt",
        "link.txt",
        "./../secret.txt",
        "x/../../secret.txt",
        "..\\secret.txt",
        "/etc/hostname",
        "\u{ff0e}\u{ff0e}/secret.txt",
    ];
    let mut faults = 0;
    for name in names
        .map(str::to_owned)
        .into_iter()
        .chain([room.join("secret.txt").display().to_string()])
    {
        let job = json!({
            "user_id": "default",
            "name": "x",
            "file_selections": [{
                "connection_id": connection,
                "source_type": "local_directory",
                "file_ids": [name],
            }],
        });
        let browse = format!("connection_id={}", encoded(&connection));
        for (what, body) in [
            ("POST /batch/jobs".to_owned(), job.to_string()),
            (
                format!("GET /browse/files/{}/metadata?{browse}", encoded(&name)),
                String::new(),
            ),
            (
                format!("GET /browse/tree?{browse}&path={}", encoded(&name)),
                String::new(),
            ),
            (format!("GET /documents/{}", encoded(&name)), String::new()),
            (
                format!("GET /api/v1/library/documents/{}", encoded(&name)),
                String::new(),
            ),
            (
                format!("GET /api/v1/exports/{}", encoded(&name)),
                String::new(),
            ),
            (
                format!("DELETE /api/v1/connections/{}", encoded(&name)),
                String::new(),
            ),
            ("POST /api/v1/uploads/text".to_owned(), upload(&name)),
        ] {
            let answer = server.ask(&what, &body)?;
            ensure!(answer.status < 500, "{what}: {answer:?}");
            ensure!(
                !answer.body.contains(SECRET),
                "{what} tells what is outside"
            );
            faults += 1;
        }
    }
    ensure!(listing(&room)? == before, "something was written outside");
    let found = server.ask(&format!("GET /api/v1/search?text={}", encoded(SECRET)), "")?;
    ensure!(!found.body.contains(SECRET), "what is outside was taken in");
    server.end()?;
    Ok(Verdict::Held {
        faults,
        note: String::new(),
    })
}

fn upload(name: &str) -> String {
    json!({ "name": name, "text": "Rye." }).to_string()
}

/// Files around the data folder.
fn listing(room: &std::path::Path) -> Result<Vec<String>> {
    let mut names: Vec<String> = fs::read_dir(room)?
        .chain(fs::read_dir(room.join("papers"))?)
        .map(|entry| Ok(entry?.path().display().to_string()))
        .collect::<Result<_, std::io::Error>>()?;
    names.sort();
    Ok(names)
}
