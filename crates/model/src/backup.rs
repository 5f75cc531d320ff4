//! A backup: one file with everything that lasts, and what is known of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Bytes, EventSeq, Timestamp};

/// Why a backup was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BackupKind {
    /// Someone asked for it.
    Asked,
    /// A day had passed since the last one.
    Daily,
    /// The database was about to be brought up to date.
    Migration,
}

impl BackupKind {
    /// `asked`, `daily` or `migration`.
    pub fn as_str(self) -> &'static str {
        match self {
            BackupKind::Asked => "asked",
            BackupKind::Daily => "daily",
            BackupKind::Migration => "migration",
        }
    }
}

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupNote {
    /// Why it was made.
    pub kind: BackupKind,
    /// When it was made.
    pub at: Timestamp,
    /// The version of Gristmill that made it.
    pub version: String,
    /// The text of `config.yaml`, if there was one.
    pub config: Option<String>,
}

/// A backup as found on a disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Backup {
    /// The file: its absolute path.
    pub file: String,
    /// Its size.
    pub size: Bytes,
    /// Why it was made.
    pub kind: BackupKind,
    /// When it was made.
    pub at: Timestamp,
    /// The version of Gristmill that made it; none for those older than this note.
    #[ts(optional = nullable)]
    pub version: Option<String>,
    /// The schema of its database.
    pub schema: u32,
    /// The last event in it.
    pub last_event: EventSeq,
    /// Documents in it.
    pub documents: u32,
    /// Whether it holds settings too.
    pub has_settings: bool,
}

/// How far a backup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BackupProgress {
    /// Copied so far.
    pub copied: Bytes,
    /// To be copied.
    pub total: Bytes,
    /// Whether the copy is complete and is being checked.
    pub checking: bool,
}
