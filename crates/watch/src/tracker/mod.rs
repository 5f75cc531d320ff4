//! What is known of a watched folder, and what has settled since.
//!
//! A file is taken in when two looks, `settle` apart, show the same size and time and
//! nothing was heard of it in between. It is taken for deleted when it is missing longer
//! than that, the folder itself is there, and no file with its identity or content turned
//! up elsewhere.

mod look;
mod moves;
mod settle;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use gristmill_model::{
    ContentHash, FileIdentity, FileKey, FileStamp, JobId, WatchEntry, WatchEntryState, WatchPause,
    WatchRules,
};

use crate::batch::{Batch, Ended};
use crate::ground::Ground;
use crate::scopes::Scopes;
use crate::timing::{Jitter, Timing};

/// What is known of a watched folder. `now` is time since some fixed moment, and never goes
/// backwards.
#[derive(Debug)]
pub struct Tracker {
    rules: WatchRules,
    timing: Timing,
    root: Option<FileIdentity>,
    known: BTreeMap<FileKey, Known>,
    by_identity: HashMap<FileIdentity, FileKey>,
    submitted: BTreeMap<JobId, Vec<FileKey>>,
    waiting: BTreeMap<FileKey, Waiting>,
    vanishing: BTreeMap<FileKey, Duration>,
    /// When the last of them was first missed.
    vanished_at: Duration,
    to_look: Scopes,
    look_not_before: Duration,
    reconcile_at: Duration,
    /// Since when settled changes wait for others.
    gathering_since: Option<Duration>,
    trouble: Option<String>,
    scanned: bool,
    removals_allowed: bool,
    jitter: Jitter,
}

/// A file that was taken before.
#[derive(Debug, Clone)]
struct Known {
    stamp: FileStamp,
    content_hash: Option<ContentHash>,
    state: WatchEntryState,
    /// Whether it is to be taken again though it did not change.
    again: bool,
}

/// A file that differs from what is known of it.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    stamp: FileStamp,
    /// Since when nothing was heard of it and nothing of it changed.
    quiet_since: Duration,
    settled: bool,
}

/// What came of a turn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Turn {
    /// Settled changes. They are offered again until [`Tracker::handed_over`].
    pub batch: Option<Batch>,
    /// Files that were touched without being changed.
    pub touched: Vec<WatchEntry>,
    /// Files the rules leave out now; their documents stay.
    pub forgotten: Vec<FileKey>,
    /// Why the watch has to be paused.
    pub pause: Option<WatchPause>,
    /// Whether the whole folder was looked at.
    pub scanned: bool,
    /// How long until the next turn is due, if nothing is heard before.
    pub wait: Duration,
}

impl Tracker {
    /// A tracker of a folder whose identity and files were stored. The first turn looks at
    /// the whole folder. `seed` scatters the later ones.
    pub fn new(
        rules: WatchRules,
        timing: Timing,
        root: Option<FileIdentity>,
        entries: Vec<WatchEntry>,
        seed: u64,
    ) -> Self {
        let mut tracker = Self {
            rules,
            timing,
            root,
            known: BTreeMap::new(),
            by_identity: HashMap::new(),
            submitted: BTreeMap::new(),
            waiting: BTreeMap::new(),
            vanishing: BTreeMap::new(),
            vanished_at: Duration::ZERO,
            to_look: Scopes::everything(),
            look_not_before: Duration::ZERO,
            reconcile_at: Duration::MAX,
            gathering_since: None,
            trouble: None,
            scanned: false,
            removals_allowed: false,
            jitter: Jitter::new(seed),
        };
        entries.into_iter().for_each(|entry| tracker.know(entry));
        tracker
    }

    /// Something may have happened to the file or folder at this path; an empty one is the
    /// whole folder.
    pub fn hint(&mut self, now: Duration, key: &str) {
        match self.waiting.get_mut(&FileKey(key.to_owned())) {
            // It is looked at when it has been quiet for long enough anyway.
            Some(waiting) => {
                waiting.quiet_since = now;
                waiting.settled = false;
            }
            None => self.to_look.add(key),
        }
    }

    /// Has the next turn look at the whole folder.
    pub fn rescan(&mut self) {
        self.to_look = Scopes::everything();
    }

    /// Takes files again that failed, or with `everything` all of them.
    pub fn take_again(&mut self, everything: bool) {
        for known in self.known.values_mut() {
            known.again |= match known.state {
                WatchEntryState::Failed => true,
                WatchEntryState::Settled => everything,
                WatchEntryState::Submitted { .. } | WatchEntryState::Missing { .. } => false,
            };
        }
        self.rescan();
    }

    /// The files that are to be taken again with a batch because what is in it says something
    /// about them, by `is_about`. Those a job has, and those beyond a batch, follow later.
    pub fn concerned(
        &mut self,
        batch: &Batch,
        is_about: impl Fn(&FileKey) -> bool,
    ) -> Vec<WatchEntry> {
        let changed: HashSet<&FileKey> = batch.changed().collect();
        let mut concerned = Vec::new();
        for (key, known) in &mut self.known {
            // Those that wait are taken by themselves.
            let waits = self.waiting.contains_key(key) || self.vanishing.contains_key(key);
            if waits || known.is_missing() || changed.contains(key) || !is_about(key) {
                continue;
            }
            let is_free = !matches!(known.state, WatchEntryState::Submitted { .. });
            if is_free && batch.len() + concerned.len() < self.timing.batch {
                concerned.push(known.entry(key));
            } else {
                known.again = true;
                self.to_look.add(&key.0);
            }
        }
        concerned
    }

