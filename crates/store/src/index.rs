//! The table `words`: which words stand in which passage.
//!
//! FTS5 writes what it has gathered to disk at every savepoint, one small piece of index for
//! each file, and merging those pieces costs several times what the words themselves do. So
//! changes wait here until every file of the transaction is done and go in together.

use rusqlite::{Connection, params};

use crate::error::Result;

/// A change to the index that waits for the end of its transaction.
pub(crate) enum Change {
    /// A passage is added.
    Add {
        /// Its chunk.
        chunk: i64,
        /// Its words, folded.
        passage: String,
        /// Words of its headings and its document's title, folded.
        context: String,
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
        match change {
            Change::Add {
                chunk,
                passage,
                context,
            } => sql
                .prepare_cached("INSERT INTO words (rowid, passage, context) VALUES (?1, ?2, ?3)")?
                .execute(params![chunk, passage, context])?,
            Change::Remove { chunk } => sql
                .prepare_cached("DELETE FROM words WHERE rowid = ?1")?
                .execute([chunk])?,
        };
    }
    Ok(())
}
