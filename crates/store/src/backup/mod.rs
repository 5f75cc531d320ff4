//! Copies of a live database, through SQLite's own backup interface: copying the file
//! without its WAL would lose what was written last.
//!
//! A backup is one file that holds the database and a table `backup_note`, which says why
//! and when it was made and keeps the settings.

mod read;
mod restore;

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use gristmill_failpoints::{Point, pass};
use gristmill_model::{
    Backup, BackupKind, BackupNote, BackupProgress, Bytes, Event, EventKind, Timestamp,
};
use rusqlite::Connection;
use rusqlite::backup::{self, StepResult};

use crate::error::{Result, StoreError};
use crate::store::{Store, unusable};

pub use read::{check_backup, read_backup};
pub use restore::{finish_restore, is_restoring, stage_restore};

/// Pages copied at a time.
const STEP: i32 = 4096;
/// How long to wait for whoever holds the source.
const BUSY: Duration = Duration::from_millis(50);
/// What the name of an unfinished copy ends in.
const PARTIAL: &str = ".partial";

/// A database and the files SQLite keeps beside it: their names end so.
const SUFFIXES: [&str; 4] = ["", "-journal", "-wal", "-shm"];

/// The settings' name within the data folder.
const CONFIG: &str = "config.yaml";

/// Hears how far a copy is.
pub(crate) type Watcher<'a> = &'a mut dyn FnMut(BackupProgress);

/// What a backup of a data folder made now says of itself.
pub fn note_backup(data_folder: &Path, kind: BackupKind, now: Timestamp) -> BackupNote {
    BackupNote {
        kind,
        at: now,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        // Most folders have none; one that cannot be read is no reason to lose the rest.
        config: std::fs::read_to_string(data_folder.join(CONFIG)).ok(),
    }
}

impl Store {
    /// Writes a copy of the database as of now to `path`, replacing what is there, with
    /// what it says of itself.
    ///
    /// Writing goes on meanwhile and is not in the copy. The copy is checked from end to
    /// end before it takes the place of `path` in one step; whatever goes wrong, there is
    /// no file under that name or the one from before.
    pub fn back_up(&self, path: &Path, note: &BackupNote, watcher: Watcher<'_>) -> Result<Backup> {
        self.read(|sql| write(sql, path, note, watcher))?;
        read_backup(path)
    }

    /// Bytes the database takes without what is not yet written back to its file.
    pub fn size(&self) -> Result<Bytes> {
        self.read(|sql| Ok(Bytes(size(sql)?)))
    }

    /// Tells everyone of a backup, or of one that was not made.
    pub fn tell_backup(&self, kind: EventKind, now: Timestamp) -> Result<Event> {
        self.write(move |tx| tx.emit(now, None, kind)).wait()
    }
}

fn size(sql: &Connection) -> Result<u64> {
    let number = |name| sql.pragma_query_value(None, name, |row| row.get::<_, u64>(0));
    Ok(number("page_count")? * number("page_size")?)
}

/// Makes a checked copy under another name and gives it its name when it is whole.
pub(crate) fn write(
    from: &Connection,
    path: &Path,
    note: &BackupNote,
    watcher: Watcher<'_>,
) -> Result<()> {
    let partial = partial(path);
    let made = copy(from, &partial, watcher)
        .and_then(|()| annotate(&partial, note))
        .and_then(|()| Ok(pass(Point::BackupCopied)?))
        .and_then(|()| read::sound(&partial))
        .and_then(|()| put_in_place(&partial, path).map_err(|error| unusable(path, error)));
    if made.is_err() {
        // Half a copy is of no use to anyone, nor is what SQLite keeps beside it.
        for suffix in SUFFIXES {
            let _ = std::fs::remove_file(named(&partial, suffix));
        }
    }
    made
}

fn partial(path: &Path) -> PathBuf {
    named(path, PARTIAL)
}

fn named(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Removes what a process that died left of copies it was making in a folder.
pub fn remove_partial_backups(folder: &Path) -> io::Result<()> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        let name = path.to_string_lossy();
        let ends = |suffix: &&str| name.ends_with(&format!("{PARTIAL}{suffix}"));
        if SUFFIXES.iter().any(ends) {
            std::fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Copies a database to a new file that only this user can read.
pub(crate) fn copy(from: &Connection, path: &Path, watcher: Watcher<'_>) -> Result<()> {
    pass(Point::BackupCopy)?;
    create(path).map_err(|error| unusable(path, error))?;
    let mut target = Connection::open(path)?;
    // Looking at anything fixes what is seen for the whole copy, so that writers need not
    // wait and do not make it begin again.
    from.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let page = size(from)?
        / from
            .pragma_query_value(None, "page_count", |row| row.get::<_, u64>(0))?
            .max(1);
    let copying = backup::Backup::new(from, &mut target)?;
    loop {
        let step = copying.step(STEP)?;
        let progress = copying.progress();
        let bytes = |pages: i32| Bytes(page * u64::from(pages.unsigned_abs()));
        watcher(BackupProgress {
            copied: bytes(progress.pagecount - progress.remaining),
            total: bytes(progress.pagecount),
            checking: progress.remaining == 0,
        });
        match step {
            StepResult::Done => break,
            StepResult::More => {}
            _ => std::thread::sleep(BUSY),
        }
    }
    drop(copying);
    // The copy must be on disk, and one file, before anyone relies on it.
    target.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;")?;
    target.close().map_err(|(_, error)| error.into())
}

fn create(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn annotate(path: &Path, note: &BackupNote) -> Result<()> {
    let sql = Connection::open(path)?;
    sql.execute_batch(
        "PRAGMA synchronous = FULL;
         DROP TABLE IF EXISTS backup_note;
         CREATE TABLE backup_note (note TEXT NOT NULL) STRICT;",
    )?;
    let note = crate::row::to_json(note);
    sql.execute("INSERT INTO backup_note VALUES (?1)", [note])?;
    sql.close().map_err(|(_, error)| error.into())
}

/// Gives a whole file its name, for good even if the power goes.
fn put_in_place(from: &Path, to: &Path) -> io::Result<()> {
    File::open(from)?.sync_all()?;
    std::fs::rename(from, to)?;
    sync_folder_of(to)
}

/// Makes a renaming last. Only Unix lets a folder be flushed.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

/// A file that is no backup of ours.
pub(crate) fn not_ours(path: &Path, why: &str) -> StoreError {
    StoreError::NotABackup {
        path: path.display().to_string(),
        why: why.to_owned(),
    }
}
