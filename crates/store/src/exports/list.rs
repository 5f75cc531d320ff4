//! What an export is made of: the tables `export_documents` and `export_chunks`.
//!
//! They are written in one go, when an export is asked for or begins, so that each document is
//! found by a key, however many there are, and met once, whatever is stored meanwhile.

use gristmill_model::{ChunkId, DocumentId, ExportScope, ModelId};
use rusqlite::{Connection, params};

use crate::error::{Result, StoreError};
use crate::{collections, documents, jobs};

/// What is picked one by one for an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picked {
    /// Nothing: its scope says what it is made of.
    Nothing,
    /// These documents.
    Documents(Vec<DocumentId>),
    /// These chunks of these documents.
    Chunks(Vec<(DocumentId, ChunkId)>),
}

/// Writes down what is picked.
pub(super) fn pick(sql: &Connection, export: i64, picked: &Picked) -> Result<()> {
    match picked {
        Picked::Nothing => Ok(()),
        Picked::Documents(documents) => documents
            .iter()
            .try_for_each(|document| add_document(sql, export, document)),
        Picked::Chunks(chunks) => chunks.iter().try_for_each(|(document, chunk)| {
            add_document(sql, export, document)?;
            let insert = "INSERT OR IGNORE INTO export_chunks (export, chunk) VALUES (?1, ?2)";
            sql.prepare_cached(insert)?
                .execute(params![export, chunk.0])?;
            Ok(())
        }),
    }
}

fn add_document(sql: &Connection, export: i64, document: &DocumentId) -> Result<()> {
    documents::number(sql, document)?;
    let insert = "INSERT OR IGNORE INTO export_documents (export, document) VALUES (?1, ?2)";
    sql.prepare_cached(insert)?
        .execute(params![export, document.0])?;
    Ok(())
}

/// Fixes the documents of an export that begins; how many there are.
pub(super) fn fix(sql: &Connection, export: i64, scope: &ExportScope) -> Result<u32> {
    match scope {
        ExportScope::Everything => refill(
            sql,
            export,
            None,
            "SELECT ?1, id FROM documents ORDER BY id",
        ),
        ExportScope::Collection { collection } => {
            let found = collections::find(sql, collection)?;
            let number = found.ok_or_else(|| StoreError::not_found("collection", collection))?;
            let select = "SELECT ?1, id FROM documents WHERE collection = ?2 ORDER BY id";
            refill(sql, export, Some(number), select)
        }
        ExportScope::Job { job } => refill(sql, export, Some(jobs::number(sql, job)?), OF_JOB),
        ExportScope::Documents { .. } | ExportScope::Passages { .. } => {
            let there = "SELECT count(*) FROM export_documents e
                JOIN documents d ON d.id = e.document WHERE e.export = ?1";
            let mut statement = sql.prepare_cached(there)?;
            Ok(statement.query_row([export], |row| row.get(0))?)
        }
    }
}

/// A file that was left out because its content is stored from another place names that.
const OF_JOB: &str = "SELECT DISTINCT ?1, d.id FROM files f JOIN documents d ON d.id = f.document
    WHERE f.job = ?2 ORDER BY d.id";

fn refill(sql: &Connection, export: i64, of: Option<i64>, select: &str) -> Result<u32> {
    forget(sql, export)?;
    let insert = format!("INSERT INTO export_documents (export, document) {select}");
    let mut statement = sql.prepare_cached(&insert)?;
    let written = match of {
        Some(of) => statement.execute(params![export, of])?,
        None => statement.execute([export])?,
    };
    Ok(written as u32)
}

/// Forgets what an export is made of.
pub(super) fn forget(sql: &Connection, export: i64) -> Result<()> {
    for delete in [
        "DELETE FROM export_documents WHERE export = ?1",
        "DELETE FROM export_chunks WHERE export = ?1",
    ] {
        sql.prepare_cached(delete)?.execute([export])?;
    }
    Ok(())
}

/// The models whose vectors an export's documents have.
pub(super) fn models(sql: &Connection, export: i64) -> Result<Vec<(ModelId, usize)>> {
    let mut statement = sql.prepare_cached(
        "SELECT m.id, m.dimensions FROM models m WHERE m.no IN
             (SELECT d.model FROM export_documents e JOIN documents d ON d.id = e.document
              WHERE e.export = ?1)
         ORDER BY m.no",
    )?;
    let rows = statement.query_map([export], |row| Ok((ModelId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
