//! Figures over everything that ever ran.

use gristmill_model::{Bytes, Stage};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A count with the name of what is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CountByName {
    /// What.
    pub name: String,
    /// How many.
    pub count: u64,
}

/// Mean time spent in a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct StageTime {
    /// Which.
    pub stage: Stage,
    /// Mean milliseconds a file.
    pub average_ms: f64,
}

/// Whose figures are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct AskStatistics {
    /// Only jobs and files of this user. Documents, chunks and sizes are counted for all,
    /// because documents belong to nobody.
    pub user: Option<String>,
}

/// Figures over everything that ever ran in this data folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Statistics {
    /// Jobs there are.
    pub jobs: u64,
    /// Jobs that are queued, running or paused.
    pub active_jobs: u64,
    /// Jobs by state; states without jobs are left out.
    pub jobs_by_state: Vec<CountByName>,
    /// Jobs by priority.
    pub jobs_by_priority: Vec<CountByName>,
    /// Files of all jobs.
    pub files: u64,
    /// Files by state.
    pub files_by_state: Vec<CountByName>,
    /// Files by kind of source.
    pub files_by_source_type: Vec<CountByName>,
    /// Failed files by kind of source; kinds without one are left out.
    pub failed_by_source_type: Vec<CountByName>,
    /// Skipped and failed files by code.
    pub files_by_reason: Vec<CountByName>,
    /// Files stored, of those stored and failed, 0 to 1; none before there is either.
    pub success_rate: Option<f64>,
    /// Attempts at files, the first of each included.
    pub attempts: u64,
    /// Documents stored now.
    pub documents: u64,
    /// Chunks stored now.
    pub chunks: u64,
    /// Size of the files those documents came from.
    pub bytes: Bytes,
    /// Size of the database on disk.
    pub database_bytes: Bytes,
    /// Mean time the stored files spent in each stage.
    pub stages: Vec<StageTime>,
}
