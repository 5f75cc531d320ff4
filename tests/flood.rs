//! More events at once than anyone could look at.
//!
//! The window speaks to another process, which ends. The next one does a whole job before
//! it can be reached, so that the window then hears of everything at once, as fast as the
//! disk gives it.

use std::path::Path;

use gristmill_api::types::{CreateJob, JobRef};
use gristmill_api::{Local, Mill, OpenOptions, Operations as _};
use serde_json::json;

use crate::support::documents::{Documents, archive_of_empty_files};
use crate::support::{JOB, Window, eventually, figures, soon};

const FILES: usize = 30_000;

#[tokio::test]
async fn tens_of_thousands_of_events_at_once_leave_the_window_swift_and_right() {
    let documents = Documents::new(&[]);
    let archive = documents.file("Archive.zip");
    archive_of_empty_files(&archive, FILES);
    let dir = tempfile::tempdir().unwrap();
    let first = Mill::open(options(dir.path())).unwrap().unwrap();
    let request = CreateJob {
        name: Some("Archive".to_owned()),
        paths: vec![archive.to_str().unwrap().to_owned()],
        start: false,
        ..CreateJob::default()
    };
    let id = first.operations().jobs_create(request).unwrap().job.job.id;
    let window = Window::open(dir.path(), &[]).await;
    window.go(&format!("#/jobs/{id}")).await;
    window.sees("30,000").await;
    drop(first);
    window.sees("does not answer").await;

    let events = work_unheard(dir.path(), &JobRef { id }).await;
    let watching = window
        .page
        .execute_async(WATCH, vec![json!("30,000\nskipped")]);
    let opened = async { Mill::open(options(dir.path())).unwrap().unwrap() };
    let (seen, next) = tokio::join!(watching, opened);
    let seen: Seen = serde_json::from_value(seen.unwrap()).unwrap();
    let figure = json!({ "events": events, "seen": seen });
    figures::keep("flood", &figure);
    assert!(events >= FILES as u64, "{figure}");
    assert!(
        seen.right,
        "the page does not tell how the job ended: {figure}; it says:\n{}",
        window.text().await
    );
    // A machine that builds at the same time takes most of it.
    assert!(seen.slowest < 3_000.0, "{figure}");
    window.sees("every file is accounted for").await;
    window.click("Reasons").await;
    window.sees("30,000").await;
    drop(next);
    window.close().await;
}

/// Does the job where nobody can listen, and tells how many events that made.
async fn work_unheard(data_dir: &Path, job: &JobRef) -> u64 {
    let mut owner = None;
    soon("the folder is free", async || {
        owner = Local::own(options(data_dir)).expect("the folder can be opened");
        owner.is_some()
    })
    .await;
    let local = owner.expect("the folder is free");
    let last_event = || {
        let info = local.application_info(Default::default());
        info.expect("it tells about itself").last_event.0
    };
    let before = last_event();
    local.jobs_start(job.clone()).expect("the job starts");
    eventually("every file is done", JOB, async || {
        let view = local.jobs_get(job.clone()).expect("the job is there");
        view.job.state.is_final()
    })
    .await;
    let events = last_event() - before;
    let ended = local.shut_down(Default::default());
    ended.expect("it puts down its work");
    events.cast_unsigned()
}

fn options(data_dir: &Path) -> OpenOptions {
    OpenOptions {
        data_dir: data_dir.to_owned(),
        environment: Default::default(),
    }
}

/// How the page took it.
#[derive(Debug, serde::Deserialize, serde::Serialize)]
struct Seen {
    /// Whether it came to show the words.
    right: bool,
    /// From the first change of the page to the words, in milliseconds.
    took: f64,
    /// The longest time without a frame, in milliseconds.
    slowest: f64,
}

/// Watches the frames until the page shows some words, for twenty seconds at most.
const WATCH: &str = "
    const [words, done] = arguments;
    const before = document.body.innerText;
    const start = performance.now(); let last = start; let slowest = 0; let began;
    const next = (now) => {
        slowest = Math.max(slowest, now - last); last = now;
        const text = document.body.innerText;
        if (began === undefined && text !== before) began = now;
        const right = text.includes(words);
        if (!right && now - start < 20000) return requestAnimationFrame(next);
        done({ right, took: now - (began ?? now), slowest });
    };
    requestAnimationFrame(next);";
