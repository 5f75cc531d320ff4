//! Brings updates to the page in batches, so that ten thousand a second do not drown it.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use gristmill_api::types::Update;
use gristmill_api::{ApiError, Follow, Next, Operations};
use gristmill_model::EventSeq;
use tauri::ipc::Channel;

/// How long updates are gathered before they are sent together.
const GATHER: Duration = Duration::from_millis(60);
const MOST_IN_A_BATCH: usize = 2_000;
/// How soon a follower whose page is gone notices.
const LOOK_UP: Duration = Duration::from_secs(1);

/// Knows which follower is the latest: a reloaded page takes the place of the one before.
#[derive(Default)]
pub(crate) struct Followers(Arc<AtomicU64>);

/// One follower's turn, which ends when the next one begins.
pub(crate) struct Turn {
    mine: u64,
    latest: Arc<AtomicU64>,
}

impl Followers {
    /// Begins the turn of a new follower and ends the one before.
    pub(crate) fn next(&self) -> Turn {
        Turn {
            mine: self.0.fetch_add(1, Ordering::Relaxed) + 1,
            latest: self.0.clone(),
        }
    }
}

impl Turn {
    fn is_over(&self) -> bool {
        self.latest.load(Ordering::Relaxed) != self.mine
    }
}

/// Sends batches of updates after `since` to the page until the turn is over. That the
/// application ended is an error: the page should ask again.
pub(crate) fn relay(
    operations: &dyn Operations,
    since: EventSeq,
    turn: &Turn,
    page: &Channel<Vec<Update>>,
) -> Result<(), ApiError> {
    let mut follower = operations.follower(since)?;
    while !turn.is_over() {
        match follower.next(LOOK_UP) {
            Next::Idle => {}
            Next::Ended => return Err(ApiError::unavailable("the application stopped answering")),
            Next::Update(first) => {
                let batch = newest_progress(gather(first, &mut *follower));
                if page.send(batch).is_err() {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

fn gather(first: Update, follower: &mut dyn Follow) -> Vec<Update> {
    let until = Instant::now() + GATHER;
    let mut batch = vec![first];
    while batch.len() < MOST_IN_A_BATCH {
        match follower.next(until.saturating_duration_since(Instant::now())) {
            Next::Update(update) => batch.push(update),
            Next::Idle | Next::Ended => break,
        }
    }
    batch
}

/// The batch with only the latest progress of each job; events all stay, in order.
fn newest_progress(mut batch: Vec<Update>) -> Vec<Update> {
    let mut seen = HashSet::new();
    batch.reverse();
    batch.retain(|update| match update {
        Update::Progress { progress } => seen.insert(progress.job.clone()),
        Update::Event { .. } => true,
    });
    batch.reverse();
    batch
}

#[cfg(test)]
mod tests {
    use gristmill_model::{Event, EventKind, FileTotals, JobId, JobProgress};

    use super::*;

    fn progress(job: &str, fraction: f64) -> Update {
        let progress = JobProgress {
            job: JobId(job.to_owned()),
            totals: FileTotals::default(),
            fraction,
            files_per_minute: 0.0,
            chunks_per_second: 0.0,
            bytes_per_second: 0.0,
            eta: None,
            running: Vec::new(),
        };
        Update::Progress { progress }
    }

    fn event(seq: i64) -> Update {
        let kind = EventKind::JobCreated {
            name: String::new(),
        };
        Update::Event {
            event: Event {
                seq: EventSeq(seq),
                at: Default::default(),
                job: None,
                kind,
            },
        }
    }

    #[test]
    fn a_batch_keeps_every_event_and_the_last_progress_of_each_job() {
        let batch = vec![
            progress("a", 0.1),
            event(1),
            progress("b", 0.5),
            progress("a", 0.2),
            event(2),
        ];
        let kept = vec![event(1), progress("b", 0.5), progress("a", 0.2), event(2)];
        assert_eq!(newest_progress(batch), kept);
    }
}
