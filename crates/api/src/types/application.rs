//! The application itself: what runs, what it lacks, what it knows.

use gristmill_model::{Actor, EventSeq, ReasonCode, ReasonKind, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// The process that owns the data folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ApplicationInfo {
    /// `0.1.0`.
    pub version: String,
    /// The data folder.
    pub data_dir: String,
    /// The owner's process id.
    pub process_id: u32,
    /// When it started.
    pub started_at: Timestamp,
    /// The embedding model in use: `all-MiniLM-L6-v2/int8`.
    pub model: String,
    /// Everything that does not come with the program itself.
    pub parts: Vec<Part>,
    /// Place of the latest event: follow from here to miss nothing after this answer.
    pub last_event: EventSeq,
}

/// Something the application needs or can use that is not built in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Part {
    /// `embedding model`, `PDFium`, `tesseract`.
    pub name: String,
    /// Whether nothing can be ingested without it.
    pub required: bool,
    /// Whether it is there.
    pub present: bool,
    /// Where it is, or what is missing without it.
    pub detail: String,
    /// The command that installs it, when it is missing.
    pub remedy: Option<String>,
}

/// What happens to jobs that are not done when the application stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    /// They are paused, and wait for someone to resume them.
    Pause,
    /// They stay as they are, and go on by themselves at the next start.
    #[default]
    Keep,
}

/// Stops the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct Shutdown {
    /// What happens to jobs that are not done.
    pub jobs: Closing,
}

/// A row of the table of reasons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReasonView {
    /// The stable code: `no_text_layer`.
    pub code: ReasonCode,
    /// Whether files end as skipped or failed with it.
    pub kind: ReasonKind,
    /// Whether the engine tries again by itself.
    pub retryable: bool,
    /// Who has to act before trying again can help.
    pub actor: Actor,
    /// What happened, as a sentence without the file's name.
    pub message: String,
    /// What to do next.
    pub remedy: String,
}

/// A kind of file that can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FormatView {
    /// `PDF`, `Word document`.
    pub name: String,
    /// `application/pdf`.
    pub media_types: Vec<String>,
    /// The usual extensions, without the dot: `pdf`.
    pub extensions: Vec<String>,
}
