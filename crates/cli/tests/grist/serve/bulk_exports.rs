//! Exports of the dialect `bulk`, from the order to the file.

use std::io::{Cursor, Read};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::bulk::{KEY, order};
use super::{PATIENCE, Serving, detail, read};
use crate::support::has_model;

const EXPORT: &str = "/api/public/bulk/export";

impl Serving {
    fn export(&self, job: &str, format: &str, id: &str) -> (u16, Value) {
        let body = json!({ "job_id": job, "format": format, "export_id": id });
        self.say_as(KEY, EXPORT, &body)
    }

    /// The status of an export once it has ended.
    fn exported(&self, id: &str) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let (code, status) = self.ask_as(KEY, &format!("{EXPORT}/{id}/status"));
            assert_eq!(code, 200, "{status}");
            if ["completed", "failed"].contains(&status["status"].as_str().unwrap()) {
                return status;
            }
            assert!(Instant::now() < until, "it does not end: {status}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// A file with its headers.
    fn file(&self, path: &str) -> (ureq::http::HeaderMap, Vec<u8>) {
        let asked = self.agent.get(self.url(path)).header("X-API-Key", KEY);
        let answer = asked.call().unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        let headers = answer.headers().clone();
        let mut bytes = Vec::new();
        answer
            .into_body()
            .into_reader()
            .read_to_end(&mut bytes)
            .unwrap();
        (headers, bytes)
    }

    fn ended_job(&self, job: &str) {
        let texts = [
            ("tides", "Spring tides follow the moon."),
            ("locks", "A lock has two gates."),
        ];
        let (code, started) = self.process(&order(job, &texts));
        assert_eq!(code, 200, "{started}");
        assert_eq!(self.bulk_end(job)["status"], "completed");
    }
}

#[test]
fn each_format_is_written_told_of_and_handed_out() {
    if !has_model() {
        return;
    }
    let serving = Serving::bulk();
    serving.ended_job("bulk-1");
    for (format, ending) in [
        ("json", "json"),
        ("csv", "csv"),
        ("parquet", "parquet"),
        ("vector", "zip"),
    ] {
        let id = format!("export-{format}");
        let (code, asked) = serving.export("bulk-1", format, &id);
        assert_eq!(code, 200, "{asked}");
        assert_eq!(asked["success"], true);
        assert_eq!(asked["export_id"], id.as_str());
        assert_eq!(asked["message"], "Export started successfully");
        assert_eq!(asked["status_url"], format!("{EXPORT}/{id}/status"));
        let status = serving.exported(&id);
        assert_eq!(
            (&status["status"], &status["progress"]),
            (&json!("completed"), &json!(100.0)),
            "{status}"
        );
        assert_eq!(status["error"], Value::Null);
        let url = status["download_url"].as_str().unwrap();
        assert_eq!(url, format!("/api/public/bulk/download/{id}"));
        let name = status["filename"].as_str().unwrap();
        assert!(
            name.starts_with("bulk-embeddings-20") && name.ends_with(ending),
            "{name}"
        );
        let (headers, bytes) = serving.file(url);
        assert_eq!(status["file_size"].as_u64(), Some(bytes.len() as u64));
        assert_eq!(headers["content-length"], bytes.len().to_string().as_str());
        assert_eq!(headers["content-type"], "application/octet-stream");
        let disposition = format!("attachment; filename=\"{name}\"");
        assert_eq!(headers["content-disposition"], disposition.as_str());
        holds_both(format, &bytes);
    }
}

/// Checks that a file has both documents, with vectors.
fn holds_both(format: &str, bytes: &[u8]) {
    let text = || String::from_utf8(bytes.to_vec()).unwrap();
    match format {
        "json" => {
            let tree: Value = serde_json::from_slice(bytes).unwrap();
            assert_eq!(tree["dimensions"], 384);
            assert_eq!(tree["documents"].as_array().unwrap().len(), 2);
            let vector = &tree["documents"][0]["chunks"][0]["vector"];
            assert_eq!(vector.as_array().unwrap().len(), 384);
        }
        "csv" => {
            let text = text();
            assert_eq!(
                text.lines().filter(|line| !line.is_empty()).count(),
                3,
                "{text}"
            );
            assert!(text.lines().next().unwrap().contains("vector"), "{text}");
        }
        "parquet" => assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1")),
        _ => {
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            let manifest = archive.by_name("manifest.json").unwrap();
            let manifest: Value = serde_json::from_reader(manifest).unwrap();
            assert_eq!(
                manifest["database"], "qdrant",
                "as the order had it: {manifest}"
            );
            assert_eq!(manifest["records"], 2);
        }
    }
}

#[test]
fn the_same_export_again_is_the_same_and_another_is_refused() {
    if !has_model() {
        return;
    }
    let serving = Serving::bulk();
    serving.ended_job("bulk-1");
    assert_eq!(serving.export("bulk-1", "json", "e1").0, 200);
    serving.exported("e1");
    assert_eq!(
        serving.export("bulk-1", "json", "e1").0,
        200,
        "it is there already"
    );
    let (code, refused) = serving.export("bulk-1", "csv", "e1");
    assert_eq!(
        (code, &refused["error"]),
        (409, &json!("conflict")),
        "{refused}"
    );
    let (code, asked) =
        serving.say_as(KEY, EXPORT, &json!({ "job_id": "bulk-1", "format": "csv" }));
    assert_eq!(code, 200, "{asked}");
    serving.exported(asked["export_id"].as_str().unwrap());
}

#[test]
fn what_is_not_there_or_not_ready_is_said() {
    let serving = Serving::bulk();
    let (code, missing) = serving.export("bulk-1", "json", "e1");
    assert_eq!((code, detail(&missing)), (404, "Job not found"));
    for path in [
        "/api/public/bulk/export/e1/status",
        "/api/public/bulk/download/e1",
    ] {
        let (code, missing) = serving.ask_as(KEY, path);
        assert_eq!(
            (code, detail(&missing)),
            (404, "Export not found"),
            "{path}"
        );
        assert_eq!(missing["error"], "not_found");
    }
    if !has_model() {
        return;
    }
    let made = serving.job(&["tides.md"]);
    let job = made["job_id"].as_str().unwrap();
    let (code, refused) = serving.export(job, "json", "e1");
    assert_eq!(
        (code, detail(&refused)),
        (400, "Job is not completed yet"),
        "{refused}"
    );
    serving.ended_job("bulk-1");
    let (code, refused) = serving.export("bulk-1", "xml", "e1");
    assert_eq!(
        (code, &refused["details"]["field"]),
        (400, &json!("format")),
        "{refused}"
    );
    serving.export("bulk-1", "json", "e1");
    serving.exported("e1");
    let folder = serving.grist.data_dir().join("exports");
    for file in std::fs::read_dir(folder).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }
    let (code, gone) = serving.ask_as(KEY, "/api/public/bulk/download/e1");
    assert_eq!(code, 404, "{gone}");
    let file = serving.grist.folder.path().join("mine.json");
    let mine = json!({ "what": { "kind": "everything" }, "format": "json", "file": file });
    let (_, own) = serving.say_as(KEY, "/api/v1/exports", &mine);
    let id = own["id"].as_str().unwrap();
    let (code, _) = serving.ask_as(KEY, &format!("{EXPORT}/{id}/status"));
    assert_eq!(
        code, 404,
        "a file that a user keeps elsewhere is not handed out"
    );
}

