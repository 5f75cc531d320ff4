//! How documents came out, many at once: what a list of files says of each.

use std::collections::BTreeMap;

use gristmill_model::{DocumentId, ModelId};

use crate::error::Result;
use crate::row;
use crate::store::Store;

/// How a document came out.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentMark {
    /// The model its vectors come from.
    pub model: ModelId,
    /// Mean quality of its chunks, 0 to 1.
    pub quality: f32,
}

impl Store {
    /// How each of these documents came out. Those that are gone are left out.
    pub fn document_marks(&self, ids: &[DocumentId]) -> Result<BTreeMap<DocumentId, DocumentMark>> {
        let ids = row::to_json(&ids);
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT d.id, m.id, d.quality FROM json_each(?1) wanted
                 JOIN documents d ON d.id = wanted.value JOIN models m ON m.no = d.model",
            )?;
            let rows = statement.query_map([&ids], |row| {
                let mark = DocumentMark {
                    model: ModelId(row.get(1)?),
                    quality: row.get(2)?,
                };
                Ok((DocumentId(row.get(0)?), mark))
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}
