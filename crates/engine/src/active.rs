//! A job that is being worked on: what its files need, and which of them are held.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gristmill_model::{ConnectionId, Failure, FileId, Flow, Job, Password, Priority, Source};
use gristmill_store::Claim;

use crate::metadata::Supplied;
use crate::progress::JobBoard;
use crate::scheduler::Rank;

/// Where a file that is claimed is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// Claimed, not begun.
    Ready,
    /// A worker has it.
    Working,
    /// Its end is on the way to the disk.
    Settling,
    /// Its end did not reach the disk; it has to be put back.
    Loose,
}

/// A source, or why there is none.
pub(crate) type Opened = Result<Arc<dyn Source>, Failure>;

type Holds = HashMap<FileId, (Claim, Hold)>;

/// A job that is being worked on.
pub(crate) struct ActiveJob {
    /// As it was when it was admitted; its state and totals are not kept up to date.
    pub(crate) job: Job,
    /// What encrypted files are opened with.
    pub(crate) password: Option<Password>,
    pub(crate) board: JobBoard,
    sources: Mutex<HashMap<ConnectionId, Opened>>,
    /// What is said about its files before they are read.
    pub(crate) supplied: Supplied,
    priority: AtomicU8,
    stopping: AtomicBool,
    in_work: AtomicU32,
    holds: Mutex<Holds>,
}

impl std::fmt::Debug for ActiveJob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ActiveJob")
            .field("id", &self.job.id)
            .finish_non_exhaustive()
    }
}

impl ActiveJob {
    pub(crate) fn new(
        job: Job,
        password: Option<Password>,
        supplied: Supplied,
        board: JobBoard,
    ) -> Self {
        Self {
            priority: AtomicU8::new(job.priority as u8),
            job,
            password,
            board,
            sources: Mutex::default(),
            supplied,
            stopping: AtomicBool::new(false),
            in_work: AtomicU32::new(0),
            holds: Mutex::default(),
        }
    }

    /// The source behind a connection, opened with `open` for the first file that asks.
    pub(crate) fn source(
        &self,
        connection: &ConnectionId,
        open: impl FnOnce() -> Opened,
    ) -> Opened {
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        sources
            .entry(connection.clone())
            .or_insert_with(open)
            .clone()
    }

    pub(crate) fn rank(&self) -> Rank {
        let index = usize::from(self.priority.load(Ordering::Relaxed));
        Rank::new(Priority::ALL[index], self.job.created_at)
    }

    pub(crate) fn set_priority(&self, priority: Priority) {
        self.priority.store(priority as u8, Ordering::Relaxed);
    }

    /// Asks every file of the job to stop at its next page or batch.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// What a worker's watch answers.
    pub(crate) fn flow(&self) -> Flow {
        match self.is_stopping() {
            true => Flow::Stop,
            false => Flow::Continue,
        }
    }

    /// Files a worker has in hand.
    pub(crate) fn in_work(&self) -> u32 {
        self.in_work.load(Ordering::Acquire)
    }

    /// Takes a file on, or notes where it is now.
    pub(crate) fn hold(&self, claim: Claim, hold: Hold) {
        self.put(&mut self.holds(), claim, hold);
    }

    /// Moves a file that is still held on; false when it was taken away meanwhile.
    pub(crate) fn move_hold(&self, claim: Claim, hold: Hold) -> bool {
        let mut holds = self.holds();
        let held = holds
            .get(&claim.file)
            .is_some_and(|(held, _)| *held == claim);
        if held {
            self.put(&mut holds, claim, hold);
        }
        held
    }

    fn put(&self, holds: &mut Holds, claim: Claim, hold: Hold) {
        let before = holds.insert(claim.file, (claim, hold));
        let was_working = before.is_some_and(|(_, hold)| hold == Hold::Working);
        match (was_working, hold == Hold::Working) {
            (false, true) => drop(self.in_work.fetch_add(1, Ordering::AcqRel)),
            (true, false) => drop(self.in_work.fetch_sub(1, Ordering::AcqRel)),
            (true, true) | (false, false) => {}
        }
    }

    /// Forgets a file: its end is on the disk, or someone else's.
    pub(crate) fn let_go(&self, file: FileId) {
        let before = self.holds().remove(&file);
        if before.is_some_and(|(_, hold)| hold == Hold::Working) {
            self.in_work.fetch_sub(1, Ordering::AcqRel);
        }
    }

    /// Files held this way.
    pub(crate) fn held(&self, which: &[Hold]) -> Vec<Claim> {
        let holds = self.holds();
        let wanted = holds.values().filter(|(_, hold)| which.contains(hold));
        wanted.map(|(claim, _)| *claim).collect()
    }

    /// Whether no file is claimed.
    pub(crate) fn is_empty_handed(&self) -> bool {
        self.holds().is_empty()
    }

    fn holds(&self) -> MutexGuard<'_, Holds> {
        self.holds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
