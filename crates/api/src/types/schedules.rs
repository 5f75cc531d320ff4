//! Schedules.

use gristmill_model::{
    CollectionId, OnMissed, OnOverlap, Priority, Schedule, ScheduleId, Selection, Timestamp,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{JobView, Metadata, OptionOverrides};

/// Adds a schedule: a job over everything that `selections` and `paths` name, made again
/// and again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct AddSchedule {
    /// An id of the caller's choice; one is made up when there is none.
    pub id: Option<ScheduleId>,
    /// Whom it belongs to; `default` when nobody is named.
    pub user: Option<String>,
    /// A name for people; made from what it ingests when there is none.
    pub name: Option<String>,
    /// Files of connections.
    #[serde(default)]
    #[ts(as = "Option<Vec<Selection>>")]
    pub selections: Vec<Selection>,
    /// Absolute paths of folders, zip archives and files on this machine. A connection is
    /// found or made for each.
    #[serde(default)]
    #[ts(as = "Option<Vec<String>>")]
    pub paths: Vec<String>,
    /// When it runs: `30 6 * * MON-FRI`, `@daily`.
    pub cron: String,
    /// The time zone whose clock it goes by; this machine's unless said.
    pub time_zone: Option<String>,
    /// What becomes of runs that were missed; `run_once` unless said.
    pub missed: Option<OnMissed>,
    /// What becomes of a run while the job before is not done; `skip` unless said.
    pub overlap: Option<OnOverlap>,
    /// The group its documents go to, made when it is not there; `default` unless said.
    pub collection: Option<CollectionId>,
    /// Which of its jobs and others go first; `normal` unless said.
    pub priority: Option<Priority>,
    /// Options that differ from the settings in force. They are fixed from now on.
    #[serde(default)]
    #[ts(as = "Option<OptionOverrides>")]
    pub options: OptionOverrides,
    /// Metadata given to every document.
    #[schema(inline)]
    pub metadata: Option<Metadata>,
    /// Whether it is added without being started.
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    pub paused: bool,
}

/// Changes a schedule from its next run on; what is left out stays as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct EditSchedule {
    /// Which.
    pub id: ScheduleId,
    /// Another name.
    pub name: Option<String>,
    /// Other files of connections; with `paths` they take the place of all before.
    #[serde(default)]
    #[ts(as = "Option<Vec<Selection>>")]
    pub selections: Vec<Selection>,
    /// Other folders, zip archives and files; see `selections`.
    #[serde(default)]
    #[ts(as = "Option<Vec<String>>")]
    pub paths: Vec<String>,
    /// Other times.
    pub cron: Option<String>,
    /// Another time zone.
    pub time_zone: Option<String>,
    /// What becomes of runs that were missed.
    pub missed: Option<OnMissed>,
    /// What becomes of a run while the job before is not done.
    pub overlap: Option<OnOverlap>,
    /// Another group for its documents. Documents of the old group stay there.
    pub collection: Option<CollectionId>,
    /// Another priority.
    pub priority: Option<Priority>,
    /// Options that differ from now on.
    #[serde(default)]
    #[ts(as = "Option<OptionOverrides>")]
    pub options: OptionOverrides,
    /// Metadata given to every document from now on, in place of what was given before.
    #[schema(inline)]
    pub metadata: Option<Metadata>,
}

/// One schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ScheduleRef {
    /// Which.
    pub id: ScheduleId,
}

/// Which schedules to list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ListSchedules {
    /// Only this user's.
    pub user: Option<String>,
}

/// Part of what came of the times a schedule was due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ListScheduleRuns {
    /// The schedule.
    pub id: ScheduleId,
    /// How many to pass over; 0 unless said.
    pub offset: Option<u64>,
    /// How many to give, 1 to 1000; 100 unless said.
    pub limit: Option<u32>,
}

/// A rule to try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct PreviewSchedule {
    /// When it would run: `30 6 * * MON-FRI`, `@daily`.
    pub cron: String,
    /// The time zone whose clock it would go by; this machine's unless said.
    pub time_zone: Option<String>,
}

/// When a rule runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ScheduleTimes {
    /// The rule in English words: `At 06:30, on Monday through Friday.`
    pub words: String,
    /// The time zone it goes by.
    pub time_zone: String,
    /// The next five times.
    pub next: Vec<ScheduleTime>,
}

/// A time on the clock of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ScheduleTime {
    /// The moment.
    pub at: Timestamp,
    /// As its clock shows it: `2026-03-29 03:00 CEST`.
    pub local: String,
}

/// A schedule with how it is doing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ScheduleView {
    /// The schedule as stored.
    #[serde(flatten)]
    pub schedule: Schedule,
    /// When its rule runs; the first time is `due_at` unless it is paused or waits.
    pub times: ScheduleTimes,
    /// The job of its last run.
    pub last_job: Option<JobView>,
    /// Whether a process looks after schedules: the window, or `grist watch run`.
    pub attended: bool,
}
