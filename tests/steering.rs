//! Steering: what is pasted, how a file would be cut up, presets, several jobs at once, and the
//! account of a job as a table.

use gristmill_api::Operations as _;
use gristmill_api::types::{CreateJob, JobRef, ListConnections};
use gristmill_model::{JobId, JobState, Priority};
use serde_json::json;

use crate::support::documents::{Documents, RECIPE, WARRANTY};
use crate::support::picker::Field;
use crate::support::{JOB, Window, soon, with_window};

#[tokio::test]
async fn pasted_paths_are_shown_and_staged_once_that_is_agreed_to() {
    let documents = Documents::new(&[("elevator.md", WARRANTY), ("more/rye bread.txt", RECIPE)]);
    with_window(&[], async |window| {
        window.sees("Drop folders, files or zip archives").await;
        let bread = documents.file("more/rye bread.txt");
        let pasted = format!(
            "{}\n\"{}\"\nhttps://handbook.example/page\nnot/a/path",
            documents.file("elevator.md").display(),
            bread.display()
        );
        paste(window, &pasted).await;
        window.sees("Add what was pasted?").await;
        window.sees("https://handbook.example/page").await;
        window.sees("Not understood, left out").await;
        window.look("paste-dialog").await;
        window.click("Cancel").await;
        window.sees("Drop folders, files or zip archives").await;

        paste(window, &format!("file://{}", documents.path().display())).await;
        window.click("Add 1 source").await;
        window.sees("2 files to ingest").await;
        window.sees("rye bread.txt").await;
    })
    .await;
}

/// What the system does when Control and V are pressed with this text on the clipboard.
async fn paste(window: &Window, text: &str) {
    let paste = "const held = new DataTransfer();
        held.setData('text/plain', arguments[0]);
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: held, bubbles: true, cancelable: true }));";
    window.js(paste, json!([text])).await;
}

#[tokio::test]
async fn the_chunks_of_a_file_change_with_their_size_before_anything_is_stored() {
    let documents = Documents::many(1);
    with_window(&[documents.path()], async |window| {
        window.sees("1 file to ingest").await;
        window.sees("note-0000.md").await;
        open_first_row(window).await;
        window.sees("Chunks of note-0000.md").await;
        window.sees("Paragraph 0 of note 0").await;
        let before = chunks(window).await;
        window.look("chunk-preview").await;
        window.fill("Chunk size of the preview", "2000").await;
        let fewer = async || chunks(window).await < before;
        soon("larger chunks are fewer", fewer).await;
        let after = chunks(window).await;
        window.click("Use these sizes").await;
        window.sees_no_more("Chunks of note-0000.md").await;
        let size = "return document.getElementById('option-chunk_size').value";
        assert_eq!(window.js(size, json!([])).await, json!("2000"));
        window.click("Start").await;
        window.sees_within(JOB, "Completed").await;
        window.sees(&format!("{after} chunks stored")).await;
    })
    .await;
}

async fn open_first_row(window: &Window) {
    let row = "document.querySelector('[role=grid][aria-label=\"Files found\"] [role=row] .path').click()";
    window.js(row, json!([])).await;
}

/// How many chunks the preview counts.
async fn chunks(window: &Window) -> u64 {
    let count =
        "return Number(document.querySelector('dialog strong')?.innerText.split(' ')[0] ?? 0)";
    window.js(count, json!([])).await.as_u64().unwrap_or(0)
}

#[tokio::test]
async fn a_preset_changes_options_and_changed_options_are_custom() {
    let documents = Documents::new(&[("elevator.md", WARRANTY)]);
    with_window(&[documents.path()], async |window| {
        window.sees("1 file to ingest").await;
        window.sees("As the settings say").await;
        window.click("Thorough").await;
        window.sees("two to three times the time and space").await;
        let value =
            |option: &str| format!("return document.getElementById('option-{option}').value");
        let size = value("chunk_size");
        assert_eq!(window.js(&size, json!([])).await, json!("500"));
        window.fill("Chunk size", "640").await;
        window.sees("Options that differ from every preset").await;
        window.sees("Custom").await;
        window.click("Fast").await;
        window.sees("scans fail with a reason").await;
        window.look("ingest-preset").await;
        window.click("Start").await;
        window.sees_within(JOB, "Completed").await;
        let jobs = window
            .api()
            .jobs_list(Default::default())
            .expect("jobs are listed");
        let options = &jobs.items[0].job.options;
        assert!(!options.ocr && options.chunk_overlap == 0, "{options:?}");
    })
    .await;
}

