//! Decisions about labels on their way from one data folder to another.

use std::collections::HashSet;

use gristmill_model::{ContentHash, DocumentId, PortableDecision};
use rusqlite::{Connection, params};

use super::change;
use crate::error::Result;
use crate::row;

/// Every label that a document and its content were given, the first one first.
pub(crate) fn decisions(
    sql: &Connection,
    collection: i64,
    content: ContentHash,
    document: &DocumentId,
) -> Result<Vec<PortableDecision>> {
    let mut statement = sql.prepare_cached(
        "SELECT at, ruling ->> 'by', document, content_hash, machine_label, confidence, label,
                action, why, ruling
         FROM label_history
         WHERE document = ?1 OR (collection = ?2 AND content_hash = ?3) ORDER BY no",
    )?;
    let rows = statement.query_map(params![document.0, collection, content.0], |row| {
        Ok(PortableDecision {
            change: change(row)?,
            ruling: row::optional_json(row, 9)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Appends decisions to the history of the contents they are about. Where a content has a
/// history here, that one holds and stays as it is.
pub(crate) fn keep_decisions(
    sql: &Connection,
    collection: i64,
    decisions: &[PortableDecision],
) -> Result<()> {
    let contents: HashSet<ContentHash> = decisions
        .iter()
        .map(|decision| decision.change.content_hash)
        .collect();
    let mut known = HashSet::new();
    let query = "SELECT 1 FROM label_history WHERE collection = ?1 AND content_hash = ?2";
    let mut has_history = sql.prepare_cached(query)?;
    for content in contents {
        if has_history.exists(params![collection, content.0])? {
            known.insert(content);
        }
    }
    let mut insert = sql.prepare_cached(
        "INSERT INTO label_history (collection, content_hash, document, at, machine_label,
             confidence, label, action, why, ruling)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    for PortableDecision { change, ruling } in decisions {
        if known.contains(&change.content_hash) {
            continue;
        }
        insert.execute(params![
            collection,
            change.content_hash.0,
            change.document.as_ref().map(DocumentId::as_str),
            change.at.0,
            change.machine_label.as_str(),
            f64::from(change.confidence),
            change.label.as_str(),
            change.action.as_str(),
            change.why,
            ruling.as_ref().map(row::to_json),
        ])?;
    }
    Ok(())
}
