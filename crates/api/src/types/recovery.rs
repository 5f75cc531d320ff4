//! Failures by reason, undoing, quarantine, retention, and what the work takes of the machine.

use gristmill_model::{
    Actor, Bytes, ConnectionId, ContentHash, FileId, FileKey, JobId, ReasonCode, ReasonKind,
    Timestamp, UndoItem, UndoTotals,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Whose failures to group.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ListFailures {
    /// Only of this job; all jobs when it is left out.
    pub id: Option<JobId>,
}

/// Files that failed, or were left out, for the same reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FailureGroup {
    /// The reason.
    pub code: ReasonCode,
    /// Whether they were skipped or failed.
    pub kind: ReasonKind,
    /// How many files.
    pub files: u32,
    /// What happened, as a sentence.
    pub message: String,
    /// What to do next.
    pub remedy: String,
    /// Who has to do it.
    pub actor: Actor,
    /// What a retry of these files asks for; none where it cannot help as long as the files
    /// are as they are.
    pub retry: Option<RetryOffer>,
    /// The jobs they belong to, the newest first, at most a hundred. Each that has ended can
    /// be retried with `jobs.retry` and this code.
    pub jobs: Vec<JobId>,
    /// The last five files.
    pub examples: Vec<FailedFile>,
}

/// What a retry of files that share a reason asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RetryOffer {
    /// Nothing: the same again, once somebody has acted.
    Plain,
    /// A password.
    Password,
    /// A larger `max_file_size_mb`.
    MaxFileSize,
    /// A larger `timeout_seconds`.
    Timeout,
    /// `ocr`, once text recognition is installed.
    Ocr,
    /// A look at the quarantine: `quarantine.retry`.
    Quarantine,
}

/// A file of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FailedFile {
    /// Its job.
    pub job: JobId,
    /// The file.
    pub file: FileId,
    /// Its name.
    pub key: FileKey,
    /// What happened to it.
    pub detail: String,
}

/// What undoing a job would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct UndoPreview {
    /// The job.
    pub job: JobId,
    /// How many documents and places go, come back and stay.
    pub totals: UndoTotals,
    /// The first thousand of them.
    pub items: Vec<UndoItemView>,
}

/// One document or place that undoing a job is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct UndoItemView {
    /// What happens to which document.
    #[serde(flatten)]
    pub item: UndoItem,
    /// Why it stays, as a sentence, if it does.
    pub why_kept: Option<String>,
}

/// Which part of the quarantine to list, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ListQuarantine {
    /// How many to pass over; 0 unless said.
    pub offset: Option<u64>,
    /// How many to give, 1 to 1000; 100 unless said.
    pub limit: Option<u32>,
}

/// Content that a parser crashed on, which no job tries again by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct QuarantineView {
    /// The content.
    pub content_hash: ContentHash,
    /// The connection of the file it was last met in.
    pub connection: ConnectionId,
    /// That file's name.
    pub key: FileKey,
    /// Its size.
    pub size: Bytes,
    /// How often the parser crashed on it.
    pub crashes: u32,
    /// What happened the last time.
    pub detail: String,
    /// When it crashed first.
    pub first_at: Timestamp,
    /// When it crashed last.
    pub last_at: Timestamp,
}

/// One entry of the quarantine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct QuarantineRef {
    /// Its content.
    pub content_hash: ContentHash,
}

/// What was set to work again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct QuarantineRetried {
    /// Jobs that do files of this content again. Without any, the next job that meets the
    /// content tries it.
    pub jobs: Vec<JobId>,
}

/// Which entries of the quarantine to let out without trying them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ClearQuarantine {
    /// Only this one; all of them when it is left out.
    pub content_hash: Option<ContentHash>,
}

/// What was let out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct QuarantineCleared {
    /// How many entries.
    pub entries: u32,
}

/// What is forgotten after how many days, where it differs from the settings. 0 is never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct RetentionDays {
    /// Ended jobs with their files and events, instead of `history_days`.
    pub history_days: Option<u32>,
    /// Documents that were replaced or removed, instead of `removed_days`.
    pub removed_days: Option<u32>,
}

/// What was forgotten, or would be. Documents that are served are never among it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RetentionView {
    /// Ended jobs.
    pub jobs: u32,
    /// Their files.
    pub files: u32,
    /// Events.
    pub events: u32,
    /// Documents and versions that could have been brought back.
    pub documents: u32,
    /// What those take on disk, about; 0 where it was not counted.
    pub bytes: Bytes,
}

/// What the work takes of the machine now, and what holds it back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct LoadView {
    /// Sizes of all files in work together.
    pub bytes_in_flight: Bytes,
    /// The most that may be: `max_concurrent_batch_size_gb`.
    pub most_bytes: Bytes,
    /// Whether that is at four fifths or more.
    pub bytes_high: bool,
    /// Files in work.
    pub files_in_flight: u32,
    /// Files that wait for room among those bytes.
    pub files_waiting: u32,
    /// Files being parsed.
    pub parsing: u32,
    /// The most that may be parsed at once now.
    pub most_parsing: u32,
    /// The most the settings allow: `max_concurrent_processing`.
    pub wanted_parsing: u32,
    /// Memory that programs may still take, where the system says.
    pub memory_available: Option<Bytes>,
    /// All memory there is.
    pub memory_total: Option<Bytes>,
    /// Percent of the last ten seconds in which some program waited for memory, 0 to 100.
    pub memory_pressure: Option<f32>,
    /// Whether the machine is to be left usable: the setting `gentle`.
    pub gentle: bool,
    /// Why fewer files are worked on than the settings allow.
    pub held_back: Option<HeldBack>,
}

/// Why fewer files are worked on than the settings allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeldBack {
    /// Gentle mode is on.
    Gentle,
    /// Memory is getting short.
    Memory,
    /// The files in work are as large together as they may be.
    BytesInFlight,
}
