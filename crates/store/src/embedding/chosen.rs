//! Models that jobs chose for their documents, which stay what they are when the model of the
//! knowledge base is changed.

use gristmill_model::{ChangeState, ModelId};
use rusqlite::params;

use super::in_state;
use crate::error::Result;
use crate::store::Store;

/// Documents whose vectors are carried over in one transaction.
const DOCUMENTS: i64 = 16;

/// A model that jobs chose, and of which there are documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenModel {
    /// The model.
    pub model: ModelId,
    /// Length of its vectors.
    pub dimensions: usize,
}

impl Store {
    /// The models that jobs chose and that documents have vectors of, the oldest first: a
    /// search by meaning asks each of them.
    pub fn chosen_models(&self) -> Result<Vec<ChosenModel>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT m.id, m.dimensions FROM models m
                 WHERE m.chosen AND EXISTS (SELECT 1 FROM documents d WHERE d.model = m.no)
                 ORDER BY m.no",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(ChosenModel {
                    model: ModelId(row.get(0)?),
                    dimensions: row.get(1)?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// While the model of the knowledge base is changed: puts vectors of chosen models beside
    /// the new ones, as they are, for some documents that are not there yet. False when none
    /// are left, or no change is running.
    pub fn carry_chosen_vectors(&self) -> Result<bool> {
        self.write(|tx| {
            let Some(change) = in_state(tx.sql, ChangeState::Running)? else {
                return Ok(false);
            };
            let mut statement = tx.sql.prepare_cached(
                "SELECT d.no, d.first_chunk, d.chunks FROM documents d
                 LEFT JOIN spare_signs s ON s.document = d.no
                 WHERE s.document IS NULL AND d.model IN (SELECT no FROM models WHERE chosen)
                 LIMIT ?1",
            )?;
            let rows = statement.query_map([DOCUMENTS], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
            let documents: Vec<(i64, i64, i64)> = rows.collect::<rusqlite::Result<_>>()?;
            let mut passages = 0;
            for &(no, first, chunks) in &documents {
                tx.sql
                    .prepare_cached(
                        "INSERT INTO spare_signs SELECT * FROM signs WHERE document = ?1",
                    )?
                    .execute([no])?;
                tx.sql
                    .prepare_cached(
                        "INSERT INTO spare_vectors SELECT * FROM vectors
                         WHERE chunk >= ?1 AND chunk < ?2",
                    )?
                    .execute([first, first + chunks])?;
                passages += chunks;
            }
            tx.sql
                .prepare_cached(
                    "UPDATE embedding_changes
                     SET documents = documents + ?2, passages = passages + ?3 WHERE no = ?1",
                )?
                .execute(params![change.no, documents.len() as i64, passages])?;
            Ok(!documents.is_empty())
        })
        .wait()
    }
}
