//! The vectors beside those in use: put in use all at once, or removed in parts.

use gristmill_failpoints::{Point, pass};
use gristmill_model::{ChangeState, ChangeStep, EmbeddingChange, Timestamp};
use rusqlite::Connection;

use super::{in_state, step};
use crate::error::Result;
use crate::store::Store;

/// Vectors removed in one transaction: a few milliseconds, for which a command may wait.
const REMOVED: i64 = 2048;
/// Documents whose signs are removed in one transaction.
const DOCUMENTS: i64 = 256;

/// Swaps the names of the tables. What holds on to a table by a statement finds the new one.
const SWAP: &str = "ALTER TABLE vectors RENAME TO leaving_vectors;
    ALTER TABLE spare_vectors RENAME TO vectors;
    ALTER TABLE leaving_vectors RENAME TO spare_vectors;
    ALTER TABLE signs RENAME TO leaving_signs;
    ALTER TABLE spare_signs RENAME TO signs;
    ALTER TABLE leaving_signs RENAME TO spare_signs;";

impl Store {
    /// Puts the new vectors in use, for every document at once. None while a document lacks
    /// them, or while no change is running.
    pub fn switch_embedding(&self, now: Timestamp) -> Result<Option<EmbeddingChange>> {
        self.write(move |tx| {
            let Some(change) = in_state(tx.sql, ChangeState::Running)? else {
                return Ok(None);
            };
            if is_incomplete(tx.sql)? {
                return Ok(None);
            }
            tx.sql.execute_batch(SWAP)?;
            pass(Point::SwitchModel)?;
            let name = "UPDATE documents SET model = ?1 WHERE model != ?1
                AND model NOT IN (SELECT no FROM models WHERE chosen)";
            tx.sql.execute(name, [change.model])?;
            tx.sql
                .execute("UPDATE serving SET model = ?1", [change.model])?;
            step(tx, ChangeStep::Switch, None, now).map(Some)
        })
        .wait()
    }

    /// Removes a part of the vectors that are not needed any more; true when none are left,
    /// or none are to go. The pages they lie in are used for what is stored next.
    pub fn clear_spare_vectors(&self, now: Timestamp) -> Result<bool> {
        self.write(move |tx| {
            let going = |state| in_state(tx.sql, state).map(|change| change.is_some());
            if !going(ChangeState::Removing)? && !going(ChangeState::Cancelling)? {
                return Ok(true);
            }
            let removed = remove_some(tx.sql)?;
            pass(Point::ClearVectors)?;
            if removed > 0 {
                return Ok(false);
            }
            step(tx, ChangeStep::Clear, None, now)?;
            Ok(true)
        })
        .wait()
    }
}

/// Whether a document has no new vectors.
fn is_incomplete(sql: &Connection) -> Result<bool> {
    let query = "SELECT EXISTS (SELECT 1 FROM documents d
        LEFT JOIN spare_signs s ON s.document = d.no WHERE s.document IS NULL)";
    Ok(sql.query_row(query, [], |row| row.get(0))?)
}

fn remove_some(sql: &Connection) -> Result<usize> {
    let signs = "DELETE FROM spare_signs
        WHERE document IN (SELECT document FROM spare_signs LIMIT ?1)";
    let vectors = "DELETE FROM spare_vectors
        WHERE chunk IN (SELECT chunk FROM spare_vectors LIMIT ?1)";
    Ok(sql.prepare_cached(signs)?.execute([DOCUMENTS])?
        + sql.prepare_cached(vectors)?.execute([REMOVED])?)
}
