//! An active job as the coordinator sees it: what is claimed for it, and what is due.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use gristmill_failpoints::{Point, reach};
use gristmill_model::{PauseReason, StageDurations, Timestamp};
use gristmill_store::{Claim, Claimed, Finished, Outcome, StoreError};

use crate::active::{ActiveJob, Hold};
use crate::parts::Parts;

/// Files claimed ahead for each worker, so that none waits for the disk between small
/// files.
const AHEAD: u32 = 4;

/// What only the coordinator knows of an active job.
pub(crate) struct Running {
    pub(crate) job: Arc<ActiveJob>,
    pub(crate) ready: VecDeque<Claimed>,
    /// Whether the store may have files to claim now.
    pub(crate) more: bool,
    /// When files that wait for their next try may be claimed.
    pub(crate) retry_at: Option<Timestamp>,
    /// When it was asked to stop.
    pub(crate) stopped_at: Option<Duration>,
    /// A pause that the store has not taken yet.
    pub(crate) pause: Option<PauseReason>,
}

impl Running {
    pub(crate) fn new(job: Arc<ActiveJob>) -> Self {
        Self {
            job,
            ready: VecDeque::new(),
            more: true,
            retry_at: None,
            stopped_at: None,
            pause: None,
        }
    }

    /// The next file to work on, claimed now if none is at hand; none when the store has
    /// none at the moment.
    pub(crate) fn next(&mut self, parts: &Parts) -> Result<Option<Claimed>, StoreError> {
        if self.ready.is_empty() {
            self.claim(parts)?;
        }
        Ok(self.ready.pop_front())
    }

    /// Whether a worker has one of its files, or the end of one is on the way to the disk.
    pub(crate) fn is_at_work(&self) -> bool {
        !self.job.held(&[Hold::Working, Hold::Settling]).is_empty()
    }

    fn claim(&mut self, parts: &Parts) -> Result<(), StoreError> {
        let now = parts.now();
        if self.retry_at.is_some_and(|at| at <= now) {
            self.retry_at = None;
            self.more = true;
        }
        if !self.more {
            return Ok(());
        }
        let job = &self.job.job;
        let most = job.options.workers() * AHEAD;
        let claimed = parts.store.claim(&job.id, parts.boot, most, now)?;
        self.more = !claimed.is_empty();
        for claimed in claimed {
            self.job.hold(claimed.claim, Hold::Ready);
            self.ready.push_back(claimed);
        }
        Ok(())
    }

    /// Gives up what is claimed and not begun, and with `all` also what a worker has.
    pub(crate) fn give_up(&mut self, all: bool) {
        for claimed in self.ready.drain(..) {
            self.job.hold(claimed.claim, Hold::Loose);
        }
        if all {
            for claim in self.job.held(&[Hold::Working]) {
                self.job.move_hold(claim, Hold::Loose);
            }
        }
    }

    /// Puts files back whose end did not reach the disk or that were given up.
    pub(crate) fn release_loose(&mut self, parts: &Parts) -> Result<(), StoreError> {
        let loose = self.job.held(&[Hold::Loose]);
        if !loose.is_empty() {
            reach(Point::PutBack);
            release(parts, &self.job, &loose)?;
            self.more = true;
        }
        Ok(())
    }
}

/// Puts files back that nobody works on any more.
fn release(parts: &Parts, job: &ActiveJob, claims: &[Claim]) -> Result<(), StoreError> {
    let finished = || Finished {
        at: parts.now(),
        durations: StageDurations::default(),
        media_type: None,
        seen: None,
        outcome: Outcome::Released,
    };
    let receipts: Vec<_> = claims
        .iter()
        .map(|claim| (claim, parts.store.finish(*claim, finished())))
        .collect();
    for (claim, receipt) in receipts {
        match receipt.wait() {
            Ok(_) | Err(StoreError::StaleClaim { .. }) => {
                job.board.end(parts.elapsed(), claim.file, None, false);
                job.let_go(claim.file);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
