//! Closing the window while jobs run.

use gristmill_api::Operations as _;
use gristmill_model::JobState;
use serde_json::json;

use crate::support::documents::Documents;
use crate::support::{JOB, Window, soon};

#[tokio::test]
async fn closing_asks_while_jobs_run_and_pause_and_quit_keeps_what_is_done() {
    let documents = Documents::many(60);
    let dir = tempfile::tempdir().unwrap();
    let window = Window::open(dir.path(), &[documents.path()]).await;
    window.sees("60 files to ingest").await;
    window.click("Start").await;
    window.sees("Running").await;

    window.display.ask_to_close("Gristmill");
    window.sees("A job is still running").await;
    window.picture("closing").await;
    window.click("Stay").await;
    window.sees_no_more("A job is still running").await;
    window.sees("Running").await;

    window.display.ask_to_close("Gristmill");
    window.click("Keep going").await;
    soon(
        "the window is out of sight and the job goes on",
        async || window.api().application_info(Default::default()).is_ok(),
    )
    .await;

    window.display.ask_to_close("Gristmill");
    window.click_to_quit("Pause and quit").await;
    soon("the program ends", async || {
        !matches!(gristmill_api::Client::connect(dir.path()), Ok(Some(_)))
    })
    .await;
    window.close().await;

    let window = Window::open(dir.path(), &[]).await;
    window.go("#/jobs").await;
    window.sees("Paused: the application was closed").await;
    let before = window
        .api()
        .jobs_list(Default::default())
        .unwrap()
        .items
        .remove(0)
        .job;
    assert!(matches!(before.state, JobState::Paused { .. }));
    window
        .find("[aria-label^='Resume: ']")
        .await
        .click()
        .await
        .unwrap();
    window.sees_within(JOB, "60 files · took").await;
    window.close().await;
}

#[tokio::test]
async fn closing_without_jobs_just_closes_and_the_window_opens_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let window = Window::open(dir.path(), &[]).await;
    window.sees("Ingest").await;
    window.go("#/settings?name=chunk_overlap").await;
    window.has_focus("#setting-chunk_overlap").await;
    window.resize(1000, 640).await;
    window.display.ask_to_close("Gristmill");
    soon("the program ends", async || {
        !matches!(gristmill_api::Client::connect(dir.path()), Ok(Some(_)))
    })
    .await;
    window.close().await;

    let window = Window::open(dir.path(), &[]).await;
    let size = window
        .js("return [innerWidth, innerHeight]", json!([]))
        .await;
    assert_eq!(size, json!([1000, 640]));
    window.has_focus("#setting-chunk_overlap").await;
    window.close().await;
}
