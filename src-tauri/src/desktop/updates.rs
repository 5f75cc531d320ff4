//! Brings updates to each page in batches, so that ten thousand a second do not drown it.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
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

/// Knows which follower of each window is the latest: a reloaded page takes the place of the
/// one before.
#[derive(Default)]
pub(crate) struct Followers(Mutex<HashMap<String, Arc<AtomicBool>>>);

/// One follower's turn, which ends when the next one of its window begins.
pub(crate) struct Turn(Arc<AtomicBool>);

impl Followers {
    /// Begins the turn of a window's new follower and ends the one before.
    pub(crate) fn next(&self, label: &str) -> Turn {
        let over = Arc::new(AtomicBool::new(false));
        let mut latest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        end(latest.insert(label.to_owned(), over.clone()));
        Turn(over)
    }

    /// Ends the turn of a window that is gone.
    pub(crate) fn end(&self, label: &str) {
        let mut latest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        end(latest.remove(label));
    }
}

fn end(turn: Option<Arc<AtomicBool>>) {
    if let Some(over) = turn {
        over.store(true, Ordering::Relaxed);
    }
}

impl Turn {
    fn is_over(&self) -> bool {
        self.0.load(Ordering::Relaxed)
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
    fn a_new_follower_ends_the_one_before_of_the_same_window_only() {
        let followers = Followers::default();
        let [first, other] = ["window-1", "window-2"].map(|label| followers.next(label));
        let reloaded = followers.next("window-1");
        assert!(first.is_over() && !reloaded.is_over() && !other.is_over());
        followers.end("window-2");
        assert!(other.is_over() && !reloaded.is_over());
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
