//! The dialect `bulk` as its document has it: jobs under ids of their callers.

use std::io::Write;
use std::time::{Duration, Instant};

use gristmill_providers::testing::{Mishap, StandIn as Provider};
use serde_json::{Value, json};

use super::at_work::until;
use super::{PATIENCE, Serving, detail, knowing, read};
use crate::support::{Grist, has_model};

/// A key that speaks for anybody, as the document's clients have one.
pub(super) const KEY: &str = "s3cret";
const PROCESS: &str = "/api/public/bulk/process";
const BOUNDARY: &str = "zzzzzzzzzzzzzzzzzzzzzzzz";

impl Serving {
    pub(super) fn bulk() -> Self {
        Self::start(&["--api-key", KEY, "--api-key", "ann=ann-key"])
    }

    pub(super) fn ask_as(&self, key: &str, path: &str) -> (u16, Value) {
        let asked = self.agent.get(self.url(path));
        read(
            asked
                .header("Authorization", format!("Bearer {key}"))
                .call()
                .unwrap(),
        )
    }

    pub(super) fn say_as(&self, key: &str, path: &str, body: &Value) -> (u16, Value) {
        let asked = self.agent.post(self.url(path));
        let asked = asked.header("Authorization", format!("Bearer {key}"));
        read(asked.send_json(body).unwrap())
    }

    pub(super) fn process(&self, body: &Value) -> (u16, Value) {
        self.say_as(KEY, PROCESS, body)
    }

    pub(super) fn bulk_status(&self, job: &str) -> Value {
        let path = format!("/api/public/bulk/job/{job}/status");
        let (code, status) = self.ask_as(KEY, &path);
        assert_eq!(code, 200, "{status}");
        status
    }

