//! The thread that decides: admits jobs, claims their files, gives them to workers, puts
//! jobs down that are to stop, and ends those that are done.
//!
//! It alone adds and removes active jobs, and it never touches a source: a network drive
//! that does not answer must not hold up the other jobs. Everyone else changes a job's state in the
//! store and sends a signal; what the store says is what holds.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError};
use gristmill_model::{FileTotals, Job, JobId, JobState, PauseReason, Step};
use gristmill_store::{JobFilter, Page, StoreError};

use crate::active::ActiveJob;
use crate::listing::{self, Listable};
use crate::progress::JobBoard;
use crate::running::Running;
use crate::scheduler::{self, Rank, Waiting};
use crate::shared::{Shared, Signal};
use crate::workers::{Work, Workers};

/// How long files in hand may take to yield before they are put back without waiting.
/// A worker that answers later finds its claim void.
const GRACE: Duration = Duration::from_millis(1_000);
/// How long to wait before trying again what the store refused.
const AGAIN: Duration = Duration::from_secs(1);
/// How often to look at everything even without a signal, so that one lost by a mistake
/// of ours costs a moment and not the job.
const IDLE: Duration = Duration::from_secs(5);

pub(crate) struct Coordinator {
    shared: Arc<Shared>,
    signals: Receiver<Signal>,
    workers: Workers,
    running: HashMap<JobId, Running>,
    waiting: Vec<Waiting>,
    /// A job with a suspect that is to be worked on alone, or is.
    alone: Option<JobId>,
    /// Whether the store's list of jobs has to be read again.
    changed: bool,
    /// When the store refused something that has to be tried again.
    again_at: Option<Duration>,
    stopping: bool,
}

impl Coordinator {
    pub(crate) fn new(shared: Arc<Shared>, signals: Receiver<Signal>, workers: Workers) -> Self {
        Self {
            shared,
            signals,
            workers,
            running: HashMap::new(),
            waiting: Vec::new(),
            alone: None,
            changed: true,
            again_at: None,
            stopping: false,
        }
    }

    /// Runs until the engine ends and every file in hand is put down.
    pub(crate) fn run(mut self) {
        loop {
            self.turn();
            if self.stopping && self.running.is_empty() {
                return;
            }
            self.listen();
        }
    }

    fn turn(&mut self) {
        if self.shared.damage().is_some() {
            return self.stand_still();
        }
        let now = self.shared.parts.elapsed();
        self.again_at = self.again_at.filter(|again_at| now < *again_at);
        if !self.stopping {
            self.reload();
            self.admit();
        }
        for id in self.by_rank() {
            match self.running[&id].job.is_stopping() {
                true => self.put_down(&id),
                false => self.feed(&id),
            }
        }
    }

    /// Lets go of every job. What is on disk says that they run, so the next start takes them
    /// up; nothing more is asked of a damaged database.
    fn stand_still(&mut self) {
        self.running.values().for_each(|running| running.job.stop());
        self.running.clear();
        self.shared.active().clear();
    }

    /// Waits for a signal or the next thing that is due.
    fn listen(&mut self) {
        match self.signals.recv_timeout(self.until_due()) {
            Ok(signal) => self.hear(signal),
            Err(RecvTimeoutError::Timeout) => self.hear(Signal::Changed),
            Err(RecvTimeoutError::Disconnected) => self.hear(Signal::Stop),
        }
        while let Ok(signal) = self.signals.try_recv() {
            self.hear(signal);
        }
    }

    fn hear(&mut self, signal: Signal) {
        match signal {
            Signal::Wake => {}
            Signal::Changed => self.changed = true,
            Signal::More(id) => {
                if let Some(running) = self.running.get_mut(&id) {
                    running.more = true;
                }
            }
            Signal::Trouble(id, why) => self.pause(&id, why),
            Signal::Stop => {
                self.stopping = true;
                self.running.values().for_each(|running| running.job.stop());
            }
        }
    }

    fn until_due(&self) -> Duration {
        let now = self.shared.parts.elapsed();
        let wall = self.shared.parts.now();
        let mut due = if self.stopping { GRACE / 4 } else { IDLE };
        if let Some(again_at) = self.again_at {
            due = due.min(again_at.saturating_sub(now));
        }
        for running in self.running.values() {
            // With files in hand there will be a signal before that.
            if let Some(retry_at) = running.retry_at
                && running.job.is_empty_handed()
            {
                due = due.min(Duration::from_millis(retry_at.millis_since(wall)));
            }
            if let Some(stopped_at) = running.stopped_at {
                let grace = (stopped_at + GRACE).saturating_sub(now);
                due = due.min(if grace.is_zero() { due } else { grace });
            }
        }
        due
    }

