//! How much, how fast and how long: sizes, rates, slow peers, and the end of the server.

use std::io::Write;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use super::{Answer, PATIENCE, Serving, keys};
use crate::routes::table;
use crate::{Limits, ServerConfig};

/// Shorter than a peer may take here, longer than one that is quick needs.
const SOON: Duration = Duration::from_millis(300);

fn limited(limits: Limits) -> Serving {
    Serving::start(ServerConfig {
        limits,
        keys: keys(&["right"]),
        ..ServerConfig::default()
    })
}

#[test]
fn no_route_takes_a_body_beyond_its_limit() {
    let serving = limited(Limits::default());
    for route in table() {
        let path = route.path.replace(['{', '}'], "");
        let length = format!("Content-Length: {}", route.terms.body.0 + 1);
        let headers = ["X-API-Key: right", &length];
        let answer = serving.ask(&format!("{} {path}", route.method), &headers);
        assert_eq!(answer.status, 413, "{path}: {answer:?}");
    }
}

#[test]
fn a_body_that_is_larger_than_announced_is_cut_off() {
    let serving = limited(Limits::default());
    let piece = "x".repeat(1 << 20);
    let chunk = format!("{:x}\r\n{piece}\r\n", piece.len());
    let mut stream = serving.connect();
    let head = "POST /batch/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
                Transfer-Encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let taken = (0..64).take_while(|_| stream.write_all(chunk.as_bytes()).is_ok());
    // What the server and both systems hold on the way comes on top of the limit.
    assert!(taken.count() < 40, "16 MiB are the limit");
}

