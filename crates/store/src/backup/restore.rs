//! Putting a backup in the place of the database, so that a crash at any moment leaves the
//! one or the other.
//!
//! The new files are made ready in a folder of their own. Giving that folder its final name
//! is the decision; from then on whoever takes the data folder first moves the old files
//! aside and the new ones in, and goes on with that where another stopped.

use std::io;
use std::path::{Path, PathBuf};

use gristmill_failpoints::{Point, pass};
use gristmill_model::Backup;
use rusqlite::Connection;

use super::{CONFIG, copy, read, sync_folder_of};
use crate::error::Result;
use crate::exports;
use crate::store::{DATABASE, unusable};

/// Files made ready, before the decision.
const STAGING: &str = "restoring.partial";
/// The same after it.
const DECIDED: &str = "restoring";
/// Within it: the new files, and the old ones moved aside.
const NEW: &str = "new";
const OLD: &str = "old";

/// Whether a backup is to be put in place before the database is opened.
pub fn is_restoring(data_folder: &Path) -> bool {
    data_folder.join(DECIDED).is_dir()
}

/// Checks a backup from end to end and decides that it is to be put in place when the data
/// folder is taken next. What is there stays as it is until then. Deciding again replaces
/// the decision before.
pub fn stage_restore(data_folder: &Path, file: &Path) -> Result<Backup> {
    let backup = read::check_backup(file)?;
    let staging = data_folder.join(STAGING);
    let ready = make_ready(&staging, file);
    if ready.is_err() {
        // What is left of it is removed by the next attempt too.
        let _ = std::fs::remove_dir_all(&staging);
    }
    ready?;
    decide(data_folder).map_err(|error| unusable(data_folder, error))?;
    Ok(backup)
}

fn make_ready(staging: &Path, file: &Path) -> Result<()> {
    let (new, old) = (staging.join(NEW), staging.join(OLD));
    let cleared = match std::fs::remove_dir_all(staging) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => std::fs::create_dir_all(&new).and_then(|()| std::fs::create_dir(&old)),
    };
    cleared.map_err(|error| unusable(staging, error))?;
    let source = read::opened(file)?;
    let database = new.join(DATABASE);
    copy(&source, &database, &mut |_| {})?;
    read::sound(&database)?;
    let note = read::note(&source)?;
    let sql = Connection::open(&database)?;
    sql.execute_batch("PRAGMA synchronous = FULL; DROP TABLE IF EXISTS backup_note;")?;
    exports::hold_restored(&sql)?;
    sql.close().map_err(|(_, error)| error)?;
    if let Some(config) = note.and_then(|note| note.config) {
        let path = new.join(CONFIG);
        std::fs::write(&path, config).map_err(|error| unusable(&path, error))?;
    }
    flush(&new).map_err(|error| unusable(&new, error))?;
    Ok(pass(Point::RestoreReady)?)
}

fn flush(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        std::fs::File::options()
            .write(true)
            .open(&path)?
            .sync_all()?;
        sync_folder_of(&path)?;
    }
    Ok(())
}

fn decide(data_folder: &Path) -> io::Result<()> {
    let (staging, decided) = (data_folder.join(STAGING), data_folder.join(DECIDED));
    // One that was decided but not begun holds nothing that is not elsewhere.
    if decided.join(NEW).join(DATABASE).exists() && is_empty(&decided.join(OLD))? {
        std::fs::remove_dir_all(&decided)?;
    }
    std::fs::rename(staging, &decided)?;
    sync_folder_of(&decided)
}

fn is_empty(folder: &Path) -> io::Result<bool> {
    Ok(std::fs::read_dir(folder)?.next().is_none())
}

/// Puts a backup in place if that was decided, and says where what was there before is, if
/// there was anything.
///
/// Only for who owns the data folder, before anything in it is opened. May be interrupted
/// at any moment and called again. `aside` is the folder in which what was there before is
/// to be kept; it must not exist.
pub fn finish_restore(data_folder: &Path, aside: &str) -> io::Result<Option<PathBuf>> {
    let decided = data_folder.join(DECIDED);
    if !decided.is_dir() {
        return Ok(None);
    }
    let wal = [format!("{DATABASE}-wal"), format!("{DATABASE}-shm")];
    swap(data_folder, DATABASE, &[DATABASE, &wal[0], &wal[1]])?;
    swap(data_folder, CONFIG, &[CONFIG])?;
    pass(Point::RestoreSwapped)?;
    let old = decided.join(OLD);
    let aside = match old.is_dir() && !is_empty(&old)? {
        true => Some(data_folder.join(aside)),
        false => None,
    };
    if let Some(aside) = &aside {
        std::fs::rename(&old, aside)?;
    }
    std::fs::remove_dir_all(&decided)?;
    sync_folder_of(&decided)?;
    Ok(aside)
}

/// Moves the old files aside and the new one in. While the new one is not in, everything
/// under those names is old.
fn swap(data_folder: &Path, new: &str, old: &[&str]) -> io::Result<()> {
    let decided = data_folder.join(DECIDED);
    let ready = decided.join(NEW).join(new);
    if !ready.exists() {
        return Ok(());
    }
    for name in old {
        let path = data_folder.join(name);
        if path.exists() {
            std::fs::rename(&path, decided.join(OLD).join(name))?;
        }
    }
    sync_folder_of(&decided.join(OLD).join(new))?;
    pass(Point::RestoreAside)?;
    std::fs::rename(ready, data_folder.join(new))?;
    sync_folder_of(&data_folder.join(new))
}