    /// Reads from the store which jobs wait.
    fn reload(&mut self) {
        if !std::mem::take(&mut self.changed) {
            return;
        }
        let filter = JobFilter {
            states: vec![JobState::Queued, JobState::Cancelling],
            ..JobFilter::default()
        };
        let jobs = match self.shared.parts.store.jobs(&filter, Page::all()) {
            Ok(listing) => listing.items,
            Err(error) => return self.try_again("read the queue", &error),
        };
        self.waiting.clear();
        for job in jobs {
            match job.state {
                JobState::Queued => self.waiting.push(Waiting {
                    rank: Rank::new(job.priority, job.created_at),
                    job: job.id,
                }),
                // Nobody works on it, so nothing has to be put down.
                JobState::Cancelling if !self.running.contains_key(&job.id) => {
                    self.step(&job.id, Step::Stopped);
                }
                _ => {}
            }
        }
    }

    fn admit(&mut self) {
        let ready = self.waiting.iter().filter(|waiting| {
            // A job that was paused and resumed at once is still being put down.
            !self.running.contains_key(&waiting.job)
        });
        let most = self.shared.parts.settings().max_concurrent_jobs as usize;
        let admitted = scheduler::admit(ready.cloned().collect(), self.running.len(), most);
        for id in admitted {
            self.waiting.retain(|waiting| waiting.job != id);
            if self.step(&id, Step::Admit)
                && let Err(error) = self.begin(&id)
            {
                self.try_again("begin a job", &error);
            }
        }
    }

    fn begin(&mut self, id: &JobId) -> Result<(), StoreError> {
        let parts = &self.shared.parts;
        let job = parts.store.job(id)?;
        let selections = parts.store.selections(id)?;
        let password = self.shared.password(id);
        if job.listing {
            listing::start(&self.shared, id, Listable::Selections);
        }
        let board = JobBoard::new(&job.totals, parts.store.account(id)?.chunks);
        let supplied = parts.supplied(&job.options, &selections);
        let job = Arc::new(ActiveJob::new(job, password, supplied, board));
        self.shared.active().insert(id.clone(), Arc::clone(&job));
        self.running.insert(id.clone(), Running::new(job));
        Ok(())
    }

    fn by_rank(&self) -> Vec<JobId> {
        let mut ranked: Vec<(Rank, &JobId)> = self
            .running
            .iter()
            .map(|(id, running)| (running.job.rank(), id))
            .collect();
        ranked.sort_by(|left, right| right.cmp(left));
        ranked.into_iter().map(|(_, id)| id.clone()).collect()
    }

    /// Gives a job's workers files until they have enough.
    fn feed(&mut self, id: &JobId) {
        self.release_loose(id);
        if self.again_at.is_some() || self.makes_way(id) {
            return;
        }
        let busy = self.running.values().any(Running::is_at_work);
        let Some(running) = self.running.get_mut(id) else {
            return;
        };
        let workers = running.job.job.options.workers();
        while running.job.in_work() < workers {
            let claimed = match running.next(&self.shared.parts) {
                Ok(Some(claimed)) => claimed,
                Ok(None) => break,
                Err(error) => return self.cannot_claim(id, &error),
            };
            let suspect = claimed.suspect.is_some();
            if suspect {
                self.alone = Some(id.clone());
            }
            if suspect && (busy || running.is_at_work()) {
                return running.ready.push_front(claimed);
            }
            let job = Arc::clone(&running.job);
            self.workers.dispatch(Work { job, claimed });
            if suspect {
                return;
            }
        }
        if running.ready.is_empty() && running.job.is_empty_handed() {
            self.finish_or_wait(id);
        }
    }

    /// Whether a job gets no files now because a suspect is worked on alone, or is to be as
    /// soon as the others are done with what they have.
    fn makes_way(&mut self, id: &JobId) -> bool {
        let alone = self.alone.as_ref().and_then(|id| self.running.get(id));
        let wanted = alone.is_some_and(|running| !running.job.is_empty_handed());
        if !wanted {
            self.alone = None;
        }
        match &self.alone {
            Some(alone) if alone == id => self.running[id].is_at_work(),
            Some(_) => true,
            None => false,
        }
    }

    /// Claims again a little later, or ends a job whose files can never be claimed: the
    /// database is damaged.
    fn cannot_claim(&mut self, id: &JobId, error: &StoreError) {
        if error.may_pass() {
            if let Some(running) = self.running.get_mut(id) {
                running.more = true;
            }
            return self.try_again("claim files", error);
        }
        tracing::error!(job = %id, %error, "cannot claim files");
        let parts = &self.shared.parts;
        let why = format!("cannot claim files: {error}");
        match parts.store.abort(id, why, parts.now()) {
            Ok(_) => {
                if let Some(running) = self.running.get(id) {
                    running.job.stop();
                }
                self.shared.signal(Signal::Changed);
            }
            Err(error) => self.try_again("end a job", &error),
        }
    }

