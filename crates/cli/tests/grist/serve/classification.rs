//! The dialect `classification` as its document describes it.

use std::time::{Duration, Instant};

use gristmill_providers::testing::StandIn as Provider;
use serde_json::{Value, json};

use super::at_work::{AtWork, until};
use super::bulk::KEY;
use super::socket::Socket;
use super::{PATIENCE, Serving, detail, knowing, read};
use crate::support::{fixture, has_model};

/// A boundary that is in no file of these tests.
const BOUNDARY: &str = "zzzzzzzzzzzzzzzzzzzzzzzz";
const LETTER: &str = "Dear Ann, my card is 4111 1111 1111 1111 and my number is 219-09-9999.";

fn form(files: &[(&str, &str, &str)], fields: &[(&str, &str)]) -> Vec<u8> {
    let mut form = String::new();
    for (name, value) in fields {
        form += &format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
    }
    for (field, name, text) in files {
        form += &format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; \
             filename=\"{name}\"\r\n\r\n{text}\r\n"
        );
    }
    form += &format!("--{BOUNDARY}--\r\n");
    form.into_bytes()
}

impl Serving {
    fn hand_in(&self, path: &str, form: Vec<u8>) -> (u16, Value) {
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let asked = self.agent.post(self.url(path));
        read(asked.header("Content-Type", kind).send(&form[..]).unwrap())
    }

    /// A document that is read, by its id.
    fn read_in(&self, name: &str, text: &str) -> String {
        let (status, told) = self.hand_in("/upload", form(&[("file", name, text)], &[]));
        assert_eq!(status, 200, "{told}");
        assert_eq!(told["status"], "preprocessed");
        assert_eq!(told["filename"], name);
        told["doc_id"].as_str().unwrap().to_owned()
    }

    fn batch_of(&self, files: &[(&str, &str)]) -> String {
        let files: Vec<_> = files
            .iter()
            .map(|(name, text)| ("files", *name, *text))
            .collect();
        let (status, told) = self.hand_in("/batch/upload", form(&files, &[("priority", "high")]));
        assert_eq!(status, 200, "{told}");
        assert_eq!(told["total_files"], files.len());
        assert_eq!(told["status"], "pending");
        told["job_id"].as_str().unwrap().to_owned()
    }

    /// The status of a batch once it has ended.
    fn classified(&self, job: &str) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let (code, status) = self.get(&format!("/status/{job}"));
            assert_eq!(code, 200, "{status}");
            if ["completed", "failed", "cancelled"].contains(&status["status"].as_str().unwrap()) {
                return status;
            }
            assert!(Instant::now() < until, "it does not end: {status}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

#[test]
fn one_document_is_read_and_classified_with_masked_citations() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    let id = serving.read_in("letter.txt", LETTER);
    let (status, result) = serving.post(&format!("/classify/{id}"), json!({}));
    assert_eq!(status, 200, "{result}");
    assert_eq!(result["final_category"], "Highly Sensitive");
    assert_eq!(result["raw_signals"]["has_pii"], true);
    assert_eq!(result["content_safety"], "safe");
    assert!(result["confidence"].as_f64().unwrap() > 0.5, "{result}");
    assert!(!result["citations"].as_array().unwrap().is_empty());
    assert!(
        !result.to_string().contains("4111 1111"),
        "values are masked: {result}"
    );
    let (_, document) = serving.get(&format!("/documents/{id}"));
    assert_eq!(document["status"], "classified");
    assert_eq!(
        document["classification"]["final_category"],
        "Highly Sensitive"
    );
}

#[test]
fn a_person_s_label_is_kept_beside_the_machine_s() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    let id = serving.read_in("letter.txt", LETTER);
    let decision = |label: &str| json!({ "doc_id": id, "new_label": label, "reviewer": "ann", "comment": "A sample." });
    let (status, refused) = serving.post("/hitl", decision("Secret"));
    assert_eq!(status, 400);
    assert!(detail(&refused).contains("Highly Sensitive"), "{refused}");
    let (status, decided) = serving.post("/hitl", decision("Public"));
    assert_eq!(status, 200, "{decided}");
    assert_eq!(decided["machine_label"], "Highly Sensitive");
    let (_, document) = serving.get(&format!("/documents/{id}"));
    assert_eq!(document["status"], "reviewed");
    assert_eq!(document["classification"]["final_category"], "Public");
    assert_eq!(
        document["classification"]["machine_category"],
        "Highly Sensitive"
    );
    assert_eq!(document["classification"]["requires_review"], false);
}

