//! Progress: sampled from memory at most ten times a second per job, never stored.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{FileId, FileKey, FileTotals, JobId, Stage};

/// When a job will be done, in seconds from now: likely between these two.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct EtaInterval {
    /// If things go well.
    pub low_seconds: f64,
    /// If they do not.
    pub high_seconds: f64,
}

/// A file being worked on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct FileProgress {
    /// Which.
    pub file: FileId,
    /// Its name within its source.
    pub key: FileKey,
    /// The stage it is in.
    pub stage: Stage,
    /// How much of the whole file is done, 0 to 1, within its stage's band.
    pub fraction: f64,
    /// What is happening in words: `page 12 of 80`, `waiting: embedder`.
    pub step: String,
}

/// A job being worked on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct JobProgress {
    /// Which.
    pub job: JobId,
    /// Its files by state.
    pub totals: FileTotals,
    /// How much of the job is done, 0 to 1; files in a final state count as done,
    /// files under way by their fraction, each weighted by its expected chunks.
    pub fraction: f64,
    /// Files brought to a final state per minute, lately.
    pub files_per_minute: f64,
    /// Chunks embedded per second, lately.
    pub chunks_per_second: f64,
    /// Bytes read per second, lately.
    pub bytes_per_second: f64,
    /// When it will be done, once there is something to tell it from.
    #[ts(optional = nullable)]
    pub eta: Option<EtaInterval>,
    /// Files being worked on, oldest first.
    pub running: Vec<FileProgress>,
}

/// The part of a file's progress that `stage` covers, as fractions from 0 to 1.
pub fn stage_band(stage: Stage) -> (f64, f64) {
    match stage {
        Stage::Accessing => (0.0, 0.05),
        Stage::Downloading => (0.05, 0.10),
        Stage::Parsing => (0.10, 0.40),
        Stage::Chunking => (0.40, 0.60),
        Stage::Embedding => (0.60, 0.80),
        Stage::Storing => (0.80, 1.0),
    }
}
