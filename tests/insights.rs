//! What happened over time: charts, their tables, and where their numbers lead.

use serde_json::json;

use crate::support::documents::{Documents, RECIPE, WARRANTY};
use crate::support::window::control;
use crate::support::{JOB, Window, soon, with_window};

/// The button that shows tables, while they are shown.
const PRESSED: &str = "button[aria-pressed='true'][aria-keyshortcuts='T']";

#[tokio::test]
async fn insights_chart_what_happened_and_every_number_leads_to_what_it_counts() {
    let documents = Documents::new(&[("elevator.md", WARRANTY), ("rye.txt", RECIPE)]);
    documents.write("none.txt", "");
    documents.write("damaged.pdf", b"%PDF-1.7\nnot the rest of a document");
    with_window(&[documents.path()], async |window| {
        window.sees("to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "every file is accounted for").await;
        window.press(&control("8")).await;
        window.sees("New documents").await;
        window.look("insights").await;

        let english = "table[aria-label='Languages'] a";
        window.find(english).await.click().await.unwrap();
        window.find("[aria-label='Remove English']").await;
        window.find("[aria-label^='Remove Stored ']").await;
        window.sees("2 documents").await;
        window.look("library-stored").await;

        window.go("#/insights").await;
        let day = "[aria-label='New documents, over time'] a[tabindex='0']";
        window.find(day).await.click().await.unwrap();
        window.sees("2 documents").await;

        window.go("#/insights").await;
        let reason = "table[aria-label='Failures by reason'] a";
        window.find(reason).await.click().await.unwrap();
        window.sees("With files of the reason").await;
        window.look("jobs-reason").await;
        window.find("[data-row]").await.click().await.unwrap();
        window.sees("damaged.pdf").await;
        only_shows(window, 1).await;
    })
    .await;
}

#[tokio::test]
async fn insights_are_read_as_tables_by_week_and_in_high_contrast() {
    let documents = Documents::new(&[("elevator.md", WARRANTY), ("none.txt", "")]);
    with_window(&[documents.path()], async |window| {
        window.sees("to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "every file is accounted for").await;
        window.go("#/insights").await;
        window.sees("New documents").await;
        window.press("t").await;
        window.find(PRESSED).await;
        window.look("insights-tables").await;
        window.click("Weeks").await;
        window.sees("the last 26 weeks").await;

        window.page.refresh().await.unwrap();
        window.sees("the last 26 weeks").await;
        window.find(PRESSED).await;
        window.click("Tables").await;
        window.find("[aria-label='New documents, over time']").await;
        let contrast = "document.documentElement.dataset.contrast = 'more'";
        window.js(contrast, json!([])).await;
        window.look("insights-contrast").await;
    })
    .await;
}

/// Waits until the list of files has this many rows.
async fn only_shows(window: &Window, files: u32) {
    // The head of the table is counted as a row.
    let rows = "return document.querySelector('[aria-label=Files]')?.ariaRowCount";
    soon(&format!("{files} files are listed"), async || {
        window.js(rows, json!([])).await == json!((files + 1).to_string())
    })
    .await;
}
