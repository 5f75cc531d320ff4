//! The native API over a real server: keys, makes that are done twice, pages, events.

use std::io::{BufRead, BufReader, Write};

use serde_json::{Value, json};

use super::{Answer, Serving, keys};
use crate::ServerConfig;

const KEY: &str = "X-API-Key: right";

fn serving() -> Serving {
    Serving::start(ServerConfig {
        keys: keys(&["right", "ann=hers"]),
        ..ServerConfig::default()
    })
}

impl Serving {
    fn send(&self, what: &str, headers: &[&str], body: &Value) -> Answer {
        let body = body.to_string();
        let mut lines = vec![
            format!("{what} HTTP/1.1"),
            format!("Host: {}", self.address()),
            KEY.to_owned(),
            format!("Content-Length: {}", body.len()),
        ];
        lines.extend(headers.iter().map(|&line| line.to_owned()));
        self.say(&lines.join("\r\n"), &body)
    }

    /// A job of one text, which waits to be started.
    fn job(&self, name: &str, headers: &[&str]) -> Answer {
        let text = json!({ "name": format!("{name}.txt"), "text": "Rye and wheat." });
        let upload = self.send("POST /api/v1/uploads/text", &[], &text).json();
        let job = json!({ "name": name, "selections": [selection(&upload)] });
        self.send("POST /api/v1/jobs", headers, &job)
    }
}

fn selection(upload: &Value) -> Value {
    json!({ "connection": upload["connection"], "keys": [upload["key"]] })
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

#[test]
fn it_needs_a_key_that_speaks_for_nobody_alone() {
    let serving = serving();
    let answer = serving.ask("GET /api/v1/jobs", &[]);
    assert_eq!(answer.status, 401);
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json")
    );
    assert_eq!(answer.json()["code"], "unauthorized");
    let answer = serving.ask("GET /api/v1/jobs", &["X-API-Key: hers"]);
    assert_eq!(answer.status, 403, "{answer:?}");
    assert_eq!(serving.ask("GET /api/v1/jobs", &[KEY]).status, 200);
}

#[test]
fn what_is_refused_says_why_with_a_stable_code() {
    let serving = serving();
    let code = |what: &str| {
        let answer = serving.ask(what, &[KEY]);
        (
            answer.status,
            answer.json()["code"].as_str().unwrap().to_owned(),
        )
    };
    let refused = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(code("GET /api/v1/jobs/none"), refused(404, "not_found"));
    assert_eq!(code("GET /api/v1/nothing"), refused(404, "not_found"));
    assert_eq!(
        code("GET /api/v1/jobs?limit=x"),
        refused(400, "validation_error")
    );
    assert_eq!(
        code("DELETE /api/v1/jobs"),
        refused(405, "method_not_allowed")
    );
    let job = serving.job("barley", &[]).json();
    let id = job["id"].as_str().unwrap();
    let resume = serving.send(&format!("POST /api/v1/jobs/{id}/resume"), &[], &json!({}));
    assert_eq!(resume.status, 409, "a job that is not paused: {resume:?}");
    assert_eq!(resume.json()["code"], "refused");
}

#[test]
fn the_same_idempotency_key_makes_one_job() {
    let serving = serving();
    let text = json!({ "name": "rye.txt", "text": "Rye." });
    let upload = serving.send("POST /api/v1/uploads/text", &[], &text).json();
    let job = |name: &str| {
        let body = json!({ "name": name, "selections": [selection(&upload)] });
        serving.send("POST /api/v1/jobs", &["Idempotency-Key: once"], &body)
    };
    let (first, again) = (job("rye"), job("rye"));
    assert_eq!(
        (first.status, again.status),
        (201, 201),
        "{first:?} {again:?}"
    );
    assert_eq!(first.json()["id"], again.json()["id"]);
    let place = format!("/api/v1/jobs/{}", first.json()["id"].as_str().unwrap());
    assert_eq!(first.header("location"), Some(place.as_str()));
    assert_eq!(job("wheat").status, 409, "another job under the same key");
    let list = serving.ask("GET /api/v1/jobs", &[KEY]).json();
    assert_eq!(list["total"], 1);
}

