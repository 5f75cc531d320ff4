//! Opening connections with the settings every part relies on.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::{Result, StoreError};

/// The oldest SQLite without the WAL-reset bug (present since 3.7.0), which damages databases.
const OLDEST_SQLITE: i32 = 3_051_003;
/// How long to wait for another process (a backup, an inspecting tool) before giving up.
const BUSY: Duration = Duration::from_secs(10);

/// The version of the SQLite library.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

/// Refuses a SQLite library that can damage the database.
pub(crate) fn check_library() -> Result<()> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(StoreError::OldSqlite(rusqlite::version().to_owned()));
    }
    Ok(())
}

/// The one connection that writes, as yet only looking: nothing of the file is changed.
pub(crate) fn for_writing(file: &Path) -> Result<Connection> {
    let connection = Connection::open(file).map_err(|error| cannot_open(file, &error))?;
    settle(&connection)?;
    Ok(connection)
}

/// Makes the connection durable: what is committed survives a power cut.
pub(crate) fn make_durable(connection: &Connection) -> Result<()> {
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA cache_size = -32000;
         PRAGMA wal_autocheckpoint = 16000;
         PRAGMA journal_size_limit = 67108864;",
    )?;
    Ok(())
}

/// A connection that cannot write.
pub(crate) fn for_reading(file: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(file, flags).map_err(|error| cannot_open(file, &error))?;
    settle(&connection)?;
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -8000;")?;
    Ok(connection)
}

fn settle(connection: &Connection) -> Result<()> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(128);
    // Else SQLite plans some statements anew each time their parameters change.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch(
        "PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;",
    )?;
    Ok(())
}

fn cannot_open(file: &Path, error: &rusqlite::Error) -> StoreError {
    StoreError::Unusable {
        path: file.display().to_string(),
        problem: error.to_string(),
    }
}
