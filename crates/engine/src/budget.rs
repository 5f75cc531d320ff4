//! Limits how many bytes of files are in work at once, over all jobs.
//!
//! A file counts with its size from before its snapshot is taken until its attempt ends. Files
//! wait in the order they came. One that is larger than the limit waits until it is alone.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use gristmill_model::Bytes;

use crate::active::ActiveJob;

/// How often a waiting file looks whether its job was paused or cancelled.
const LOOK: Duration = Duration::from_millis(50);
/// The part of the limit from which on people are warned, and below which they may be again.
const HIGH: f64 = 0.8;
const CALM: f64 = 0.6;

#[derive(Debug)]
pub(crate) struct Budget {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    most: u64,
    taken: u64,
    files: u32,
    next_ticket: u64,
    waiting: VecDeque<u64>,
    warned: bool,
}

/// Bytes in flight, until dropped.
#[derive(Debug)]
pub(crate) struct InFlight<'a> {
    budget: &'a Budget,
    bytes: u64,
    /// Whether these bytes made it high, which somebody should be told.
    pub(crate) is_high: bool,
}

/// How full it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fill {
    pub(crate) taken: Bytes,
    pub(crate) most: Bytes,
    pub(crate) files: u32,
    pub(crate) waiting: u32,
}

impl Budget {
    pub(crate) fn new(most: Bytes) -> Self {
        Self {
            state: Mutex::new(State {
                most: most.0,
                ..State::default()
            }),
            changed: Condvar::new(),
        }
    }

    /// Changes the limit; files in work are left alone.
    pub(crate) fn set_most(&self, most: Bytes) {
        self.lock().most = most.0;
        self.changed.notify_all();
    }

    pub(crate) fn fill(&self) -> Fill {
        let state = self.lock();
        Fill {
            taken: Bytes(state.taken),
            most: Bytes(state.most),
            files: state.files,
            waiting: state.waiting.len() as u32,
        }
    }

    /// Waits for room; none when the job is to stop meanwhile. `waits` is told once if there
    /// is none at hand.
    pub(crate) fn take(
        &self,
        job: &ActiveJob,
        bytes: Bytes,
        waits: impl FnOnce(),
    ) -> Option<InFlight<'_>> {
        let mut state = self.lock();
        let ticket = state.next_ticket;
        state.next_ticket += 1;
        state.waiting.push_back(ticket);
        let mut waits = Some(waits);
        loop {
            if job.is_stopping() {
                state.waiting.retain(|&other| other != ticket);
                self.changed.notify_all();
                return None;
            }
            if state.waiting.front() == Some(&ticket) && state.has_room(bytes.0) {
                state.waiting.pop_front();
                state.files += 1;
                let is_high = state.add(bytes.0);
                self.changed.notify_all();
                return Some(InFlight {
                    budget: self,
                    bytes: bytes.0,
                    is_high,
                });
            }
            if let Some(waits) = waits.take() {
                waits();
            }
            let waited = self.changed.wait_timeout(state, LOOK);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn has_room(&self, bytes: u64) -> bool {
        self.files == 0 || self.taken.saturating_add(bytes) <= self.most
    }

    /// Counts bytes; whether that made it high for the first time since it was calm.
    fn add(&mut self, bytes: u64) -> bool {
        self.taken += bytes;
        let high = self.taken as f64 >= HIGH * self.most as f64;
        high && !std::mem::replace(&mut self.warned, true)
    }

    fn remove(&mut self, bytes: u64) {
        self.taken -= bytes;
        if (self.taken as f64) < CALM * self.most as f64 {
            self.warned = false;
        }
    }
}

impl InFlight<'_> {
    /// Corrects what was not known before the file was read. Never waits.
    pub(crate) fn correct(&mut self, bytes: Bytes) {
        let mut state = self.budget.lock();
        state.remove(self.bytes);
        self.is_high = state.add(bytes.0);
        self.bytes = bytes.0;
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        let mut state = self.budget.lock();
        state.remove(self.bytes);
        state.files -= 1;
        drop(state);
        self.budget.changed.notify_all();
    }
}
