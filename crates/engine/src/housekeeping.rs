//! What is looked after in the background: undoing that was cut off goes on, and what is older
//! than the settings keep it is forgotten.

use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, TryRecvError};
use gristmill_model::settings::Settings;
use gristmill_model::{JobId, Timestamp};
use gristmill_store::{Expired, Expiry, Store, StoreError, UndoPlan};

use crate::engine::Engine;
use crate::error::Result;
use crate::parts::Parts;

/// How often to look for what is old.
const LOOK: Duration = Duration::from_secs(3600);
/// When to look first: a start has better things to do.
const FIRST: Duration = Duration::from_secs(30);

const DAY: i64 = 86_400_000;

/// What is forgotten after how many days, where it differs from the settings. 0 is never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retention {
    /// Ended jobs with their files and events.
    pub history_days: Option<u32>,
    /// Documents that were removed or replaced.
    pub removed_days: Option<u32>,
}

impl Engine {
    /// What undoing a job would do, with the first `limit` documents and places.
    pub fn undo_plan(&self, id: &JobId, limit: u32) -> Result<UndoPlan> {
        Ok(self.store().undo_plan(id, limit)?)
    }

    /// Undoes an ended job: what it added goes, what it replaced or removed comes back. Done
    /// piece by piece; if the process dies meanwhile, the next one goes on by itself. Undoing
    /// a job that was undone does nothing.
    pub fn undo(&self, id: &JobId) -> Result<gristmill_model::Job> {
        self.store().begin_undo(id, self.shared.parts.now())?;
        finish_undo(&self.shared.parts, id, || true)?;
        Ok(self.store().job(id)?)
    }

    /// Forgets what [`expirable`] names.
    pub fn apply_retention(&self, retention: Retention) -> Result<Expired> {
        let parts = &self.shared.parts;
        let expiry = expiry(&parts.store, &parts.settings(), retention, parts.now())?;
        Ok(parts.store.expire(expiry, parts.now(), || true)?)
    }
}

/// What would be forgotten now from a store that is open, if only to be read.
pub fn expirable(
    store: &Store,
    settings: &Settings,
    retention: Retention,
    now: Timestamp,
) -> std::result::Result<Expired, StoreError> {
    store.expirable(expiry(store, settings, retention, now)?)
}

/// Looks after it until the other end of `end` is gone.
pub(crate) fn run(parts: &Parts, end: &Receiver<()>) {
    let go_on = || end.try_recv() == Err(TryRecvError::Empty);
    let unfinished = parts.store.unfinished_undos().unwrap_or_default();
    for id in unfinished {
        if let Err(error) = finish_undo(parts, &id, go_on) {
            tracing::warn!(job = %id, %error, "undoing does not go on");
        }
    }
    let mut wait = FIRST;
    while end.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        wait = LOOK;
        let usual = Retention::default();
        let expiry = expiry(&parts.store, &parts.settings(), usual, parts.now());
        match expiry.and_then(|expiry| parts.store.expire(expiry, parts.now(), go_on)) {
            Ok(expired) => tracing::debug!(?expired, "forgot what is old"),
            Err(error) => tracing::warn!(%error, "cannot forget what is old now"),
        }
    }
}

fn finish_undo(parts: &Parts, id: &JobId, go_on: impl Fn() -> bool) -> Result<()> {
    while go_on() && !parts.store.undo_some(id, parts.now())?.complete {}
    Ok(())
}

fn expiry(
    store: &Store,
    settings: &Settings,
    retention: Retention,
    now: Timestamp,
) -> std::result::Result<Expiry, StoreError> {
    // Who says how old jobs may be says nothing of how many there may be.
    let most = match retention.history_days {
        Some(_) => 0,
        None => settings.history_jobs,
    };
    let before = |days: u32| (days > 0).then(|| Timestamp(now.0 - i64::from(days) * DAY));
    let history = before(retention.history_days.unwrap_or(settings.history_days));
    Ok(Expiry {
        history_before: history.max(store.newest_ended(most)?),
        kept_before: before(retention.removed_days.unwrap_or(settings.removed_days)),
    })
}
