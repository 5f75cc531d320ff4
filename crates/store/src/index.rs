//! The table `words`: which words stand in which passage.
//!
//! FTS5 writes what it has gathered to disk at every savepoint, one small piece of index for
//! each file, and merging those pieces costs several times what the words themselves do. So
//! changes wait here until every file of the transaction is done and go in together, and
//! most of the merging waits until there is nothing else to do.

use std::sync::Arc;

use gristmill_failpoints::{Point, pass};
use rusqlite::{Connection, params};

use crate::error::Result;
use crate::version::Prepared;

/// Pages of the index merged at a time: a few milliseconds, for which a command may wait.
const MERGED: i64 = 256;

/// A change to the index that waits for the end of its transaction.
pub(crate) enum Change {
    /// The passages of a version are added.
    Add {
        /// The first one's chunk; the others follow.
        first_chunk: i64,
        /// The version.
        version: Arc<Prepared>,
    },
    /// A passage is removed.
    Remove {
        /// Its chunk.
        chunk: i64,
    },
}

/// Makes the changes, in the order they came in.
pub(crate) fn apply(sql: &Connection, changes: &[Change]) -> Result<()> {
    for change in changes {
        pass(Point::WordsRow)?;
        match change {
            Change::Add {
                first_chunk,
                version,
            } => add(sql, *first_chunk, version)?,
            Change::Remove { chunk } => {
                sql.prepare_cached("DELETE FROM words WHERE rowid = ?1")?
                    .execute([chunk])?;
            }
        }
    }
    Ok(())
}

fn add(sql: &Connection, first_chunk: i64, version: &Prepared) -> Result<()> {
    let mut statement =
        sql.prepare_cached("INSERT INTO words (rowid, passage, context) VALUES (?1, ?2, ?3)")?;
    for (id, chunk) in (first_chunk..).zip(&version.chunks) {
        statement.execute(params![id, chunk.words, chunk.context])?;
    }
    Ok(())
}

/// Merges some of the pieces the index lies in, so that a search looks into fewer; false
/// when they are few enough.
pub(crate) fn merge_some(sql: &Connection) -> Result<bool> {
    pass(Point::IndexMerge)?;
    let before = sql.total_changes();
    sql.prepare_cached("INSERT INTO words (words, rank) VALUES ('merge', ?1)")?
        .execute([MERGED])?;
    // The command itself counts as one change.
    Ok(sql.total_changes() - before >= 2)
}
