//! Exports: one thread that writes documents into files, one export after the other.
//!
//! A file has another name until it is complete. What was cut off, by a pause or by the end of
//! the program, is begun anew: that takes seconds, and a file that was half written by another
//! run is nothing to build on.

mod board;
mod control;
mod documents;
pub(crate) mod file;
pub(crate) mod gate;
mod worker;

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use crossbeam_channel::{Sender, bounded};
use gristmill_model::ExportId;

use crate::error::{EngineError, Result};
use crate::shared::Shared;
use board::{Board, Wanted};
use worker::Worker;

/// The thread that writes exports, once there was one to write, and what it writes now.
#[derive(Default)]
pub(crate) struct Exporting {
    thread: Mutex<Option<Running>>,
    now: Arc<Mutex<Option<Arc<Board>>>>,
}

struct Running {
    /// Has it look for the next export; dropped to end it.
    nudge: Sender<()>,
    thread: JoinHandle<()>,
}

impl Exporting {
    /// Has the next export written, by a thread that is started for the first one.
    fn nudge(&self, shared: &Arc<Shared>) -> Result<()> {
        let mut running = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = running.as_ref() {
            // A full channel means that it is about to look anyway.
            let _ = running.nudge.try_send(());
            return Ok(());
        }
        let (nudge, nudges) = bounded(1);
        let worker = Worker {
            shared: Arc::clone(shared),
            now: Arc::clone(&self.now),
            nudges,
        };
        let thread = std::thread::Builder::new()
            .name("exports".to_owned())
            .spawn(move || worker.run())
            .map_err(|error| EngineError::Thread(error.to_string()))?;
        *running = Some(Running { nudge, thread });
        Ok(())
    }

    /// The export under way, if it is this one.
    fn board(&self, id: &ExportId) -> Option<Arc<Board>> {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.as_ref().filter(|board| board.id == *id).cloned()
    }

    /// Has the export under way put back, without waiting for it.
    pub(crate) fn want_end(&self) {
        if let Some(board) = &*self.now.lock().unwrap_or_else(PoisonError::into_inner) {
            board.want(Wanted::End);
        }
    }

    /// Puts back the export under way and ends the thread.
    pub(crate) fn stop(&self) {
        let running = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(Running { nudge, thread }) = running else {
            return;
        };
        drop(nudge);
        self.want_end();
        if thread.join().is_err() {
            tracing::error!("writing exports ended with a panic");
        }
    }
}
