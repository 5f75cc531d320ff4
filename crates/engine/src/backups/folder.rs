//! The folder of backups within the data folder.

use std::path::{Path, PathBuf};

use gristmill_model::{Backup, BackupKind, Timestamp};
use gristmill_store::{BACKUPS, read_backup};

use crate::error::{EngineError, Result};

/// A name for a backup made now, its folder made if it is not there.
pub(super) fn name(data_dir: &Path, kind: BackupKind, now: Timestamp) -> Result<PathBuf> {
    let folder = data_dir.join(BACKUPS);
    std::fs::create_dir_all(&folder).map_err(|error| EngineError::DataFolder {
        path: folder.clone(),
        problem: error.to_string(),
    })?;
    Ok(folder.join(format!("{}-{}.db", kind.as_str(), stamp(now))))
}

/// A moment as part of a file's name: `2026-11-22T150405Z`.
pub(super) fn stamp(now: Timestamp) -> String {
    match jiff::Timestamp::from_millisecond(now.0) {
        Ok(now) => now.strftime("%Y-%m-%dT%H%M%SZ").to_string(),
        Err(_) => now.0.to_string(),
    }
}

/// Every backup in the folder, the newest first. Files of something else are left out.
pub fn list(data_dir: &Path) -> Vec<Backup> {
    let entries = std::fs::read_dir(data_dir.join(BACKUPS))
        .into_iter()
        .flatten();
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let databases = paths.filter(|path| path.extension().is_some_and(|kind| kind == "db"));
    let mut backups: Vec<Backup> = databases
        .filter_map(|path| read_backup(&path).ok())
        .collect();
    backups.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.file.cmp(&a.file)));
    backups
}
