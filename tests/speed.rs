//! How soon the window is there.

use std::time::UNIX_EPOCH;

use serde_json::json;

use crate::support::{Window, figures, processes, soon};

const STARTS: usize = 5;

#[tokio::test]
async fn the_window_is_seen_soon_after_its_start() {
    let dir = tempfile::tempdir().unwrap();
    let mut starts = Vec::new();
    for _ in 0..=STARTS {
        let window = Window::open(dir.path(), &[]).await;
        starts.push(first_paint(&window).await);
        window.close().await;
    }
    let with_new_data = starts.remove(0);
    starts.sort_by(f64::total_cmp);
    let median = starts[STARTS / 2];
    let figure = json!({
        "median_ms": median.round(),
        "slowest_ms": starts[STARTS - 1].round(),
        "with_a_new_data_folder_ms": with_new_data.round(),
    });
    figures::keep("first_paint", &figure);
    // A machine that builds at the same time takes most of it.
    assert!(median < 10_000.0, "{figure}");
}

/// From the start of the process until something of the page was seen, in milliseconds.
async fn first_paint(window: &Window) -> f64 {
    window.sees("Drop folders, files or zip archives").await;
    let painted = "const [paint] = performance.getEntriesByName('first-contentful-paint');
        return paint ? performance.timeOrigin + paint.startTime : null";
    let mut at = None;
    soon("the page is painted", async || {
        at = window.js(painted, json!([])).await.as_f64();
        at.is_some()
    })
    .await;
    let started = processes::start_of(&window.data_dir);
    let started = started
        .duration_since(UNIX_EPOCH)
        .expect("it is later than 1970");
    at.expect("it was painted") - started.as_secs_f64() * 1000.0
}
