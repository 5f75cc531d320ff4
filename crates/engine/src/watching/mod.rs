//! Watched folders: a thread for each, which drives a tracker over a real disk and makes
//! jobs of what settles.
//!
//! A thread of its own because a share that does not answer must not hold up the others.
//! They run only in a process that was asked to watch, not in every one that works in the
//! data folder for a moment.

mod control;
mod ground;
mod share;
mod submit;
mod worker;

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use gristmill_model::{Watch, WatchHealth, WatchId, WatchStatus};

use crate::error::{EngineError, Result};
use crate::shared::Shared;
use worker::Worker;

/// How long a watch may take to end before it is left to end by itself.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a watch is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Message {
    /// Look at the whole folder; take what failed again, or everything.
    Scan { everything: bool },
    /// Remove what is missing, however much it is.
    AllowRemovals,
    /// End, now that the stop flag is set.
    Stop,
}

/// How a watch is doing, for whoever asks.
pub(super) type Board = Arc<Mutex<WatchStatus>>;

/// The watches that are being looked after.
#[derive(Default)]
pub(crate) struct Watching {
    /// Whether all watches are looked after, and not only those that were scanned.
    all: AtomicBool,
    running: Mutex<HashMap<WatchId, Running>>,
    /// Those that are started as soon as what is done to them is stored.
    starting: Mutex<HashSet<WatchId>>,
}

/// As long as this is there, a watch that is not looked after is said to start.
pub(super) struct Announced<'a> {
    watching: &'a Watching,
    id: WatchId,
}

impl Drop for Announced<'_> {
    fn drop(&mut self) {
        self.watching.starting().remove(&self.id);
    }
}

struct Running {
    inbox: Sender<Message>,
    stop: Arc<AtomicBool>,
    board: Board,
    /// Ends with the thread.
    ended: Receiver<()>,
}

impl Watching {
    /// Looks after a watch from now on, unless it is looked after already, and tells it
    /// what it is asked for before anything else.
    fn start(&self, shared: &Arc<Shared>, watch: Watch, asked: Option<Message>) -> Result<()> {
        let mut running = self.running();
        if let Some(there) = running.get(&watch.id).filter(|one| one.is_alive()) {
            // One that ends in this moment is started again by whoever asks again.
            asked.map(|message| there.inbox.send(message));
            return Ok(());
        }
        let (inbox, messages) = unbounded();
        // The receiver is right here.
        asked.map(|message| inbox.send(message));
        let (alive, ended) = bounded(0);
        let stop = Arc::new(AtomicBool::new(false));
        let status = WatchStatus::at_rest(WatchHealth::Starting);
        let board: Board = Arc::new(Mutex::new(status));
        let id = watch.id.clone();
        let worker = Worker::new(
            Arc::clone(shared),
            watch,
            messages,
            Arc::clone(&stop),
            Arc::clone(&board),
        );
        let run = move || {
            // Dropped at the end, however it comes.
            let _alive: Sender<()> = alive;
            worker.run();
        };
        std::thread::Builder::new()
            .name("watch".to_owned())
            .spawn(run)
            .map_err(|error| EngineError::Thread(error.to_string()))?;
        let handle = Running {
            inbox,
            stop,
            board,
            ended,
        };
        running.insert(id, handle);
        Ok(())
    }

    /// Says that a watch is about to be started, if all are looked after here. Whoever hears
    /// that it was added or changed asks for its status before it is.
    fn announce(&self, id: &WatchId) -> Option<Announced<'_>> {
        let all = self.all.load(Ordering::Acquire);
        all.then(|| {
            self.starting().insert(id.clone());
            let (watching, id) = (self, id.clone());
            Announced { watching, id }
        })
    }

    /// Ends looking after a watch. A thread that hangs on a dead share does nothing more
    /// once it wakes up.
    fn stop(&self, id: &WatchId) {
        let running = self.running().remove(id);
        if let Some(running) = running {
            running.ask_to_stop();
            running.wait();
        }
    }

    /// Ends looking after all watches.
    pub(crate) fn stop_all(&self) {
        let running: Vec<Running> = self.running().drain().map(|(_, one)| one).collect();
        running.iter().for_each(Running::ask_to_stop);
        running.iter().for_each(Running::wait);
    }

    /// How a watch is doing, if it is looked after or about to be.
    fn status(&self, id: &WatchId) -> Option<WatchStatus> {
        let running = self.running();
        let Some(one) = running.get(id).filter(|one| one.is_alive()) else {
            let starts = self.starting().contains(id);
            return starts.then(|| WatchStatus::at_rest(WatchHealth::Starting));
        };
        let status = one.board.lock().unwrap_or_else(PoisonError::into_inner);
        Some(status.clone())
    }

    fn starting(&self) -> MutexGuard<'_, HashSet<WatchId>> {
        self.starting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn running(&self) -> MutexGuard<'_, HashMap<WatchId, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Running {
    fn is_alive(&self) -> bool {
        use crossbeam_channel::TryRecvError;
        self.ended.try_recv() == Err(TryRecvError::Empty)
    }

    fn ask_to_stop(&self) {
        self.stop.store(true, Ordering::Release);
        let _ = self.inbox.send(Message::Stop);
    }

    fn wait(&self) {
        use crossbeam_channel::RecvTimeoutError;
        if self.ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            tracing::warn!("a watch does not end yet; its folder does not answer");
        }
    }
}