#[test]
fn what_cannot_be_read_is_refused_and_what_is_not_there_is_missing() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    let empty = form(&[("file", "empty.txt", "")], &[]);
    let (status, refused) = serving.hand_in("/upload", empty);
    assert_eq!(
        (status, detail(&refused)),
        (400, "Unable to extract content.")
    );
    assert_eq!(serving.hand_in("/upload", form(&[], &[])).0, 422);
    assert_eq!(serving.post("/classify/none", json!({})).0, 404);
    assert_eq!(
        serving
            .get("/documents/00000000-0000-8000-8000-0000000fffff")
            .0,
        404
    );
    assert_eq!(serving.get("/status/none").0, 404);
}

#[test]
fn a_batch_tells_of_each_document_and_none_is_missing() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    let job = serving.batch_of(&[
        ("letter.txt", LETTER),
        ("empty.txt", ""),
        ("field.txt", "Rye is sown in autumn."),
    ]);
    let status = serving.classified(&job);
    assert_eq!(status["status"], "completed", "{status}");
    assert_eq!(status["total_files"], 3);
    assert_eq!(status["completed"], 2);
    assert_eq!(status["failed"], 1);
    assert_eq!(status["progress"], 100.0);
    let documents = status["documents"].as_array().unwrap();
    let of = |name: &str| {
        documents
            .iter()
            .find(|one| one["filename"] == name)
            .unwrap()
    };
    assert_eq!(of("empty.txt")["status"], "failed");
    assert!(
        of("empty.txt")["error"].as_str().unwrap().contains(": "),
        "{status}"
    );
    let id = of("field.txt")["doc_id"].as_str().unwrap();
    let (_, document) = serving.get(&format!("/documents/{id}"));
    assert_eq!(document["classification"]["final_category"], "Public");
    let (_, list) = serving.get("/jobs?status=completed");
    assert_eq!(list["jobs"][0]["job_id"], job.as_str());
    assert_eq!(list["jobs"][0]["total_files"], 3);
}

#[test]
fn a_batch_of_nothing_readable_has_failed() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    let job = serving.batch_of(&[("one.txt", ""), ("two.txt", "")]);
    let status = serving.classified(&job);
    assert_eq!(status["status"], "failed", "{status}");
    assert_eq!(status["documents"].as_array().unwrap().len(), 2);
}

#[test]
fn an_ended_batch_is_exported_and_not_cancelled() {
    if !has_model() {
        return;
    }
    let serving = Serving::start(&[]);
    let job = serving.batch_of(&[("letter.txt", LETTER), ("field.txt", "Rye and wheat.")]);
    serving.classified(&job);
    let (status, refused) = serving.post(&format!("/cancel/{job}"), json!({}));
    assert_eq!(status, 400, "{refused}");
    let (_, results) = serving.get(&format!("/status/{job}/export"));
    assert_eq!(results.as_array().unwrap().len(), 2);
    let path = serving.url(&format!("/status/{job}/export?format=csv"));
    let table = serving.agent.get(path).call().unwrap();
    let table = table.into_body().read_to_string().unwrap();
    assert_eq!(table.lines().count(), 3, "{table}");
    assert!(
        table.contains("letter.txt,classified,Highly Sensitive"),
        "{table}"
    );
    assert_eq!(
        serving.get(&format!("/status/{job}/export?format=pdf")).0,
        400
    );
}

#[test]
fn a_document_at_work_tells_how_far_it_is_and_a_batch_is_cancelled() {
    let at_work = AtWork::start("default", &[]);
    let (serving, id) = (&at_work.serving, at_work.id());
    let (_, status) = serving.get(&format!("/status/{id}"));
    assert_eq!(
        (&status["job_id"], &status["status"]),
        (&json!(id), &json!("processing"))
    );
    let document = &status["documents"][0];
    assert_eq!(
        (
            &document["filename"],
            &document["status"],
            &document["progress"]
        ),
        (&json!("tides.md"), &json!("processing"), &json!(90.0)),
        "it has its label: {status}"
    );
    assert_eq!(status["progress"], 90.0, "the mean of its documents");
    assert!(
        document["error"].is_null() && status["error"].is_null(),
        "{status}"
    );
    for time in ["created_at", "updated_at"] {
        assert!(status[time].as_str().unwrap().ends_with('Z'), "{status}");
    }
    let (code, told) = serving.post(&format!("/cancel/{id}"), json!({}));
    let message = format!("Job {id} cancelled successfully");
    let expected = json!({ "job_id": id, "status": "cancelled", "message": message });
    assert_eq!((code, told), (200, expected));
    at_work.provider.forget();
    assert_eq!(serving.classified(id)["status"], "cancelled");
    assert_eq!(serving.post("/cancel/none", json!({})).0, 404);
}

