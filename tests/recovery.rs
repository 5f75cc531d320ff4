//! Mending what went wrong: files of a reason done again, a job undone.

use std::path::Path;

use gristmill_api::Operations as _;
use gristmill_api::types::ListJobs;

use crate::support::documents::{Documents, WARRANTY};
use crate::support::{JOB, Window, eventually, processes, with_window};

#[tokio::test]
async fn files_over_the_limit_are_taken_with_a_higher_one_and_the_job_is_undone() {
    let documents = Documents::new(&[("good.md", WARRANTY)]);
    let large = format!("The large one. {}", " ".repeat(1_100_000));
    documents.write("large.txt", large);
    let dir = tempfile::tempdir().unwrap();
    let limit = "processing:\n  max_file_size_mb: 1\n";
    std::fs::write(dir.path().join("config.yaml"), limit).unwrap();
    let window = Window::open(dir.path(), &[documents.path()]).await;
    window.sees("1 file to ingest").await;
    window.click("Start").await;
    window.sees_within(JOB, "every file is accounted for").await;

    window.click("Reasons").await;
    window
        .sees("retry with a higher limit for these files")
        .await;
    window.click("Raise limit…").await;
    window.fill("Limit in MB", "3").await;
    window.look("raise-limit").await;
    window.click("Retry 1 file").await;
    window.sees_within(JOB, "0\nskipped").await;

    window.click("Undo…").await;
    window.sees("2 documents removed").await;
    window.look("undo").await;
    window.click("Undo job").await;
    window.sees_within(JOB, "Undone: 2 documents removed").await;
    window.go("#/library").await;
    window.sees("No documents yet").await;
    window.close().await;
}

#[tokio::test]
async fn one_password_opens_every_file_that_waits_for_it() {
    let documents = Documents::new(&[("good.md", WARRANTY)]);
    let fixture = "crates/parse/tests/fixtures/pdf/locked.pdf";
    let locked = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(fixture)).unwrap();
    documents.write("first.pdf", &locked);
    documents.write("second.pdf", [&locked[..], b"\n% another copy\n"].concat());
    with_window(&[documents.path()], async |window| {
        window.sees("to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "every file is accounted for").await;
        window.click("Reasons").await;
        window.click("Enter password…").await;
        window
            .sees("tried on 2 files of this job and kept nowhere")
            .await;
        window.look("password").await;
        window.fill("Password", "open sesame").await;
        let ended = || {
            let jobs = window.api().jobs_list(ListJobs::default());
            jobs.unwrap().items[0].job.finished_at
        };
        let before = ended();
        window.click("Retry 2 files").await;
        eventually("the retry has ended", JOB, async || {
            ended().is_some_and(|at| Some(at) != before)
        })
        .await;
        window.sees_within(JOB, "2\nfailed").await;
        window.sees("every file is accounted for").await;

        window.click("Reasons").await;
        window.click("Enter password…").await;
        window.fill("Password", "secret").await;
        window.click("Retry 2 files").await;
        window.sees_within(JOB, "3\nstored").await;
    })
    .await;
}

#[tokio::test]
async fn content_that_parsers_crash_on_is_kept_apart_tried_again_and_let_out() {
    let documents = Documents::new(&[]);
    // Long to read, with little in it: the parser is at work when it is ended.
    let long = "<!-- nothing -->".repeat(150_000);
    for name in ["one", "two"] {
        let page = format!("<h1>Page {name}</h1>{long}<p>The text of page {name}.</p>");
        documents.write(&format!("{name}.html"), page);
    }
    with_window(&[documents.path()], async |window| {
        window.sees_within(JOB, "2 files to ingest").await;
        window.fill("Files at once", "1").await;
        window.click("Start").await;
        let data_dir = window.data_dir.clone();
        let crashed = tokio::task::spawn_blocking(move || processes::crash_parsers(&data_dir, 4));
        crashed.await.expect("parsers crash");
        window.sees_within(JOB, "2\nfailed").await;

        window.go("#/jobs").await;
        window.click("Quarantine 2").await;
        window.sees("one.html").await;
        window.look("quarantine").await;
        window.click("Let out: two.html").await;
        window.sees("1 entry let out of quarantine").await;
        window.click("Try again: one.html").await;
        window.sees("Nothing is in quarantine").await;
        window.go("#/library").await;
        window.sees_within(JOB, "Page one").await;
    })
    .await;
}
