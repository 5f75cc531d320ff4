//! What can be followed.

use gristmill_model::{Event, EventName, EventSeq, JobId, JobProgress};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A place in the sequence of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct EventPosition {
    /// Events after this one are meant.
    pub since: EventSeq,
}

/// Something a follower hears.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "update", rename_all = "snake_case")]
pub enum Update {
    /// Something happened and is on disk. Each is heard exactly once, in order.
    Event {
        /// What.
        event: Event,
    },
    /// How far a running job is: a sample, at most ten a second per job, none of them kept.
    Progress {
        /// How far.
        progress: JobProgress,
    },
}

/// Which part of what happened is wanted; every part that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ListEvents {
    /// Only before this event: the way to what is older.
    pub before: Option<EventSeq>,
    /// Only after this event.
    pub after: Option<EventSeq>,
    /// Only of these kinds.
    pub kinds: Option<Vec<EventName>>,
    /// Only of this job.
    pub job: Option<JobId>,
    /// Only with this text in the name of the job, or of what it is about.
    pub text: Option<String>,
    /// Most events given, 100 unless said.
    pub limit: Option<u32>,
}

/// Something that happened, with names for people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct EventView {
    /// What happened.
    pub event: Event,
    /// The name of its job.
    pub job_name: Option<String>,
    /// The name of what else it is about: the file, the document, the watch, the schedule, the
    /// export, the connection. Null when that is gone.
    pub about: Option<String>,
}

/// A part of what happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct EventPart {
    /// The newest first.
    pub items: Vec<EventView>,
    /// Ask for what is before this event to go on; null where the history begins. Among very
    /// many events there may be a next one without an item.
    pub next: Option<EventSeq>,
}