#[test]
fn a_socket_tells_the_status_whenever_it_changes_until_the_end() {
    let at_work = AtWork::start("default", &[]);
    let (serving, id) = (&at_work.serving, at_work.id());
    let mut socket = Socket::open(serving, &format!("/status/{id}/ws"));
    let (_, asked) = serving.get(&format!("/status/{id}"));
    assert_eq!(socket.hear(), asked, "the body of the other call");
    socket.say("nonsense");
    at_work.provider.forget();
    let heard = socket.hear_until(|status| status["status"] == "completed");
    let last = heard.last().unwrap();
    assert_eq!(
        (&last["completed"], &last["progress"]),
        (&json!(1), &json!(100.0)),
        "{last}"
    );
    assert!(socket.has_ended(), "nothing comes after the end");
    let (code, _) = serving.get("/status/none/ws");
    assert_eq!(code, 400, "no handshake");
}

#[test]
fn what_failed_is_done_again_when_it_is_asked_for() {
    let provider = Provider::start(256);
    let serving = Serving::over(knowing(&provider), &[]);
    let folder = serving.grist.folder.path().join("letters");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("one.txt"), "Rye is sown in autumn.").unwrap();
    let (_, place) = serving.post("/auth/local-directory", json!({ "directory_path": folder }));
    let order = json!({
        "file_selections": [{
            "connection_id": place["connection_id"], "source_type": "local_directory",
            "file_ids": ["one.txt", "two.txt"],
        }],
        "processing_options": { "embedding_model_preference": "lab" },
    });
    let (_, job) = serving.post("/batch/jobs", order);
    let id = job["job_id"].as_str().unwrap();
    let start = json!({ "action": "start" });
    serving.post(&format!("/batch/jobs/{id}/control"), start);
    let status = serving.classified(id);
    assert_eq!(
        (&status["completed"], &status["failed"]),
        (&json!(1), &json!(1)),
        "{status}"
    );
    std::fs::write(folder.join("two.txt"), "Wheat is sown in spring.").unwrap();
    let (code, told) = serving.post(&format!("/status/{id}/retry"), json!({}));
    assert_eq!((code, &told["job_id"]), (200, &json!(id)), "{told}");
    let done = until(|| {
        let status = serving.classified(id);
        (status["completed"] == 2).then_some(status)
    });
    assert_eq!(
        (&done["status"], &done["failed"]),
        (&json!("completed"), &json!(0))
    );
    assert_eq!(serving.post("/status/none/retry", json!({})).0, 404);
}

#[test]
fn a_batch_keeps_its_priority_and_outlives_the_server() {
    if !has_model() {
        return;
    }
    let mut serving = Serving::start(&[]);
    let files = [("files", "field.txt", "Rye and wheat.")];
    let (code, refused) = serving.hand_in("/batch/upload", form(&files, &[("priority", "soon")]));
    assert_eq!(code, 400, "{refused}");
    assert!(
        detail(&refused).contains("low, normal, high, urgent"),
        "{refused}"
    );
    let job = serving.batch_of(&[("field.txt", "Rye and wheat.")]);
    let (_, kept) = serving.get(&format!("/batch/jobs/{job}"));
    assert_eq!(kept["priority"], "high", "{kept}");
    let before = serving.classified(&job);
    serving.child.kill().unwrap();
    serving.child.wait().unwrap();
    serving.restart(&[]);
    assert_eq!(serving.classified(&job), before);
    let doc = before["documents"][0]["doc_id"].as_str().unwrap();
    let (code, document) = serving.get(&format!("/documents/{doc}"));
    assert_eq!(
        (code, &document["status"]),
        (200, &json!("classified")),
        "{document}"
    );
}

#[test]
fn batches_are_scheduled_like_any_other_work() {
    let serving = Serving::start(&["--api-key", KEY]);
    let schedule = json!({
        "name": "Letters", "cron": "0 6 * * 1-5", "time_zone": "UTC",
        "paths": [fixture("harbour")],
    });
    let (code, made) = serving.say_as(KEY, "/api/v1/schedules", &schedule);
    assert_eq!(code, 201, "{made}");
    let (_, listed) = serving.ask_as(KEY, "/api/v1/schedules");
    assert_eq!(listed[0]["id"], made["id"], "{listed}");
}
