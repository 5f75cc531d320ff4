//! The thread that finds out whether what a paused job waits for is there again.
//!
//! It is a thread of its own because asking a network drive may take long.

use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};
use gristmill_model::{Job, JobId, JobState, PauseReason, ReasonCode, Step};
use gristmill_store::{JobFilter, Page};

use crate::parts::Parts;
use crate::shared::{Shared, Signal};

/// Space a disk must have before a job that filled it goes on.
const ENOUGH: u64 = 64 << 20;

/// How often to look.
const LOOK: Duration = Duration::from_secs(1);

/// Looks until the other end of `end` is gone.
pub(crate) fn run(shared: &Shared, end: &Receiver<()>) {
    while end.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
        let parts = &shared.parts;
        for id in ready_again(parts) {
            match parts.store.step(&id, Step::Resume, parts.now()) {
                Ok(_) => shared.signal(Signal::Changed),
                Err(error) => tracing::debug!(job = %id, %error, "not resumed"),
            }
        }
    }
}

/// Paused jobs that can go on: their disk has space or their source is back.
fn ready_again(parts: &Parts) -> Vec<JobId> {
    let filter = JobFilter {
        states: vec![JobState::Paused {
            why: PauseReason::User,
        }],
        ..JobFilter::default()
    };
    let paused = match parts.store.jobs(&filter, Page::all()) {
        Ok(listing) => listing.items,
        Err(error) => {
            tracing::warn!(%error, "cannot look at paused jobs now");
            return Vec::new();
        }
    };
    let ready = paused.into_iter().filter(|job| is_ready(parts, job));
    ready.map(|job| job.id).collect()
}

fn is_ready(parts: &Parts, job: &Job) -> bool {
    let JobState::Paused { why } = &job.state else {
        return false;
    };
    match why {
        PauseReason::User | PauseReason::Quit => false,
        PauseReason::DiskFull => has_space(parts),
        PauseReason::SourceUnavailable => sources_are_there(parts, job),
    }
}

fn has_space(parts: &Parts) -> bool {
    // A file system that does not tell is tried; the job pauses again if it is full.
    fs4::available_space(&parts.data_dir).is_ok_and(|space| space > ENOUGH)
}

fn sources_are_there(parts: &Parts, job: &Job) -> bool {
    let Ok(selections) = parts.store.selections(&job.id) else {
        return false;
    };
    selections.iter().all(|selection| {
        let source = parts.source(&selection.connection);
        let reached = source.and_then(|source| source.validate());
        // Any other trouble ends as a reason of the files, not as waiting for ever.
        !reached.is_err_and(|failure| failure.code == ReasonCode::SourceUnavailable)
    })
}
