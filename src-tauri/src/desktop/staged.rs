//! Paths waiting for the page to fetch them.
//!
//! They wait here, and not in the page: one that is still loading hears of nothing, and what
//! is dropped on it must not be lost.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tauri::{AppHandle, Emitter, Manager};

use super::Application;
use super::window::MAIN;

/// Absolute paths in the order they came.
#[derive(Default)]
pub(crate) struct Staged(Mutex<Vec<String>>);

impl Staged {
    /// Paths given at the start.
    pub(crate) fn new(paths: Vec<String>) -> Self {
        Self(Mutex::new(paths))
    }

    fn add(&self, paths: Vec<String>) {
        self.list().extend(paths);
    }

    /// Everything that waits, once.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.list())
    }

    fn list(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Stages more paths and tells the page. One that does not listen yet finds them when it
/// begins to.
pub(crate) fn stage(app: &AppHandle, paths: Vec<String>) -> tauri::Result<()> {
    app.state::<Application>().staged.add(paths);
    app.emit_to(MAIN, "staged", ())
}

/// The paths as absolute text. What is not there is kept: the preflight says so.
pub(crate) fn absolute(paths: &[PathBuf]) -> Vec<String> {
    let absolute = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
    let text = |path: PathBuf| path.to_string_lossy().into_owned();
    paths.iter().map(absolute).map(text).collect()
}
