//! What people and programs do to jobs.
//!
//! Each of these changes the store first, in one transaction, and then tells the threads;
//! what the store refuses never happened.

use gristmill_failpoints::{Point, reach};
use gristmill_model::{
    CollectionId, ContentHash, FileOverrides, Job, JobId, JobOrigin, JobState, Password,
    PauseReason, Priority, ProcessingOptions, Selection, Step,
};
use gristmill_store::{NewJob, RetryScope};

use crate::engine::Engine;
use crate::error::{EngineError, Result};
use crate::listing::{self, Listable};
use crate::preflight::PreflightId;
use crate::shared::Signal;

/// A job to create.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRequest {
    /// An id of the caller's choice; made here when there is none.
    pub id: Option<JobId>,
    /// Whom it belongs to.
    pub user: String,
    /// A name for people.
    pub name: String,
    /// A longer text for people.
    pub description: Option<String>,
    /// Which goes first.
    pub priority: Priority,
    /// The door it came in by.
    pub origin: JobOrigin,
    /// Where its documents go; made if it is not there.
    pub collection: CollectionId,
    /// How its files are processed.
    pub options: ProcessingOptions,
    /// Which files it takes.
    pub files: JobFiles,
    /// What the caller asked for, in its own words, where it chose the id; kept with the job.
    pub request: Option<String>,
    /// Whether it starts at once.
    pub start: bool,
}

/// Which files a job takes.
#[derive(Debug, Clone, PartialEq)]
pub enum JobFiles {
    /// What these selections list.
    Selections(Vec<Selection>),
    /// What a preflight found, less what was excluded there. Its files are not listed
    /// again, and its selections are kept with the job.
    Preflight(PreflightId),
}

/// Which files of an ended job are done again, and how.
#[derive(Debug, Clone)]
pub struct Retry {
    /// Which.
    pub scope: RetryScope,
    /// What is changed for them alone.
    pub overrides: FileOverrides,
    /// What to open them with if they are encrypted. It is kept in memory until the job ends.
    pub password: Option<Password>,
}

impl Retry {
    /// These files, with nothing changed.
    pub fn of(scope: RetryScope) -> Self {
        Self {
            scope,
            overrides: FileOverrides::default(),
            password: None,
        }
    }
}

impl Engine {
    /// Creates a job; its files are listed in the background. An id in use and a connection
    /// that is not there are errors of the store.
    pub fn create_job(&self, request: JobRequest) -> Result<Job> {
        request.options.validate()?;
        self.refuse_without_model(&request.options)?;
        let (selections, listable) = match request.files {
            JobFiles::Selections(selections) => (selections, Listable::Selections),
            JobFiles::Preflight(id) => self.preflights.job_files(&id)?,
        };
        if selections.is_empty() {
            return Err(EngineError::NothingSelected);
        }
        for selection in &selections {
            self.store().connection(&selection.connection)?;
        }
        let made = || JobId::from_uuid(uuid::Uuid::now_v7());
        let id = request.id.unwrap_or_else(made);
        let job = NewJob {
            id: id.clone(),
            user: request.user,
            name: request.name,
            description: request.description,
            priority: request.priority,
            origin: request.origin,
            collection: request.collection,
            options: request.options,
            selections,
            request: request.request,
        };
        self.store().create_job(job, self.shared.parts.now())?;
        reach(Point::JobAccepted);
        listing::start(&self.shared, &id, listable);
        match request.start {
            true => self.let_go_on(&id),
            false => Ok(self.store().job(&id)?),
        }
    }

    /// Refuses options that choose a model which cannot be asked: nothing else may embed in
    /// its place. Nothing is sent.
    pub fn refuse_without_model(&self, options: &ProcessingOptions) -> Result<()> {
        let name = &options.embedding_model;
        if name.is_empty() {
            return Ok(());
        }
        let models = &self.shared.parts.models;
        let chosen = models.choose(name, options.embedding_dimensions);
        chosen
            .map(drop)
            .map_err(|failure| EngineError::NoProvider(failure.detail))
    }