#[test]
fn pages_follow_one_another_whatever_is_added_meanwhile() {
    let serving = serving();
    for name in ["a", "b", "c", "d", "e"] {
        assert_eq!(serving.job(name, &[]).status, 201);
    }
    let first = serving.ask("GET /api/v1/jobs?limit=2", &[KEY]).json();
    assert_eq!(names(&first), ["e", "d"]);
    serving.job("f", &[]);
    let cursor = first["next"].as_str().unwrap();
    let next = format!("GET /api/v1/jobs?limit=2&cursor={cursor}");
    assert_eq!(names(&serving.ask(&next, &[KEY]).json()), ["c", "b"]);
}

fn names(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|job| job["name"].as_str().unwrap())
        .collect()
}

#[test]
fn a_stream_that_was_cut_goes_on_where_it_was() {
    let serving = serving();
    for name in ["a", "b", "c"] {
        serving.job(name, &[]);
    }
    // Each job is made, and its files are listed.
    let all = serving.events(0, 6);
    let mut heard = Vec::new();
    let mut last = 0;
    while heard.len() < all.len() {
        let some = serving.events(last, 1);
        last = some[0];
        heard.extend(some);
    }
    assert_eq!(heard, all, "each event once and in order");
}

impl Serving {
    /// The numbers of the first events after `since`, as a browser that comes back asks.
    fn events(&self, since: i64, count: usize) -> Vec<i64> {
        let mut stream = self.connect();
        let head = format!(
            "GET /api/v1/events HTTP/1.1\r\nHost: {}\r\n{KEY}\r\nLast-Event-ID: {since}\r\n\r\n",
            self.address()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let lines = BufReader::new(&stream).lines();
        let ids = lines.filter_map(|line| line.unwrap().strip_prefix("id: ")?.parse().ok());
        ids.take(count).collect()
    }
}

#[test]
fn it_describes_itself_to_programs_and_people() {
    let serving = serving();
    let description = serving.ask("GET /api/openapi.json", &[]).json();
    assert_eq!(description["openapi"], "3.1.0");
    assert!(description["paths"]["/batch/jobs"]["post"].is_object());
    for path in ["/api/docs", "/api/docs/page.js", "/api/docs/page.css"] {
        let answer = serving.ask(&format!("GET {path}"), &[]);
        assert_eq!(answer.status, 200);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'"));
        assert!(
            !answer.body.contains("https://"),
            "{path} needs nothing from elsewhere"
        );
    }
}

#[test]
fn files_are_handed_in_as_a_form_and_selected_by_a_job() {
    let serving = serving();
    let upload = |parts: &str| {
        let body = format!("{parts}--x--\r\n");
        let head = format!(
            "POST /api/v1/uploads HTTP/1.1\r\nHost: localhost\r\nX-API-Key: right\r\n\
             Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {}",
            body.len()
        );
        serving.say(&head, &body)
    };
    let file = |name: &str, text: &str| {
        format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n\
             {text}\r\n"
        )
    };
    let both = file("lease.txt", "It ends in March.") + &file("minutes.txt", "We met.");
    let answer = upload(&both);
    assert_eq!(answer.status, 201, "{answer:?}");
    let taken = answer.json();
    assert_eq!(taken[0]["connection"], "uploads");
    assert_eq!(
        (&taken[0]["size"], &taken[1]["size"]),
        (&json!(17), &json!(7))
    );
    let staging = serving.folder.path().join("staging");
    assert_eq!(
        std::fs::read_dir(staging).unwrap().count(),
        0,
        "nothing is left"
    );

    let field = "--x\r\nContent-Disposition: form-data; name=\"colour\"\r\n\r\nred\r\n";
    let refused = upload(&(both.clone() + field));
    assert_eq!(refused.status, 400, "{refused:?}");
    assert!(refused.detail().contains("`colour`"), "{refused:?}");
    assert_eq!(upload("").status, 400, "no file");
}
