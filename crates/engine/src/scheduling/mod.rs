//! Schedules: one thread that looks at the clock and makes the jobs that are due.
//!
//! When a schedule is due is decided by `gristmill-schedule`, which is told the time. The
//! thread runs only in a process that was asked to look after schedules, not in every one
//! that works in the data folder for a moment.

mod control;
mod look;

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};

use crate::error::{EngineError, Result};
use crate::shared::Shared;

/// The thread that looks after schedules, once there is one.
#[derive(Default)]
pub(crate) struct Scheduling(Mutex<Option<Running>>);

struct Running {
    /// Has it look again; dropped to end it.
    nudge: Sender<()>,
    thread: JoinHandle<()>,
}

impl Scheduling {
    /// Looks after all schedules from now on. Calling it again does nothing.
    fn start(&self, shared: &Arc<Shared>) -> Result<()> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if running.is_some() {
            return Ok(());
        }
        let (nudge, nudges) = bounded(1);
        let shared = Arc::clone(shared);
        let thread = std::thread::Builder::new()
            .name("schedules".to_owned())
            .spawn(move || run(&shared, &nudges))
            .map_err(|error| EngineError::Thread(error.to_string()))?;
        *running = Some(Running { nudge, thread });
        Ok(())
    }

    fn is_running(&self) -> bool {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        running.is_some()
    }

    /// Has the thread, if there is one, look at schedules now: one of them changed.
    fn nudge(&self) {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = running.as_ref() {
            // A full channel means that it is about to look anyway.
            let _ = running.nudge.try_send(());
        }
    }

    /// Ends looking after schedules.
    pub(crate) fn stop(&self) {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Running { nudge, thread }) = running else {
            return;
        };
        drop(nudge);
        if thread.join().is_err() {
            tracing::error!("looking after schedules ended with a panic");
        }
    }
}

fn run(shared: &Arc<Shared>, nudges: &Receiver<()>) {
    let mut wait = look::at_all(shared);
    while nudges.recv_timeout(wait) != Err(RecvTimeoutError::Disconnected) {
        wait = look::at_all(shared);
    }
}
