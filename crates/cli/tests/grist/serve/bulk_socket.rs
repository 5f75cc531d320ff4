//! The socket of the dialect `bulk`.

use serde_json::{Value, json};

use super::Serving;
use super::bulk::order;
use super::socket::Socket;
use crate::support::has_model;

fn path(job: &str) -> String {
    format!("/api/public/bulk/ws/bulk-processing/{job}")
}

fn progress(message: &Value) -> f64 {
    message["progress"].as_f64().unwrap()
}

#[test]
fn a_socket_that_was_there_before_the_job_hears_all_of_it() {
    if !has_model() {
        return;
    }
    let serving = Serving::bulk();
    let mut socket = Socket::open(&serving, &path("bulk-1"));
    let expected = json!({
        "type": "status", "job_id": "bulk-1", "status": "pending", "progress": 0.0,
        "stage": "Waiting for the job",
    });
    assert_eq!(socket.hear(), expected);
    let texts: Vec<(String, String)> = (0..12)
        .map(|n| {
            (
                format!("text-{n}"),
                format!("Barge {n} passes the lower gate. ").repeat(60),
            )
        })
        .collect();
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .map(|(id, text)| (id.as_str(), text.as_str()))
        .collect();
    serving.process(&order("bulk-1", &texts));
    let heard = socket.hear_until(|message| message["type"] == "completed");
    let last = heard.last().unwrap();
    assert_eq!(last["progress"], 100.0, "{last}");
    assert_eq!(last["stage"], "Processing completed successfully!");
    assert_eq!(last["result"]["total_items"], 12);
    let (steps, _) = heard.split_at(heard.len() - 1);
    assert!(!steps.is_empty(), "{heard:?}");
    for step in steps {
        assert_eq!(step["type"], "progress", "{step}");
        assert_eq!(step["job_id"], "bulk-1");
        assert!(
            step["contentProcessed"].is_u64() && step["embeddings"].is_u64(),
            "{step}"
        );
        assert!(fits(step), "{step}");
    }
    let rises = steps
        .windows(2)
        .all(|two| progress(&two[0]) <= progress(&two[1]));
    assert!(rises, "{steps:?}");
    let status = serving.bulk_status("bulk-1");
    assert_eq!(
        status["result"], last["result"],
        "status and socket speak of the same"
    );
    assert!(socket.has_ended(), "nothing comes after the end");
}

/// Whether the stage of a message is where its progress is.
fn fits(message: &Value) -> bool {
    let at = progress(message);
    match (
        message["status"].as_str().unwrap(),
        message["stage"].as_str().unwrap(),
    ) {
        ("pending", "Waiting for its turn") => at == 0.0,
        ("initializing", "Fetching content") => at == 10.0,
        ("initializing", "Content ingested") => at == 20.0,
        ("processing", "Finalizing") => at == 90.0,
        ("processing", stage) => {
            stage.starts_with("Processing item ") && (30.0..=90.0).contains(&at)
        }
        _ => false,
    }
}

#[test]
fn a_job_that_failed_ends_with_an_error() {
    if !has_model() {
        return;
    }
    let serving = Serving::bulk();
    let mut body = order("bulk-1", &[]);
    body["platform"] = json!("youtube");
    body["selected_content"] = json!(["dQw4w9WgXcQ"]);
    let mut socket = Socket::open(&serving, &path("bulk-1"));
    let (code, started) = serving.process(&body);
    assert_eq!(code, 200, "{started}");
    let heard = socket.hear_until(|message| message["type"] == "error");
    let message = heard.last().unwrap()["message"].as_str().unwrap();
    assert!(
        message.starts_with("Processing failed: platform_unavailable"),
        "{message}"
    );
    let mut late = Socket::open(&serving, &path("bulk-1"));
    let told = late.hear();
    assert_eq!(
        (&told["type"], &told["status"]),
        (&json!("status"), &json!("failed"))
    );
    assert_eq!(late.hear()["type"], "error", "it ended before");
}

#[test]
fn a_job_that_is_cancelled_ends_with_an_error() {
    let serving = Serving::bulk();
    let job = serving.job(&["tides.md"]);
    let id = job["job_id"].as_str().unwrap();
    let mut socket = Socket::open(&serving, &path(id));
    assert_eq!(
        socket.hear()["stage"],
        "Waiting for its turn",
        "a job of another door"
    );
    serving.control(&job, "cancel");
    let heard = socket.hear_until(|message| message["type"] == "error");
    assert_eq!(heard.last().unwrap()["message"], "Processing cancelled");
}

#[test]
fn a_ping_is_answered_and_a_job_of_another_user_is_not_there() {
    let serving = Serving::bulk();
    let job = serving.job(&["tides.md"]);
    let id = job["job_id"].as_str().unwrap();
    let mut socket = Socket::open(&serving, &format!("{}?user_id=bob", path(id)));
    assert_eq!(socket.hear()["stage"], "Waiting for the job", "it is ann's");
    for nonsense in ["", "nonsense", "[]", r#"{"type":7}"#] {
        socket.say(nonsense);
    }
    for ping in [r#"{"type":"ping"}"#, "ping"] {
        socket.say(ping);
        assert_eq!(socket.hear()["type"], "pong");
    }
}