    /// The status of a job once it has ended.
    pub(super) fn bulk_end(&self, job: &str) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let status = self.bulk_status(job);
            if ["completed", "failed", "cancelled"].contains(&status["status"].as_str().unwrap()) {
                return status;
            }
            assert!(Instant::now() < until, "it does not end: {status}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// A job over texts.
pub(super) fn order(job: &str, texts: &[(&str, &str)]) -> Value {
    let documents = texts.iter().map(|(id, text)| {
        json!({ "id": id, "name": format!("{id}.txt"), "size": text.len(), "type": "text/plain",
                "content": text })
    });
    json!({
        "job_id": job,
        "platform": "documents",
        "input_method": "upload",
        "selected_content": texts.iter().map(|(id, _)| id).collect::<Vec<_>>(),
        "uploaded_documents": documents.collect::<Vec<_>>(),
        "embedding_model": { "id": "all-MiniLM-L6-v2", "label": "MiniLM", "dimensions": 384 },
        "vector_db": { "id": "qdrant", "label": "Qdrant" },
        "settings": { "chunkSize": 1024, "chunkOverlap": 100, "maxTokens": 8192 },
        "user_id": "user-123",
    })
}

/// The order of the document, as it stands there.
fn documented() -> Value {
    json!({
        "job_id": "bulk-1641024000123",
        "platform": "tiktok",
        "input_method": "channel",
        "channel_url": "https://tiktok.com/@zachking",
        "pasted_urls": ["https://tiktok.com/@user/video/123"],
        "selected_content": ["7516961325537332502", "7516961325537332503"],
        "uploaded_documents": [],
        "embedding_model": {
            "id": "jina-v4",
            "label": "Jina Embedder v4",
            "dimensions": 1024,
            "max_tokens": 8192,
            "jina_v4_task": "retrieval.passage",
            "jina_v4_dimensions": 1024,
            "jina_v4_late_chunking": true,
            "jina_v4_multi_vector": false,
            "jina_v4_optimize_for_rag": true,
            "jina_v4_truncate_at_max": true,
        },
        "vector_db": { "id": "pinecone", "label": "Pinecone" },
        "settings": { "chunkSize": 1024, "chunkOverlap": 100, "maxTokens": 8192 },
        "user_id": "user-123",
    })
}

#[test]
fn a_job_is_started_and_told_of_to_its_end() {
    if !has_model() {
        return;
    }
    let serving = Serving::bulk();
    let long = "The keeper of the lock writes down every barge. ".repeat(200);
    let texts = [("tides", "Spring tides follow the moon."), ("locks", &long)];
    let (code, started) = serving.process(&order("bulk-1", &texts));
    assert_eq!(code, 200, "{started}");
    assert_eq!(started["success"], true);
    assert_eq!(started["job_id"], "bulk-1");
    assert_eq!(started["message"], "Bulk processing started successfully");
    let socket = format!(
        "ws://{}/api/public/bulk/ws/bulk-processing/bulk-1",
        serving.address
    );
    assert_eq!(started["websocket_url"], socket.as_str());
    let time = started["estimated_time"].as_str().unwrap();
    assert!(
        time.ends_with(" minute") || time.ends_with(" minutes"),
        "{started}"
    );

    let status = serving.bulk_end("bulk-1");
    assert_eq!(status["status"], "completed", "{status}");
    assert_eq!(status["progress"], 100.0);
    assert_eq!(status["stage"], "Processing completed successfully!");
    assert_eq!(
        (&status["content_processed"], &status["total_content"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(status["error"], Value::Null);
    let result = &status["result"];
    assert_eq!(result["session_id"], "bulk-1");
    assert_eq!(
        (
            &result["total_items"],
            &result["completed_items"],
            &result["failed_items"]
        ),
        (&json!(2), &json!(2), &json!(0))
    );
    assert!(
        result["processing_time"].as_f64().unwrap() > 0.0,
        "{status}"
    );
    let chunks: Vec<u64> = result["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["chunks"].as_u64().unwrap())
        .collect();
    assert_eq!(
        result["results"][0]["id"], "tides",
        "items go by their caller's ids"
    );
    assert_eq!(result["results"][1]["title"], "locks.txt");
    assert!(result["results"][1]["document_id"].is_string(), "{status}");
    assert!(
        chunks[1] > 1,
        "the model takes 256 tokens at once: {chunks:?}"
    );
    assert_eq!(status["embeddings"].as_u64(), Some(chunks.iter().sum()));
    let (_, job) = serving.ask_as(KEY, "/api/v1/jobs/bulk-1");
    assert_eq!(job["options"]["chunk_unit"], "tokens", "{job}");
    assert_eq!(job["options"]["chunk_size"], 1024, "{job}");
}

#[test]
fn the_same_order_again_is_the_same_job_and_another_is_refused() {
    if !has_model() {
        return;
    }
    let serving = Serving::bulk();
    let body = order("bulk-1", &[("tides", "Spring tides follow the moon.")]);
    let (_, first) = serving.process(&body);
    let (code, again) = serving.process(&body);
    assert_eq!((code, &again["job_id"]), (200, &first["job_id"]), "{again}");
    serving.bulk_end("bulk-1");
    assert_eq!(serving.process(&body).0, 200, "also when it has ended");
    let mut other = body.clone();
    other["uploaded_documents"][0]["content"] = json!("Neap tides do not.");
    let (code, refused) = serving.process(&other);
    assert_eq!(
        (code, &refused["error"]),
        (409, &json!("conflict")),
        "{refused}"
    );
    let mut other = body.clone();
    other["user_id"] = json!("user-456");
    assert_eq!(serving.process(&other).0, 409, "of another user");
    let (_, jobs) = serving.ask_as(KEY, "/api/v1/jobs");
    let uploads = serving.grist.data_dir().join("uploads");
    let kept = std::fs::read_dir(uploads).into_iter().flatten();
    let kept = kept.flat_map(|one| std::fs::read_dir(one.unwrap().path()).unwrap());
    assert_eq!(jobs["total"], 1, "{jobs}");
    assert!(
        kept.count() <= 2,
        "one upload and what is said of it: nothing is left of what was refused"
    );
}

#[test]
fn the_documented_order_is_refused_without_the_key_of_its_model() {
    let serving = Serving::bulk();
    let (code, refused) = serving.process(&documented());
    assert_eq!(code, 400, "{refused}");
    assert_eq!(refused["success"], false);
    assert_eq!(refused["error"], "validation_error");
    assert_eq!(refused["message"], "Invalid embedding model configuration");
    assert_eq!(refused["detail"], refused["message"]);
    assert_eq!(refused["details"]["field"], "embedding_model.id");
    let mut narrow = documented();
    narrow["embedding_model"]["dimensions"] = json!(64);
    let (code, refused) = serving.process(&narrow);
    let issue = json!({ "field": "embedding_model.dimensions",
                        "issue": "Must be between 128 and 2048" });
    assert_eq!((code, &refused["details"]), (400, &issue), "{refused}");
}

#[test]
fn what_makes_no_sense_is_named_by_its_place_and_leaves_nothing() {
    let serving = Serving::bulk();
    let good = order("bulk-1", &[("tides", "Spring tides.")]);
    let refuse = |change: &dyn Fn(&mut Value)| {
        let mut body = good.clone();
        change(&mut body);
        let (code, refused) = serving.process(&body);
        assert_eq!(
            (code, &refused["error"]),
            (400, &json!("validation_error")),
            "{refused}"
        );
        refused["details"]["field"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(refuse(&|body| body["job_id"] = json!("")), "job_id");
    assert_eq!(
        refuse(&|body| body["platform"] = json!("vimeo")),
        "platform"
    );
    assert_eq!(
        refuse(&|body| body["input_method"] = json!("fax")),
        "input_method"
    );
    assert_eq!(
        refuse(&|body| body["vector_db"]["id"] = json!("oracle")),
        "vector_db.id"
    );
    let chunk = |body: &mut Value| body["settings"]["chunkSize"] = json!(100);
    assert_eq!(refuse(&chunk), "settings.chunkSize");
    let overlap = |body: &mut Value| body["settings"]["chunkOverlap"] = json!(501);
    assert_eq!(refuse(&overlap), "settings.chunkOverlap");
    let tokens = |body: &mut Value| body["settings"]["maxTokens"] = json!(9000);
    assert_eq!(refuse(&tokens), "settings.maxTokens");
    let typed = |body: &mut Value| body["settings"]["chunkSize"] = json!("many");
    assert_eq!(refuse(&typed), "settings.chunkSize");
    let missing = |body: &mut Value| drop(body.as_object_mut().unwrap().remove("settings"));
    assert_eq!(refuse(&missing), "settings");
    let nothing = |body: &mut Value| {
        body["selected_content"] = json!([]);
        body["uploaded_documents"] = json!([]);
    };
    assert_eq!(refuse(&nothing), "selected_content");
    let mut body = good.clone();
    nothing(&mut body);
    assert_eq!(
        detail(&serving.process(&body).1),
        "No content selected for processing"
    );
    let (_, jobs) = serving.get("/jobs/stats");
    assert_eq!(jobs["total_jobs"], 0);
}

#[test]
fn what_lies_elsewhere_fails_alone() {
    if !has_model() {
        return;
    }
    let serving = Serving::bulk();
    let mut body = order("bulk-1", &[("tides", "Spring tides follow the moon.")]);
    body["platform"] = json!("youtube");
    body["selected_content"] = json!(["tides", "dQw4w9WgXcQ"]);
    let (code, started) = serving.process(&body);
    assert_eq!(code, 200, "{started}");
    let status = serving.bulk_end("bulk-1");
    assert_eq!(
        status["status"], "completed",
        "some of it is there: {status}"
    );
    let result = &status["result"];
    assert_eq!(
        (&result["completed_items"], &result["failed_items"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(result["results"][1]["id"], "dQw4w9WgXcQ");
    assert_eq!(
        result["results"][1]["error_code"], "platform_unavailable",
        "{status}"
    );

    let mut alone = documented();
    alone["embedding_model"] = json!({ "id": "all-MiniLM-L6-v2" });
    serving.process(&alone);
    let status = serving.bulk_end("bulk-1641024000123");
    assert_eq!(
        status["status"], "failed",
        "nothing of it is there: {status}"
    );
    assert_eq!(
        status["total_content"], 2,
        "two of the channel are selected: {status}"
    );
    let error = status["error"].as_str().unwrap();
    assert!(
        error.contains("yt-dlp"),
        "it says what is missing: {status}"
    );
}

#[test]
fn a_document_is_uploaded_before_or_comes_along_in_base64() {
    if !has_model() {
        return;
    }
    let serving = Serving::bulk();
    let mut form = Vec::new();
    let head = "Content-Disposition: form-data; name=\"file\"; filename=\"notes.txt\"";
    write!(
        form,
        "--{BOUNDARY}\r\n{head}\r\n\r\nUploaded notes on anchors.\r\n"
    )
    .unwrap();
    let head = "Content-Disposition: form-data; name=\"user_id\"";
    write!(
        form,
        "--{BOUNDARY}\r\n{head}\r\n\r\nuser-123\r\n--{BOUNDARY}--\r\n"
    )
    .unwrap();
    let asked = serving
        .agent
        .post(serving.url("/api/public/storage/upload"));
    let asked = asked.header("X-API-Key", KEY).header(
        "Content-Type",
        format!("multipart/form-data; boundary={BOUNDARY}"),
    );
    let (code, uploaded) = read(asked.send(&form[..]).unwrap());
    assert_eq!(
        (code, &uploaded["success"]),
        (200, &json!(true)),
        "{uploaded}"
    );
    assert_eq!(uploaded["file_name"], "notes.txt");
    let mut body = order("bulk-1", &[]);
    body["uploaded_documents"] = json!([
        { "id": "n", "name": "notes.txt", "file_path": uploaded["file_path"] },
        { "id": "s", "name": "sails.txt", "content": "data:text/plain;base64,U2FpbHMgYXJlIGZ1cmxlZCBhdCBuaWdodC4=" },
        { "id": "x", "name": "gone.txt", "file_path": "../../../etc/passwd" },
    ]);
    let (code, started) = serving.process(&body);
    assert_eq!(code, 200, "{started}");
    let results = serving.bulk_end("bulk-1")["result"]["results"].clone();
    let states: Vec<_> = (0..3)
        .map(|index| results[index]["status"].clone())
        .collect();
    assert_eq!(states, ["completed", "completed", "failed"], "{results}");
    assert_eq!(results[2]["error_code"], "not_found");
    let (_, found) = serving.post("/query", json!({ "question": "When are sails furled?" }));
    assert!(
        found.to_string().contains("Sails are furled at night."),
        "{found}"
    );
    let empty = format!("--{BOUNDARY}--\r\n");
    let asked = serving
        .agent
        .post(serving.url("/api/public/storage/upload"));
    let asked = asked.header("X-API-Key", KEY).header(
        "Content-Type",
        format!("multipart/form-data; boundary={BOUNDARY}"),
    );
    let (code, refused) = read(asked.send(empty.as_bytes()).unwrap());
    assert_eq!(
        (code, &refused["error"]),
        (400, &json!("validation_error")),
        "{refused}"
    );
}

#[test]
fn calls_need_a_key_and_jobs_of_others_are_not_there() {
    let serving = Serving::bulk();
    let body = order("bulk-1", &[("tides", "Spring tides.")]);
    let (code, refused) = serving.post(PROCESS, body.clone());
    assert_eq!(
        (code, &refused["error"]),
        (401, &json!("unauthorized")),
        "{refused}"
    );
    for path in [
        "/api/public/bulk/job/bulk-1/status",
        "/api/public/bulk/export/e/status",
        "/api/public/bulk/download/e",
    ] {
        assert_eq!(serving.get(path).0, 401, "{path}");
    }
    let (code, refused) = serving.say_as("ann-key", PROCESS, &body);
    assert_eq!(
        code, 401,
        "the key is ann's, the order user-123's: {refused}"
    );
    let (code, missing) = serving.ask_as(KEY, "/api/public/bulk/job/bulk-1/status");
    assert_eq!((code, detail(&missing)), (404, "Job not found"));
    assert_eq!(missing["success"], false);
    if !has_model() {
        return;
    }
    serving.process(&body);
    let (code, _) = serving.ask_as("ann-key", "/api/public/bulk/job/bulk-1/status");
    assert_eq!(code, 404, "another user's job is none");
    let path = "/api/public/bulk/job/bulk-1/status?user_id=user-123";
    assert_eq!(serving.ask_as(KEY, path).0, 200);
    serving.bulk_end("bulk-1");
    let (code, _) = serving.say_as(
        "ann-key",
        "/api/public/bulk/export",
        &json!({ "job_id": "bulk-1", "format": "json", "export_id": "e" }),
    );
    assert_eq!(code, 404);
}

#[test]
fn orders_are_counted_by_the_hour_as_documented() {
    let serving = Serving::bulk();
    let mut refused = None;
    for number in 0..21 {
        let asked = serving.agent.post(serving.url(PROCESS));
        let asked = asked.header("Authorization", format!("Bearer {KEY}"));
        let answer = asked.send_json(json!({})).unwrap();
        let header = |name: &str| {
            answer
                .headers()
                .get(name)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        };
        assert_eq!(header("x-ratelimit-limit"), "20");
        let reset: u64 = header("x-ratelimit-reset").parse().unwrap();
        assert!(reset > 1_700_000_000, "a time since 1970");
        match number {
            20 => refused = Some(read(answer)),
            number => {
                assert_eq!(header("x-ratelimit-remaining"), (19 - number).to_string());
                assert_eq!(answer.status().as_u16(), 400);
            }
        }
    }
    let (code, refused) = refused.unwrap();
    assert_eq!(
        (code, &refused["error"]),
        (429, &json!("rate_limit_exceeded")),
        "{refused}"
    );
    let wait = refused["retry_after"].as_u64().unwrap();
    assert!((3500..=3600).contains(&wait), "{refused}");
    assert_eq!(
        refused["message"],
        "Too many requests. Please try again in 60 minutes."
    );
    let (code, _) = serving.ask_as(KEY, "/api/public/bulk/job/bulk-1/status");
    assert_eq!(code, 404, "the status is counted by itself");
}

#[test]
fn a_thousand_questions_how_far_something_is_are_answered_in_an_hour() {
    let serving = Serving::bulk();
    let ask = |key: &str, path: &str| {
        let asked = serving.agent.get(serving.url(path));
        let asked = asked.header("Authorization", format!("Bearer {key}"));
        let answer = asked.call().unwrap();
        let headers = answer.headers();
        let header = |name: &str| headers[name].to_str().unwrap().to_owned();
        let told = (header("x-ratelimit-limit"), header("x-ratelimit-remaining"));
        (answer.status().as_u16(), told, answer)
    };
    let paths = [
        "/api/public/bulk/job/none/status",
        "/api/public/bulk/export/none/status",
    ];
    for number in 0..1000 {
        // Jobs and exports are counted together.
        let (code, told, _) = ask(KEY, paths[number % 2]);
        let left = (999 - number).to_string();
        assert_eq!((code, told), (404, ("1000".to_owned(), left)), "{number}");
    }
    let (code, (_, left), answer) = ask(KEY, paths[0]);
    assert_eq!((code, left.as_str()), (429, "0"));
    let wait = answer.headers()["retry-after"].to_str().unwrap().to_owned();
    let (_, refused) = read(answer);
    assert_eq!(refused["retry_after"].to_string(), wait, "{refused}");
    assert!(
        (3000..=3600).contains(&refused["retry_after"].as_u64().unwrap()),
        "{refused}"
    );
    assert_eq!(ask("ann-key", paths[0]).0, 404, "another key");
    assert_eq!(
        serving.process(&json!({})).0,
        400,
        "orders are counted by themselves"
    );
}

#[test]
fn the_documented_order_is_taken_as_it_stands_once_its_model_has_a_key() {
    let provider = Provider::start(1024);
    let grist = Grist::new();
    let url = provider.url();
    grist
        .run(&["providers", "add", "jina-v4", "--url", &url])
        .expect(0);
    let variables = [("GRISTMILL_PROVIDER_KEY_JINA_V4", "jina-key")];
    let serving = Serving::with(grist, &["--api-key", KEY], &variables);
    let mut body = documented();
    let (code, started) = serving.process(&body);
    assert_eq!(code, 200, "{started}");
    assert_eq!(started["job_id"], "bulk-1641024000123");
    let status = serving.bulk_end("bulk-1641024000123");
    assert_eq!(status["total_content"], 2, "{status}");
    assert_eq!(
        status["result"]["results"][0]["error_code"], "platform_unavailable",
        "the order is right, and what it names is elsewhere: {status}"
    );
    body["job_id"] = json!("bulk-2");
    body["platform"] = json!("documents");
    body["selected_content"] = json!([]);
    body["pasted_urls"] = json!([]);
    body["uploaded_documents"] = json!([{ "id": "a", "name": "a.txt", "content": "Rye." }]);
    let (code, started) = serving.process(&body);
    assert_eq!(code, 200, "{started}");
    let status = serving.bulk_end("bulk-2");
    assert_eq!(status["status"], "completed", "{status}");
    let asked = provider.asked();
    let of_passages = &asked[0];
    assert_eq!(of_passages.key.as_deref(), Some("Bearer jina-key"));
    assert_eq!(of_passages.body["dimensions"], 1024);
    assert_eq!(of_passages.body["task"], "retrieval.passage");
}

#[test]
fn a_job_at_work_tells_its_item_and_belongs_to_the_usual_user() {
    let provider = Provider::start(256);
    let serving = Serving::over(knowing(&provider), &["--api-key", KEY]);
    provider.always(Some(Mishap::Stall));
    let mut body = order("bulk-1", &[("tides", "Spring tides follow the moon.")]);
    body["embedding_model"] = json!({ "id": "lab" });
    body.as_object_mut().unwrap().remove("user_id");
    let (code, started) = serving.process(&body);
    assert_eq!(code, 200, "{started}");
    let status = until(|| {
        let status = serving.bulk_status("bulk-1");
        (status["status"] == "processing").then_some(status)
    });
    assert_eq!(status["stage"], "Processing item 1/1", "{status}");
    let progress = status["progress"].as_f64().unwrap();
    assert!((30.0..90.0).contains(&progress), "{status}");
    assert_eq!(
        (
            &status["content_processed"],
            &status["total_content"],
            &status["embeddings"]
        ),
        (&json!(0), &json!(1), &json!(0))
    );
    assert!(
        status["result"].is_null() && status["error"].is_null(),
        "{status}"
    );
    let (_, job) = serving.ask_as(KEY, "/api/v1/jobs/bulk-1");
    assert_eq!(job["user"], "bulk-user", "{job}");
    let (code, refused) = serving.say_as(
        KEY,
        "/api/public/bulk/export",
        &json!({ "job_id": "bulk-1", "format": "json" }),
    );
    assert_eq!((code, detail(&refused)), (400, "Job is not completed yet"));
    provider.forget();
    assert_eq!(serving.bulk_end("bulk-1")["status"], "completed");
}

#[test]
fn a_channel_that_cannot_be_listed_says_why() {
    let serving = Serving::bulk();
    let asked = json!({ "channel_url": "https://youtube.com/@keeper", "count": 5 });
    let (code, listing) = serving.say_as(KEY, "/api/public/youtube/channel", &asked);
    assert_eq!(
        (code, &listing["status"]),
        (200, &json!("processing")),
        "{listing}"
    );
    let status = serving.bulk_end(listing["job_id"].as_str().unwrap());
    assert_eq!(status["status"], "failed", "{status}");
    let error = status["error"].as_str().unwrap();
    assert!(
        error.contains("yt-dlp"),
        "it says what is missing: {status}"
    );
    let path = format!(
        "/api/public/bulk/job/{}/status",
        listing["job_id"].as_str().unwrap()
    );
    assert_eq!(
        serving.ask_as("ann-key", &path).0,
        404,
        "it is another user's"
    );
    for platform in ["youtube", "tiktok", "twitch"] {
        for what in ["channel", "user", "videos"] {
            let path = format!("/api/public/{platform}/{what}");
            let (code, told) = serving.say_as(KEY, &path, &json!({ "username": "@keeper" }));
            assert_eq!(code, 200, "{path}");
            let channel = told["message"].as_str().unwrap();
            assert!(
                channel.contains(platform) && channel.contains("keeper"),
                "{told}"
            );
        }
    }
    for wrong in [
        json!({}),
        json!({ "username": " @" }),
        json!({ "username": "a", "count": 0 }),
    ] {
        let (code, refused) = serving.say_as(KEY, "/api/public/tiktok/user", &wrong);
        assert_eq!(
            (code, &refused["error"]),
            (400, &json!("validation_error")),
            "{refused}"
        );
    }
}

#[test]
fn a_job_that_was_cut_off_goes_on_under_its_id() {
    if !has_model() {
        return;
    }
    let mut serving = Serving::bulk();
    let long = "The keeper of the lock writes down every barge. ".repeat(600);
    let body = order("bulk-1", &[("tides", "Spring tides."), ("locks", &long)]);
    let (code, started) = serving.process(&body);
    assert_eq!(code, 200, "{started}");
    serving.child.kill().unwrap();
    serving.child.wait().unwrap();
    serving.restart(&["--api-key", KEY]);
    let (code, again) = serving.process(&body);
    assert_eq!((code, &again["job_id"]), (200, &json!("bulk-1")), "{again}");
    let status = serving.bulk_end("bulk-1");
    assert_eq!(status["status"], "completed", "{status}");
    assert_eq!(status["result"]["completed_items"], 2);
}
