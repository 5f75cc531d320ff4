//! Files dragged from another program onto the window, by the protocol file managers use.

use crate::support::documents::{Documents, RECIPE};
use crate::support::with_window;

#[tokio::test]
async fn files_dropped_from_another_program_are_staged() {
    let documents = Documents::new(&[("rye bread.txt", RECIPE)]);
    with_window(&[], async |window| {
        window.go("#/library").await;
        window.sees("No documents yet").await;
        let dragged = documents.file("rye bread.txt");
        let display = window.display.name().to_owned();
        let dropped = tokio::task::spawn_blocking(move || {
            crate::support::drag::drop_file(&display, "Gristmill", &dragged)
        });
        dropped.await.unwrap().expect("the window takes the drop");
        window.sees("1 file to ingest").await;
        window.sees("rye bread.txt").await;
    })
    .await;
}