    /// A job without files in hand is done, waits for more of them, or was stopped.
    fn finish_or_wait(&mut self, id: &JobId) {
        let job = match self.shared.parts.store.job(id) {
            Ok(job) => job,
            Err(error) => return self.try_again("read a job", &error),
        };
        if job.state != JobState::Running {
            if let Some(running) = self.running.get(id) {
                running.job.stop();
            }
            return self.put_down(id);
        }
        if job.totals.pending > 0 {
            return self.wait_for_retry(id);
        }
        if job.listing {
            return listing::start(&self.shared, id, Listable::Selections);
        }
        self.finish(&job);
    }

    fn finish(&mut self, job: &Job) {
        let totals = FileTotals::default();
        if self.step(&job.id, Step::Finish { totals }) {
            self.forget(&job.id);
        } else if let Some(running) = self.running.get_mut(&job.id) {
            // Something arrived between looking and ending.
            running.more = true;
        }
    }

    fn wait_for_retry(&mut self, id: &JobId) {
        let next = self.shared.parts.store.next_retry_at(id);
        let now = self.shared.parts.now();
        let Some(running) = self.running.get_mut(id) else {
            return;
        };
        match next {
            Ok(Some(at)) if at > now => running.retry_at = Some(at),
            Ok(_) => {
                running.more = true;
                self.shared.signal(Signal::Wake);
            }
            Err(error) => self.try_again("read when to retry", &error),
        }
    }

    /// Puts back what a job that is to stop has in hand; ends it when nothing is left.
    fn put_down(&mut self, id: &JobId) {
        let now = self.shared.parts.elapsed();
        let Some(running) = self.running.get_mut(id) else {
            return;
        };
        let stopped_at = *running.stopped_at.get_or_insert(now);
        running.give_up(now.saturating_sub(stopped_at) >= GRACE);
        self.release_loose(id);
        // At the end of the process, what cannot be put back is void at the next start.
        let too_late = self.stopping && now.saturating_sub(stopped_at) >= GRACE * 3;
        let empty_handed = |running: &Running| running.job.is_empty_handed();
        let done = too_late || self.running.get(id).is_some_and(empty_handed);
        if done && self.settle_stop(id) {
            self.forget(id);
        }
    }

    /// Writes down why a job stopped; false when the store has not taken it yet.
    fn settle_stop(&mut self, id: &JobId) -> bool {
        if self.stopping {
            return true;
        }
        let pause = self
            .running
            .get(id)
            .and_then(|running| running.pause.clone());
        if let Some(why) = pause {
            match self.try_step(id, Step::Pause { why }) {
                Ok(()) | Err(StoreError::Refused(_)) => {}
                Err(error) => {
                    self.try_again("pause a job", &error);
                    return false;
                }
            }
        }
        match self.shared.parts.store.job(id).map(|job| job.state) {
            Ok(JobState::Cancelling) => self.step(id, Step::Stopped),
            Ok(_) => true,
            Err(error) => {
                self.try_again("read a job", &error);
                false
            }
        }
    }

    /// Puts files back whose end did not reach the disk.
    fn release_loose(&mut self, id: &JobId) {
        if self.again_at.is_some() {
            return;
        }
        let Some(running) = self.running.get_mut(id) else {
            return;
        };
        if let Err(error) = running.release_loose(&self.shared.parts) {
            self.try_again("put files back", &error);
        }
    }

    /// Pauses a job because of something that passes by itself.
    fn pause(&mut self, id: &JobId, why: PauseReason) {
        let stepped = self.try_step(id, Step::Pause { why: why.clone() });
        let Some(running) = self.running.get_mut(id) else {
            return;
        };
        match stepped {
            Ok(()) | Err(StoreError::Refused(_)) => {}
            Err(_) => running.pause = Some(why),
        }
        running.job.stop();
    }

    fn forget(&mut self, id: &JobId) {
        let job = self.shared.parts.store.job(id);
        if job.is_ok_and(|job| job.state.is_final()) {
            self.shared.give_password(id, None);
        }
        self.running.remove(id);
        self.shared.active().remove(id);
        self.changed = true;
        self.shared.signal(Signal::Wake);
    }

    /// Takes a job one step; false when that is not possible (now).
    fn step(&mut self, id: &JobId, step: Step) -> bool {
        match self.try_step(id, step) {
            Ok(()) => true,
            Err(StoreError::Refused(refused)) => {
                tracing::debug!(job = %id, %refused, "a step came too late");
                self.changed = true;
                false
            }
            Err(error) => {
                self.try_again("change a job's state", &error);
                false
            }
        }
    }

    fn try_step(&self, id: &JobId, step: Step) -> Result<(), StoreError> {
        let parts = &self.shared.parts;
        parts.store.step(id, step, parts.now()).map(drop)
    }

    fn try_again(&mut self, what: &str, error: &StoreError) {
        if error.is_damage() {
            tracing::error!(%error, "cannot {what}: jobs stand still until the next start");
            self.shared.note_damage(error);
            return self.shared.signal(Signal::Wake);
        }
        tracing::warn!(%error, "cannot {what} now");
        self.again_at = Some(self.shared.parts.elapsed() + AGAIN);
        self.changed = true;
    }
}
