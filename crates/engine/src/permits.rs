//! Limits how many files are parsed at once over all jobs; the most urgent job's file
//! goes first when a place becomes free.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::active::ActiveJob;

/// How often a waiting file looks whether its job was paused or cancelled.
const LOOK: Duration = Duration::from_millis(50);

#[derive(Debug)]
pub(crate) struct Permits {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    most: usize,
    taken: usize,
    next_ticket: u64,
    waiting: Vec<Ticket>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ticket {
    number: u64,
    rank: crate::scheduler::Rank,
}

/// The right to parse one file, until dropped.
#[derive(Debug)]
pub(crate) struct Permit<'a>(&'a Permits);

impl Permits {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            state: Mutex::new(State {
                most,
                taken: 0,
                next_ticket: 0,
                waiting: Vec::new(),
            }),
            changed: Condvar::new(),
        }
    }

    /// Changes the limit; files being parsed are left alone.
    pub(crate) fn set_most(&self, most: usize) {
        self.lock().most = most;
        self.changed.notify_all();
    }

    /// Places taken, and how many there are.
    pub(crate) fn fill(&self) -> (usize, usize) {
        let state = self.lock();
        (state.taken, state.most)
    }

    /// Waits for a place; none when the job is to stop meanwhile. `waits` is told once if
    /// there is none at hand.
    pub(crate) fn take(&self, job: &ActiveJob, waits: impl FnOnce()) -> Option<Permit<'_>> {
        let mut state = self.lock();
        let number = state.next_ticket;
        state.next_ticket += 1;
        state.waiting.push(Ticket {
            number,
            rank: job.rank(),
        });
        let mut waits = Some(waits);
        loop {
            state.rerank(number, job.rank());
            if job.is_stopping() {
                state.leave(number);
                self.changed.notify_all();
                return None;
            }
            if state.taken < state.most && state.first() == Some(number) {
                state.leave(number);
                state.taken += 1;
                self.changed.notify_all();
                return Some(Permit(self));
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
    /// The most urgent; among equals who came first.
    fn first(&self) -> Option<u64> {
        let best = self
            .waiting
            .iter()
            .max_by_key(|ticket| (ticket.rank, std::cmp::Reverse(ticket.number)));
        best.map(|ticket| ticket.number)
    }

    /// A job's priority may change while its files wait.
    fn rerank(&mut self, number: u64, rank: crate::scheduler::Rank) {
        let own = self
            .waiting
            .iter_mut()
            .find(|ticket| ticket.number == number);
        if let Some(ticket) = own {
            ticket.rank = rank;
        }
    }

    fn leave(&mut self, number: u64) {
        self.waiting.retain(|ticket| ticket.number != number);
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.lock().taken -= 1;
        self.0.changed.notify_all();
    }
}
