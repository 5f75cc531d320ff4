//! The dialect `ingest` as its documented clients use it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::at_work::AtWork;
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
    assert_eq!(
        info["data_summary"]["file_types"],
        json!({ "text/plain": 1 })
    );
    let sources = info["data_summary"]["sources"].as_object().unwrap();
    assert_eq!(sources.values().next(), Some(&json!(1)), "{info}");
    assert!(info["data_summary"]["estimated_size_mb"].is_f64(), "{info}");
    assert!(info["collection_name"].is_string(), "{info}");
    assert!(
        info["collection_metadata"]["embedding_model"].is_string(),
        "{info}"
    );
}

#[test]
fn each_call_takes_what_its_name_says() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    let text = |text: &str| json!({ "text_content": text, "metadata": { "source": "api" } });
    let (status, done) = serving.post("/ingest/text", text("The pilot lives in the white house."));
    let expected = json!({
        "success": true, "message": "Text ingested successfully", "chunks_created": 1,
    });
    assert_eq!((status, done), (200, expected));
    let (status, created) = serving.post("/ingest/text/async", text("The mole is painted green."));
    assert_eq!(
        (status, &created["job_type"]),
        (200, &json!("text_ingestion"))
    );
    assert_eq!(serving.ingested(&created)["status"], "completed");

    let sent = form(&[], Some(("notes.txt", b"Sails are furled at night.")));
    let (status, done) = serving.send("/ingest/file", sent);
    assert_eq!(
        (status, &done["message"]),
        (200, &json!("File ingested successfully")),
        "{done}"
    );
    assert_eq!(done["chunks_created"], 1);
    let path = format!("{}/tides.md", fixture("harbour"));
    let (status, created) = serving.post("/ingest/file/async", json!({ "file_path": path }));
    assert_eq!(
        (status, &created["job_type"]),
        (200, &json!("file_ingestion")),
        "{created}"
    );
    assert_eq!(serving.ingested(&created)["status"], "completed");
    assert_eq!(
        serving.post("/ingest/file", text("A text")).0,
        400,
        "a text is no file"
    );
}

#[test]
fn what_is_said_of_a_message_wins_and_both_forms_of_a_batch_are_taken() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    let messages = json!({
        "messages": [
            { "text": "Anchors are weighed at dawn.", "metadata": { "author": "Ann" } },
            { "text": "Sails are furled at night." },
        ],
        "metadata": { "author": "Nobody", "batch_source": "slack" },
    });
    let (status, job) = serving.post("/ingest/batch?sync=true", messages);
    assert_eq!(
        (status, &job["status"]),
        (200, &json!("completed")),
        "{job}"
    );
    let documents = json!({
        "batch_id": "b1",
        "documents": [{
            "document_id": "d1", "document_type": "mail", "channel": "#harbour",
            "content": { "text": "The crane is out of order." }, "metadata": { "author": "Bob" },
        }],
        "batch_metadata": { "batch_source": "mail" },
    });
    let (_, created) = serving.post("/ingest/batch", documents);
    assert_eq!(serving.ingested(&created)["status"], "completed");
    let (_, list) = serving.get("/api/v1/documents");
    let metadata_of = |author: &str| {
        let mut documents = list["documents"].as_array().unwrap().iter();
        let found = documents.find(|one| one["metadata"]["author"] == author);
        found.unwrap_or_else(|| panic!("none by {author}: {list}"))["metadata"].clone()
    };
    assert_eq!(metadata_of("Ann")["batch_source"], "slack");
    assert_eq!(metadata_of("Nobody")["batch_source"], "slack");
    let of_bob = metadata_of("Bob");
    assert_eq!(
        (
            &of_bob["batch_source"],
            &of_bob["channel"],
            &of_bob["batch_id"]
        ),
        (&json!("mail"), &json!("#harbour"), &json!("b1")),
        "{of_bob}"
    );
}

#[test]
fn jobs_are_listed_by_status_and_in_pages_for_both_documents() {
    let serving = Serving::start(&[]);
    let made = |file: &str| {
        let (status, job) = serving.post("/batch/jobs", serving.order_of("default", &[file]));
        assert_eq!(status, 200, "{job}");
        job["job_id"].as_str().unwrap().to_owned()
    };
    let ids = ["tides.md", "notice.html", "berths.csv"].map(made);
    serving.delete(&format!("/jobs/{}", ids[0]));
    let listed = |query: &str| {
        let (status, list) = serving.get(&format!("/jobs?{query}"));
        assert_eq!(status, 200, "{query}: {list}");
        let jobs = list["jobs"].as_array().unwrap().clone();
        let ids = jobs
            .iter()
            .map(|job| job["job_id"].as_str().unwrap().to_owned());
        (list["total"].as_u64().unwrap(), ids.collect::<Vec<_>>())
    };
    let [first, second, third] = ids;
    let all = [third.clone(), second.clone(), first.clone()];
    assert_eq!(listed(""), (3, all.to_vec()), "the newest first");
    assert_eq!(listed("limit=1&offset=1"), (3, vec![second.clone()]));
    assert_eq!(listed("status=pending"), (2, vec![third, second]));
    assert_eq!(listed("status=cancelled"), (1, vec![first]));
    for none in ["running", "processing", "completed", "failed"] {
        assert_eq!(listed(&format!("status={none}")).0, 0, "{none}");
    }
    assert_eq!(serving.get("/jobs?limit=0").0, 400);
    let (_, list) = serving.get("/jobs");
    assert_eq!(list["total_count"], 3);
    let job = &list["jobs"][0];
    for of_ingest in [
        "job_type",
        "progress",
        "message",
        "total_items",
        "processed_items",
    ] {
        assert!(!job[of_ingest].is_null(), "{of_ingest}: {job}");
    }
    for of_classification in [
        "total_files",
        "completed",
        "failed",
        "created_at",
        "updated_at",
    ] {
        assert!(
            !job[of_classification].is_null(),
            "{of_classification}: {job}"
        );
    }
    let (_, stats) = serving.get("/jobs/stats");
    let expected = json!({
        "total_jobs": 3, "pending": 2, "running": 0, "completed": 0, "failed": 0, "cancelled": 1,
        "total_chunks_created": 0,
    });
    assert_eq!(stats, expected);
}

#[test]
fn a_running_job_is_told_of_and_cancelled() {
    let at_work = AtWork::start("default", &[]);
    let (serving, path) = (&at_work.serving, format!("/jobs/{}", at_work.id()));
    let (_, job) = serving.get(&path);
    assert_eq!(
        (&job["status"], &job["processed_items"]),
        (&json!("running"), &json!(0)),
        "{job}"
    );
    assert_eq!(job["message"], "Processed 0 of 1 items");
    let progress = job["progress"].as_f64().unwrap();
    assert!((0.01..1.0).contains(&progress), "0 to 1 here: {job}");
    for word in ["running", "processing"] {
        let (_, list) = serving.get(&format!("/jobs?status={word}"));
        assert_eq!(list["total"], 1, "{word}: {list}");
    }
    let (_, stats) = serving.get("/jobs/stats");
    assert_eq!(stats["running"], 1, "{stats}");
    assert_eq!(serving.delete(&path).0, 200);
    at_work.provider.forget();
    at_work.until("cancelled");
    let (_, job) = serving.get(&path);
    assert_eq!(
        (&job["status"], &job["message"]),
        (&json!("cancelled"), &json!("Job cancelled"))
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