#[tokio::test]
async fn a_stored_source_is_renamed_taken_and_removed() {
    let documents = Documents::new(&[("elevator.md", WARRANTY)]);
    with_window(&[documents.path()], async |window| {
        window.sees("1 file to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "Completed").await;
        window.go("#/ingest").await;
        let connection = || {
            let all = window.api().connections_list(ListConnections::default());
            all.expect("connections are listed").into_iter().next()
        };
        let name = connection().expect("the folder is one").name;
        window.click(&format!("Rename {name}")).await;
        window
            .fill(&format!("Name of {name}"), "Mill\u{e007}")
            .await;
        soon("it is renamed", async || {
            connection().is_some_and(|one| one.name == "Mill")
        })
        .await;
        window.look("ingest-sources").await;
        window.click("Take").await;
        window.sees("1\nunchanged").await;
        window.click("Clear").await;
        window.click("Remove Mill").await;
        window.sees("Its documents stay").await;
        window.click("Remove").await;
        soon("it is gone", async || connection().is_none()).await;
    })
    .await;
}

#[tokio::test]
async fn several_jobs_are_held_let_go_on_and_cancelled_at_once() {
    let documents = Documents::many(60);
    with_window(&[], async |window| {
        window.sees("Drop folders, files or zip archives").await;
        let names = ["first", "second", "third"];
        for name in names {
            let request = CreateJob {
                id: Some(JobId(name.to_owned())),
                name: Some(name.to_owned()),
                paths: vec![documents.path().display().to_string()],
                ..CreateJob::default()
            };
            window.api().jobs_create(request).expect("a job is made");
        }
        window.go("#/jobs").await;
        window.sees("third").await;
        for name in ["first", "second"] {
            pick(window, name).await;
        }
        window.sees("2 jobs picked").await;
        window.look("jobs-picked").await;
        window
            .choose("Priority of the picked jobs", "Urgent priority")
            .await;
        let priority = |name: &str| job(window, name).priority;
        soon("both are urgent", async || {
            priority("first") == Priority::Urgent && priority("second") == Priority::Urgent
        })
        .await;
        assert_eq!(priority("third"), Priority::Normal);
        window.click("Cancel").await;
        window.sees("2 jobs cancelled").await;
        let state = |name: &str| job(window, name).state;
        soon("both are cancelled", async || {
            state("first") == JobState::Cancelled && state("second") == JobState::Cancelled
        })
        .await;
        assert_eq!(state("third"), JobState::Pending);
        window.choose("Priority of third", "High").await;
        soon("it is changed in its row", async || {
            priority("third") == Priority::High
        })
        .await;
    })
    .await;
}

async fn pick(window: &Window, name: &str) {
    let pick = window
        .find(&format!("input[aria-label='Pick {name}']"))
        .await;
    pick.click().await.expect("it can be picked");
}

fn job(window: &Window, id: &str) -> gristmill_model::Job {
    let id = JobId(id.to_owned());
    let job = window.api().jobs_get(JobRef { id });
    job.expect("the job is there").job
}

#[tokio::test]
async fn a_job_tells_its_attempts_and_its_speed_and_its_account_is_saved() {
    let documents = Documents::new(&[
        ("elevator.md", WARRANTY),
        ("copy.md", WARRANTY),
        ("empty.txt", ""),
    ]);
    let out = tempfile::tempdir().expect("a temporary folder can be made");
    with_window(&[documents.path()], async |window| {
        window.sees("1 file to ingest").await;
        window.click("Start").await;
        window.sees_within(JOB, "every file is accounted for").await;
        let file = out.path().join("sum.csv");
        window.click("Save the statement as a table…").await;
        window.choose_file("Save as", Field::Name, &file).await;
        window.sees("The statement is in").await;
        let text = std::fs::read_to_string(&file).expect("it is written");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "what,reason,files,message,remedy");
        assert_eq!(lines[1..4], ["found,,3,,", "stored,,1,,", "unchanged,,0,,"]);
        assert!(text.contains("\nskipped,empty_file,1,"), "{text}");

        let row = "document.querySelector('[role=grid][aria-label=Files] .path').click()";
        window.js(row, json!([])).await;
        window.sees("Attempt 1").await;
        window.sees("took").await;
        window.click("Log").await;
        window.sees("is kept about it").await;
        window.look("job-attempts").await;
        window.click("Speed").await;
        window.sees("Files a minute").await;
        window.look("job-speed").await;
    })
    .await;
}
