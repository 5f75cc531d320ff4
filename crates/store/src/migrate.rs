//! Brings a database of an older version up to date, after a backup.

use std::path::Path;

use gristmill_model::Timestamp;
use rusqlite::{Connection, TransactionBehavior};

use crate::error::{Result, StoreError};
use crate::{backup, store};

/// Every migration in order; the first makes the whole schema. Never changed once released.
const MIGRATIONS: [&str; 1] = [include_str!("../migrations/0001_initial.sql")];

/// The schema this version reads and writes.
pub(crate) const SCHEMA: u32 = MIGRATIONS.len() as u32;

/// Applies what is missing, each migration in a transaction of its own. A database that
/// holds anything is first copied to `backups/schema-<from>-<now>.db`.
pub(crate) fn run(connection: &mut Connection, backups: &Path, now: Timestamp) -> Result<()> {
    let found = schema_of(connection)?;
    if found > SCHEMA {
        let known = SCHEMA;
        return Err(StoreError::NewerSchema { found, known });
    }
    for (index, migration) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        if index > 0 {
            std::fs::create_dir_all(backups).map_err(|error| store::unusable(backups, error))?;
            let copy = backups.join(format!("schema-{index}-{}.db", now.0));
            backup::copy(connection, &copy)?;
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", index as u32 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

pub(crate) fn schema_of(connection: &Connection) -> Result<u32> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}
