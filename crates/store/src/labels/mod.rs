//! The tables `labels` and `label_history`, and the columns `label`, `review` and
//! `label_rules` of `documents`: how sensitive what is stored is, and who said so.
//!
//! Labels change without a passage or a vector being touched. Values that were found are
//! masked before they come here.

mod decide;
mod held;
mod list;
mod portable;
mod run;
mod subject;

use gristmill_model::{
    CollectionId, ContentHash, DocumentId, Label, LabelAction, LabelChange, Labelling, Ruling,
    Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

pub use decide::{Admission, Decided, RulingRequest};
pub use held::{HeldDocument, NewHeld};
pub(crate) use held::{PreparedHeld, clear, clear_refused, forget_refusal, put};
pub use list::{LabelEntry, LabelFilter, LabelState};
pub(crate) use portable::{decisions, keep_decisions};
pub use run::{LabelCounts, Labelled, Relabelled};

use crate::error::{Result, StoreError};
use crate::row;
use crate::store::Store;

impl Store {
    /// What a person said last about a content of a collection, unless it was taken back.
    pub fn ruling(
        &self,
        collection: &CollectionId,
        content: ContentHash,
    ) -> Result<Option<Ruling>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT h.ruling FROM label_history h JOIN collections c ON c.no = h.collection
                 WHERE c.id = ?1 AND h.content_hash = ?2 AND h.ruling IS NOT NULL
                 ORDER BY h.no DESC LIMIT 1",
            )?;
            let place = params![collection.0, content.0];
            let found = statement.query_row(place, |row| row::json(row, 0));
            let last: Option<Ruling> = found.optional()?;
            Ok(last.filter(|ruling| !ruling.is_withdrawal()))
        })
    }

    /// What the label of a stored document rests on; none while it has none.
    pub fn labelling(&self, id: &DocumentId) -> Result<Option<Labelling>> {
        self.read(|sql| of_document(sql, crate::documents::number(sql, id)?))
    }

    /// Every label that a document, stored or held, and its content were given, the latest
    /// first.
    pub fn label_history(&self, id: &DocumentId) -> Result<Vec<LabelChange>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT at, ruling ->> 'by', document, content_hash, machine_label, confidence,
                        label, action, why
                 FROM label_history WHERE document = ?1
                    OR (collection, content_hash) IN (
                        SELECT collection, content_hash FROM documents WHERE id = ?1
                        UNION ALL SELECT collection, content_hash FROM held WHERE id = ?1)
                 ORDER BY no DESC",
            )?;
            let rows = statement.query_map([&id.0], change)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

fn change(row: &Row<'_>) -> rusqlite::Result<LabelChange> {
    Ok(LabelChange {
        at: Timestamp(row.get(0)?),
        by: row.get(1)?,
        document: row.get::<_, Option<String>>(2)?.map(DocumentId),
        content_hash: row::content_hash(row, 3)?,
        machine_label: label(row, 4)?,
        confidence: row.get::<_, f64>(5)? as f32,
        label: label(row, 6)?,
        action: row::word::<LabelAction>(row, 7)?,
        why: row.get(8)?,
    })
}

/// A label from its column.
pub(crate) fn label(row: &Row<'_>, column: usize) -> rusqlite::Result<Label> {
    row::word(row, column)
}

pub(crate) fn of_document(sql: &Connection, no: i64) -> Result<Option<Labelling>> {
    let mut statement = sql.prepare_cached("SELECT labelling FROM labels WHERE document = ?1")?;
    Ok(statement
        .query_row([no], |row| row::json(row, 0))
        .optional()?)
}

/// Writes what is searched and listed by, and what it rests on; without a labelling the
/// document has no label.
pub(crate) fn write(sql: &Connection, no: i64, labelling: Option<&Labelling>) -> Result<()> {
    sql.prepare_cached(
        "UPDATE documents SET label = ?2, review = ?3, label_rules = ?4 WHERE no = ?1",
    )?
    .execute(params![
        no,
        labelling.map(|labelling| labelling.label().as_str()),
        labelling.is_some_and(Labelling::requires_review),
        labelling.map(|labelling| labelling.rules.0),
    ])?;
    match labelling {
        Some(labelling) => sql
            .prepare_cached("INSERT OR REPLACE INTO labels (document, labelling) VALUES (?1, ?2)")?
            .execute(params![no, row::to_json(labelling)])?,
        None => sql
            .prepare_cached("DELETE FROM labels WHERE document = ?1")?
            .execute([no])?,
    };
    Ok(())
}

/// A content of a collection, and the document it is, where it is one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    pub(crate) collection: i64,
    pub(crate) content_hash: ContentHash,
    pub(crate) document: Option<&'a DocumentId>,
}

/// Appends to the history of a content: what the machine came to, unless that is what the
/// history ends with, or what a person said.
pub(crate) fn note(
    sql: &Connection,
    about: About<'_>,
    labelling: &Labelling,
    ruling: Option<&Ruling>,
    now: Timestamp,
) -> Result<()> {
    sql.prepare_cached(
        "INSERT INTO label_history (collection, content_hash, document, at, machine_label,
             confidence, label, action, why, ruling)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
         WHERE ?10 IS NOT NULL OR (?3, ?5, ?7, ?8, ?9) IS NOT (
             SELECT document, machine_label, label, action, why FROM label_history
             WHERE collection = ?1 AND content_hash = ?2 ORDER BY no DESC LIMIT 1)",
    )?
    .execute(params![
        about.collection,
        about.content_hash.0,
        about.document.map(DocumentId::as_str),
        now.0,
        labelling.machine_label().as_str(),
        f64::from(labelling.found.confidence),
        labelling.label().as_str(),
        labelling.action.as_str(),
        ruling.map_or(labelling.why.as_str(), |ruling| ruling.comment.as_str()),
        ruling.map(row::to_json),
    ])?;
    Ok(())
}

/// A document, stored or held, that is not there.
fn not_there(id: &DocumentId) -> StoreError {
    StoreError::not_found("document", id)
}
