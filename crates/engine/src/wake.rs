//! The thread that finds out whether what a paused job waits for is there again.
//!
//! It is a thread of its own because asking a network drive may take long.

use std::collections::HashMap;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};
use gristmill_model::{Job, JobId, JobState, PauseReason, ReasonCode, Step};
use gristmill_store::{JobFilter, Page};

use crate::embedding::is_providers;
use crate::governor;
use crate::parts::Parts;
use crate::shared::{Shared, Signal};

/// Space a disk must have before a job that filled it goes on: this much, or a twentieth of a
/// small disk.
const ENOUGH: u64 = 64 << 20;

/// How often to look, and the longest wait between two tries of a job that keeps pausing.
const LOOK: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);
/// A job that ran for this long since it was resumed had nothing to complain about.
const CALM: Duration = Duration::from_secs(120);

/// Looks until the other end of `end` is gone.
pub(crate) fn run(shared: &Shared, end: &Receiver<()>) {
    let mut tries = Tries::default();
    while end.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
        let parts = &shared.parts;
        for id in ready_again(parts, &tries) {
            tries.note(&id, parts.elapsed());
            match parts.store.step(&id, Step::Resume, parts.now()) {
                Ok(_) => shared.signal(Signal::Changed),
                Err(error) => tracing::debug!(job = %id, %error, "not resumed"),
            }
        }
    }
}

/// When jobs were resumed, so that one that pauses again and again is tried less and less
/// often.
#[derive(Default)]
struct Tries(HashMap<JobId, Try>);

#[derive(Clone, Copy)]
struct Try {
    at: Duration,
    wait: Duration,
}

impl Tries {
    fn may(&self, id: &JobId, now: Duration) -> bool {
        let last = self.0.get(id);
        last.is_none_or(|last| now >= last.at + last.wait)
    }

    fn note(&mut self, id: &JobId, now: Duration) {
        self.0.retain(|_, last| now < last.at + last.wait + CALM);
        let wait = self.0.get(id).map_or(LOOK, |last| last.wait * 2);
        let wait = wait.min(LONGEST);
        self.0.insert(id.clone(), Try { at: now, wait });
    }
}

/// Paused jobs that can go on: what they wait for is there again.
fn ready_again(parts: &Parts, tries: &Tries) -> Vec<JobId> {
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
    let now = parts.elapsed();
    let ready = paused
        .into_iter()
        .filter(|job| tries.may(&job.id, now) && is_ready(parts, job));
    ready.map(|job| job.id).collect()
}

fn is_ready(parts: &Parts, job: &Job) -> bool {
    let JobState::Paused { why } = &job.state else {
        return false;
    };
    match why {
        PauseReason::User | PauseReason::Quit => false,
        PauseReason::DiskFull => has_space(parts),
        PauseReason::SourceUnavailable | PauseReason::SignedOut => sources_are_there(parts, job),
        // Resuming writes to the database: it is refused until that is possible.
        PauseReason::DatabaseUnavailable => true,
        PauseReason::EmbedderUnavailable | PauseReason::EmbedderRefused => {
            let embedder = &parts.model_for(&job.options).embedder;
            // Any other trouble ends as a reason of the files, not as waiting for ever.
            !embedder
                .embed(&[])
                .is_err_and(|failure| is_providers(failure.code))
        }
        PauseReason::MemoryTight => parts.memory.memory().is_none_or(governor::has_eased),
    }
}

fn has_space(parts: &Parts) -> bool {
    // A file system that does not tell is tried; the job pauses again if it is full.
    let whole = fs4::total_space(&parts.data_dir).unwrap_or(u64::MAX);
    let enough = ENOUGH.min(whole / 20);
    fs4::available_space(&parts.data_dir).is_ok_and(|space| space > enough)
}

fn sources_are_there(parts: &Parts, job: &Job) -> bool {
    let Ok(selections) = parts.store.selections(&job.id) else {
        return false;
    };
    selections.iter().all(|selection| {
        let source = parts.source(&selection.connection);
        let reached = source.and_then(|source| source.validate());
        // Any other trouble ends as a reason of the files, not as waiting for ever.
        !reached.is_err_and(|failure| {
            matches!(
                failure.code,
                ReasonCode::SourceUnavailable | ReasonCode::SignedOut
            )
        })
    })
}
