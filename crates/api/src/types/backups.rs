//! Backups.

use gristmill_model::{Backup, BackupProgress, Bytes};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Makes a backup.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct CreateBackup {
    /// The file to write, by its absolute path; it replaces an older backup and nothing
    /// else. Without it a name is made up in the folder `backups` of the data folder.
    pub file: Option<String>,
}

/// How backups are doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BackupState {
    /// How far the backup under way is that someone asked for.
    pub progress: Option<BackupProgress>,
    /// The folder that daily backups are kept in.
    pub folder: String,
    /// Daily backups that are kept; 0 makes none.
    pub keep: u32,
    /// What a backup made now takes.
    pub size: Bytes,
    /// Whether a backup is put in place at the next start.
    pub restoring: bool,
}

/// Has a backup put in place of everything at the next start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RestoreBackup {
    /// The backup, by its absolute path.
    pub file: String,
}

/// A backup that is, or will be, in place of what was there before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RestoreView {
    /// The backup.
    pub backup: Backup,
    /// Whether it takes the next start of the application until it is in place.
    pub at_next_start: bool,
    /// The folder in which what was there before is kept, once it is in place and there was
    /// anything.
    pub kept: Option<String>,
}
