//! What the program is asked to show, waiting for a page to fetch it.
//!
//! It waits here, and not in the page: one that is still loading hears of nothing, and what
//! is dropped on it must not be lost.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Emitter, Manager};

use super::Application;

/// What a start of the program, a link or a drop brings to a window.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Arrival {
    /// Absolute paths to stage, in the order they came.
    pub(crate) paths: Vec<String>,
    /// The address within the page to go to: `#/jobs`.
    pub(crate) address: Option<String>,
}

impl Arrival {
    /// Only files and folders.
    pub(crate) fn of_paths(paths: &[PathBuf]) -> Self {
        Self {
            paths: absolute(paths),
            address: None,
        }
    }

    fn is_nothing(&self) -> bool {
        self.paths.is_empty() && self.address.is_none()
    }
}

/// What waits for each window, by its label.
#[derive(Default)]
pub(crate) struct Arrivals(Mutex<HashMap<String, Arrival>>);

impl Arrivals {
    /// Everything that waits for a window, once.
    pub(crate) fn take(&self, label: &str) -> Arrival {
        self.waiting().remove(label).unwrap_or_default()
    }

    fn add(&self, label: &str, arrival: Arrival) {
        let mut waiting = self.waiting();
        let here = waiting.entry(label.to_owned()).or_default();
        here.paths.extend(arrival.paths);
        here.address = arrival.address.or(here.address.take());
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<String, Arrival>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps `arrival` for a window and tells its page. One that does not listen yet finds it when
/// it begins to.
pub(crate) fn bring(app: &AppHandle, label: &str, arrival: Arrival) -> tauri::Result<()> {
    if arrival.is_nothing() {
        return Ok(());
    }
    app.state::<Application>().arrivals.add(label, arrival);
    app.emit_to(label, "arrived", ())
}

/// The paths as absolute text. What is not there is kept: the preflight says so.
fn absolute(paths: &[PathBuf]) -> Vec<String> {
    let absolute = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    let text = |path: PathBuf| path.to_string_lossy().into_owned();
    paths.iter().map(absolute).map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrival(path: &str, address: Option<&str>) -> Arrival {
        Arrival {
            paths: vec![path.to_owned()],
            address: address.map(str::to_owned),
        }
    }

    #[test]
    fn what_waits_is_gathered_by_window_and_taken_once() {
        let arrivals = Arrivals::default();
        arrivals.add("window-1", arrival("/a", Some("#/jobs")));
        arrivals.add("window-2", arrival("/c", None));
        arrivals.add("window-1", arrival("/b", None));
        let first = arrivals.take("window-1");
        assert_eq!(first.paths, ["/a", "/b"]);
        assert_eq!(first.address.as_deref(), Some("#/jobs"));
        assert_eq!(arrivals.take("window-1"), Arrival::default());
        assert_eq!(arrivals.take("window-2").paths, ["/c"]);
    }
}
