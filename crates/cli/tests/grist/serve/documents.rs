//! The dialect `documents`, by the acceptance criteria of its document.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{PATIENCE, Serving, read};
use crate::support::has_model;

/// A boundary that is in no file of these tests.
const BOUNDARY: &str = "yyyyyyyyyyyyyyyyyyyyyyyy";
const BATCH: &str = "/api/v1/documents/ingest/batch";
const MAPPING: &str = "filename,author,department,date_created,tags,category\n\
    doc1.txt,John Doe,Engineering,2025-10-16,\"technical,api\",specification\n\
    doc2.md,Jane Smith,Marketing,2025-10-15,\"marketing,campaign\",report\n";

/// A file of a form: the field, its name, its bytes.
type Sent<'a> = (&'a str, String, Vec<u8>);

fn file<'a>(name: &str, text: &str) -> Sent<'a> {
    ("files", name.to_owned(), text.as_bytes().to_vec())
}

fn mapping<'a>(name: &str, text: &str) -> Sent<'a> {
    (
        "metadata_mapping",
        name.to_owned(),
        text.as_bytes().to_vec(),
    )
}

fn form(files: &[Sent<'_>]) -> Vec<u8> {
    let mut form = Vec::new();
    for (field, name, bytes) in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; \
             filename=\"{name}\"\r\n\r\n"
        );
        form.extend_from_slice(head.as_bytes());
        form.extend_from_slice(bytes);
        form.extend_from_slice(b"\r\n");
    }
    form.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    form
}

impl Serving {
    fn documents() -> Self {
        Self::start(&["--api-key", "test-key-123"])
    }

