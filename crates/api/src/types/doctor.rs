//! The doctor: proof that the data folder is sound.

use gristmill_model::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// How thoroughly to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct RunDoctor {
    /// Whether to read stored data too: every page of the database, and whether sampled
    /// chunks find themselves. Takes longer.
    pub read_data: Option<bool>,
}

/// What one check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// As it should be.
    Ok,
    /// Works, with less than it could.
    Warning,
    /// Not sound.
    Failed,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Check {
    /// `totals equal sums`.
    pub name: String,
    /// What it came to.
    pub state: CheckState,
    /// What was seen.
    pub detail: String,
    /// What to do, where something is to be done.
    pub remedy: Option<String>,
}

/// What the doctor found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct DoctorReport {
    /// Whether no check failed.
    pub sound: bool,
    /// Everything that was looked at.
    pub checks: Vec<Check>,
    /// How long it took.
    pub took_ms: u64,
}

/// A check under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Examining {
    /// Since when.
    pub since: Timestamp,
    /// Whether stored data is read too.
    pub read_data: bool,
    /// What was looked at so far.
    pub checks: Vec<Check>,
    /// How many checks there are in all.
    pub total: u32,
}

/// A check that is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Examined {
    /// When it was done.
    pub at: Timestamp,
    /// Whether stored data was read too.
    pub read_data: bool,
    /// What was found.
    pub report: DoctorReport,
}

/// How the doctor stands.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct DoctorState {
    /// The check under way, the latest that was asked for; null while there is none.
    pub now: Option<Examining>,
    /// The last one since the program was started; null before the first.
    pub last: Option<Examined>,
}
