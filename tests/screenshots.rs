//! Every page on the sample documents, light and dark, large and small: that each can be
//! reached, read and used by everyone, and, where `GRISTMILL_SCREENSHOTS` names a folder,
//! pictures of it. Pages that take a story to get to are looked at by the tests of that story.

use std::path::Path;

use gristmill_api::Operations as _;
use gristmill_api::types::AddWatch;
use serde_json::json;

use crate::support::documents::Documents;
use crate::support::{JOB, Window, with_window};

#[tokio::test]
async fn every_page_can_be_read_in_light_and_dark() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let documents = Documents::new(&[("Scanner tray/Unfinished.txt", "")]);
    let broken = b"%PDF-1.7\nnot the rest of a document";
    documents.write("Scanner tray/Damaged receipt.pdf", broken);
    let tray = documents.file("Scanner tray");
    with_window(&[&samples, &tray], async |window| {
        window.sees("to ingest").await;
        window.look("ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "took").await;
        window.look("job").await;
        let file = window.find("[aria-rowindex='2']").await;
        file.click().await.unwrap();
        window.find("[aria-label='Close details']").await;
        window.look("file").await;
        window.click("Reasons").await;
        window.sees("Next:").await;
        window.look("reasons").await;
        walk(
            window,
            &[
                ("jobs", "#/jobs", "Completed with errors"),
                ("library", "#/library", "Moving plan"),
                ("overview", "#/overview", "Mean quality"),
                ("insights-samples", "#/insights", "New documents"),
                (
                    "search",
                    "#/search?q=when does the library move",
                    "passages",
                ),
                ("activity", "#/activity", "Completed with errors"),
                ("settings", "#/settings", "Chunk size"),
            ],
        )
        .await;
        let watched: AddWatch =
            serde_json::from_value(json!({ "folder": tray })).expect("that is a watch");
        let watch = window.api().watches_add(watched).expect("it is watched");
        let watch = format!("#/watches/{}", watch.watch.id);
        walk(
            window,
            &[
                ("watch-form", "#/watch-form", "Settle time"),
                ("watch", &watch, "Watching"),
                ("watches", "#/watches", "Watching"),
            ],
        )
        .await;
        window.go("#/search?q=moving plan").await;
        window.find("[data-hit]").await.click().await.unwrap();
        window.find("[aria-current='true'][id^='chunk-']").await;
        window.look("chunks").await;
        window.click("Text").await;
        window.find("article [role='heading']").await;
        window.look("document").await;
    })
    .await;
}

#[tokio::test]
async fn every_page_says_what_it_is_for_before_there_is_anything_to_show() {
    with_window(&[], async |window| {
        window.sees("Drop folders, files or zip archives").await;
        window.look("ingest-empty").await;
        walk(
            window,
            &[
                ("jobs-empty", "#/jobs", "No jobs yet"),
                ("library-empty", "#/library", "No documents yet"),
                ("overview-empty", "#/overview", "Nothing to show yet"),
                ("insights-empty", "#/insights", "Nothing to chart yet"),
                ("removed-empty", "#/removed", "Nothing to restore"),
                ("exports-empty", "#/exports", "Nothing was exported yet"),
                ("search-empty", "#/search", "Search everything"),
                ("watches-empty", "#/watches", "No folder is watched"),
                ("doctor-empty", "#/doctor", "Not checked yet"),
                (
                    "quarantine-empty",
                    "#/quarantine",
                    "Nothing is in quarantine",
                ),
                ("no-job", "#/jobs/none", "none"),
            ],
        )
        .await;
        window.press("?").await;
        window.sees("These shortcuts").await;
        window.look("shortcuts").await;
    })
    .await;
}

/// Looks at pages: a name for the pictures, the address, and what shows that it is there.
async fn walk(window: &Window, pages: &[(&str, &str, &str)]) {
    for (name, address, words) in pages {
        window.go(address).await;
        window.sees_within(JOB, words).await;
        window.look(name).await;
    }
}
