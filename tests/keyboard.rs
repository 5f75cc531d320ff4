//! Everything by keyboard alone: from staged files to a passage read, and every stop of the
//! Tab key.

use fantoccini::key::Key;
use serde_json::json;

use crate::support::documents::{Documents, RECIPE, WARRANTY};
use crate::support::window::control;
use crate::support::{JOB, Window, with_window};

/// More stops than any page has.
const STOPS: usize = 60;

#[tokio::test]
async fn the_whole_way_can_be_gone_by_keyboard_alone() {
    let documents = Documents::new(&[("elevator.md", WARRANTY), ("rye.txt", RECIPE)]);
    with_window(&[documents.path()], async |window| {
        window.sees("2 files to ingest").await;
        tab_to(window, "Files found").await;
        press(window, Key::Down).await;
        window.press(" ").await;
        window.sees("1 file to ingest").await;
        window.press(" ").await;
        window.sees("2 files to ingest").await;
        window.press(&control(&text(Key::Enter))).await;
        window.sees_within(JOB, "every file is accounted for").await;

        tab_to(window, "Files").await;
        press(window, Key::Down).await;
        press(window, Key::Enter).await;
        window.sees("Open document").await;

        window.press(&control("3")).await;
        window.sees("Grain elevator 3").await;
        tab_to(window, "Documents").await;
        press(window, Key::End).await;
        press(window, Key::Enter).await;
        window.find("main article").await;
        press(window, Key::Escape).await;
        window.sees("2 documents").await;

        window.press(&control("4")).await;
        window
            .find("input[aria-label='Search the knowledge base']:focus")
            .await;
        window.press("how long is the guarantee").await;
        window.sees("free of charge").await;
        press(window, Key::Down).await;
        press(window, Key::Enter).await;
        window.find("[aria-current='true'][id^='chunk-']").await;

        window.press("?").await;
        window.sees("These shortcuts").await;
        press(window, Key::Escape).await;
        window.sees_no_more("These shortcuts").await;
    })
    .await;
}

#[tokio::test]
async fn every_stop_of_the_tab_key_has_a_name_and_shows_that_it_is_there() {
    let documents = Documents::new(&[("elevator.md", WARRANTY), ("none.txt", "")]);
    with_window(&[documents.path()], async |window| {
        window.sees("1 file to ingest").await;
        check_stops(window, "ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "every file is accounted for").await;
        check_stops(window, "job").await;
        for (address, words) in [
            ("#/jobs", "took"),
            ("#/library", "Grain elevator 3"),
            ("#/search?q=stones", "free of charge"),
            ("#/watches", "No folder is watched"),
            ("#/watch-form", "Settle time"),
            ("#/settings", "Chunk size"),
            ("#/activity", "Completed"),
            ("#/insights", "New documents"),
            ("#/doctor", "Pack diagnostics"),
        ] {
            window.go(address).await;
            window.sees(words).await;
            check_stops(window, address).await;
        }
    })
    .await;
}

/// Goes through the page with Tab, until it comes round.
async fn check_stops(window: &Window, page: &str) {
    let afresh = "document.activeElement.blur();
        for (const at of document.querySelectorAll('[data-stopped]')) delete at.dataset.stopped;";
    window.js(afresh, json!([])).await;
    let mut stops = Vec::new();
    for _ in 0..STOPS {
        press(window, Key::Tab).await;
        let stop: Stop = serde_json::from_value(window.js(STOP, json!([])).await)
            .expect("the page tells where the focus is");
        if stop.again {
            break;
        }
        assert!(!stop.name.is_empty(), "{page}: a nameless stop: {stop:?}");
        assert!(stop.seen, "{page}: the focus cannot be seen: {stop:?}");
        stops.push(stop.name);
    }
    assert!(stops.len() >= 7, "{page} was not gone through: {stops:?}");
}

/// Where the focus is.
#[derive(Debug, serde::Deserialize)]
struct Stop {
    name: String,
    /// Whether something is drawn that is not there without the focus.
    seen: bool,
    /// Whether it has been here before.
    again: bool,
    #[expect(dead_code, reason = "told when the test fails")]
    html: String,
}

const STOP: &str = "
    const at = document.activeElement;
    const again = at.dataset.stopped !== undefined || at === document.body;
    at.dataset.stopped = '';
    const marks = [getComputedStyle(at), getComputedStyle(at, '::after')];
    const seen = marks.some((style) =>
        (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none');
    const name = at.getAttribute('aria-label') || at.innerText || at.labels?.[0]?.innerText || '';
    return { name: name.trim(), seen, again, html: at.outerHTML.slice(0, 200) };";

/// Presses Tab until the focus is on what has this label.
async fn tab_to(window: &Window, label: &str) {
    for _ in 0..STOPS {
        press(window, Key::Tab).await;
        let at = "return document.activeElement.getAttribute('aria-label')";
        if window.js(at, json!([])).await == json!(label) {
            return;
        }
    }
    panic!("Tab does not lead to `{label}`");
}

async fn press(window: &Window, key: Key) {
    window.press(&text(key)).await;
}

fn text(key: Key) -> String {
    char::from(key).to_string()
}
