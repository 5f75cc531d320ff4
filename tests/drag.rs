//! Files dragged from another program onto the window, by the protocol file managers use.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::documents::{Documents, RECIPE, WARRANTY};
use crate::support::with_window;

#[tokio::test]
async fn files_a_folder_and_an_archive_dropped_from_another_program_are_staged() {
    let documents = Documents::new(&[
        ("rye bread.txt", RECIPE),
        ("notes.txt", "Order flour."),
        ("Mill/elevator.md", WARRANTY),
        ("Mill/deep/sieve.md", "# Sieve"),
    ]);
    pack(&documents.file("archive.zip"), "inside.txt");
    with_window(&[], async |window| {
        window.go("#/library").await;
        window.sees("No documents yet").await;
        let texts = ["rye bread.txt", "notes.txt"].map(|name| documents.file(name));
        window.drop_files(&texts).await;
        window.sees("2 files to ingest").await;
        window.sees("rye bread.txt").await;

        window.drop_files(&[documents.file("Mill")]).await;
        window.sees("4 files to ingest").await;
        window.sees("sieve.md").await;

        window.drop_files(&[documents.file("archive.zip")]).await;
        window.sees("5 files to ingest").await;
        window.sees("inside.txt").await;
    })
    .await;
}

#[tokio::test]
async fn what_is_dropped_before_the_page_is_there_is_staged_once_it_is() {
    let documents = Documents::new(&[("rye bread.txt", RECIPE)]);
    with_window(&[], async |window| {
        window.sees("Drop folders, files or zip archives").await;
        let page = window.js("return location.href", json!([])).await;
        // A page of its own that runs no script, as one that is still loading.
        let style = "return document.querySelector('link[rel=stylesheet]').href";
        let style = window.js(style, json!([])).await;
        window.visit(&style).await;
        window.sees("font-family").await;
        window.drop_files(&[documents.file("rye bread.txt")]).await;

        window.visit(&page).await;
        window.sees("1 file to ingest").await;
    })
    .await;
}

/// Writes an archive with one text of this name in it.
fn pack(archive: &Path, name: &str) {
    let file = File::create(archive).expect("the archive can be written");
    let mut archive = ZipWriter::new(file);
    let entry = archive.start_file(name, SimpleFileOptions::default());
    entry.expect("the entry can be begun");
    archive
        .write_all(b"A text in an archive.")
        .expect("the entry can be written");
    archive.finish().expect("the archive can be ended");
}
