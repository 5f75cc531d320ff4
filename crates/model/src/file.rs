//! A file of a job: the states it passes through and the sums over many of them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    Bytes, ConnectionId, ContentHash, DocumentId, Failure, FileId, JobId, SkipReason, SourceType,
    Timestamp,
};

/// A file's name within its source: a path relative to the folder with `/`, an archive's
/// entry name, a page's URL, or whatever id the source uses. Never absolute, never with `..`.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(transparent)]
pub struct FileKey(pub String);

impl FileKey {
    /// The part after the last `/`; of a URL the last part of its path, or its host.
    pub fn file_name(&self) -> &str {
        match self.0.split_once("://") {
            Some(("http" | "https", rest)) => name_in_url(rest),
            Some(_) | None => self.0.rsplit('/').next().unwrap_or(&self.0),
        }
    }
}

/// Whether a text is meant as the address of a web page rather than as a path.
pub fn is_web_address(text: &str) -> bool {
    let text = text.trim_start();
    ["http://", "https://"].iter().any(|scheme| {
        let start = text.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

fn name_in_url(rest: &str) -> &str {
    let path = rest.split(['?', '#']).next().unwrap_or(rest);
    let mut parts = path.split('/').rev().filter(|part| !part.is_empty());
    parts.next().unwrap_or(path)
}

impl std::fmt::Display for FileKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The stages a file passes through, in order.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Finding it and asking whether it changed.
    Accessing,
    /// Taking a snapshot of its bytes and hashing them.
    Downloading,
    /// Bytes to a structured document.
    Parsing,
    /// A document to chunks.
    Chunking,
    /// Chunks to vectors.
    Embedding,
    /// One transaction that makes it all visible.
    Storing,
}

impl Stage {
    /// Every stage in order.
    pub const ALL: [Stage; 6] = [
        Stage::Accessing,
        Stage::Downloading,
        Stage::Parsing,
        Stage::Chunking,
        Stage::Embedding,
        Stage::Storing,
    ];

    /// The word used in every API: `parsing`.
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Accessing => "accessing",
            Stage::Downloading => "downloading",
            Stage::Parsing => "parsing",
            Stage::Chunking => "chunking",
            Stage::Embedding => "embedding",
            Stage::Storing => "storing",
        }
    }
}

/// Where a file is. The disk holds `Pending`, `Working` and the four final states;
/// the stage within `Working` is progress, kept in memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FileState {
    /// Waiting for its turn.
    Pending,
    /// Claimed by a worker of this process.
    Working {
        /// The stage it is in.
        stage: Stage,
    },
    /// Stored as a document.
    Completed {
        /// The document it became or updated.
        document: DocumentId,
        /// Chunks stored.
        chunks: u32,
    },
    /// Stored earlier with the same content and pipeline: nothing to do.
    Unchanged {
        /// The document it is.
        document: DocumentId,
    },
    /// Left out for a reason.
    Skipped {
        /// The reason.
        reason: SkipReason,
    },
    /// Could not be done.
    Failed {
        /// Why.
        failure: Failure,
    },
}

impl FileState {
    /// The word used for it: `pending`, `parsing`, `completed`, `unchanged`, `skipped`, `failed`.
    pub fn as_str(&self) -> &'static str {
        match self {
            FileState::Pending => "pending",
            FileState::Working { stage } => stage.as_str(),
            FileState::Completed { .. } => "completed",
            FileState::Unchanged { .. } => "unchanged",
            FileState::Skipped { .. } => "skipped",
            FileState::Failed { .. } => "failed",
        }
    }

    /// Whether nothing more will happen to the file in this run.
    pub fn is_final(&self) -> bool {
        !matches!(self, FileState::Pending | FileState::Working { .. })
    }
}

/// Milliseconds spent in each stage by the last attempt, in the order of [`Stage::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(transparent)]
pub struct StageDurations(pub [u32; 6]);

impl StageDurations {
    /// Adds `millis` to `stage`.
    pub fn add(&mut self, stage: Stage, millis: u64) {
        let slot = &mut self.0[stage as usize];
        *slot = slot.saturating_add(u32::try_from(millis).unwrap_or(u32::MAX));
    }

    /// Milliseconds in all stages together.
    pub fn total(&self) -> u64 {
        self.0.iter().map(|&millis| u64::from(millis)).sum()
    }
}

/// One file of one job, as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct FileTask {
    /// Its id.
    pub id: FileId,
    /// The job it belongs to.
    pub job: JobId,
    /// The connection it comes from.
    pub connection: ConnectionId,
    /// That connection's kind.
    pub source_type: SourceType,
    /// Its name within the source.
    pub key: FileKey,
    /// Its size as listed, if the source says.
    #[ts(optional = nullable)]
    pub size: Option<Bytes>,
    /// When it was last changed, as listed, if the source says.
    #[ts(optional = nullable)]
    pub modified: Option<Timestamp>,
    /// Where it is.
    pub state: FileState,
    /// Attempts begun, this one included.
    pub attempts: u32,
    /// Its type by content (`application/pdf`), known after access.
    #[ts(optional = nullable)]
    pub media_type: Option<String>,
    /// Hash of its bytes, known after download.
    #[ts(optional = nullable)]
    pub content_hash: Option<ContentHash>,
    /// Time per stage of the last attempt.
    pub durations: StageDurations,
    /// When the first attempt began.
    #[ts(optional = nullable)]
    pub started_at: Option<Timestamp>,
    /// When it reached its final state.
    #[ts(optional = nullable)]
    pub finished_at: Option<Timestamp>,
}

/// How many files of a job are in each state; always equals the sum over its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct FileTotals {
    /// Waiting.
    pub pending: u32,
    /// Being worked on.
    pub working: u32,
    /// Stored.
    pub completed: u32,
    /// Stored earlier.
    pub unchanged: u32,
    /// Left out.
    pub skipped: u32,
    /// Failed.
    pub failed: u32,
}

impl FileTotals {
    /// All files of the job.
    pub fn total(&self) -> u32 {
        self.pending + self.working + self.finished()
    }

    /// Files in a final state.
    pub fn finished(&self) -> u32 {
        self.completed + self.unchanged + self.skipped + self.failed
    }

    /// Moves one file's count from one state to another.
    pub fn shift(&mut self, from: &FileState, to: &FileState) {
        *self.slot(from) -= 1;
        *self.slot(to) += 1;
    }

    /// Counts one more file in `state`.
    pub fn count(&mut self, state: &FileState) {
        *self.slot(state) += 1;
    }

    fn slot(&mut self, state: &FileState) -> &mut u32 {
        match state {
            FileState::Pending => &mut self.pending,
            FileState::Working { .. } => &mut self.working,
            FileState::Completed { .. } => &mut self.completed,
            FileState::Unchanged { .. } => &mut self.unchanged,
            FileState::Skipped { .. } => &mut self.skipped,
            FileState::Failed { .. } => &mut self.failed,
        }
    }
}
