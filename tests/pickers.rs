//! The system's file and folder choosers, opened by the window's buttons and shortcuts.

use crate::support::documents::{Documents, RECIPE, WARRANTY};
use crate::support::picker::Field;
use crate::support::window::control;
use crate::support::with_window;

#[tokio::test]
async fn folders_and_files_chosen_in_the_systems_dialogs_are_staged() {
    let documents = Documents::new(&[("mill/elevator.md", WARRANTY), ("rye.txt", RECIPE)]);
    with_window(&[], async |window| {
        window.sees("Drop folders, files or zip archives").await;
        window.click("Add folder").await;
        let folder = documents.file("mill");
        window
            .choose_file("Add folders", Field::Location, &folder)
            .await;
        window.sees("1 file to ingest").await;
        window.sees("elevator.md").await;

        window.press(&control("o")).await;
        let file = documents.file("rye.txt");
        window
            .choose_file("Add files", Field::Location, &file)
            .await;
        window.sees("2 files to ingest").await;
        window.sees("rye.txt").await;
    })
    .await;
}