#[cfg(feature = "failpoints")]
#[test]
fn a_file_is_not_handed_out_before_it_is_ready() {
    if !has_model() {
        return;
    }
    let slowly = [("GRISTMILL_FAILPOINTS", "export_document=sleep:60000")];
    let serving = Serving::with(crate::support::Grist::new(), &["--api-key", KEY], &slowly);
    serving.ended_job("bulk-1");
    assert_eq!(serving.export("bulk-1", "json", "e1").0, 200);
    let (code, status) = serving.ask_as(KEY, &format!("{EXPORT}/e1/status"));
    assert_eq!(code, 200, "from the moment it was asked for: {status}");
    assert!(
        ["pending", "processing"].contains(&status["status"].as_str().unwrap()),
        "{status}"
    );
    assert!(
        status["download_url"].is_null() && status["file_size"].is_null(),
        "{status}"
    );
    let (code, refused) = serving.ask_as(KEY, "/api/public/bulk/download/e1");
    assert_eq!(
        (code, &refused["error"]),
        (400, &json!("validation_error")),
        "{refused}"
    );
    assert!(
        detail(&refused).starts_with("Export is not ready yet: it is "),
        "{refused}"
    );
}

#[test]
fn exports_are_counted_by_the_hour() {
    let serving = Serving::bulk();
    for _ in 0..10 {
        assert_eq!(serving.export("bulk-1", "json", "e1").0, 404);
    }
    let (code, refused) = serving.export("bulk-1", "json", "e1");
    assert_eq!(
        (code, &refused["error"]),
        (429, &json!("rate_limit_exceeded")),
        "{refused}"
    );
    let (code, _) = serving.ask_as(KEY, "/api/public/bulk/export/e1/status");
    assert_eq!(code, 404, "the status is counted by itself");
}

