//! The account a job gives of every file it found.

use gristmill_model::{Actor, JobId, JobState, ReasonCode, ReasonKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Where every file of a job went: `found` equals the sum of the next five.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Statement {
    /// The job.
    pub job: JobId,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub state: JobState,
    /// Files found, so far.
    pub found: u32,
    /// Stored by this job.
    pub stored: u32,
    /// Stored earlier with the same content and options.
    pub unchanged: u32,
    /// Left out for a reason.
    pub skipped: u32,
    /// Failed for a reason.
    pub failed: u32,
    /// Not done yet.
    pub open: u32,
    /// Whether the job has ended and every file is accounted for.
    pub complete: bool,
    /// Chunks stored by this job.
    pub chunks: u64,
    /// How long it ran, from its first file to its end or until now.
    pub duration_ms: u64,
    /// Why files were skipped or failed, the most frequent first.
    pub reasons: Vec<ReasonCount>,
}

/// Files that share a reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReasonCount {
    /// The reason.
    pub code: ReasonCode,
    /// Whether they were skipped or failed.
    pub kind: ReasonKind,
    /// How many.
    pub files: u32,
    /// What happened, as a sentence.
    pub message: String,
    /// What to do next.
    pub remedy: String,
    /// Who has to do it.
    pub actor: Actor,
    /// Names of some of them.
    pub examples: Vec<String>,
}
