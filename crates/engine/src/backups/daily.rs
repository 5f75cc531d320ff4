//! A backup every day, of which the last few are kept.

use std::path::Path;

use gristmill_model::{Backup, BackupKind, Bytes, EventKind, Timestamp};
use gristmill_store::note_backup;

use super::{folder, tell};
use crate::error::Result;
use crate::parts::Parts;

/// Least time between two of them, in milliseconds.
const DAY: u64 = 24 * 3_600_000;
/// Space that must stay free on the disk.
const SPARE: u64 = 256 << 20;

/// What came of seeing whether the daily backup is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Daily {
    /// It was made.
    Made(Backup),
    /// The last one is not a day old.
    NotDue,
    /// Nothing has happened since the last one.
    Unchanged,
    /// The settings ask for none.
    Off,
    /// The disk is too small for it.
    NoRoom {
        /// What it takes, with what must stay free.
        needed: Bytes,
        /// What there is.
        free: Bytes,
    },
}

/// Makes the daily backup if it is due, and says so where it should have been and was not,
/// once a day. `told` is when that was said last.
pub(super) fn look(parts: &Parts, told: &mut Option<Timestamp>) {
    let why = match make(parts) {
        Ok(Daily::NoRoom { needed, free }) => {
            format!("it takes {needed} with what must stay free, and {free} are free")
        }
        Ok(Daily::Made(_) | Daily::NotDue | Daily::Unchanged | Daily::Off) => return,
        Err(error) => error.to_string(),
    };
    let now = parts.now();
    if told.is_some_and(|told| apart(told, now) < DAY) {
        return;
    }
    *told = Some(now);
    tracing::warn!(why, "no daily backup");
    if let Err(error) = parts
        .store
        .tell_backup(EventKind::BackupSkipped { why }, now)
    {
        tracing::warn!(%error, "cannot tell of a backup now");
    }
}

/// Makes the daily backup if it is due.
pub(super) fn make(parts: &Parts) -> Result<Daily> {
    let keep = parts.settings().backups_keep as usize;
    if keep == 0 {
        return Ok(Daily::Off);
    }
    let now = parts.now();
    let before = dailies(&parts.data_dir);
    if let Some(last) = before.first() {
        if apart(last.at, now) < DAY {
            return Ok(Daily::NotDue);
        }
        if is_unchanged(parts, last)? {
            return Ok(Daily::Unchanged);
        }
    }
    let needed = Bytes(parts.store.size()?.0 + SPARE);
    // A file system that does not tell is tried.
    if let Ok(free) = fs4::available_space(&parts.data_dir)
        && free < needed.0
    {
        let free = Bytes(free);
        return Ok(Daily::NoRoom { needed, free });
    }
    let path = folder::name(&parts.data_dir, BackupKind::Daily, now)?;
    let note = note_backup(&parts.data_dir, BackupKind::Daily, now);
    let backup = parts.store.back_up(&path, &note, &mut |_| {})?;
    tell(&parts.store, &backup, now);
    before.iter().skip(keep - 1).for_each(remove);
    Ok(Daily::Made(backup))
}

/// Whether nothing but backups has happened since one.
fn is_unchanged(parts: &Parts, last: &Backup) -> Result<bool> {
    const LOOKED_AT: u32 = 100;
    let since = parts.store.events_since(last.last_event, LOOKED_AT)?;
    let few = since.len() < LOOKED_AT as usize;
    Ok(few && since.iter().all(|event| is_about_backups(&event.kind)))
}

fn is_about_backups(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::BackupMade { .. } | EventKind::BackupSkipped { .. }
    )
}

/// Daily backups, the newest first.
fn dailies(data_dir: &Path) -> Vec<Backup> {
    let mut all = folder::list(data_dir);
    all.retain(|backup| backup.kind == BackupKind::Daily);
    all
}

/// How far two moments lie apart, whichever way the clock went.
fn apart(one: Timestamp, other: Timestamp) -> u64 {
    one.0.abs_diff(other.0)
}

fn remove(backup: &Backup) {
    match std::fs::remove_file(&backup.file) {
        Ok(()) => tracing::info!(file = backup.file, "old daily backup removed"),
        Err(error) => tracing::warn!(file = backup.file, %error, "old daily backup not removed"),
    }
}
