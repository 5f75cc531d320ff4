//! A hundred thousand files in one job.

use std::fs;

use gristmill_api::Operations as _;
use gristmill_api::types::{CreateJob, JobRef};
use serde_json::json;

use crate::support::documents::Documents;
use crate::support::{JOB, eventually, with_window};

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
        let frames = window.page.execute_async(SCROLL, Vec::new()).await.unwrap();
        let rows = frames["mostRows"].as_u64().unwrap();
        assert!(rows < 120, "{rows} rows in the page at once");
        let (worst, typical) = (frames["worst"].as_f64().unwrap(), frames["typical"].as_f64().unwrap());
        println!("scrolling {FILES} rows: median frame {typical:.1} ms, slowest {worst:.1} ms, at most {rows} rows");
        assert!(typical < 50.0, "the median frame took {typical} ms");

        window.js("document.querySelector('[role=grid]').scrollTop = 1e9", json!([])).await;
        window.sees("file-999.txt").await;
        window.fill("Filter files by name", "folder-042/file-007").await;
        window.sees_no_more("file-999.txt").await;
        window.sees("file-007.txt").await;
    })
    .await;
}

/// Scrolls from top to bottom in two hundred frames and tells how long they took.
const SCROLL: &str = "
    const done = arguments[arguments.length - 1];
    const grid = document.querySelector('[role=grid]');
    const times = []; let mostRows = 0; let last = performance.now(); let step = 0;
    const frame = (now) => {
        times.push(now - last); last = now;
        mostRows = Math.max(mostRows, grid.querySelectorAll('[role=row]').length);
        grid.scrollTop = (grid.scrollHeight * ++step) / 200;
        if (step < 200) requestAnimationFrame(frame);
        else {
            times.sort((a, b) => a - b);
            done({ mostRows, typical: times[times.length >> 1], worst: times.at(-1) });
        }
    };
    requestAnimationFrame(frame);";