    /// Lets the files that are missing now be removed, however many they are.
    pub fn allow_removals(&mut self) {
        self.removals_allowed = true;
        self.rescan();
    }

    /// Changes the waits, from the next one on.
    pub fn set_timing(&mut self, now: Duration, timing: Timing) {
        self.timing = timing;
        let soonest = now.saturating_add(timing.reconcile);
        self.reconcile_at = self.reconcile_at.min(soonest);
    }

    /// Looks where something may have happened, and says what has settled.
    pub fn turn(&mut self, now: Duration, ground: &dyn Ground) -> Turn {
        let mut turn = Turn::default();
        if now >= self.reconcile_at {
            self.rescan();
        }
        self.look_at_quiet_files(now);
        if !self.to_look.is_empty() && now >= self.look_not_before {
            self.look(now, ground, &mut turn);
        }
        if self.trouble.is_none() {
            self.settle(now, ground, &mut turn);
        }
        turn.wait = self.until_due(now);
        turn
    }

    /// A job has the batch; `entries` are those the batch gave for it.
    pub fn handed_over(&mut self, batch: &Batch, entries: Vec<WatchEntry>) {
        for key in batch.left() {
            self.forget(&key);
        }
        for file in &batch.moves {
            self.vanishing.remove(&file.from);
        }
        for entry in entries {
            self.waiting.remove(&entry.key);
            self.vanishing.remove(&entry.key);
            self.forget(&entry.key);
            self.know(entry);
        }
        self.removals_allowed &= !self.vanishing.is_empty();
        self.gathering_since = None;
    }

    /// A job has ended, and these are its files; gives what is known of them now.
    pub fn ended(&mut self, job: &JobId, files: &HashMap<FileKey, Ended>) -> Vec<WatchEntry> {
        let keys = self.submitted.remove(job).unwrap_or_default();
        let mut entries = Vec::with_capacity(keys.len());
        for key in keys {
            let Some(known) = self.known.get_mut(&key) else {
                continue;
            };
            // A file the job never had is as good as failed: nothing came of it.
            let (state, hash) = match files.get(&key) {
                Some(Ended::Settled(hash)) => (WatchEntryState::Settled, *hash),
                Some(Ended::Failed(hash)) => (WatchEntryState::Failed, *hash),
                None => (WatchEntryState::Failed, None),
            };
            known.state = state;
            known.content_hash = hash.or(known.content_hash);
            entries.push(known.entry(&key));
        }
        entries
    }

    /// Jobs that have files of the folder and were not said to have ended.
    pub fn jobs(&self) -> Vec<JobId> {
        self.submitted.keys().cloned().collect()
    }

    /// Files a job is said to have.
    pub fn files_of(&self, job: &JobId) -> &[FileKey] {
        self.submitted.get(job).map_or(&[], Vec::as_slice)
    }

    /// Files that changed and were not handed over yet.
    pub fn waiting(&self) -> usize {
        self.waiting.len() + self.vanishing.len()
    }

    /// Whether everything that was there at the last look is handed over.
    pub fn is_idle(&self) -> bool {
        self.scanned && self.to_look.is_empty() && self.waiting() == 0
    }

    /// Why the folder is not there, if it is not.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// The folder's identity, once it was seen.
    pub fn root(&self) -> Option<FileIdentity> {
        self.root
    }

    /// Whether the whole folder was looked at since the start.
    pub fn has_scanned(&self) -> bool {
        self.scanned
    }

    fn know(&mut self, entry: WatchEntry) {
        if let WatchEntryState::Submitted { job } = &entry.state {
            let files = self.submitted.entry(job.clone()).or_default();
            files.push(entry.key.clone());
        }
        if let Some(identity) = entry.stamp.identity {
            self.by_identity.insert(identity, entry.key.clone());
        }
        let known = Known {
            stamp: entry.stamp,
            content_hash: entry.content_hash,
            state: entry.state,
            again: false,
        };
        self.known.insert(entry.key, known);
    }

    fn forget(&mut self, key: &FileKey) {
        let Some(known) = self.known.remove(key) else {
            return;
        };
        if let Some(identity) = known.stamp.identity
            && self.by_identity.get(&identity) == Some(key)
        {
            self.by_identity.remove(&identity);
        }
    }

    fn is_submitted(&self, key: &FileKey) -> bool {
        let known = self.known.get(key);
        known.is_some_and(|known| matches!(known.state, WatchEntryState::Submitted { .. }))
    }

    fn until_due(&self, now: Duration) -> Duration {
        let mut due = self.reconcile_at;
        if !self.to_look.is_empty() {
            due = due.min(self.look_not_before);
        }
        if self.trouble.is_none() {
            due = due.min(self.quiet_at().max(self.look_not_before));
            due = due.min(self.batch_at()).min(self.removal_at());
        }
        due.saturating_sub(now)
    }
}

impl Known {
    fn is_missing(&self) -> bool {
        matches!(self.state, WatchEntryState::Missing { .. })
    }

    fn entry(&self, key: &FileKey) -> WatchEntry {
        WatchEntry {
            key: key.clone(),
            stamp: self.stamp,
            content_hash: self.content_hash,
            state: self.state.clone(),
        }
    }
}
