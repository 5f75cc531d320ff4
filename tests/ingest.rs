//! From a path on the command line to a passage found.

use fantoccini::key::Key;
use serde_json::json;

use crate::support::documents::{Documents, RECIPE, WARRANTY};
use crate::support::window::control;
use crate::support::{JOB, soon, with_window};

#[tokio::test]
async fn a_folder_becomes_a_searchable_collection_with_every_file_accounted_for() {
    let documents = Documents::new(&[
        ("manual/elevator.md", WARRANTY),
        ("bread.txt", RECIPE),
        ("copy of bread.txt", RECIPE),
        ("empty.txt", ""),
    ]);
    with_window(&[documents.path()], async |window| {
        window.sees("2 files to ingest").await;
        for verdict in ["2 new", "1 duplicate", "1 empty"] {
            window.sees(&verdict.replace(' ', "\n")).await;
        }
        window
            .press(&control(&char::from(Key::Enter).to_string()))
            .await;

        window.sees_within(JOB, "Completed").await;
        window.sees("every file is accounted for").await;
        let sum = window.find("[aria-label='What became of the files']").await;
        let sum = sum.text().await.expect("the sum can be read");
        let sum: String = sum.split_whitespace().collect();
        let expected = "4found=2stored+0unchanged+2skipped+0failed";
        assert!(sum.starts_with(expected), "{sum}");

        window.press(&control("4")).await;
        window
            .fill("Search the knowledge base", "how long is the guarantee")
            .await;
        window.sees("The manufacturer repairs worn stones").await;
        window.click("Grain elevator 3").await;
        let marked = window.find("[aria-current='true'][id^='chunk-']").await;
        let passage = marked.text().await.expect("the passage can be read");
        assert!(passage.contains("two years after delivery"), "{passage}");

        window.click("Delete").await;
        window.click("Delete document").await;
        window.sees("Grain elevator 3 was deleted").await;
        window.sees("1 document").await;
        window.press(&control("4")).await;
        window
            .fill(
                "Search the knowledge base",
                "manufacturer repairs worn stones",
            )
            .await;
        window.sees("passage").await;
        window
            .sees_no_more("The manufacturer repairs worn stones")
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_file_left_out_in_the_preflight_is_not_ingested() {
    let documents = Documents::new(&[("keep.md", WARRANTY), ("drop.md", RECIPE)]);
    with_window(&[documents.path()], async |window| {
        window.sees("2 files to ingest").await;
        window
            .find("input[aria-label='Take drop.md']")
            .await
            .click()
            .await
            .unwrap();
        window.sees("1 file to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "Completed").await;
        window.go("#/library").await;
        window.sees("Grain elevator 3").await;
        assert!(!window.text().await.contains("Rye bread"));
    })
    .await;
}

#[tokio::test]
async fn files_are_left_out_by_pattern_and_taken_by_type() {
    let documents = Documents::new(&[
        ("a.md", WARRANTY),
        ("b.md", RECIPE),
        ("drafts/c.md", "# Draft"),
        ("drafts/d.txt", "A draft."),
        ("e.txt", "A note."),
    ]);
    with_window(&[documents.path()], async |window| {
        window.sees("5 files to ingest").await;
        window
            .fill("Filter files by name or pattern", "drafts/, b.*")
            .await;
        window.sees("3 files:").await;
        window.click("Leave out").await;
        window.sees("2 files to ingest").await;
        window.fill("Filter files by name or pattern", " ").await;
        window.click("Plain text").await;
        window.sees("2 files:").await;
        window.click("Take only these").await;
        window.sees("d.txt").await;
        window.sees("2 files to ingest").await;
        window.click("Plain text").await;
        window.sees("3 left out").await;
        let taken = "return [...document.querySelectorAll('[role=row] input:checked')]
            .map((box) => box.getAttribute('aria-label'))";
        let taken = window.js(taken, json!([])).await;
        assert_eq!(taken, json!(["Take drafts/d.txt", "Take e.txt"]));
    })
    .await;
}

#[tokio::test]
async fn progress_moves_while_a_job_runs() {
    let documents = Documents::many(40);
    with_window(&[documents.path()], async |window| {
        window.sees("40 files to ingest").await;
        window.js(NOTE_PROGRESS, json!([])).await;
        window.click("Start").await;
        window.sees_within(JOB, "40 files · took").await;
        let seen = window.js("return window.progressSeen", json!([])).await;
        let seen: Vec<i64> = serde_json::from_value(seen).expect("numbers were noted");
        let between = seen
            .iter()
            .filter(|percent| (1..100).contains(*percent))
            .count();
        assert!(between >= 3, "the bar stood still in between: {seen:?}");
        assert!(seen.is_sorted(), "the bar went back: {seen:?}");

        window.sees("chunks stored").await;
        let chunks = window.js("return window.chunksSeen", json!([])).await;
        assert_eq!(
            chunks.as_array().map(Vec::len),
            Some(1),
            "an ended job told several counts: {chunks}"
        );
    })
    .await;
}

/// Notes every value the job page's bar takes, and every count of chunks it tells.
const NOTE_PROGRESS: &str = "window.progressSeen = []; window.chunksSeen = [];
    new MutationObserver(() => {
        const [chunks] = document.body.innerText.match(/[\\d,]+ chunks? stored/) ?? [];
        if (chunks && chunks !== window.chunksSeen.at(-1)) window.chunksSeen.push(chunks);
        const bar = document.querySelector('main section [role=progressbar]');
        const value = bar && Number(bar.getAttribute('aria-valuenow'));
        if (bar && value !== window.progressSeen.at(-1)) window.progressSeen.push(value);
    }).observe(document.body, { subtree: true, attributes: true, childList: true, characterData: true });";

#[tokio::test]
async fn a_second_start_hands_its_paths_to_the_open_window() {
    let documents = Documents::new(&[("bread.txt", RECIPE)]);
    with_window(&[], async |window| {
        window.sees("Drop folders, files or zip archives").await;
        let second = std::process::Command::new(env!("CARGO_BIN_EXE_gristmill"))
            .arg("--data-dir")
            .arg(&window.data_dir)
            .arg(documents.path())
            .env("DISPLAY", window.display.name())
            .status()
            .expect("the program starts");
        assert!(second.success(), "the second one ends by itself");
        window.sees("1 file to ingest").await;
    })
    .await;
}

#[tokio::test]
async fn a_reloaded_page_shows_the_same_and_goes_on_hearing() {
    let documents = Documents::many(30);
    with_window(&[documents.path()], async |window| {
        window.sees("30 files to ingest").await;
        window.click("Start").await;
        window.sees("Running").await;
        window.click("Pause").await;
        window.sees("Paused").await;
        window.page.refresh().await.expect("the page reloads");
        window.sees("Paused").await;
        window.sees("of 30 files").await;
        window.click("Resume").await;
        window.sees_within(JOB, "30 files · took").await;
        soon("all 30 are stored", async || {
            use gristmill_api::Operations as _;
            let jobs = window
                .api()
                .jobs_list(Default::default())
                .expect("jobs are listed");
            jobs.items[0].job.totals.completed == 30
        })
        .await;
    })
    .await;
}
