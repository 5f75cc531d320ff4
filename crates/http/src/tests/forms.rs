//! Forms that are broken, endless or too much. None leaves a file behind.

use std::io::Write;
use std::time::Duration;

use super::{Answer, Serving};
use crate::{Limits, ServerConfig};

const KIND: &str = "Content-Type: multipart/form-data; boundary=x";

/// A server that gives up soon what stands still.
fn serving() -> Serving {
    Serving::start(ServerConfig {
        limits: Limits {
            body_stall: Duration::from_millis(300),
            ..Limits::default()
        },
        ..ServerConfig::default()
    })
}

fn head(kind: &str, length: usize) -> String {
    format!("POST /ingest HTTP/1.1\r\nHost: localhost\r\n{kind}\r\nContent-Length: {length}")
}

/// What is left of files that were sent.
fn left(serving: &Serving) -> usize {
    let staging = serving.folder.path().join("staging");
    std::fs::read_dir(staging).unwrap().count()
}

#[test]
fn a_form_that_cannot_be_read_is_refused() {
    let serving = serving();
    let file = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\ntext";
    let part = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
    let many = format!("{}--x--\r\n", part.repeat(1001));
    for (kind, body) in [
        (KIND, ""),
        (KIND, "nonsense"),
        (KIND, file),
        (KIND, many.as_str()),
        ("Content-Type: multipart/form-data", file),
        ("Content-Type: text/plain", "text_content=x"),
        ("X-Nothing: x", ""),
        ("Content-Type: application/json", "{"),
        ("Content-Type: application/json", r#"{"metadata": 7}"#),
    ] {
        let answer = serving.say(&head(kind, body.len()), body);
        assert_eq!(answer.status, 400, "{kind}: {answer:?}");
        assert!(!answer.detail().is_empty());
        assert_eq!(left(&serving), 0, "{kind}");
    }
}

#[test]
fn a_file_that_stops_coming_is_given_up_and_forgotten() {
    let serving = serving();
    let mut stream = serving.connect();
    let begun = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\ntext";
    let head = head(KIND, 1_000_000);
    write!(stream, "{head}\r\nConnection: close\r\n\r\n{begun}").unwrap();
    assert_eq!(Answer::read(stream).status, 408);
    assert_eq!(left(&serving), 0);
}

#[test]
fn a_client_that_goes_away_leaves_nothing() {
    let serving = serving();
    let mut stream = serving.connect();
    let begun = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\ntext";
    let head = head(KIND, 1_000_000);
    write!(stream, "{head}\r\n\r\n{begun}").unwrap();
    drop(stream);
    let until = std::time::Instant::now() + super::PATIENCE;
    // The file may not even be there yet, so one look would prove nothing.
    while serving.ask("GET /jobs/stats", &[]).status != 200 || left(&serving) > 0 {
        assert!(std::time::Instant::now() < until, "it is still there");
    }
}
