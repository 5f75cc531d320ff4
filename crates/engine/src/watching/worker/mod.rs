//! The thread that looks after one watch.

mod described;
mod jobs;
mod pace;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, after, bounded, never, select};
use gristmill_model::{Event, FileIdentity, JobId, Timestamp, Watch, WatchHealth, WatchStatus};
use gristmill_sources::ListingRules;
use gristmill_store::StoreError;
use gristmill_watch::{Batch, Hint, Listener, Tracker, Turn};

use super::ground::Disk;
use super::{Board, Message, share, submit};
use crate::shared::{Shared, Signal};
use pace::timing;

/// Hints that may wait; more mean a look at everything.
const HINTS: usize = 10_000;
/// Shortest time between two turns, so that ten thousand hints are few turns.
const PULSE: Duration = Duration::from_millis(100);
/// How long to wait after the store refused something.
const AGAIN: Duration = Duration::from_secs(5);

/// Looks after one watch.
pub(super) struct Worker {
    shared: Arc<Shared>,
    watch: Watch,
    inbox: Receiver<Message>,
    stop: Arc<AtomicBool>,
    board: Board,
}

impl Worker {
    pub(super) fn new(
        shared: Arc<Shared>,
        watch: Watch,
        inbox: Receiver<Message>,
        stop: Arc<AtomicBool>,
        board: Board,
    ) -> Self {
        Self {
            shared,
            watch,
            inbox,
            stop,
            board,
        }
    }

    /// Runs until it is told to stop, or pauses the watch.
    pub(super) fn run(self) {
        let id = self.watch.id.clone();
        match Care::begin(self) {
            Ok(mut care) => while care.round() {},
            Err(error) => tracing::error!(watch = %id, %error, "cannot watch"),
        }
    }
}

/// A watch at work.
struct Care {
    worker: Worker,
    disk: Disk,
    tracker: Tracker,
    listener: Option<Listener>,
    hints: Receiver<Hint>,
    sender: Sender<Hint>,
    /// Why nothing is heard and how often is looked instead, if that is so.
    deaf: Option<(String, Duration)>,
    events: Option<Receiver<Event>>,
    root: Option<FileIdentity>,
    scanned_at: Option<Timestamp>,
    turned_at: Duration,
}

impl Care {
    fn begin(worker: Worker) -> Result<Self, String> {
        let parts = &worker.shared.parts;
        let rules = ListingRules::from_settings(&parts.settings());
        let disk = Disk::new(
            &worker.watch,
            rules,
            &parts.data_dir,
            Arc::clone(&worker.stop),
        );
        let disk = disk.map_err(|failure| failure.detail)?;
        let id = &worker.watch.id;
        let text = |error: StoreError| error.to_string();
        let root = parts.store.watch_root(id).map_err(text)?;
        let entries = parts.store.watch_entries(id).map_err(text)?;
        let seed = uuid::Uuid::now_v7().as_u64_pair().1;
        let timing = timing(&worker.watch.rules, false, false);
        let tracker = Tracker::new(worker.watch.rules.clone(), timing, root, entries, seed);
        let (sender, hints) = bounded(HINTS);
        let mut care = Self {
            disk,
            tracker,
            listener: None,
            hints,
            sender,
            deaf: None,
            events: None,
            root,
            scanned_at: None,
            turned_at: Duration::ZERO,
            worker,
        };
        care.check_jobs();
        Ok(care)
    }

    /// One turn and the wait after it; false when it was the last.
    fn round(&mut self) -> bool {
        while let Ok(message) = self.inbox().try_recv() {
            if !self.hear(Some(message)) {
                return false;
            }
        }
        self.listen();
        let parts = Arc::clone(&self.worker.shared.parts);
        let (now, wall) = (parts.elapsed(), parts.now());
        self.turned_at = now;
        let turn = self.tracker.turn(now, &self.disk);
        if self.is_stopped() {
            return false;
        }
        if turn.scanned {
            self.scanned_at = Some(wall);
        }
        let Some(wait) = self.act(turn) else {
            return false;
        };
        self.publish();
        match self.is_unheard() {
            true => self.wait(wait.min(PULSE)),
            false => self.wait(wait),
        }
    }

