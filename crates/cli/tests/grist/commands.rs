//! Commands beside the work, and progress where there is no terminal.

use crate::support::{Grist, fixture, has_model};

#[test]
fn completions_know_every_command() {
    let grist = Grist::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = grist.run(&["completions", shell]).expect(0).out;
        for word in [
            "ingest",
            "search",
            "connections",
            "doctor",
            "watch-progress",
        ] {
            assert!(script.contains(word), "{shell} does not know `{word}`");
        }
    }
    assert!(!grist.data_dir().exists(), "nothing else was touched");
}

#[test]
fn setup_says_where_things_are_once_they_are_there() {
    let pdfium = gristmill_assets::locate(&gristmill_assets::PDFIUM);
    if !has_model() || pdfium.is_none() {
        return eprintln!("left out: this test fetches nothing");
    }
    let grist = Grist::new();
    let told = grist.run(&["setup"]).expect(0).out;
    assert_eq!(told.lines().count(), 2, "{told}");
    assert!(told.contains("all-MiniLM-L6-v2 is in `"), "{told}");
    let pdfium = pdfium.unwrap().display().to_string();
    assert!(told.contains(&pdfium), "{told}");
}

#[test]
fn without_a_terminal_every_file_is_a_line_when_asked_for() {
    if !has_model() {
        return;
    }
    let grist = Grist::new();
    let words = ["ingest", &fixture("harbour"), "--watch-progress"];
    let ran = grist.run(&words).expect(0);
    let lines: Vec<&str> = ran.err.lines().map(str::trim).collect();
    assert_eq!(lines.len(), 4, "a line for each file: {ran:?}");
    assert!(
        lines
            .iter()
            .any(|line| line.contains("completed  tides.md")),
        "{ran:?}"
    );
    assert!(
        lines
            .iter()
            .any(|line| line.contains("skipped") && line.contains(": ")),
        "{ran:?}"
    );
    assert!(lines[3].starts_with("4/4"), "they count up: {ran:?}");
    assert!(!ran.err.contains('\u{1b}'), "and nothing is drawn: {ran:?}");
}
