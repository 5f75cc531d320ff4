//! Documents taken out again: asked for in a dialog, written to a chosen file, seen in a list.

use crate::support::documents::{Documents, RECIPE, WARRANTY};
use crate::support::picker::Field;
use crate::support::{JOB, soon, with_window};

#[tokio::test]
async fn a_job_and_the_library_are_exported_to_files_chosen_in_the_systems_dialog() {
    let documents = Documents::new(&[("elevator.md", WARRANTY), ("rye.txt", RECIPE)]);
    let out = tempfile::tempdir().unwrap();
    with_window(&[documents.path()], async |window| {
        window.sees("2 files to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "Completed").await;
        window.click("Export…").await;
        window.choose("Format", "CSV").await;
        window.sees("A table for spreadsheets").await;
        window.look("export-dialog").await;
        let table = out.path().join("mill.csv");
        window.click("Choose a file…").await;
        window.choose_file("Save as", Field::Name, &table).await;
        window.sees("mill.csv").await;
        window.sees("2 documents, 2 passages").await;
        let text = std::fs::read_to_string(&table).unwrap();
        assert!(text.starts_with("id,document_id,"), "{text}");

        window.go("#/library").await;
        window.sees("2 documents").await;
        window.click("Export…").await;
        window.choose("Format", "Vector database").await;
        window.choose("Database", "Qdrant").await;
        let archive = out.path().join("mill.zip");
        window.click("Choose a file…").await;
        window.choose_file("Save as", Field::Name, &archive).await;
        window.sees("mill.zip").await;
        window.sees("Qdrant").await;
        window.look("exports").await;
        soon("the archive has its name", async || archive.exists()).await;
        assert!(std::fs::read(&archive).unwrap().starts_with(b"PK"));
    })
    .await;
}