    /// Whether it could listen and does not, so that waiting would miss things.
    fn is_unheard(&self) -> bool {
        self.listener.is_none() && self.deaf.is_none() && self.tracker.trouble().is_none()
    }

    fn is_stopped(&self) -> bool {
        self.worker.stop.load(Ordering::Acquire)
    }

    /// Has the file system tell of changes, if it can and the folder is there.
    fn listen(&mut self) {
        if self.tracker.trouble().is_some() {
            self.listener = None;
            if gristmill_watch::Ground::root(&self.disk).is_err() {
                return;
            }
        }
        if self.listener.is_some() || self.deaf.is_some() {
            return;
        }
        let rules = &self.worker.watch.rules;
        let share = share::kind(self.disk.root());
        let started = match (rules.poll, share) {
            (true, _) => Err("it was asked for".to_owned()),
            (false, Some(kind)) => Err(format!("the folder is on a {kind} file system")),
            (false, None) => self.start_listener(),
        };
        match started {
            Ok(listener) => {
                self.listener = listener;
                // What happened before it listened is found by looking.
                self.tracker.rescan();
            }
            Err(why) => self.poll(why, share.is_some()),
        }
    }

    /// None while the folder is not there.
    fn start_listener(&self) -> Result<Option<Listener>, String> {
        let root = self.disk.root();
        let follow_links = self.worker.shared.parts.settings().follow_links;
        let subfolders = self.worker.watch.rules.subfolders;
        match Listener::start(root, subfolders, follow_links, self.sender.clone()) {
            Ok(listener) => Ok(Some(listener)),
            Err(_) if !root.is_dir() => Ok(None),
            Err(no_events) => Err(no_events.0),
        }
    }

    fn poll(&mut self, why: String, share: bool) {
        tracing::info!(watch = %self.worker.watch.id, why, "polling");
        self.listener = None;
        let now = self.worker.shared.parts.elapsed();
        let timing = timing(&self.worker.watch.rules, true, share);
        self.deaf = Some((why, timing.reconcile));
        self.tracker.set_timing(now, timing);
    }

    /// Does what a turn asks for, and says how long to wait; none when the watch ends.
    fn act(&mut self, turn: Turn) -> Option<Duration> {
        let parts = Arc::clone(&self.worker.shared.parts);
        let id = self.worker.watch.id.clone();
        if !turn.touched.is_empty() || !turn.forgotten.is_empty() {
            let written = parts
                .store
                .write_watch_entries(&id, turn.touched, turn.forgotten);
            self.note("keep what is known of files", written);
        }
        if self.tracker.root() != self.root {
            if self.root.is_some() {
                // What is listened to is the folder that was here before.
                self.listener = None;
            }
            self.root = self.tracker.root();
            let written = parts.store.set_watch_root(&id, self.root);
            self.note("keep which folder it is", written);
        }
        if turn.scanned {
            self.check_jobs();
        }
        if let Some(pause) = turn.pause {
            tracing::warn!(watch = %id, ?pause, "paused");
            let paused = parts.store.set_watch_pause(&id, Some(pause), parts.now());
            return match paused {
                Ok(_) => None,
                Err(error) => {
                    self.note::<()>("pause", Err(error));
                    Some(AGAIN)
                }
            };
        }
        match turn.batch {
            Some(batch) => Some(self.submit(batch)),
            None => Some(turn.wait),
        }
    }

    /// Makes a job of a batch, and says how long to wait.
    fn submit(&mut self, mut batch: Batch) -> Duration {
        let parts = Arc::clone(&self.worker.shared.parts);
        batch.concerned = self.described(&batch);
        let job = JobId::from_uuid(uuid::Uuid::now_v7());
        let changes = submit::watch_batch(&parts, &self.worker.watch, &batch, job.clone());
        if self.is_stopped() {
            return Duration::ZERO;
        }
        let entries = changes.entries.clone();
        match parts.store.submit_watch_batch(changes, parts.now()) {
            Ok(_) => {
                let changes = batch.len();
                tracing::info!(watch = %self.worker.watch.id, %job, changes, "changes");
                self.tracker.handed_over(&batch, entries);
                self.worker.shared.signal(Signal::Changed);
                self.check_jobs();
                Duration::ZERO
            }
            Err(error) => {
                self.note::<()>("make a job", Err(error));
                AGAIN
            }
        }
    }