    fn upload(&self, path: &str, files: &[Sent<'_>]) -> (u16, Value) {
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let asked = self.agent.post(self.url(path)).header("Content-Type", kind);
        let asked = asked.header("X-API-Key", "test-key-123");
        read(asked.send(&form(files)[..]).unwrap())
    }

    /// The status of a batch once it is done; asked for without a key, as clients do.
    fn batch(&self, accepted: &Value) -> Value {
        let path = format!("{BATCH}/{}/status", accepted["batch_id"].as_str().unwrap());
        let until = Instant::now() + PATIENCE;
        loop {
            let (code, status) = self.get(&path);
            assert_eq!(code, 200, "{status}");
            let (done, failed) = (&status["processed_count"], &status["failed_count"]);
            let counted = done.as_u64().unwrap() + failed.as_u64().unwrap();
            assert!(
                counted <= status["total_documents"].as_u64().unwrap(),
                "{status}"
            );
            if status["status"] != "in_progress" {
                return status;
            }
            assert!(Instant::now() < until, "it does not end: {status}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Metadata of the document of a file, by name.
    fn metadata_of(&self, name: &str) -> Value {
        let (status, list) = self.get("/api/v1/documents");
        assert_eq!(status, 200, "{list}");
        let documents = list["documents"].as_array().unwrap();
        let found = documents.iter().find(|one| one["filename"] == name);
        found.unwrap_or_else(|| panic!("no {name}: {list}"))["metadata"].clone()
    }
}

#[test]
fn criterion_1_many_files_come_with_a_mapping_and_no_more_than_a_hundred() {
    let serving = Serving::documents();
    let many = |count: usize| -> Vec<Sent<'_>> {
        (0..count)
            .map(|n| file(&format!("doc{n}.txt"), "Rye."))
            .collect()
    };
    let (status, refused) = serving.upload(BATCH, &many(101));
    assert_eq!(status, 400);
    let expected = json!({ "error": {
        "code": "BATCH_TOO_LARGE",
        "message": "Batch exceeds maximum size of 100 files. Uploaded: 101 files",
    } });
    assert_eq!(refused, expected);
    assert_eq!(serving.upload(BATCH, &[]).0, 422, "no file");
    let broken = [
        file("doc1.txt", "Rye."),
        mapping("map.json", "{\"doc1.txt\": "),
    ];
    let (status, refused) = serving.upload(BATCH, &broken);
    assert_eq!(status, 422, "{refused}");
    assert_eq!(refused["error"]["code"], "INVALID_METADATA_MAPPING");
    let (_, list) = serving.get("/jobs");
    assert_eq!(list["total"], 0, "what was refused left nothing");
    let (status, accepted) = serving.upload(BATCH, &many(100));
    assert_eq!(status, 202, "{accepted}");
    assert_eq!(accepted["total_documents"], 100);
}

#[test]
fn criterion_2_the_id_of_a_batch_is_answered_at_once() {
    let serving = Serving::documents();
    let files = [file("doc1.txt", "Rye."), file("doc2.txt", "Wheat.")];
    let (status, accepted) = serving.upload(BATCH, &files);
    assert_eq!(status, 202, "{accepted}");
    assert_eq!(accepted["status"], "in_progress");
    let message = "Batch ingestion started. Use batch_id to check status";
    assert_eq!(accepted["message"], message);
    assert!(
        accepted["batch_id"].as_str().unwrap().len() == 36,
        "{accepted}"
    );
    let asked = serving.agent.post(serving.url(BATCH));
    assert_eq!(
        asked.send_empty().unwrap().status().as_u16(),
        401,
        "it needs a key"
    );
}

#[test]
fn criterion_3_the_status_tells_counts_and_what_failed() {
    if !has_model() {
        return;
    }
    let serving = Serving::documents();
    let files = [file("doc1.txt", "Rye and wheat."), file("empty.txt", "")];
    let (_, accepted) = serving.upload(BATCH, &files);
    let status = serving.batch(&accepted);
    assert_eq!(status["status"], "partial_failure", "{status}");
    assert_eq!(status["total_documents"], 2);
    assert_eq!(status["processed_count"], 1);
    assert_eq!(status["failed_count"], 1);
    assert_eq!(status["failed_documents"][0]["filename"], "empty.txt");
    assert!(
        status["failed_documents"][0]["error"]
            .as_str()
            .unwrap()
            .len()
            > 5
    );
    assert!(status["completed_at"].as_str().unwrap().ends_with('Z'));
    assert!(status["processing_time_seconds"].as_f64().unwrap() > 0.0);
    for id in ["00000000-0000-4000-8000-000000000000", "no id at all"] {
        let (code, missing) = serving.get(&format!("{BATCH}/{}/status", id.replace(' ', "%20")));
        assert_eq!(code, 404);
        assert_eq!(missing["error"]["code"], "BATCH_NOT_FOUND");
    }
}

#[test]
fn criterion_4_a_document_that_fails_does_not_hold_up_the_others() {
    if !has_model() {
        return;
    }
    let serving = Serving::documents();
    let damaged = (
        "files",
        "corrupted.pdf".to_owned(),
        b"%PDF-1.7 cut off".to_vec(),
    );
    let files = [
        damaged,
        file("doc1.txt", "Rye."),
        file("doc2.md", "# Wheat\n\nHarvest."),
    ];
    let (_, accepted) = serving.upload(BATCH, &files);
    let status = serving.batch(&accepted);
    assert_eq!(status["status"], "partial_failure", "{status}");
    assert_eq!(status["processed_count"], 2);
    let only = [(
        "files",
        "corrupted.pdf".to_owned(),
        b"%PDF-1.7 broken".to_vec(),
    )];
    let (_, accepted) = serving.upload(BATCH, &only);
    assert_eq!(
        serving.batch(&accepted)["status"],
        "failed",
        "nothing is stored"
    );
}

#[test]
fn criterion_5_uploads_lie_on_the_disk_and_nothing_of_them_stays_behind() {
    if !has_model() {
        return;
    }
    let serving = Serving::documents();
    let long = "Rye and wheat are sown in autumn. ".repeat(100_000);
    let (_, accepted) = serving.upload(BATCH, &[file("long.txt", &long)]);
    assert_eq!(serving.batch(&accepted)["status"], "completed");
    let staging = serving.grist.data_dir().join("staging");
    let left: Vec<_> = std::fs::read_dir(staging).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn criterion_6_every_line_of_the_log_names_its_batch() {
    if !has_model() {
        return;
    }
    let serving = Serving::documents();
    let files = [file("doc1.txt", "Rye."), file("empty.txt", "")];
    let (_, accepted) = serving.upload(BATCH, &files);
    serving.batch(&accepted);
    let id = accepted["batch_id"].as_str().unwrap();
    let until = Instant::now() + PATIENCE;
    loop {
        let told = logged(&serving, id);
        let names: Vec<&str> = told.iter().map(String::as_str).collect();
        if names.contains(&"batch ended") {
            for message in ["batch begins", "document stored", "document left out"] {
                assert!(names.contains(&message), "{message}: {names:?}");
            }
            return;
        }
        assert!(Instant::now() < until, "the end is not logged: {names:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Messages of the log that name the batch.
fn logged(serving: &Serving, batch: &str) -> Vec<String> {
    let folder = serving.grist.data_dir().join("logs");
    let files = std::fs::read_dir(folder).unwrap();
    let text: String = files
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    let lines = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let fields = |line: &Value| line.get("fields").unwrap_or(line).clone();
    lines
        .map(|line| fields(&line))
        .filter(|fields| fields["batch_id"] == batch)
        .filter_map(|fields| Some(fields["message"].as_str()?.to_owned()))
        .collect()
}

#[test]
fn criterion_7_the_examples_of_the_page_about_batches_work() {
    if !has_model() {
        return;
    }
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let page = std::fs::read_to_string(page.join("batch-ingestion.md")).unwrap();
    for (kind, name) in [("csv", "metadata.csv"), ("json", "metadata.json")] {
        let example = page.split(&format!("```{kind}\n")).nth(1).unwrap();
        let example = example.split("```").next().unwrap();
        let serving = Serving::documents();
        let files = [
            file("doc1.txt", "Rye."),
            file("doc2.md", "Wheat."),
            mapping(name, example),
        ];
        let (status, accepted) = serving.upload(BATCH, &files);
        assert_eq!(status, 202, "{accepted}");
        assert_eq!(serving.batch(&accepted)["status"], "completed");
        let metadata = serving.metadata_of("doc1.txt");
        assert_eq!(metadata["author"], "John Doe", "{kind}: {metadata}");
        assert_eq!(metadata["date_created"], "2025-10-16");
    }
}

#[test]
fn criterion_8_twenty_documents_are_stored_in_less_than_two_minutes() {
    if !has_model() {
        return;
    }
    let serving = Serving::documents();
    let files: Vec<Sent<'_>> = (0..20)
        .map(|n| {
            let crops = ["rye", "wheat", "oats", "barley", "flax", "hops"];
            let lines = (0..40).map(|year| {
                let crop = crops[(n + year) % crops.len()];
                format!("In {} field {n} was sown with {crop}.\n\n", 1900 + year)
            });
            file(&format!("doc{n}.txt"), &lines.collect::<String>())
        })
        .collect();
    let (_, accepted) = serving.upload(BATCH, &files);
    // Waits no longer than the two minutes.
    let status = serving.batch(&accepted);
    assert_eq!(status["status"], "completed", "{status}");
    assert_eq!(status["processed_count"], 20);
}

#[test]
fn criterion_9_ten_documents_with_mixed_metadata() {
    if !has_model() {
        return;
    }
    let serving = Serving::documents();
    let mut files: Vec<Sent<'_>> = (3..10)
        .map(|n| file(&format!("doc{n}.txt"), &format!("Document {n} about rye.")))
        .collect();
    files.push(file("doc1.txt", "Rye."));
    files.push(file("doc2.md", "# Wheat"));
    files.push(file("page.html", "<h1>Oats</h1><p>Sown in spring.</p>"));
    let odd = format!("{MAPPING}nobody.pdf,Ann,,,,\n");
    files.push(mapping("metadata.csv", &odd));
    let (_, accepted) = serving.upload(BATCH, &files);
    let status = serving.batch(&accepted);
    assert_eq!(status["status"], "completed", "{status}");
    assert_eq!(status["processed_count"], 10);
    let warnings = status["warnings"].to_string();
    assert!(
        warnings.contains("nobody.pdf"),
        "a row without a file: {status}"
    );
    let metadata = serving.metadata_of("doc2.md");
    assert_eq!(metadata["author"], "Jane Smith");
    assert!(
        metadata["tags"].as_str().unwrap().contains("campaign"),
        "{metadata}"
    );
    assert!(
        serving.metadata_of("doc5.txt")["author"].is_null(),
        "no row, no author"
    );
}

#[test]
fn a_document_whose_metadata_is_invalid_fails_alone() {
    if !has_model() {
        return;
    }
    let serving = Serving::documents();
    let wrong = "filename,date_created\ndoc1.txt,last summer\ndoc2.txt,2025-10-15\n";
    let files = [
        file("doc1.txt", "Rye."),
        file("doc2.txt", "Wheat."),
        mapping("metadata.csv", wrong),
    ];
    let (_, accepted) = serving.upload(BATCH, &files);
    let status = serving.batch(&accepted);
    assert_eq!(status["status"], "partial_failure", "{status}");
    let failed = &status["failed_documents"][0];
    assert_eq!(failed["filename"], "doc1.txt");
    let error = failed["error"].as_str().unwrap();
    assert!(error.starts_with("Metadata validation failed: "), "{error}");
    assert_eq!(
        error.matches("Metadata validation failed").count(),
        1,
        "{error}"
    );
}

#[test]
fn one_document_is_taken_in_shown_and_deleted() {
    if !has_model() {
        return;
    }
    let serving = Serving::documents();
    let sent = [(
        "file",
        "rye.txt".to_owned(),
        b"Rye is sown in autumn.".to_vec(),
    )];
    let (status, taken) = serving.upload("/api/v1/documents/ingest", &sent);
    assert_eq!(status, 202, "{taken}");
    assert_eq!(taken["filename"], "rye.txt");
    assert_eq!(taken["size_bytes"], 22);
    serving.batch(&json!({ "batch_id": taken["document_id"] }));
    let path = format!(
        "/api/v1/documents/{}",
        taken["document_id"].as_str().unwrap()
    );
    let (status, document) = serving.get(&path);
    assert_eq!(
        (status, &document["ingestion_status"]),
        (200, &json!("completed"))
    );
    let id = document["document_id"].as_str().unwrap();
    let path = format!("/api/v1/documents/{id}");
    assert_eq!(serving.delete(&path).0, 200);
    let (status, missing) = serving.get(&path);
    assert_eq!(status, 404, "{missing}");
    assert_eq!(missing["error"]["code"], "DOCUMENT_NOT_FOUND");
}
