//! Waits until the ends of files are on the disk, so that the workers need not.
//!
//! Many ends share one transaction: a worker hands its file's end over and takes the
//! next file while this thread waits for the commit. Only after it is a file let go.

use std::sync::Arc;

use crossbeam_channel::Receiver;
use gristmill_failpoints::{Point, reach};
use gristmill_model::{EventKind, FileState, Stage, StageDurations};
use gristmill_store::{Claimed, Finished, Receipt, StoreError};

use crate::active::{ActiveJob, Hold};
use crate::outcome::{store_failure, store_trouble};
use crate::shared::{Shared, Signal};

/// The end of a file on its way to the disk.
pub(crate) struct Settling {
    pub(crate) job: Arc<ActiveJob>,
    pub(crate) claimed: Claimed,
    pub(crate) receipt: Receipt<gristmill_model::Event>,
}

/// Runs until nobody can bring an end any more.
pub(crate) fn run(shared: &Shared, endings: &Receiver<Settling>) {
    for settling in endings {
        let Settling {
            job,
            claimed,
            receipt,
        } = settling;
        match receipt.wait() {
            Ok(event) => settled(shared, &job, &claimed, &event.kind),
            Err(error) => refused(shared, &job, &claimed, &error),
        }
        shared.signal(Signal::Wake);
    }
}

fn settled(shared: &Shared, job: &ActiveJob, claimed: &Claimed, kind: &EventKind) {
    reach(Point::Settled);
    let at = shared.parts.elapsed();
    let EventKind::FileMoved { file, state, .. } = kind else {
        return;
    };
    let chunks = match state {
        FileState::Completed { chunks, .. } => Some(*chunks),
        FileState::Pending
        | FileState::Working { .. }
        | FileState::Unchanged { .. }
        | FileState::Skipped { .. }
        | FileState::Failed { .. } => None,
    };
    job.board.end(at, *file, chunks, state.is_final());
    job.let_go(claimed.claim.file);
    if !state.is_final() {
        shared.signal(Signal::More(job.job.id.clone()));
    }
    tracing::debug!(job = %job.job.id, file = claimed.task.id.0, key = %claimed.task.key, state = state.as_str(), "settled");
}

fn refused(shared: &Shared, job: &Arc<ActiveJob>, claimed: &Claimed, error: &StoreError) {
    let file = claimed.claim.file;
    job.board.end(shared.parts.elapsed(), file, None, false);
    match error {
        // Somebody else put the file back in the meantime; nothing of ours was kept.
        StoreError::StaleClaim { .. } => job.let_go(file),
        error => match store_trouble(error) {
            Some(why) => {
                job.move_hold(claimed.claim, Hold::Loose);
                let id = job.job.id.clone();
                shared.signal(Signal::Trouble(id, why));
            }
            None => {
                tracing::error!(job = %job.job.id, file = claimed.task.id.0, key = %claimed.task.key, %error, "not stored");
                fail(shared, job, claimed, error);
            }
        },
    }
}

/// Tells the store that it refused the file, which is one more thing it may refuse.
fn fail(shared: &Shared, job: &Arc<ActiveJob>, claimed: &Claimed, error: &StoreError) {
    let parts = &shared.parts;
    let failure = store_failure(Stage::Storing, error);
    let finished = Finished {
        at: parts.now(),
        durations: StageDurations::default(),
        media_type: None,
        seen: None,
        outcome: parts.failed(job, claimed, failure),
    };
    match parts.store.finish(claimed.claim, finished).wait() {
        Ok(_) => {
            job.let_go(claimed.claim.file);
            shared.signal(Signal::More(job.job.id.clone()));
        }
        Err(_) => drop(job.move_hold(claimed.claim, Hold::Loose)),
    }
}
