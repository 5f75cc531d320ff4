//! What a backup holds, and whether it can be relied on.

use std::path::Path;
use std::time::UNIX_EPOCH;

use gristmill_model::{Backup, BackupKind, BackupNote, Bytes, EventSeq, Timestamp};
use rusqlite::Connection;

use super::not_ours;
use crate::error::{Result, StoreError};
use crate::store::unusable;
use crate::{migrate, open, row};

/// What every database of ours has had from the first version on.
const TABLES: [&str; 4] = ["jobs", "files", "documents", "events"];

/// What a backup says of itself, without checking that it is sound.
///
/// A file of something else is [`StoreError::NotABackup`].
pub fn read_backup(path: &Path) -> Result<Backup> {
    let sql = opened(path)?;
    let note = note(&sql)?;
    let file = std::fs::metadata(path).map_err(|error| unusable(path, error))?;
    let modified = file
        .modified()
        .ok()
        .and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let modified = Timestamp(modified.map_or(0, |at| at.as_millis() as i64));
    let number = |query: &str| sql.query_row(query, [], |row| row.get::<_, i64>(0));
    Ok(Backup {
        file: path.display().to_string(),
        size: Bytes(file.len()),
        // Copies made before there were notes were made for migrations.
        kind: note
            .as_ref()
            .map_or(BackupKind::Migration, |note| note.kind),
        at: note.as_ref().map_or(modified, |note| note.at),
        schema: migrate::schema_of(&sql)?,
        last_event: EventSeq(number("SELECT ifnull(max(seq), 0) FROM events")?),
        documents: u32::try_from(number("SELECT count(*) FROM documents")?).unwrap_or(u32::MAX),
        has_settings: note.as_ref().is_some_and(|note| note.config.is_some()),
        version: note.map(|note| note.version),
    })
}

/// Reads a backup from end to end. One of a newer schema is [`StoreError::NewerSchema`], a
/// damaged one [`StoreError::Corrupt`].
pub fn check_backup(path: &Path) -> Result<Backup> {
    let backup = read_backup(path)?;
    migrate::refuse_newer(&opened(path)?)?;
    sound(path)?;
    Ok(backup)
}

/// Refuses a database with any damage.
pub(super) fn sound(path: &Path) -> Result<()> {
    let sql = open::for_reading(path)?;
    let mut statement = sql.prepare("PRAGMA integrity_check(3)")?;
    let told: Vec<String> = statement
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    match told.as_slice() {
        [all_is_well] if all_is_well == "ok" => Ok(()),
        problems => Err(StoreError::Corrupt(problems.join("; "))),
    }
}

/// A database of ours, opened to read.
pub(super) fn opened(path: &Path) -> Result<Connection> {
    if !path.is_file() {
        let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(unusable(path, missing));
    }
    let sql = open::for_reading(path)?;
    let count = |query: &str| sql.query_row(query, [], |row| row.get::<_, i64>(0));
    let names = TABLES.map(|table| format!("'{table}'")).join(", ");
    let known = count(&format!(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ({names})"
    ))?;
    if known != TABLES.len() as i64 || migrate::schema_of(&sql)? == 0 {
        return Err(not_ours(path, "it has none of its tables"));
    }
    // We make none; what runs by itself in a file from elsewhere is not let in.
    let active = "SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')";
    match count(active)? {
        0 => Ok(sql),
        _ => Err(not_ours(path, "it has triggers or views")),
    }
}

/// What a backup says of itself; none in copies made before there were notes.
pub(super) fn note(sql: &Connection) -> Result<Option<BackupNote>> {
    if !sql.table_exists(None, "backup_note")? {
        return Ok(None);
    }
    let note = sql.query_row("SELECT note FROM backup_note", [], |one| row::json(one, 0))?;
    Ok(Some(note))
}