#[test]
fn the_rate_of_a_caller_is_limited_exactly() {
    let serving = limited(Limits {
        requests_per_minute: 3,
        ..Limits::default()
    });
    let ask = |user: &str| serving.ask(&format!("GET /batch/statistics?user_id={user}"), &[]);
    let left: Vec<String> = (0..3)
        .map(|_| {
            ask("ann")
                .header("x-ratelimit-remaining")
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(left, ["2", "1", "0"]);
    let refused = ask("ann");
    assert_eq!(refused.status, 429);
    let seconds: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{refused:?}");
    assert_eq!(refused.header("x-ratelimit-limit"), Some("3"));
    assert_eq!(ask("bob").status, 200, "another caller");
}

#[test]
fn callers_that_name_nobody_are_counted_by_their_connection_and_all_together() {
    let serving = limited(Limits {
        requests_per_minute: 1,
        ..Limits::default()
    });
    let ask = || serving.ask("GET /batch/statistics", &[]).status;
    let answers: Vec<u16> = (0..21).map(|_| ask()).collect();
    assert_eq!(answers[..20], [200; 20], "each has a connection of its own");
    assert_eq!(answers[20], 429, "twenty callers' worth is all there is");
    let mut stream = serving.connect();
    let once = "GET /batch/statistics?user_id=%41 HTTP/1.1\r\nHost: localhost\r\n";
    let twice = format!("{once}\r\n{once}Connection: close\r\n\r\n");
    stream.write_all(twice.as_bytes()).unwrap();
    let both = Answer::read(stream);
    assert_eq!(both.status, 200, "who names a user is counted by it");
    assert!(both.body.contains("429"), "{both:?}");
}

#[test]
fn a_user_makes_so_many_jobs_in_a_minute() {
    let serving = limited(Limits {
        jobs_per_minute: 1,
        ..Limits::default()
    });
    let body = r#"{"user_id": "ann", "file_selections": []}"#;
    let head = format!(
        "POST /batch/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}",
        body.len()
    );
    assert_eq!(serving.say(&head, body).status, 400, "it makes no sense");
    let refused = serving.say(&head, body);
    assert_eq!(refused.status, 429, "and is counted all the same");
    assert!(refused.header("retry-after").is_some(), "{refused:?}");
}

#[test]
fn every_dialect_counts_the_jobs_of_a_user() {
    let form = "--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n1\r\n--x--\r\n";
    let multipart = "multipart/form-data; boundary=x";
    let text = r#"{"text_content": "Rye.", "metadata": {"version": "none"}}"#;
    let batch = r#"{"messages": [{"text": "Rye."}], "metadata": {"version": "none"}}"#;
    for (path, kind, body) in [
        ("/ingest", "application/json", text),
        ("/ingest/async", "application/json", text),
        ("/ingest/text", "application/json", text),
        ("/ingest/text/async", "application/json", text),
        ("/ingest/batch", "application/json", batch),
        ("/ingest/batch/async", "application/json", batch),
        ("/api/v1/documents/ingest", multipart, form),
        ("/api/v1/documents/ingest/batch", multipart, form),
        ("/upload", multipart, form),
        ("/batch/upload", multipart, form),
    ] {
        let serving = limited(Limits {
            jobs_per_minute: 1,
            ..Limits::default()
        });
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nX-API-Key: right\r\n\
             Content-Type: {kind}\r\nContent-Length: {}",
            body.len()
        );
        let first = serving.say(&head, body);
        assert!(
            (400..=503).contains(&first.status),
            "it makes no job: {path}: {first:?}"
        );
        assert_ne!(first.status, 429, "{path}");
        assert_eq!(serving.say(&head, body).status, 429, "{path}");
    }
}

#[test]
fn a_user_has_so_many_sockets_open_at_once() {
    let serving = limited(Limits {
        sockets_per_user: 1,
        ..Limits::default()
    });
    let open = |path: &str| {
        let mut stream = serving.connect();
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            serving.address()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut first = [0; 12];
        std::io::Read::read_exact(&mut stream, &mut first).unwrap();
        (String::from_utf8(first.to_vec()).unwrap(), stream)
    };
    let bulk = "/api/public/bulk/ws/bulk-processing/x?user_id=ann";
    let (told, first) = open("/batch/ws/ann");
    assert_eq!(told, "HTTP/1.1 101");
    assert_eq!(open(bulk).0, "HTTP/1.1 429", "whatever the door");
    assert_eq!(open("/batch/ws/bob").0, "HTTP/1.1 101", "another user");
    drop(first);
    let until = Instant::now() + PATIENCE;
    while open(bulk).0 != "HTTP/1.1 101" {
        assert!(Instant::now() < until, "its place is free again");
    }
}

#[test]
fn a_head_that_does_not_end_is_given_up() {
    let serving = limited(Limits {
        header_timeout: SOON,
        ..Limits::default()
    });
    let mut stream = serving.connect();
    stream
        .write_all(b"GET /health HTTP/1.1\r\nHost: local")
        .unwrap();
    let began = Instant::now();
    let mut rest = Vec::new();
    // It is closed, with or without a word.
    let _ = std::io::Read::read_to_end(&mut stream, &mut rest);
    assert!(began.elapsed() < PATIENCE / 2, "{:?}", began.elapsed());
    assert_eq!(serving.ask("GET /batch/statistics", &[]).status, 200);
}

#[test]
fn a_body_that_does_not_come_is_given_up() {
    let serving = limited(Limits {
        body_stall: SOON,
        ..Limits::default()
    });
    let mut stream = serving.connect();
    let head = "POST /batch/jobs/list HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
                Content-Length: 100\r\n\r\n{";
    stream.write_all(head.as_bytes()).unwrap();
    assert_eq!(Answer::read(stream).status, 408);
}

#[test]
fn nonsense_is_refused_by_its_place() {
    let serving = limited(Limits::default());
    let post = |body: &str| {
        let head = format!(
            "POST /batch/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}",
            body.len()
        );
        serving.say(&head, body)
    };
    for (body, place) in [
        (r#"{"file_selections": "all"}"#, "`file_selections`"),
        (
            r#"{"file_selections": [{"connection_id": 7}]}"#,
            "`file_selections[0].connection_id`",
        ),
        (r#"{"file_selections": []}"#, "`file_selections`"),
        ("{}", "file_selections"),
    ] {
        let answer = post(body);
        assert_eq!(answer.status, 400, "{body}: {answer:?}");
        assert!(answer.detail().contains(place), "{body}: {answer:?}");
    }
    for body in ["", "null", "{", &"[".repeat(100_000)] {
        assert_eq!(post(body).status, 400);
    }
}

#[test]
fn the_end_frees_the_address() {
    let serving = limited(Limits::default());
    let address = serving.address();
    let _idle = serving.connect();
    let began = Instant::now();
    drop(serving);
    assert!(
        began.elapsed() < PATIENCE / 2,
        "an idle connection is not waited for"
    );
    TcpListener::bind(address).unwrap();
}
