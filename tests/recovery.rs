//! Mending what went wrong: files of a reason done again, a job undone.

use crate::support::documents::{Documents, WARRANTY};
use crate::support::{JOB, Window};

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
    window.click("Retry 1 file").await;
    window.sees_within(JOB, "0\nskipped").await;

    window.click("Undo…").await;
    window.sees("2 documents removed").await;
    window.click("Undo job").await;
    window.sees_within(JOB, "Undone: 2 documents removed").await;
    window.go("#/library").await;
    window.sees("No documents yet").await;
    window.close().await;
}
