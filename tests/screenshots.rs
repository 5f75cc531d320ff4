//! Pictures of every page, light and dark, large and small, for the documentation and for
//! whoever changes how the window looks. Taken only where `GRISTMILL_SCREENSHOTS` says so.

use serde_json::json;

use crate::support::documents::{Documents, RECIPE, WARRANTY};
use crate::support::{JOB, Window, with_window};

const SIZES: [(u32, u32); 2] = [(1280, 800), (900, 600)];

#[tokio::test]
async fn every_page_can_be_seen_in_light_and_dark() {
    let documents = Documents::many(24);
    documents.write("manual/elevator.md", WARRANTY);
    documents.write("kitchen/bread.txt", RECIPE);
    documents.write("kitchen/copy of bread.txt", RECIPE);
    documents.write("empty.txt", "");
    documents.write("scans/broken.pdf", b"%PDF-1.7\nnot the rest of a document");
    with_window(&[documents.path()], async |window| {
        window.sees("to ingest").await;
        pictures(window, "ingest").await;
        window.click("Start").await;
        window.sees("Running").await;
        window.picture("job-running").await;
        window.sees_within(JOB, "took").await;
        pictures(window, "job").await;
        for (name, address, words) in [
            ("jobs", "#/jobs", "Completed with errors"),
            ("library", "#/library", "26 documents"),
            (
                "search",
                "#/search?q=how long is the guarantee",
                "two years after delivery",
            ),
            ("settings", "#/settings", "Chunk size"),
        ] {
            window.go(address).await;
            window.sees(words).await;
            pictures(window, name).await;
        }
    })
    .await;
}

async fn pictures(window: &Window, name: &str) {
    if std::env::var_os("GRISTMILL_SCREENSHOTS").is_none() {
        return;
    }
    for (width, height) in SIZES {
        window.resize(width, height).await;
        for theme in ["light", "dark"] {
            window
                .js(
                    "document.documentElement.dataset.theme = arguments[0]",
                    json!([theme]),
                )
                .await;
            window.picture(&format!("{name}-{theme}-{width}")).await;
        }
    }
}
