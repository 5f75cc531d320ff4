//! What became of the jobs of a watch.

use std::sync::Arc;

use gristmill_model::{Event, EventKind, JobId};
use gristmill_store::StoreError;

use super::Care;
use crate::watching::submit;

impl Care {
    /// Takes in what became of jobs that have ended, and listens to events while there are
    /// any that have not.
    pub(super) fn check_jobs(&mut self) {
        let parts = Arc::clone(&self.worker.shared.parts);
        if self.tracker.jobs().is_empty() {
            self.events = None;
            return;
        }
        if self.events.is_none() {
            self.events = Some(parts.store.subscribe());
        }
        for job in self.tracker.jobs() {
            self.check_job(&job);
        }
    }

    fn check_job(&mut self, job: &JobId) {
        let parts = Arc::clone(&self.worker.shared.parts);
        let ended = match parts.store.job(job) {
            Ok(there) if !there.state.is_final() => return,
            Ok(_) => submit::ended(&parts, job, self.tracker.files_of(job)),
            Err(StoreError::NotFound { .. }) => Ok(Default::default()),
            Err(error) => Err(error),
        };
        match ended {
            Ok(files) => {
                let entries = self.tracker.ended(job, &files);
                let id = &self.worker.watch.id;
                let written = parts.store.write_watch_entries(id, entries, Vec::new());
                self.note("keep what became of files", written);
            }
            Err(error) => self.note::<()>("read what became of a job", Err(error)),
        }
    }

    /// Takes in that a job has ended; false for events about other things.
    pub(super) fn hear_event(&mut self, event: Option<Event>) -> bool {
        let Some(event) = event else {
            // Too slow for the channel; the store has it all.
            self.events = None;
            self.check_jobs();
            return true;
        };
        let (EventKind::JobMoved { state, .. }, Some(job)) = (&event.kind, &event.job) else {
            return false;
        };
        let ours = state.is_final() && !self.tracker.files_of(job).is_empty();
        if ours {
            self.check_jobs();
        }
        ours
    }
}