    /// Starts a job that is pending, and resumes one that is paused. A job that goes on
    /// already, or has ended, stays as it is: another door may have been faster.
    pub fn let_go_on(&self, id: &JobId) -> Result<Job> {
        let job = self.store().job(id)?;
        let stepped = match &job.state {
            JobState::Pending => self.start(id),
            JobState::Paused { .. } => self.resume(id),
            _ => return Ok(job),
        };
        match stepped {
            Err(EngineError::Refused(_)) => Ok(self.store().job(id)?),
            stepped => stepped,
        }
    }

    /// Starts a job that is pending.
    pub fn start(&self, id: &JobId) -> Result<Job> {
        self.step(id, Step::Start)
    }

    /// Holds a job that is queued or running. Files in work stop at their next page or
    /// batch, at the latest after a second, and are put back.
    pub fn pause(&self, id: &JobId) -> Result<Job> {
        let why = PauseReason::User;
        self.step(id, Step::Pause { why })
    }

    /// Lets a paused job go on.
    pub fn resume(&self, id: &JobId) -> Result<Job> {
        self.step(id, Step::Resume)
    }

    /// Lists the files of a job that has not ended once more: what was added to its sources
    /// since is taken too. Refused once the job has ended.
    pub fn relist(&self, id: &JobId) -> Result<Job> {
        listing::again(&self.shared, id)?;
        self.shared.signal(Signal::More(id.clone()));
        Ok(self.store().job(id)?)
    }

    /// Stops a job for good; files that are done stay done, the others are skipped. It is
    /// cancelling until files in work are put down, which takes a second at most.
    pub fn cancel(&self, id: &JobId) -> Result<Job> {
        let job = self.step(id, Step::Cancel)?;
        listing::stop(&self.shared, id);
        Ok(job)
    }

    /// Does files of an ended job again: those that failed or were cancelled, or all.
    pub fn retry(&self, id: &JobId, scope: RetryScope) -> Result<Job> {
        self.retry_with(id, Retry::of(scope))
    }

    /// Does files of an ended job again, with what is changed for them.
    pub fn retry_with(&self, id: &JobId, retry: Retry) -> Result<Job> {
        retry.overrides.validate()?;
        let now = self.shared.parts.now();
        // Before the job can be taken up, so that no file is tried without it.
        self.shared.give_password(id, retry.password);
        let stepped = self
            .store()
            .retry_with(id, retry.scope, retry.overrides, now);
        if let Err(error) = stepped {
            self.shared.give_password(id, None);
            return Err(error.into());
        }
        self.shared.signal(Signal::Changed);
        Ok(self.store().job(id)?)
    }

    /// Changes which job goes first, while it waits or runs. Files in work go on; the
    /// next free parser and the next batch go to the higher priority.
    pub fn set_priority(&self, id: &JobId, priority: Priority) -> Result<Job> {
        let now = self.shared.parts.now();
        self.store().set_priority(id, priority, now)?;
        if let Some(active) = self.shared.active_job(id) {
            active.set_priority(priority);
        }
        self.shared.signal(Signal::Changed);
        Ok(self.store().job(id)?)
    }

    /// Lets content out of quarantine and does its files again in every ended job that has
    /// some; answers which jobs those are.
    pub fn retry_quarantined(&self, content: ContentHash) -> Result<Vec<JobId>> {
        let jobs = self.store().jobs_with_crashes(content)?;
        let now = self.shared.parts.now();
        self.store().clear_quarantine(Some(content), now)?;
        let mut retried = Vec::new();
        for id in jobs {
            match self.retry(&id, RetryScope::Content(content)) {
                Ok(job) => retried.push(job.id),
                // It is at work already; a retry of its own comes after that.
                Err(EngineError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(retried)
    }

    /// Takes a job one step, and has its files stop when it is not to run any more.
    pub(crate) fn step(&self, id: &JobId, step: Step) -> Result<Job> {
        let stops = matches!(step, Step::Pause { .. } | Step::Cancel);
        self.store().step(id, step, self.shared.parts.now())?;
        if stops && let Some(active) = self.shared.active_job(id) {
            active.stop();
        }
        self.shared.signal(Signal::Changed);
        Ok(self.store().job(id)?)
    }
}
