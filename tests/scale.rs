//! A hundred thousand files in one job.

use std::fs;

use gristmill_api::Operations as _;
use gristmill_api::types::{CreateJob, JobRef};
use serde_json::json;

use crate::support::documents::Documents;
use crate::support::{JOB, Window, eventually, with_window};

const FILES: usize = 100_000;
const FRAMES: u32 = 200;

#[tokio::test]
async fn a_hundred_thousand_files_scroll_without_filling_the_page() {
    let documents = Documents::new(&[]);
    for folder in 0..FILES / 1000 {
        let folder = documents.file(&format!("folder-{folder:03}"));
        fs::create_dir(&folder).unwrap();
        for file in 0..1000 {
            fs::write(folder.join(format!("file-{file:03}.txt")), "").unwrap();
        }
    }
    with_window(&[], async |window| {
        let request = CreateJob {
            name: Some("Archive".to_owned()),
            paths: vec![documents.path().to_str().unwrap().to_owned()],
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
        println!("at rest {rest:?}, by wheel {wheel:?}, through all {FILES} rows {drag:?}");
        for seen in [&wheel, &drag] {
            assert!(seen.most_rows < 120, "too much is in the page: {seen:?}");
        }

        window
            .js(
                "document.querySelector('[role=grid]').scrollTop = 1e9",
                json!([]),
            )
            .await;
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
#[derive(Debug, serde::Deserialize)]
#[expect(
    dead_code,
    reason = "the times are printed for people, and asserted by nobody"
)]
struct Frames {
    most_rows: u64,
    median: f64,
    slowest: f64,
}

/// Watches the frames of a scroll from the top by `pixels` a frame.
async fn frames(window: &Window, pixels: u32) -> Frames {
    let asked = vec![json!(pixels), json!(FRAMES)];
    let seen = window.page.execute_async(SCROLL, asked).await;
    serde_json::from_value(seen.expect("the script runs")).expect("it tells what it saw")
}

const SCROLL: &str = "
    const [pixels, frames, done] = arguments;
    const grid = document.querySelector('[role=grid]');
    const times = []; let most_rows = 0; let last = performance.now();
    grid.scrollTop = 0;
    const next = (now) => {
        times.push(now - last); last = now;
        most_rows = Math.max(most_rows, grid.querySelectorAll('[role=row]').length);
        grid.scrollTop += pixels;
        if (times.length < frames) return requestAnimationFrame(next);
        times.sort((a, b) => a - b);
        done({ most_rows, median: times[frames >> 1], slowest: times.at(-1) });
    };
    requestAnimationFrame(next);";