#[test]
fn cleaning_up_forgets_what_is_old_and_no_document() {
    if !has_model() {
        return;
    }
    let serving = Serving::bulk();
    serving.ended_job("bulk-1");
    serving.export("bulk-1", "json", "e1");
    serving.exported("e1");
    let clean_up = |key: &str| {
        let asked = serving
            .agent
            .delete(serving.url("/api/public/bulk/cleanup"));
        read(asked.header("X-API-Key", key).call().unwrap())
    };
    let (code, told) = clean_up(KEY);
    assert_eq!(
        (code, told),
        (200, json!({ "success": true, "deleted_count": 0 })),
        "it is young"
    );
    assert_eq!(serving.bulk_status("bulk-1")["status"], "completed");
    let (code, refused) = clean_up("ann-key");
    assert_eq!(
        (code, &refused["error"]),
        (403, &json!("forbidden")),
        "{refused}"
    );
    let mut serving = serving;
    serving.child.kill().unwrap();
    serving.child.wait().unwrap();
    let month = 31 * 86_400_000_i64;
    let database = serving.grist.data_dir().join("gristmill.db");
    let database = rusqlite::Connection::open(database).unwrap();
    for aged in [
        "UPDATE jobs SET finished_at = finished_at - ?1",
        "UPDATE events SET at = at - ?1",
        "UPDATE exports SET ended_at = ended_at - ?1",
    ] {
        assert!(database.execute(aged, [month]).unwrap() > 0, "{aged}");
    }
    drop(database);
    serving.restart(&["--api-key", KEY]);
    let asked = serving
        .agent
        .delete(serving.url("/api/public/bulk/cleanup"));
    let (code, told) = read(asked.header("X-API-Key", KEY).call().unwrap());
    assert_eq!(
        (code, told),
        (200, json!({ "success": true, "deleted_count": 1 })),
        "it is older than a month now"
    );
    for path in ["job/bulk-1/status", "export/e1/status", "download/e1"] {
        let (code, missing) = serving.ask_as(KEY, &format!("/api/public/bulk/{path}"));
        assert_eq!(code, 404, "{path}: {missing}");
    }
    let exports = serving.grist.data_dir().join("exports");
    assert_eq!(
        std::fs::read_dir(exports).unwrap().count(),
        0,
        "its file is gone"
    );
    let (_, found) = serving.post(
        "/query",
        json!({ "question": "Which tides follow the moon?" }),
    );
    assert!(
        found.to_string().contains("Spring tides"),
        "documents stay: {found}"
    );
}
