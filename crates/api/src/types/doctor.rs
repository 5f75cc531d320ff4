//! The doctor: proof that the data folder is sound.

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
