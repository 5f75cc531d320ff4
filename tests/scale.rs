//! A hundred thousand files in one job.
//!
//! They are entries of one archive, and the job is not started: what is measured is the
//! page, not the disk and not the engine beside it.

use gristmill_api::Operations as _;
use gristmill_api::types::{CreateJob, JobRef};
use serde_json::json;

use crate::support::documents::{Documents, archive_of_empty_files};
use crate::support::{JOB, Window, eventually, figures, with_window};

const FILES: usize = 100_000;
const FRAMES: u32 = 200;

#[tokio::test]
async fn a_hundred_thousand_files_scroll_without_filling_the_page() {
    let documents = Documents::new(&[]);
    let archive = documents.file("Archive.zip");
    archive_of_empty_files(&archive, FILES);
    with_window(&[], async |window| {
        let request = CreateJob {
            name: Some("Archive".to_owned()),
            paths: vec![archive.to_str().unwrap().to_owned()],
            start: false,
            ..CreateJob::default()
        };
        let api = window.api();
        let id = api.jobs_create(request).unwrap().job.job.id;
        eventually("every file is listed", JOB, async || {
            let job = api.jobs_get(JobRef { id: id.clone() }).unwrap().job;
            !job.listing && job.totals.total() as usize == FILES
        })
        .await;

        window.go(&format!("#/jobs/{id}")).await;
        window.sees("100,000").await;
        let rest = frames(window, 0).await;
        let wheel = frames(window, 120).await;
        let drag = frames(window, FILES as u32 * 32 / FRAMES).await;
        let figure = json!({ "at_rest": rest, "by_wheel": wheel, "through_all_rows": drag });
        figures::keep("scroll", &figure);
        for seen in [&wheel, &drag] {
            assert!(seen.most_rows < 120, "too much is in the page: {seen:?}");
            // A machine that builds at the same time takes most of them; a page that
            // makes all rows takes seconds.
            assert!(seen.median < 250.0, "{seen:?}, at rest {rest:?}");
            assert!(seen.slowest < 3_000.0, "{seen:?}, at rest {rest:?}");
        }

        let end = "document.querySelector('[role=grid]').scrollTop = 1e9";
        window.js(end, json!([])).await;
        window.sees("file-999.txt").await;
        window
            .fill("Filter files by name", "folder-042/file-007")
            .await;
        window.sees_no_more("file-999.txt").await;
        window.sees("file-007.txt").await;
    })
    .await;
}

/// What the frames were like, in milliseconds.
#[derive(Debug, serde::Deserialize, serde::Serialize)]
struct Frames {
    most_rows: u64,
    frames: u64,
    /// Frames for which the screen, drawn 60 times a second, had to show the one before again.
    dropped: u64,
    median: f64,
    percentile_99: f64,
    slowest: f64,
}

/// Watches the frames of a scroll from the top by `pixels` a frame, for eight seconds at most.
async fn frames(window: &Window, pixels: u32) -> Frames {
    let asked = vec![json!(pixels), json!(FRAMES)];
    let seen = window.page.execute_async(SCROLL, asked).await;
    serde_json::from_value(seen.expect("the script runs")).expect("it tells what it saw")
}

const SCROLL: &str = "
    const [pixels, frames, done] = arguments;
    const grid = document.querySelector('[role=grid]');
    const times = []; let most_rows = 0; const began = performance.now(); let last = began;
    grid.scrollTop = 0;
    const next = (now) => {
        times.push(now - last); last = now;
        most_rows = Math.max(most_rows, grid.querySelectorAll('[role=row]').length);
        grid.scrollTop += pixels;
        if (times.length < frames && now - began < 8000) return requestAnimationFrame(next);
        times.sort((a, b) => a - b);
        const percentile_99 = times[Math.floor(times.length * 0.99)];
        const dropped = times.filter((time) => time > 25).length;
        done({ most_rows, frames: times.length, dropped, median: times[times.length >> 1], percentile_99, slowest: times.at(-1) });
    };
    requestAnimationFrame(next);";
