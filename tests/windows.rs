//! Several windows on one application, and links that lead into them.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::support::documents::{Documents, RECIPE};
use crate::support::{JOB, Window, soon, with_window};

/// What the second window is called.
const SECOND: &str = "Gristmill (2)";

#[tokio::test]
async fn a_link_leads_to_its_place_at_the_start_and_in_the_open_window() {
    with_window(&[Path::new("gristmill://jobs")], async |window| {
        window.sees("No jobs yet").await;
        for words in ["rye bread", "mill stone"] {
            let link = format!("gristmill://search?q={}", words.replace(' ', "%20"));
            start_again(window, &link);
            soon("the words of the link are searched for", async || {
                let typed = "return document.querySelector('[role=searchbox]')?.value";
                window.js(typed, json!([])).await == json!(words)
            })
            .await;
        }
        // A link from anywhere may be written badly.
        start_again(window, "gristmill://jobs/%E0%");
        window.sees("no job").await;
        start_again(window, "gristmill:///library/");
        window.sees("No documents yet").await;
        window.press("\u{e009}\u{e008}L").await;
        window.sees("Link copied").await;
    })
    .await;
}

#[tokio::test]
async fn a_second_window_takes_drops_of_its_own_and_closes_alone() {
    let documents = Documents::new(&[("bread.txt", RECIPE)]);
    with_window(&[], async |window| {
        window.go("#/jobs").await;
        window.sees("No jobs yet").await;
        window.press("\u{e009}\u{e008}N").await;
        let opened = "there is a second window";
        soon(opened, async || window.display.shows(SECOND)).await;
        let bread = [documents.file("bread.txt")];
        window.drop_files_on(SECOND, &bread).await;
        let first = window.page.window().await.expect("it has a handle");
        let second = window.other_than(&first).await;
        window.turn_to(&second).await;
        window.sees("1 file to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "1 file · took").await;
        // The first hears of it as well, and shows what it showed.
        window.turn_to(&first).await;
        window.sees("Completed").await;
        assert!(!window.text().await.contains("to ingest"));
        window.display.ask_to_close(SECOND);
        let closed = "the second window is gone";
        soon(closed, async || !window.display.shows(SECOND)).await;
        window.go("#/library").await;
        window.sees("bread").await;
    })
    .await;
}

/// Starts the program once more with a link, as the desktop does when one is clicked.
fn start_again(window: &Window, link: &str) {
    let mut second = Command::new(env!("CARGO_BIN_EXE_gristmill"));
    second.arg("--data-dir").arg(&window.data_dir).arg(link);
    let ended = second.env("DISPLAY", window.display.name()).status();
    assert!(ended.expect("the program starts").success());
}
