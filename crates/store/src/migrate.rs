//! Brings a database of an older version up to date, after a backup.

use std::path::Path;

use gristmill_failpoints::{Point, pass};
use gristmill_model::{BackupKind, Timestamp};
use rusqlite::{Connection, TransactionBehavior};

use crate::error::{Result, StoreError};
use crate::store::Store;
use crate::{backup, store};

/// Every migration in order; the first makes the whole schema. Never changed once released.
const MIGRATIONS: [&str; 14] = [
    include_str!("../migrations/0001_initial.sql"),
    include_str!("../migrations/0002_merging.sql"),
    include_str!("../migrations/0003_watches.sql"),
    include_str!("../migrations/0004_document_order.sql"),
    include_str!("../migrations/0005_recovery.sql"),
    include_str!("../migrations/0006_schedules.sql"),
    include_str!("../migrations/0007_suspects.sql"),
    include_str!("../migrations/0008_metadata.sql"),
    include_str!("../migrations/0009_labels.sql"),
    include_str!("../migrations/0010_exports.sql"),
    include_str!("../migrations/0011_facts.sql"),
    include_str!("../migrations/0012_embedding.sql"),
    include_str!("../migrations/0013_keys.sql"),
    include_str!("../migrations/0014_chosen_models.sql"),
];

/// Copies made before migrations that are kept.
const KEPT: usize = 3;
/// What their names begin with.
const PREFIX: &str = "schema-";

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

/// Applies what is missing, each migration in a transaction of its own, and all of them in one
/// where there is nothing yet. A database that holds anything is first copied to `backups/schema-<from>-<now>.db`, and the copy checked;
/// of such copies the last [`KEPT`] stay.
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
    if found > 0 && (found as usize) < migrations.len() {
        keep(connection, found, backups, now)?;
    }
    // A new database is made in one step: whoever reads it finds all of it, or nothing.
    let at_once = match found {
        0 => migrations.len().max(1),
        _ => 1,
    };
    let missing: Vec<_> = (1..).zip(migrations).skip(found as usize).collect();
    missing
        .chunks(at_once)
        .try_for_each(|step| apply_step(connection, step))
}

/// Applies migrations, each with the number of the schema it leads to, in one transaction.
fn apply_step(connection: &mut Connection, step: &[(u32, &&str)]) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (schema, migration) in step {
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", schema)?;
        pass(Point::Migrate)?;
    }
    Ok(transaction.commit()?)
}

/// Copies the database as it is before it is brought up to date.
fn keep(connection: &Connection, found: u32, backups: &Path, now: Timestamp) -> Result<()> {
    std::fs::create_dir_all(backups).map_err(|error| store::unusable(backups, error))?;
    let copy = backups.join(format!("{PREFIX}{found}-{}.db", now.0));
    let folder = backups.parent().unwrap_or(backups);
    let note = backup::note_backup(folder, BackupKind::Migration, now);
    backup::write(connection, &copy, &note, &mut |_| {})?;
    tracing::info!(from = found, backup = %copy.display(), "bringing the database up to date");
    remove_old(backups).unwrap_or_else(|error| tracing::warn!(%error, "old backups stay"));
    Ok(())
}

/// Removes all but the last copies made here.
fn remove_old(backups: &Path) -> std::io::Result<()> {
    let mut copies = Vec::new();
    for entry in std::fs::read_dir(backups)? {
        let path = entry?.path();
        copies.extend(made_at(&path).map(|at| (at, path)));
    }
    copies.sort();
    let old = copies.len().saturating_sub(KEPT);
    copies[..old]
        .iter()
        .try_for_each(|(_, path)| std::fs::remove_file(path))
}

/// When a copy was made, if the file is one.
fn made_at(path: &Path) -> Option<i64> {
    let name = path.file_name()?.to_str()?;
    let (from, at) = name
        .strip_prefix(PREFIX)?
        .strip_suffix(".db")?
        .split_once('-')?;
    from.parse::<u32>().ok()?;
    at.parse().ok()
}

pub(crate) fn schema_of(connection: &Connection) -> Result<u32> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_database_is_made_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = Connection::open(folder.path().join("x.db")).unwrap();
        let migrations = ["CREATE TABLE a (x)", "not sql"];
        let backups = folder.path().join("backups");
        assert!(apply(&mut connection, &migrations, &backups, Timestamp(5)).is_err());
        assert_eq!(schema_of(&connection), Ok(0));
        assert!(!connection.table_exists(None, "a").unwrap());
        run(&mut connection, &backups, Timestamp(5)).unwrap();
        assert_eq!(schema_of(&connection), Ok(MIGRATIONS.len() as u32));
    }

    #[test]
    fn migrations_of_a_filled_database_are_preceded_by_a_backup_and_the_last_three_are_kept() {
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
        drop(copy);
        for now in 7..12 {
            assert!(apply(&mut connection, &failing, &backups, Timestamp(now)).is_err());
        }
        std::fs::write(backups.join("schema-of-mine.db"), "").unwrap();
        assert!(apply(&mut connection, &failing, &backups, Timestamp(12)).is_err());
        let entries = std::fs::read_dir(&backups).unwrap();
        let mut left: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        let kept = ["schema-2-10.db", "schema-2-11.db", "schema-2-12.db"];
        assert_eq!(left[..3], kept);
        assert_eq!(left[3..], ["schema-of-mine.db"], "files of others stay");
    }
}
