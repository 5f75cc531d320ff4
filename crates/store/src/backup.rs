//! Copies of a live database, through SQLite's own backup interface: copying the file
//! without its WAL would lose what was written last.

use std::path::Path;
use std::time::Duration;

use gristmill_failpoints::{Point, pass};
use rusqlite::Connection;
use rusqlite::backup::Backup;

use crate::error::Result;
use crate::store::Store;

/// Pages copied at a time.
const STEP: i32 = 4096;

impl Store {
    /// Writes a copy of the database as of now to `path`, replacing what is there.
    /// Writing may go on meanwhile.
    pub fn backup(&self, path: &Path) -> Result<()> {
        self.read(|sql| copy(sql, path))
    }
}

pub(crate) fn copy(from: &Connection, path: &Path) -> Result<()> {
    pass(Point::BackupCopy)?;
    let mut target = Connection::open(path)?;
    Backup::new(from, &mut target)?.run_to_completion(STEP, Duration::ZERO, None)?;
    // The copy must be on disk, and one file, before anyone relies on it.
    target.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;")?;
    Ok(())
}
