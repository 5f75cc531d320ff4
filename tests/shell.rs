//! The command palette, what happened, and whether all is well.

use fantoccini::key::Key;
use gristmill_api::Operations as _;
use gristmill_api::types::CreateBackup;
use serde_json::json;

use crate::support::documents::{Documents, RECIPE, WARRANTY};
use crate::support::window::control;
use crate::support::{JOB, Window, soon, with_window};

#[tokio::test]
async fn the_palette_leads_to_pages_things_and_settings_and_does_what_the_page_offers() {
    let documents = Documents::new(&[("elevator.md", WARRANTY), ("rye.txt", RECIPE)]);
    with_window(&[documents.path()], async |window| {
        window.sees("2 files to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "every file is accounted for").await;

        ask(window, "").await;
        window.sees("On this page").await;
        window.sees("Export…").await;
        window.look("palette").await;
        press(window, Key::Escape).await;
        window.sees_no_more("On this page").await;
        ask(window, "undo").await;
        take(window, "Undo…").await;
        window.find("dialog[aria-labelledby]").await;
        press(window, Key::Escape).await;

        ask(window, "grain elev").await;
        take(window, "Grain elevator 3").await;
        window.find("main article").await;

        ask(window, "chunk ov").await;
        take(window, "Chunk overlap").await;
        window.has_focus("#setting-chunk_overlap").await;

        ask(window, "wtches").await;
        take(window, "Watches").await;
        window.sees("No folder is watched").await;

        ask(window, "").await;
        let lately = window.text().await;
        let (document, setting) = (
            lately.find("Grain elevator 3"),
            lately.find("Chunk overlap"),
        );
        assert!(
            setting < document && setting.is_some(),
            "the latest comes first: {lately}"
        );
        press(window, Key::Escape).await;
        window.sees_no_more("Lately").await;

        ask(window, "how long is the guarantee").await;
        press(window, Key::Up).await;
        press(window, Key::Enter).await;
        window.sees("free of charge").await;
    })
    .await;
}

#[tokio::test]
async fn activity_tells_what_happened_before_and_what_happens() {
    let documents = Documents::new(&[("elevator.md", WARRANTY), ("none.txt", "")]);
    with_window(&[documents.path()], async |window| {
        window.sees("1 file to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "every file is accounted for").await;

        // The window was not looking while this happened.
        window.go("#/activity").await;
        window.sees("Stored as").await;
        window.sees("Skipped:").await;
        window.choose("Kind", "Files").await;
        window.sees_no_more("Job created").await;
        window.fill("Filter events by name", "elev").await;
        window.sees_no_more("Skipped:").await;
        window.sees("elevator.md").await;
        window
            .fill("Filter events by name", "nothing of this name")
            .await;
        window.sees("Nothing like that happened").await;
        window.look("activity-nothing").await;
        window.go("#/jobs").await;
        window.go("#/activity").await;

        window.sees("Stored as").await;
        window.click("Hold").await;
        let backup = window.api().backups_create(CreateBackup::default());
        backup.expect("a backup is made");
        window.sees("1 new").await;
        assert!(
            !window.text().await.contains("Backup made"),
            "the list holds still"
        );
        window.click("Go on").await;
        window.sees("Backup made").await;

        window.click("elevator.md").await;
        window.find("main article").await;
    })
    .await;
}

#[tokio::test]
async fn the_doctor_tells_what_it_looks_at_what_it_found_and_when() {
    with_window(&[], async |window| {
        window.go("#/settings").await;
        window.click("Doctor").await;
        window.sees("Not checked yet").await;
        let thorough = window.find("[aria-label='Read stored data too']").await;
        thorough.click().await.unwrap();
        window.click("Check now").await;
        window.sees_within(JOB, "checks in").await;
        window.sees("stored data included · just now").await;
        assert!(!window.text().await.contains("Something is not sound"));
        window.sees("Sampled documents can be read").await;
        window.look("doctor").await;
        window.page.refresh().await.unwrap();
        window.sees("checks in").await;

        press(window, Key::Escape).await;
        window.sees("Appearance").await;
    })
    .await;
}

/// Opens the palette and types into it.
async fn ask(window: &Window, words: &str) {
    window.press(&control("k")).await;
    window.has_focus("[role='combobox']").await;
    if !words.is_empty() {
        window.press(words).await;
    }
}

/// Takes the first row, which has this name.
async fn take(window: &Window, name: &str) {
    let first =
        "return document.querySelector('[role=option][aria-selected=true] .name')?.innerText ?? ''";
    soon("the row is the first", async || {
        window.js(first, json!([])).await == json!(name)
    })
    .await;
    press(window, Key::Enter).await;
}

async fn press(window: &Window, key: Key) {
    window.press(&char::from(key).to_string()).await;
}
