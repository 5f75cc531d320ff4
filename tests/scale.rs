//! A hundred thousand files in one job.

use std::fs;

use gristmill_api::Operations as _;
use gristmill_api::types::{CreateJob, JobRef};
use serde_json::json;

use crate::support::documents::Documents;
use crate::support::{JOB, Window, eventually, with_window};

const FILES: usize = 100_000;

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
        let idle = frames(window, 0).await;
        let scrolling = frames(window, 200).await;
        println!("frames at rest {idle:?}, while scrolling {FILES} rows {scrolling:?}");
        assert!(scrolling.most_rows < 120, "{scrolling:?}");
        assert!(
            scrolling.median < 3.0 * idle.median.max(17.0),
            "scrolling takes frames: {scrolling:?}, at rest {idle:?}"
        );

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

/// What a few hundred frames were like, in milliseconds.
#[derive(Debug, serde::Deserialize)]
struct Frames {
    most_rows: u64,
    median: f64,
    slowest: f64,
}

/// Watches two hundred frames while the table scrolls by `steps` two-hundredths a frame.
async fn frames(window: &Window, steps: u32) -> Frames {
    let seen = window.page.execute_async(SCROLL, vec![json!(steps)]).await;
    serde_json::from_value(seen.expect("the script runs")).expect("it tells what it saw")
}

const SCROLL: &str = "
    const [steps, done] = arguments;
    const grid = document.querySelector('[role=grid]');
    const times = []; let most_rows = 0; let last = performance.now(); let frame = 0;
    const next = (now) => {
        times.push(now - last); last = now;
        most_rows = Math.max(most_rows, grid.querySelectorAll('[role=row]').length);
        frame += 1;
        grid.scrollTop = (grid.scrollHeight * Math.min(frame, steps)) / 200;
        if (frame < 200) return requestAnimationFrame(next);
        times.sort((a, b) => a - b);
        done({ most_rows, median: times[100], slowest: times.at(-1) });
    };
    requestAnimationFrame(next);";