    fn note<T>(&self, what: &str, result: Result<T, StoreError>) {
        if let Err(error) = result {
            let watch = &self.worker.watch.id;
            tracing::warn!(%watch, %error, "cannot {what} now");
        }
    }

    fn publish(&self) {
        let status = WatchStatus {
            health: self.health(),
            waiting: u32::try_from(self.tracker.waiting()).unwrap_or(u32::MAX),
            jobs: self.tracker.jobs(),
            idle: self.tracker.is_idle() && self.tracker.jobs().is_empty(),
            scanned_at: self.scanned_at,
        };
        let board = self.worker.board.lock();
        let mut board = board.unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *board, status);
        let changed = before.health != board.health || before.idle != board.idle;
        drop(board);
        if changed {
            let parts = &self.worker.shared.parts;
            let id = &self.worker.watch.id;
            let told = parts.store.tell_watch_changed(id, parts.now());
            self.note("tell how the watch is doing", told);
        }
    }

    fn health(&self) -> WatchHealth {
        if let Some(why) = self.tracker.trouble() {
            let why = why.to_owned();
            return WatchHealth::Unavailable { why };
        }
        match (&self.deaf, self.tracker.has_scanned()) {
            (_, false) => WatchHealth::Starting,
            (Some((why, every)), true) => WatchHealth::Polling {
                why: why.clone(),
                seconds: every.as_secs() as u32,
            },
            (None, true) => WatchHealth::Listening,
        }
    }

    /// Waits until something is heard or due; false when the watch is to end.
    fn wait(&mut self, wait: Duration) -> bool {
        let events = self.events.clone().unwrap_or_else(never);
        let due = after(wait);
        loop {
            select! {
                recv(self.inbox()) -> message => return self.hear(message.ok()),
                recv(self.hints) -> hint => if let Ok(hint) = hint {
                    return self.gather(hint);
                },
                recv(events) -> event => if self.hear_event(event.ok()) {
                    return true;
                },
                recv(due) -> _ => return true,
            }
        }
    }

    fn inbox(&self) -> &Receiver<Message> {
        &self.worker.inbox
    }

    fn hear(&mut self, message: Option<Message>) -> bool {
        match message {
            Some(Message::Scan { everything }) => self.tracker.take_again(everything),
            Some(Message::AllowRemovals) => self.tracker.allow_removals(),
            Some(Message::Stop) | None => return false,
        }
        true
    }

    /// Lets hints pile up for a moment, so that many of them are one turn.
    fn gather(&mut self, first: Hint) -> bool {
        let elapsed = self.worker.shared.parts.elapsed();
        let left = (self.turned_at + PULSE).saturating_sub(elapsed);
        match self.inbox().recv_timeout(left) {
            Ok(message) if !self.hear(Some(message)) => return false,
            Err(RecvTimeoutError::Disconnected) => return false,
            Ok(_) | Err(RecvTimeoutError::Timeout) => {}
        }
        let rest: Vec<Hint> = self.hints.try_iter().take(HINTS).collect();
        std::iter::once(first)
            .chain(rest)
            .for_each(|hint| self.take(hint));
        if self.listener.as_ref().is_some_and(Listener::has_overflowed) {
            self.tracker.rescan();
        }
        true
    }

    fn take(&mut self, hint: Hint) {
        let now = self.worker.shared.parts.elapsed();
        match hint {
            Hint::At(path) => {
                if let Some(key) = self.disk.key_of(&path) {
                    self.tracker.hint(now, &key.0);
                }
            }
            Hint::Anywhere => self.tracker.rescan(),
            Hint::Deaf(why) => self.poll(why, false),
        }
    }
}
