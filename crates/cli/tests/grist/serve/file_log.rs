//! What the log says about one file, over HTTP, of a job that another process ran.

use super::Serving;
use super::bulk::KEY;
use crate::support::{Grist, fixture, has_model};

#[test]
fn the_log_of_a_file_tells_why_it_failed_and_each_step_where_they_are_kept() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let broken = fixture("broken");
    let ingest = ["ingest", &broken];
    let mut command = grist.command(&ingest);
    let ran = command
        .env("GRISTMILL_LOG_LEVEL", "debug")
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    let serving = Serving::over(grist, &["--api-key", KEY]);

    let (_, jobs) = serving.ask_as(KEY, "/api/v1/jobs");
    let job = jobs["items"][0]["id"].as_str();
    let job = job.unwrap_or_else(|| panic!("{jobs}"));
    let (_, files) = serving.ask_as(KEY, &format!("/api/v1/jobs/{job}/files"));
    let log = |name: &str| {
        let files = files["items"].as_array().unwrap().iter();
        let mut file = files.filter(|one| one["key"].as_str().unwrap().ends_with(name));
        let id = file.next().unwrap()["id"].as_u64().unwrap();
        serving.ask_as(KEY, &format!("/api/v1/files/{id}/log")).1
    };
    let failed = log("letter.docx");
    assert_eq!(failed["kept"], "info", "as this process keeps it: {failed}");
    let lines = failed["lines"].as_array().unwrap();
    let told = lines.iter().find(|line| line["message"] == "file failed");
    let told = told.unwrap_or_else(|| panic!("{failed}"));
    assert_eq!(told["level"], "warn");
    assert!(
        told["fields"]["code"].is_string() && told["at"].is_u64(),
        "{told}"
    );
    assert!(
        told["fields"].get("job").is_none(),
        "which file it is about is known: {told}"
    );

    let stored = log("readme.txt");
    let lines = stored["lines"].as_array().unwrap();
    assert!(
        lines
            .iter()
            .any(|line| line["fields"]["state"] == "completed"),
        "{stored}"
    );
    assert!(
        lines.iter().all(|line| line["level"] == "debug"),
        "{stored}"
    );

    let (status, _) = serving.ask_as(KEY, "/api/v1/files/999999/log");
    assert_eq!(status, 404);
}
