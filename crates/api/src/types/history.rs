//! What happened to a job and to its files over time.

use std::collections::BTreeMap;

use gristmill_model::{JobId, ReasonCode, Stage, StageDurations, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// How a try at a file ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptOutcome {
    /// It has not.
    Working,
    /// Stored as a document.
    Completed,
    /// Stored earlier: nothing to do.
    Unchanged,
    /// Left out for a reason.
    Skipped,
    /// Failed, for good or until the next try.
    Failed,
    /// Put back because its job was paused or stopped.
    Released,
    /// The program died.
    Interrupted,
}

/// One try at one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct AttemptView {
    /// Which try, counted from 1.
    pub number: u32,
    /// When a worker took it up; none while it waits for one.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// Why, if it was skipped or failed.
    pub code: Option<ReasonCode>,
    /// The stage it failed in.
    pub stage: Option<Stage>,
    /// What failed on what.
    pub detail: Option<String>,
    /// Time in each stage.
    pub durations: StageDurations,
}

/// How grave a line of the log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// Something is wrong with the program or its surroundings.
    Error,
    /// Something did not work.
    Warn,
    /// What people want to know later.
    Info,
    /// Every step of every file.
    Debug,
    /// More than that.
    Trace,
}

/// A line of the log. It never holds the text of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LogLineView {
    /// When.
    pub at: Timestamp,
    /// How grave it is.
    pub level: LogLevel,
    /// What happened.
    pub message: String,
    /// What else is said: codes, stages, figures.
    pub fields: BTreeMap<String, String>,
}

/// What the log says about one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FileLog {
    /// How much is kept now, the setting `log_level`: at `info` only what goes wrong with a
    /// file, at `debug` each of its steps.
    pub kept: String,
    /// The latest lines that the log still holds, oldest first, at most 500.
    pub lines: Vec<LogLineView>,
}

/// Asks how fast a job went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct AskThroughput {
    /// The job.
    pub id: JobId,
    /// Into how many parts its time is cut at most, 1 to 500; 60 unless said.
    pub points: Option<u32>,
}

/// A job's time so far in parts of equal length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Throughput {
    /// When the first part begins: with the job's first file; none before that.
    pub since: Option<Timestamp>,
    /// Length of a part in milliseconds, whole seconds.
    pub part_ms: u64,
    /// The parts without a gap, first to last; the last may not be over.
    pub points: Vec<ThroughputPoint>,
}

/// What was done in one part of a job's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ThroughputPoint {
    /// Files that reached a final state.
    pub files: u32,
    /// Chunks that were stored with them.
    pub chunks: u64,
}
