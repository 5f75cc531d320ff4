//! The dialect `ingest` as its documented clients use it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{PATIENCE, Serving, detail, read};
use crate::support::{fixture, has_model};

/// A boundary that is in no file of these tests.
const BOUNDARY: &str = "xxxxxxxxxxxxxxxxxxxxxxxx";

/// A form as `curl -F` sends it: names with texts, and names with files.
fn form(fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Vec<u8> {
    let mut form = Vec::new();
    for (name, value) in fields {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"");
        form.extend_from_slice(format!("{head}\r\n\r\n{value}\r\n").as_bytes());
    }
    if let Some((name, bytes)) = file {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"");
        form.extend_from_slice(format!("{head}; filename=\"{name}\"\r\n\r\n").as_bytes());
        form.extend_from_slice(bytes);
        form.extend_from_slice(b"\r\n");
    }
    form.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    form
}

impl Serving {
    fn send(&self, path: &str, form: Vec<u8>) -> (u16, Value) {
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let asked = self.agent.post(self.url(path));
        read(asked.header("Content-Type", kind).send(&form[..]).unwrap())
    }

    /// The job once it is done, as this dialect shows it.
    fn ingested(&self, created: &Value) -> Value {
        let path = format!("/jobs/{}", created["job_id"].as_str().unwrap());
        let until = Instant::now() + PATIENCE;
        loop {
            let (status, job) = self.get(&path);
            assert_eq!(status, 200, "{job}");
            if ["completed", "failed", "cancelled"].contains(&job["status"].as_str().unwrap()) {
                return job;
            }
            assert!(Instant::now() < until, "it does not end: {job}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

#[test]
fn a_text_is_taken_in_the_background_and_found_by_a_question() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    let fields = [
        (
            "text_content",
            "The lighthouse keeper feeds seventeen cats.",
        ),
        ("metadata", r#"{"source":"api","author":"Ann"}"#),
    ];
    let (status, created) = serving.send("/ingest", form(&fields, None));
    assert_eq!(status, 200, "{created}");
    assert_eq!(created["job_type"], "text_ingestion");
    assert_eq!(
        (&created["status"], &created["message"]),
        (&json!("pending"), &json!(""))
    );
    let job = serving.ingested(&created);
    assert_eq!(job["status"], "completed", "{job}");
    assert_eq!(job["message"], "Text ingested successfully");
    assert_eq!(
        (&job["progress"], &job["error_message"]),
        (&json!(1.0), &json!(""))
    );
    assert_eq!(
        (&job["total_items"], &job["processed_items"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(job["metadata"], json!({ "author": "Ann", "source": "api" }));
    assert!(job["chunks_created"].as_u64().unwrap() > 0, "{job}");

    let question = json!({ "question": "How many cats does the keeper have?", "max_chunks": 3 });
    let (status, answer) = serving.post("/query", question.clone());
    assert_eq!(status, 200, "{answer}");
    assert!(
        answer["answer"]
            .as_str()
            .unwrap()
            .contains("seventeen cats"),
        "{answer}"
    );
    let source = &answer["sources"][0];
    assert_eq!(
        (&source["filename"], &source["chunk_index"]),
        (&json!("text.txt"), &json!(0))
    );
    assert_eq!(answer["metadata"]["chunks_retrieved"], 1);

    let accepting = |kind: &str| {
        let asked = serving
            .agent
            .post(serving.url("/query"))
            .header("Accept", kind);
        let answer = asked.send_json(&question).unwrap();
        answer.into_body().read_to_string().unwrap()
    };
    assert!(accepting("text/plain").starts_with("The lighthouse keeper"));
    let stream = accepting("application/stream+json");
    assert!(stream.starts_with("data: {\"answer\":"), "{stream}");
    assert!(
        stream.trim_end().ends_with("data: {\"done\":true}"),
        "{stream}"
    );

    let (_, info) = serving.get("/knowledge-base/info");
    assert_eq!(
        (&info["status"], &info["total_chunks"]),
        (&json!("ready"), &json!(1))
    );
    assert_eq!(info["data_summary"]["total_documents"], 1, "{info}");
    assert_eq!(
        info["data_summary"]["recent_ingestions"][0]["filename"],
        "text.txt"
    );
}

#[test]
fn waiting_and_not_waiting_leave_the_same_documents() {
    if !has_model() {
        return;
    }
    let text = "Ferries cross at nine. Cargo waits on the quay.";
    let stored = |path: &str| {
        let serving = Serving::start(&[]);
        let fields = [("text_content", text), ("sync", "true")];
        let (status, answer) = serving.send(path, form(&fields, None));
        assert_eq!(status, 200, "{answer}");
        if path == "/ingest" {
            assert_eq!(answer["job_type"], "sync_ingestion");
            let message = "Text ingested successfully (sync mode - 1 chunks created)";
            assert_eq!(answer["message"], message);
        } else {
            serving.ingested(&answer);
        }
        let (_, found) = serving.post("/query", json!({ "question": "ferries" }));
        let source = &found["sources"][0];
        (source["text"].clone(), source["filename"].clone())
    };
    assert_eq!(stored("/ingest"), stored("/ingest/async"));
}

#[test]
fn a_file_is_uploaded_or_named_by_its_path() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    let bytes = std::fs::read(format!("{}/tides.md", fixture("harbour"))).unwrap();
    let sent = form(&[("sync", "yes")], Some(("../tides.md", &bytes)));
    let (status, answer) = serving.send("/ingest", sent);
    assert_eq!(
        (status, &answer["status"]),
        (200, &json!("completed")),
        "{answer}"
    );
    assert_eq!(answer["job_type"], "sync_ingestion");
    let staging = serving.grist.data_dir().join("staging");
    assert_eq!(
        std::fs::read_dir(staging).unwrap().count(),
        0,
        "nothing is left behind"
    );

    let body = json!({ "file_path": fixture("harbour"), "metadata": { "author": "Ann" } });
    let (status, answer) = serving.post("/ingest/file", body);
    assert_eq!(
        (status, &answer["success"]),
        (200, &json!(true)),
        "{answer}"
    );
    let (_, list) = serving.get("/jobs?limit=1");
    assert_eq!(list["total"], 2);
    assert_eq!(list["jobs"][0]["job_type"], "directory_ingestion", "{list}");
    assert!(list["jobs"][0]["completed"].as_u64().unwrap() > 1, "{list}");
}

#[test]
fn a_batch_goes_on_without_the_text_that_is_missing() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    let body = json!({
        "messages": [
            { "text": "The first message is about anchors.", "metadata": { "id": "1" } },
            { "text": "" },
            { "text": "The third message is about sails.", "metadata": { "id": 3 } },
        ],
        "metadata": { "batch_source": "slack" },
    });
    let (status, job) = serving.post("/ingest/batch?sync=true", body.clone());
    assert_eq!(status, 200, "{job}");
    assert_eq!(
        (&job["job_type"], &job["status"]),
        (&json!("sync_batch_ingestion"), &json!("completed"))
    );
    assert_eq!(
        (&job["total_items"], &job["processed_items"]),
        (&json!(3), &json!(3))
    );
    let message = job["message"].as_str().unwrap();
    assert!(message.starts_with("Batch ingested, 1 of 3"), "{job}");
    assert_eq!(
        job["error_message"],
        "Message at index 1 missing 'text' field."
    );
    assert_eq!(job["metadata"], json!({ "batch_source": "slack" }));
    let (_, created) = serving.post("/ingest/batch/async", body);
    assert_eq!(
        (&created["job_type"], &created["status"]),
        (&json!("batch_ingestion"), &json!("pending"))
    );
    serving.ingested(&created);
    let (_, stats) = serving.get("/jobs/stats");
    assert_eq!(
        (&stats["total_jobs"], &stats["completed"]),
        (&json!(2), &json!(2)),
        "{stats}"
    );
    assert_eq!(stats["total_chunks_created"], 2);
}

#[test]
fn what_makes_no_sense_is_refused_in_the_words_of_the_document() {
    let serving = Serving::start(&[]);
    let send = |path: &str, fields: &[(&str, &str)]| {
        let (status, answer) = serving.send(path, form(fields, None));
        (status, detail(&answer).to_owned())
    };
    let nothing = "Must provide either file upload, text_content, or file_path";
    assert_eq!(send("/ingest", &[]), (400, nothing.to_owned()));
    assert_eq!(
        send("/ingest", &[("text_content", " ")]),
        (400, nothing.to_owned())
    );
    let bad = [("text_content", "x"), ("metadata", "{")];
    assert_eq!(
        send("/ingest", &bad),
        (400, "Invalid JSON in metadata field".to_owned())
    );
    if has_model() {
        let bad = [("text_content", "x"), ("metadata", r#"{"version":"none"}"#)];
        let (status, said) = send("/ingest", &bad);
        assert_eq!(status, 400, "{said}");
        assert!(said.starts_with("Metadata validation failed"), "{said}");
    }
    for path in ["/nowhere/at/all", "tides.md"] {
        let refused = send("/ingest", &[("file_path", path)]);
        assert_eq!(refused, (400, format!("File not found: {path}")));
    }
    assert_eq!(send("/ingest/text", &[("file_path", "/")]).0, 400);
    assert_eq!(serving.post("/ingest", json!({ "text_content": 7 })).0, 400);
    assert_eq!(
        serving.post("/ingest/batch", json!({ "messages": [] })).0,
        400
    );
    assert_eq!(
        serving
            .post("/query", json!({ "question": "x", "max_chunks": 0 }))
            .0,
        400
    );
    let (status, answer) = serving.get("/jobs?status=done");
    assert_eq!((status, detail(&answer)), (400, "Invalid status: done"));
    let (status, answer) = serving.get("/jobs/nonsense");
    assert_eq!((status, detail(&answer)), (404, "Job nonsense not found"));
    let (status, answer) = serving.delete("/jobs/nonsense");
    let late = "Job cannot be cancelled (not found or not pending)";
    assert_eq!((status, detail(&answer)), (400, late));
    let (_, stats) = serving.get("/jobs/stats");
    assert_eq!(stats["total_jobs"], 0, "nothing half made is left");
    let uploads = serving.grist.data_dir().join("uploads");
    let of_connections = std::fs::read_dir(uploads).into_iter().flatten();
    let left = of_connections.flat_map(|one| std::fs::read_dir(one.unwrap().path()).unwrap());
    assert_eq!(left.count(), 0, "what no job took is taken back");
}

#[test]
fn a_job_of_another_dialect_is_seen_and_cancelled_here() {
    let serving = Serving::start(&[]);
    let id = serving.harbour("default");
    let order = json!({
        "file_selections": [{ "connection_id": id, "source_type": "local_directory" }],
    });
    let (_, made) = serving.post("/batch/jobs", order);
    let path = format!("/jobs/{}", made["job_id"].as_str().unwrap());
    let (status, job) = serving.get(&path);
    assert_eq!((status, &job["status"]), (200, &json!("pending")), "{job}");
    let (status, answer) = serving.delete(&path);
    assert_eq!(status, 200, "{answer}");
    assert!(
        answer["message"]
            .as_str()
            .unwrap()
            .ends_with("cancelled successfully")
    );
    assert_eq!(serving.get(&path).1["status"], "cancelled");
    assert_eq!(serving.delete(&path).0, 400, "it has ended");
}

#[test]
fn a_file_beyond_the_limit_is_cut_off_and_leaves_nothing() {
    let serving = Serving::start(&[]);
    serving
        .grist
        .run(&["settings", "set", "max_file_size_mb", "1"])
        .expect(0);
    let large = vec![b'x'; 1_000_001];
    let (status, answer) = serving.send("/ingest", form(&[], Some(("large.txt", &large))));
    assert_eq!(status, 413, "{answer}");
    assert!(detail(&answer).contains("larger than 1 MB"), "{answer}");
    let staging = serving.grist.data_dir().join("staging");
    assert_eq!(std::fs::read_dir(staging).unwrap().count(), 0);
}
