//! A schedule: a job that is made again and again, at times that a cron expression names.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{CollectionId, JobId, Priority, ProcessingOptions, ScheduleId, Selection, Timestamp};

/// A schedule as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Schedule {
    /// Its id.
    pub id: ScheduleId,
    /// The user it belongs to.
    pub user: String,
    /// A name for people; its jobs have the same.
    pub name: String,
    /// Which files its jobs take, as they are found each time.
    pub selections: Vec<Selection>,
    /// Where its documents go.
    pub collection: CollectionId,
    /// How its files are processed, every default filled in.
    pub options: ProcessingOptions,
    /// Which of its jobs and others go first.
    pub priority: Priority,
    /// When it runs.
    pub rule: ScheduleRule,
    /// Whether a person holds it.
    pub paused: bool,
    /// When it runs next; none while it is paused, or when it never runs again.
    #[ts(optional = nullable)]
    pub due_at: Option<Timestamp>,
    /// Whether the run of `due_at` waits for the job of the run before it to end.
    pub waiting: bool,
    /// The job of its last run.
    #[ts(optional = nullable)]
    pub job: Option<JobId>,
    /// When it was added.
    pub created_at: Timestamp,
}

/// When a schedule runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ScheduleRule {
    /// A cron expression of five fields (minute, hour, day of month, month, day of week), or
    /// `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`.
    pub cron: String,
    /// The time zone whose clock it goes by: `Europe/Berlin`, `UTC`.
    pub time_zone: String,
    /// What becomes of runs that were due while nothing could run them.
    pub missed: OnMissed,
    /// What becomes of a run that is due while the job of the one before is not done.
    pub overlap: OnOverlap,
}

/// What becomes of runs that were due while no process looked after schedules, or while the
/// computer slept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnMissed {
    /// One run makes up for all of them, as soon as it can.
    #[default]
    RunOnce,
    /// They are left out.
    Skip,
}

impl OnMissed {
    /// `run_once` or `skip`.
    pub fn as_str(self) -> &'static str {
        match self {
            OnMissed::RunOnce => "run_once",
            OnMissed::Skip => "skip",
        }
    }
}

/// What becomes of a run that is due while the job of the one before is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnOverlap {
    /// It is left out.
    #[default]
    Skip,
    /// It waits until that job has ended. One at most waits; those due meanwhile are the same.
    Queue,
}

impl OnOverlap {
    /// `skip` or `queue`.
    pub fn as_str(self) -> &'static str {
        match self {
            OnOverlap::Skip => "skip",
            OnOverlap::Queue => "queue",
        }
    }
}

/// A time at which a schedule was due or asked to run, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ScheduleRun {
    /// The time it was due; of several that were missed together the last.
    pub due_at: Timestamp,
    /// When that was decided.
    pub at: Timestamp,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: RunOutcome,
}

/// What came of a time at which a schedule was due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum RunOutcome {
    /// A job was made.
    Started {
        /// The job.
        job: JobId,
    },
    /// A person asked for it, and a job was made.
    Asked {
        /// The job.
        job: JobId,
    },
    /// It was missed and left out.
    Missed,
    /// It was left out because the job of the run before was not done.
    Overlapped,
}

impl RunOutcome {
    /// `started`, `asked`, `missed` or `overlapped`.
    pub fn as_str(&self) -> &'static str {
        match self {
            RunOutcome::Started { .. } => "started",
            RunOutcome::Asked { .. } => "asked",
            RunOutcome::Missed => "missed",
            RunOutcome::Overlapped => "overlapped",
        }
    }

    /// The job it made.
    pub fn job(&self) -> Option<&JobId> {
        match self {
            RunOutcome::Started { job } | RunOutcome::Asked { job } => Some(job),
            RunOutcome::Missed | RunOutcome::Overlapped => None,
        }
    }
}
