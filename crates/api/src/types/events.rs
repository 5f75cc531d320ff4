//! What can be followed.

use gristmill_model::{Event, EventSeq, JobProgress};
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
