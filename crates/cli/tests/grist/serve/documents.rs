//! The dialect `documents`, by the acceptance criteria of its document.

use std::time::{Duration, Instant};

use gristmill_providers::testing::StandIn as Provider;
use serde_json::{Value, json};

use super::at_work::AtWork;
use super::{PATIENCE, Serving, knowing, read};
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
        read(self.hand_over(path, form(files)))
    }

    fn hand_over(&self, path: &str, form: Vec<u8>) -> ureq::http::Response<ureq::Body> {
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let asked = self.agent.post(self.url(path)).header("Content-Type", kind);
        let asked = asked.header("X-API-Key", "test-key-123");
        asked.send(&form[..]).unwrap()
    }

    /// One document with what is said of it.
    fn hand_in_one(&self, name: &str, bytes: &[u8], metadata: &str) -> (u16, Value) {
        let said = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{metadata}\r\n"
        );
        let mut body = said.into_bytes();
        body.extend(form(&[("file", name.to_owned(), bytes.to_vec())]));
        read(self.hand_over("/api/v1/documents/ingest", body))
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
    let uploads = serving.grist.data_dir().join("uploads");
    let of_connections = std::fs::read_dir(uploads).into_iter().flatten();
    let left = of_connections.flat_map(|one| std::fs::read_dir(one.unwrap().path()).unwrap());
    assert_eq!(left.count(), 0, "no file either");
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
fn criterion_5_a_batch_that_would_pass_the_limit_of_bytes_comes_back_later() {
    if !has_model() {
        return;
    }
    let provider = Provider::start(256);
    let grist = knowing(&provider);
    let words = ["settings", "set", "max_concurrent_batch_size_gb", "0.001"];
    grist.run(&words).expect(0);
    let folder = grist.folder.path().join("long");
    std::fs::create_dir(&folder).unwrap();
    let long = "Rye and wheat are sown in autumn. ".repeat(20_000);
    std::fs::write(folder.join("long.txt"), &long).unwrap();
    let serving = Serving::over(grist, &["--api-key", "test-key-123"]);
    let (_, place) = serving.post("/auth/local-directory", json!({ "directory_path": folder }));
    let order = json!({ "file_selections": [{
        "connection_id": place["connection_id"], "source_type": "local_directory",
    }] });
    let at_work = AtWork::of(serving, provider, "default", order);
    let serving = &at_work.serving;

    let answer = serving.hand_over(BATCH, form(&[file("more.txt", &long)]));
    let wait = answer.headers().get("retry-after").cloned();
    let (status, refused) = read(answer);
    assert_eq!(
        status, 503,
        "680 kB are in flight and 1 MB may be: {refused}"
    );
    assert_eq!(refused["error"]["code"], "MEMORY_LIMIT");
    assert_eq!(wait.unwrap(), "30");
    let (status, accepted) = serving.upload(BATCH, &[file("less.txt", &long[..250_000])]);
    assert_eq!(status, 202, "{accepted}");
    let told = logged(serving, accepted["batch_id"].as_str().unwrap());
    let warning = "approaching the memory limit".to_owned();
    assert!(told.contains(&warning), "more than four fifths: {told:?}");
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
            for message in [
                "batch begins",
                "document begins",
                "document stored",
                "document left out",
            ] {
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
fn criterion_9_files_of_several_formats_go_together() {
    if !has_model() {
        return;
    }
    let serving = Serving::documents();
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let sample = |name: &str, sent: &str| -> Sent<'_> {
        let bytes = std::fs::read(samples.join(name)).unwrap();
        ("files", sent.to_owned(), bytes)
    };
    let files = [
        sample("Board minutes 2026-01-12.pdf", "doc1.pdf"),
        sample("Moving plan.docx", "doc2.docx"),
        sample("Letter to members.txt", "doc3.txt"),
        mapping(
            "metadata.json",
            r#"{"doc2.docx": {"author": "Jane Smith"}}"#,
        ),
    ];
    let (_, accepted) = serving.upload(BATCH, &files);
    let status = serving.batch(&accepted);
    assert_eq!(status["status"], "completed", "{status}");
    assert_eq!(status["processed_count"], 3);
    assert_eq!(serving.metadata_of("doc2.docx")["author"], "Jane Smith");
    let (_, list) = serving.get("/api/v1/documents?limit=2&offset=1");
    assert_eq!(
        (&list["total"], &list["limit"], &list["offset"]),
        (&json!(3), &json!(2), &json!(1)),
        "{list}"
    );
    assert_eq!(list["documents"].as_array().unwrap().len(), 2);
    let (_, found) = serving.get("/api/v1/documents?search=doc3");
    assert_eq!(found["total"], 1, "{found}");
    assert_eq!(serving.get("/api/v1/documents?limit=0").0, 400);
}

#[test]
fn a_batch_at_work_is_in_progress_for_whoever_knows_its_id() {
    let at_work = AtWork::start("ann", &["--api-key", "bob=hers"]);
    let path = format!("{BATCH}/{}/status", at_work.id());
    let (code, status) = at_work.serving.get(&path);
    let expected = json!({
        "batch_id": at_work.id(), "total_documents": 1, "processed_count": 0, "failed_count": 0,
        "status": "in_progress", "failed_documents": [],
    });
    let mut told = status.clone();
    // It is there once there is something to tell it from.
    told.as_object_mut()
        .unwrap()
        .remove("estimated_completion_time");
    assert_eq!((code, told), (200, expected), "{status}");
    let asked = at_work.serving.agent.get(at_work.serving.url(&path));
    let (code, missing) = read(asked.header("X-API-Key", "hers").call().unwrap());
    assert_eq!(
        (code, &missing["error"]["code"]),
        (404, &json!("BATCH_NOT_FOUND"))
    );
}

#[test]
fn one_document_that_cannot_be_stored_is_refused_at_once() {
    let serving = Serving::documents();
    let setting = ["settings", "set", "max_file_size_mb", "1"];
    serving.grist.run(&setting).expect(0);
    let large = vec![b'x'; 1_000_001];
    let picture = &b"\0\0\0\x18ftypheic\0\0\0\0"[..];
    let program = &b"\x7fELF\x02\x01\0\0\0"[..];
    let rye = &b"Rye."[..];
    for (name, bytes, metadata, code, error) in [
        ("a.heic", picture, "", 400, "UNSUPPORTED_FORMAT"),
        ("tool", program, "", 400, "UNSUPPORTED_FORMAT"),
        ("large.txt", &large[..], "", 413, "FILE_TOO_LARGE"),
        ("a.txt", rye, "{", 422, "INVALID_METADATA"),
        ("a.txt", rye, "[1]", 422, "INVALID_METADATA"),
        (
            "a.txt",
            rye,
            r#"{"author": {"name": "Ann"}}"#,
            422,
            "INVALID_METADATA",
        ),
        (
            "a.txt",
            rye,
            r#"{"date_created": "last summer"}"#,
            422,
            "INVALID_METADATA",
        ),
    ] {
        let (status, refused) = serving.hand_in_one(name, bytes, metadata);
        assert_eq!(
            (status, &refused["error"]["code"]),
            (code, &json!(error)),
            "{name} {metadata}: {refused}"
        );
        assert!(refused["error"]["message"].is_string(), "{refused}");
    }
    for files in [vec![], vec![file("a.txt", "Rye."), file("b.txt", "Wheat.")]] {
        let (status, refused) = serving.upload("/api/v1/documents/ingest", &files);
        assert_eq!(status, 422, "exactly one: {refused}");
    }
    let gone = "/api/v1/documents/00000000-0000-4000-8000-000000000000";
    let (status, missing) = serving.delete(gone);
    assert_eq!(
        (status, &missing["error"]["code"]),
        (404, &json!("DOCUMENT_NOT_FOUND"))
    );
    let (_, list) = serving.get("/jobs");
    assert_eq!(list["total"], 0, "nothing half made is left");
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
    let said = r#"{"author": "Ann", "version": 3, "tags": ["rye", "autumn"]}"#;
    let (status, taken) = serving.hand_in_one("rye.txt", b"Rye is sown in autumn.", said);
    assert_eq!(status, 202, "{taken}");
    assert_eq!(taken["filename"], "rye.txt");
    assert_eq!(taken["ingestion_status"], "in_progress");
    assert_eq!(taken["metadata"]["version"], 3);
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
    assert_eq!(document["metadata"]["author"], "Ann", "{document}");
    assert_eq!(document["size_bytes"], 22);
    let id = document["document_id"].as_str().unwrap();
    let path = format!("/api/v1/documents/{id}");
    assert_eq!(serving.delete(&path).0, 200);
    let (status, missing) = serving.get(&path);
    assert_eq!(status, 404, "{missing}");
    assert_eq!(missing["error"]["code"], "DOCUMENT_NOT_FOUND");
}
