//! Documents taken out again: asked for in a dialog, written to a chosen file, seen in a list;
//! and as a bundle, which is looked at and restored.

use crate::support::documents::{Documents, RECIPE, WARRANTY};
use crate::support::picker::Field;
use crate::support::{JOB, Window, soon, with_window};

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

#[tokio::test]
async fn a_bundle_is_made_and_looked_at_before_it_is_restored() {
    let documents = Documents::new(&[("elevator.md", WARRANTY), ("rye.txt", RECIPE)]);
    let out = tempfile::tempdir().unwrap();
    let (file, files) = (out.path().join("mill.bundle"), out.path().join("files"));
    std::fs::create_dir(&files).unwrap();
    with_window(&[documents.path()], async |window| {
        window.sees("2 files to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "Completed").await;
        window.go("#/exports").await;
        window.click("Bundle…").await;
        window.sees("Make a bundle").await;
        with_files(window).await;
        window.look("bundle-dialog").await;
        window.click("Choose a file…").await;
        window.choose_file("Save as", Field::Name, &file).await;
        window.sees("The bundle is made").await;
        window.sees("2 documents, 2 passages").await;
        window.click("Close").await;

        window.click("Restore a bundle…").await;
        window
            .choose_file("Choose a bundle", Field::Location, &file)
            .await;
        window
            .sees("Documents that are here stay as they are")
            .await;
        with_files(window).await;
        window.look("restore-dialog").await;
        window.click("Choose a folder…").await;
        window
            .choose_file("Choose a folder", Field::Location, &files)
            .await;
        window.sees("The bundle is restored").await;
        window.sees("There already").await;
        window.sees("Files written").await;
        window.look("bundle-restored").await;
        window.click("Close").await;
    })
    .await;
    let folder = std::fs::read_dir(&files).unwrap().next().unwrap().unwrap();
    let text = std::fs::read_to_string(folder.path().join("rye.txt")).unwrap();
    assert_eq!(text, RECIPE);
}

/// Turns the switch on that has files go along.
async fn with_files(window: &Window) {
    let switch = window.find("input[aria-label='With files']").await;
    switch.click().await.expect("it can be switched");
}
