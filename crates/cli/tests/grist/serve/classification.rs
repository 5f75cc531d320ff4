//! The dialect `classification` as its document describes it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{PATIENCE, Serving, detail, read};
use crate::support::has_model;

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
