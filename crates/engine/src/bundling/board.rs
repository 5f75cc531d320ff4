//! The bundle that is being made or restored: how far it is, and whether it is to stop.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use gristmill_model::{BundleProgress, BundleStep, Flow};

use crate::error::{EngineError, Result};

/// One bundle is made or restored at a time.
#[derive(Default)]
pub(crate) struct Bundling {
    now: Mutex<Option<Arc<Board>>>,
    ended: Condvar,
}

impl Bundling {
    /// Takes the turn until what it gives is dropped.
    pub(super) fn begin(&self, file: &Path, step: BundleStep) -> Result<Turn<'_>> {
        let mut now = self.now();
        if now.is_some() {
            return Err(EngineError::BundleBusy);
        }
        let board = Arc::new(Board {
            file: file.to_owned(),
            step: Mutex::new(step),
            done: AtomicU64::new(0),
            total: AtomicU64::new(0),
            stop: AtomicBool::new(false),
        });
        *now = Some(Arc::clone(&board));
        Ok(Turn {
            bundling: self,
            board,
        })
    }

    /// How far the bundle under way is.
    pub(super) fn progress(&self) -> Option<BundleProgress> {
        self.now().as_ref().map(|board| board.progress())
    }

    /// Asks for the bundle under way to stop; false when there is none.
    pub(super) fn ask_to_stop(&self) -> bool {
        let now = self.now();
        if let Some(board) = &*now {
            board.stop.store(true, Ordering::Release);
        }
        now.is_some()
    }

    /// Stops the bundle under way and waits until it has.
    pub(crate) fn stop(&self) {
        self.ask_to_stop();
        let ended = self.ended.wait_while(self.now(), |now| now.is_some());
        drop(ended.unwrap_or_else(PoisonError::into_inner));
    }

    fn now(&self) -> MutexGuard<'_, Option<Arc<Board>>> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The turn of one bundle.
pub(super) struct Turn<'a> {
    bundling: &'a Bundling,
    board: Arc<Board>,
}

impl Deref for Turn<'_> {
    type Target = Board;

    fn deref(&self) -> &Board {
        &self.board
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.bundling.now() = None;
        self.bundling.ended.notify_all();
    }
}

/// What is known of a bundle under way.
pub(super) struct Board {
    file: PathBuf,
    step: Mutex<BundleStep>,
    done: AtomicU64,
    total: AtomicU64,
    stop: AtomicBool,
}

impl Board {
    /// A step begins, with so many documents or bytes to come.
    pub(super) fn enter(&self, step: BundleStep, total: u64) {
        let mut now = self.step.lock().unwrap_or_else(PoisonError::into_inner);
        *now = step;
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    /// So many are done in all.
    pub(super) fn reach(&self, done: u64) {
        self.done.store(done, Ordering::Relaxed);
    }

    /// One more document is done.
    pub(super) fn count(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether someone asked for it to stop.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    /// The same for whoever hands things over.
    pub(super) fn flow(&self) -> Flow {
        match self.is_stopped() {
            true => Flow::Stop,
            false => Flow::Continue,
        }
    }

    fn progress(&self) -> BundleProgress {
        let step = self.step.lock().unwrap_or_else(PoisonError::into_inner);
        BundleProgress {
            file: self.file.display().to_string(),
            step: *step,
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
        }
    }
}
