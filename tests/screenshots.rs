//! Every page on the sample documents, light and dark, large and small: that each can be
//! reached and read, and, where `GRISTMILL_SCREENSHOTS` names a folder, pictures of it.

use std::path::Path;

use gristmill_api::Operations as _;
use gristmill_api::types::AddWatch;
use serde_json::json;

use crate::support::documents::Documents;
use crate::support::{JOB, Window, with_window};

const SIZES: [(u32, u32); 2] = [(1280, 800), (900, 600)];

#[tokio::test]
async fn every_page_can_be_read_in_light_and_dark() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let documents = Documents::new(&[("Scanner tray/Unfinished.txt", "")]);
    let broken = b"%PDF-1.7\nnot the rest of a document";
    documents.write("Scanner tray/Damaged receipt.pdf", broken);
    let tray = documents.file("Scanner tray");
    with_window(&[&samples, &tray], async |window| {
        window.sees("to ingest").await;
        pictures(window, "ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "took").await;
        pictures(window, "job").await;
        window.click("Reasons").await;
        window.sees("Next:").await;
        pictures(window, "reasons").await;
        for (name, address, words) in [
            ("jobs", "#/jobs", "Completed with errors"),
            ("library", "#/library", "Moving plan"),
            (
                "search",
                "#/search?q=when does the library move",
                "passages",
            ),
            ("settings", "#/settings", "Chunk size"),
        ] {
            window.go(address).await;
            window.sees(words).await;
            pictures(window, name).await;
        }
        let watched: AddWatch =
            serde_json::from_value(json!({ "folder": tray })).expect("that is a watch");
        let watch = window.api().watches_add(watched).expect("it is watched");
        for (name, address, words) in [
            ("watch-form", "#/watch-form", "Settle time"),
            (
                "watch",
                &*format!("#/watches/{}", watch.watch.id),
                "Watching",
            ),
            ("watches", "#/watches", "Watching"),
        ] {
            window.go(address).await;
            window.sees_within(JOB, words).await;
            pictures(window, name).await;
        }
        window.go("#/search?q=moving plan").await;
        window.find("[data-hit]").await.click().await.unwrap();
        window.find("[aria-current='true'][id^='chunk-']").await;
        pictures(window, "chunks").await;
        window.click("Text").await;
        window.find("article [role='heading']").await;
        pictures(window, "document").await;
    })
    .await;
}

async fn pictures(window: &Window, name: &str) {
    if !Window::keeps_pictures() {
        return;
    }
    for (width, height) in SIZES {
        window.resize(width, height).await;
        for theme in ["light", "dark"] {
            let dress = "document.documentElement.dataset.theme = arguments[0]";
            window.js(dress, json!([theme])).await;
            window
                .page
                .execute_async(SETTLED, Vec::new())
                .await
                .expect("the page comes to rest");
            window.picture(&format!("{name}-{theme}-{width}")).await;
        }
    }
}

/// Calls back once everything that moves has come to rest and been painted.
const SETTLED: &str = "
    const done = arguments[0];
    const painted = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
    painted(() => {
        const ends = document.getAnimations().filter((one) => one.effect.getTiming().iterations !== Infinity);
        Promise.allSettled(ends.map((one) => one.finished)).then(() => painted(() => done()));
    });";
