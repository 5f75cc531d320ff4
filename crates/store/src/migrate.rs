//! Brings a database of an older version up to date, after a backup.

use std::path::Path;

use gristmill_failpoints::{Point, pass};
use gristmill_model::{BackupKind, Timestamp};
use rusqlite::{Connection, TransactionBehavior};

use crate::error::{Result, StoreError};
use crate::store::Store;
use crate::{backup, store};

/// Every migration in order; the first makes the whole schema. Never changed once released.
const MIGRATIONS: [&str; 8] = [
    include_str!("../migrations/0001_initial.sql"),
    include_str!("../migrations/0002_merging.sql"),
    include_str!("../migrations/0003_watches.sql"),
    include_str!("../migrations/0004_document_order.sql"),
    include_str!("../migrations/0005_recovery.sql"),
    include_str!("../migrations/0006_schedules.sql"),
    include_str!("../migrations/0007_suspects.sql"),
    include_str!("../migrations/0008_metadata.sql"),
];

impl Store {
    /// The schema of the database; each version of Gristmill that changes it counts one up.
    pub fn schema(&self) -> Result<u32> {
        self.read(schema_of)
    }
}

/// Refuses a database that a later version of Gristmill wrote.
pub(crate) fn refuse_newer(connection: &Connection) -> Result<()> {
    let (found, known) = (schema_of(connection)?, MIGRATIONS.len() as u32);
    match found > known {
        true => Err(StoreError::NewerSchema { found, known }),
        false => Ok(()),
    }
}

/// Refuses a database that an earlier version of Gristmill wrote and none since.
pub(crate) fn refuse_older(connection: &Connection) -> Result<()> {
    let (found, needed) = (schema_of(connection)?, MIGRATIONS.len() as u32);
    match found < needed {
        true => Err(StoreError::OlderSchema { found, needed }),
        false => Ok(()),
    }
}

/// Applies what is missing, each migration in a transaction of its own. A database that
/// holds anything is first copied to `backups/schema-<from>-<now>.db`, and the copy checked.
pub(crate) fn run(connection: &mut Connection, backups: &Path, now: Timestamp) -> Result<()> {
    apply(connection, &MIGRATIONS, backups, now)
}

fn apply(
    connection: &mut Connection,
    migrations: &[&str],
    backups: &Path,
    now: Timestamp,
) -> Result<()> {
    let found = schema_of(connection)?;
    for (index, migration) in migrations.iter().enumerate().skip(found as usize) {
        if found > 0 {
            std::fs::create_dir_all(backups).map_err(|error| store::unusable(backups, error))?;
            let copy = backups.join(format!("schema-{index}-{}.db", now.0));
            let folder = backups.parent().unwrap_or(backups);
            let note = backup::note_backup(folder, BackupKind::Migration, now);
            backup::write(connection, &copy, &note, &mut |_| {})?;
            tracing::info!(from = index, backup = %copy.display(), "bringing the database up to date");
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", index as u32 + 1)?;
        pass(Point::Migrate)?;
        transaction.commit()?;
    }
    Ok(())
}

pub(crate) fn schema_of(connection: &Connection) -> Result<u32> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_migration_of_a_filled_database_is_preceded_by_a_backup() {
        let folder = tempfile::tempdir().unwrap();
        let backups = folder.path().join("backups");
        let mut connection = Connection::open(folder.path().join("x.db")).unwrap();
        let first = "CREATE TABLE a (x); INSERT INTO a VALUES (1)";
        let second = "ALTER TABLE a ADD COLUMN y";
        apply(&mut connection, &[first], &backups, Timestamp(5)).unwrap();
        assert!(!backups.exists(), "there was nothing to lose");
        let failing = [first, second, "not sql"];
        assert!(apply(&mut connection, &failing, &backups, Timestamp(6)).is_err());
        assert_eq!(schema_of(&connection), Ok(2), "the sound one stays");
        let copy = Connection::open(backups.join("schema-1-6.db")).unwrap();
        assert!(copy.prepare("SELECT x FROM a").is_ok());
        assert!(
            copy.prepare("SELECT y FROM a").is_err(),
            "copied before the change"
        );
    }
}
