//! What the engine's threads tell one another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crossbeam_channel::Sender;
use gristmill_model::{JobId, Password, PauseReason};
use gristmill_store::StoreError;

use crate::active::ActiveJob;
use crate::listing::Listings;
use crate::parts::Parts;

/// What the coordinator is told.
#[derive(Debug)]
pub(crate) enum Signal {
    /// A file moved on: there may be room for another.
    Wake,
    /// A job of the store changed its state or priority.
    Changed,
    /// A job has more files to claim than it had.
    More(JobId),
    /// A job cannot go on for now.
    Trouble(JobId, PauseReason),
    /// The engine is to end.
    Stop,
}

/// What the engine's threads share besides their tools.
pub(crate) struct Shared {
    pub(crate) parts: Arc<Parts>,
    pub(crate) signals: Sender<Signal>,
    active: Mutex<HashMap<JobId, Arc<ActiveJob>>>,
    listings: Mutex<Listings>,
    /// Passwords of jobs that are not done, in memory only.
    passwords: Mutex<HashMap<JobId, Password>>,
    /// Why no job can go on.
    damage: OnceLock<StoreError>,
}

impl Shared {
    pub(crate) fn new(parts: Arc<Parts>, signals: Sender<Signal>) -> Self {
        Self {
            parts,
            signals,
            active: Mutex::default(),
            listings: Mutex::default(),
            passwords: Mutex::default(),
            damage: OnceLock::new(),
        }
    }

    /// Tells the coordinator something. It is gone only when the engine ends.
    pub(crate) fn signal(&self, signal: Signal) {
        let _ = self.signals.send(signal);
    }

    /// Jobs being worked on.
    pub(crate) fn active(&self) -> MutexGuard<'_, HashMap<JobId, Arc<ActiveJob>>> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A job, if it is being worked on.
    pub(crate) fn active_job(&self, id: &JobId) -> Option<Arc<ActiveJob>> {
        self.active().get(id).cloned()
    }

    /// Has the files of a job opened with a password until it ends, or with none.
    pub(crate) fn give_password(&self, id: &JobId, password: Option<Password>) {
        let mut passwords = self
            .passwords
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match password {
            Some(password) => drop(passwords.insert(id.clone(), password)),
            None => drop(passwords.remove(id)),
        }
    }

    /// The password for the files of a job.
    pub(crate) fn password(&self, id: &JobId) -> Option<Password> {
        let passwords = self
            .passwords
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        passwords.get(id).cloned()
    }

    /// Why no job can go on until the program is started again, once that is so.
    pub(crate) fn damage(&self) -> Option<&StoreError> {
        self.damage.get()
    }

    /// Notes that no job can go on.
    pub(crate) fn note_damage(&self, error: &StoreError) {
        let _ = self.damage.set(error.clone());
    }

    /// Jobs whose files are being listed, with what those listings are asked for.
    pub(crate) fn listings(&self) -> MutexGuard<'_, Listings> {
        self.listings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
