//! What an export reads: its documents in the order they were added, each with its passages
//! and vectors as one unchanging view of the database shows them.
//!
//! Only one document's head and one passage are held at a time.

use gristmill_model::{Chunk, Document, DocumentId, ExportId, Flow, Labelling};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::number;
use crate::chunks::StoredChunk;
use crate::documents::{self, StoredDocument};
use crate::error::Result;
use crate::store::Store;
use crate::{chunks, labels, vectors};

/// A document as an export meets it.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportedDocument {
    /// The document.
    pub document: StoredDocument,
    /// The name of the connection of its main location.
    pub source: String,
    /// What its label rests on, once it has one.
    pub labelling: Option<Labelling>,
    /// Its structure, where that is asked for.
    pub parsed: Option<Document>,
}

/// Takes what an export reads.
pub trait ExportReader {
    /// A document begins.
    fn document(&mut self, document: ExportedDocument) -> Flow;

    /// The next passage of that document, with its vector.
    fn passage(&mut self, chunk: &Chunk, vector: &[f32]) -> Flow;
}

impl Store {
    /// Hands the next document of an export that has begun to `reader`, the one after `after`,
    /// with its passages of the same version; which one it was, and none when there are no
    /// more. Documents that are gone are passed over, as are those of which single passages
    /// were picked and none is left.
    pub fn read_export(
        &self,
        id: &ExportId,
        after: Option<&DocumentId>,
        with_structure: bool,
        reader: &mut dyn ExportReader,
    ) -> Result<Option<DocumentId>> {
        self.read(|sql| {
            let export = number(sql, id)?;
            let picks = picks_chunks(sql, export)?;
            let Some(no) = next(sql, export, after, picks)? else {
                return Ok(None);
            };
            let document = head(sql, no, with_structure)?;
            let id = document.document.id.clone();
            if reader.document(document) == Flow::Continue {
                passages(sql, no, picks.then_some(export), reader)?;
            }
            Ok(Some(id))
        })
    }
}

/// Whether single chunks of an export's documents are picked.
fn picks_chunks(sql: &Connection, export: i64) -> Result<bool> {
    let query = "SELECT EXISTS (SELECT 1 FROM export_chunks WHERE export = ?1)";
    let mut statement = sql.prepare_cached(query)?;
    Ok(statement.query_row([export], |row| row.get(0))?)
}

/// The next document of an export after the one with this id. The first table is gone through
/// in the order of its key, so a step costs the same however many there are.
const NEXT: &str = "SELECT d.no FROM export_documents e CROSS JOIN documents d ON d.id = e.document
    WHERE e.export = ?1 AND e.document > ?2 ORDER BY e.document LIMIT 1";

/// The same for an export of single chunks.
const NEXT_PICKED: &str = "SELECT d.no FROM export_documents e
    CROSS JOIN documents d ON d.id = e.document
    WHERE e.export = ?1 AND e.document > ?2 AND EXISTS
        (SELECT 1 FROM export_chunks c WHERE c.export = ?1
         AND c.chunk >= d.first_chunk AND c.chunk < d.first_chunk + d.chunks)
    ORDER BY e.document LIMIT 1";

/// The number of the next document.
fn next(
    sql: &Connection,
    export: i64,
    after: Option<&DocumentId>,
    picks: bool,
) -> Result<Option<i64>> {
    let after = after.map_or("", DocumentId::as_str);
    let mut statement = sql.prepare_cached(if picks { NEXT_PICKED } else { NEXT })?;
    let next = statement.query_row(params![export, after], |row| row.get(0));
    Ok(next.optional()?)
}

/// A document as an export meets it.
pub(crate) fn head(sql: &Connection, no: i64, with_structure: bool) -> Result<ExportedDocument> {
    let document = documents::load(sql, no)?;
    let source = sql
        .prepare_cached("SELECT name FROM connections WHERE id = ?1")?
        .query_row([&document.connection.0], |row| row.get(0))?;
    let parsed = match with_structure {
        true => Some(documents::parsed(sql, no)?),
        false => None,
    };
    Ok(ExportedDocument {
        document,
        source,
        labelling: labels::of_document(sql, no)?,
        parsed,
    })
}

/// The passages of a document between two chunks.
const PASSAGES: &str = "SELECT c.id, c.ordinal, c.text, c.headings, c.page_first, c.page_last,
        c.span_start, c.span_end, c.tokens, v.vector
    FROM chunks c JOIN vectors v ON v.chunk = c.id
    WHERE c.id >= ?1 AND c.id < ?2 ORDER BY c.id";

/// Of these, those that were picked for an export.
const PICKED: &str = "SELECT c.id, c.ordinal, c.text, c.headings, c.page_first, c.page_last,
        c.span_start, c.span_end, c.tokens, v.vector
    FROM export_chunks x CROSS JOIN chunks c ON c.id = x.chunk JOIN vectors v ON v.chunk = c.id
    WHERE x.chunk >= ?1 AND x.chunk < ?2 AND x.export = ?3 ORDER BY x.chunk";

/// Hands on the passages of a document, or those that were picked for an export.
fn passages(
    sql: &Connection,
    no: i64,
    picked_for: Option<i64>,
    reader: &mut dyn ExportReader,
) -> Result<()> {
    let (first, count) = documents::chunk_range(sql, no)?;
    let end = first + count;
    match picked_for {
        None => {
            let mut statement = sql.prepare_cached(PASSAGES)?;
            hand_on(statement.query(params![first, end])?, reader)
        }
        Some(export) => {
            let mut statement = sql.prepare_cached(PICKED)?;
            hand_on(statement.query(params![first, end, export])?, reader)
        }
    }
}

fn hand_on(mut rows: rusqlite::Rows<'_>, reader: &mut dyn ExportReader) -> Result<()> {
    while let Some(row) = rows.next()? {
        let (StoredChunk { chunk, .. }, vector) = (chunks::stored(row)?, vector(row)?);
        if reader.passage(&chunk, &vector) == Flow::Stop {
            break;
        }
    }
    Ok(())
}

fn vector(row: &Row<'_>) -> rusqlite::Result<Vec<f32>> {
    Ok(vectors::from_half(row.get_ref(9)?.as_blob()?))
}

#[cfg(test)]
mod tests {
    use gristmill_model::Timestamp;
    use rusqlite::params_from_iter;
    use rusqlite::types::Value;

    use super::*;
    use crate::migrate;

    #[test]
    fn no_step_goes_through_more_than_it_hands_on() {
        let folder = tempfile::tempdir().unwrap();
        let mut sql = Connection::open(folder.path().join("x.db")).unwrap();
        migrate::run(&mut sql, folder.path(), Timestamp(0)).unwrap();
        for query in [NEXT, NEXT_PICKED, PASSAGES, PICKED] {
            let mut statement = sql.prepare(&format!("EXPLAIN QUERY PLAN {query}")).unwrap();
            let nothing = vec![Value::Null; statement.parameter_count()];
            let steps = statement.query_map(params_from_iter(nothing), |row| row.get(3));
            let plan: Vec<String> = steps.unwrap().map(|step| step.unwrap()).collect();
            let scans = |step: &String| step.starts_with("SCAN") || step.contains("TEMP B-TREE");
            assert!(!plan.iter().any(scans), "{query}: {plan:?}");
        }
    }
}
