//! A few read-only connections, opened when first needed and kept.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use crate::error::Result;
use crate::open;

/// Idle connections kept; more readers than this at once open theirs and close them again.
const KEPT: usize = 8;

#[derive(Clone)]
pub(crate) struct Readers {
    file: PathBuf,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Readers {
    /// With the first connection, if there is one already.
    pub(crate) fn new(file: PathBuf, first: Option<Connection>) -> Self {
        let idle = Arc::new(Mutex::new(Vec::from_iter(first)));
        Self { file, idle }
    }

    /// Does `work` inside a read transaction, so that all its queries see the same state.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let idle = self.lock().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => open::for_reading(&self.file)?,
        };
        let snapshot = connection.unchecked_transaction()?;
        let result = work(&snapshot);
        // Nothing was written, so rolling back only ends the snapshot.
        snapshot.rollback()?;
        let mut idle = self.lock();
        if idle.len() < KEPT {
            idle.push(connection);
        }
        result
    }

    /// The same on a connection that has not read anything yet. Others keep parts of the index
    /// of words, which `PRAGMA integrity_check` does not renew (SQLite 3.54): after many
    /// removals it takes a sound index for a damaged one.
    pub(crate) fn read_anew<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let connection = open::for_reading(&self.file)?;
        let snapshot = connection.unchecked_transaction()?;
        let result = work(&snapshot);
        snapshot.rollback()?;
        result
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
