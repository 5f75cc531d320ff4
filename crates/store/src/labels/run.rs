//! Labelling what is stored again, and what labels there are.

use std::collections::BTreeMap;

use gristmill_model::{
    CollectionId, DocumentId, EventKind, Fingerprint, Label, LabelAction, Labelling, Timestamp,
};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{About, label, note, of_document, write};
use crate::error::Result;
use crate::row;
use crate::store::Store;
use crate::writer::Transaction;

/// A label that a stored document is to get.
#[derive(Debug, Clone, PartialEq)]
pub struct Relabelled {
    /// The document.
    pub id: DocumentId,
    /// Its version that was looked at; another one keeps its label.
    pub version: u32,
    /// The label. What a person said about the content stays in force.
    pub labelling: Labelling,
}

/// A stored document as a policy sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    no: i64,
    /// The document.
    pub id: DocumentId,
    /// Its collection.
    pub collection: CollectionId,
    /// Its label.
    pub label: Label,
    /// Whether a person should look and none has.
    pub requires_review: bool,
    /// How it was stored.
    pub action: LabelAction,
    /// Whether a person ruled on it.
    pub ruled: bool,
}

impl Labelled {
    /// Its place in the order in which documents are asked for.
    pub fn place(&self) -> i64 {
        self.no
    }
}

/// How many documents there are by label.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LabelCounts {
    /// Documents that are served.
    pub documents: u32,
    /// Those of them without a label.
    pub unlabelled: u32,
    /// Those of them labelled by other rules than the ones in force.
    pub outdated: u32,
    /// Those of them whose label a person should look at.
    pub in_doubt: u32,
    /// Files that wait for a person.
    pub held: u32,
    /// Documents that are served, by label; those without one are left out.
    pub by_label: BTreeMap<Label, u32>,
}

/// Holds for documents of the collection bound to `?1`, or for all where that is null.
const OF: &str = "(?1 IS NULL OR collection = (SELECT no FROM collections WHERE id = ?1))";

impl Store {
    /// The first documents whose label comes from other rules than these, or that have none,
    /// in the order they were added; and how many there are in all.
    pub fn to_label(
        &self,
        collection: Option<&CollectionId>,
        rules: Fingerprint,
        limit: u32,
    ) -> Result<(Vec<DocumentId>, u32)> {
        self.read(|sql| {
            let wanted = format!("FROM documents WHERE label_rules IS NOT ?2 AND {OF}");
            let count = format!("SELECT count(*) {wanted}");
            let total = sql
                .prepare_cached(&count)?
                .query_row(params![bound(collection), rules.0], |row| row.get(0))?;
            let query = format!("SELECT id {wanted} ORDER BY no LIMIT ?3");
            let mut statement = sql.prepare_cached(&query)?;
            let values = params![bound(collection), rules.0, limit];
            let rows = statement.query_map(values, |row| Ok(DocumentId(row.get(0)?)))?;
            Ok((rows.collect::<rusqlite::Result<_>>()?, total))
        })
    }

    /// Gives stored documents other labels, in one transaction; answers how many come to
    /// another label, or to another need of a review. Passages and vectors stay as they are.
    pub fn relabel(&self, documents: Vec<Relabelled>, now: Timestamp) -> Result<u32> {
        self.write(move |tx| {
            let mut changed = 0;
            for document in documents {
                changed += u32::from(relabel(tx.sql, document, now)?);
            }
            announce(tx, changed, now)?;
            Ok(changed)
        })
        .wait()
    }

    /// The next `limit` stored documents that have a label, of a collection or all, after the
    /// one at the place `after` (0 to begin). None are left when the answer is empty.
    pub fn labelled(
        &self,
        collection: Option<&CollectionId>,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Labelled>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(&format!(
                "SELECT d.no, d.id, (SELECT id FROM collections WHERE no = d.collection), d.label,
                        d.review, l.labelling ->> 'action',
                        l.labelling ->> 'ruling' IS NOT NULL
                 FROM documents d CROSS JOIN labels l ON l.document = d.no
                 WHERE d.no > ?2 AND d.label IS NOT NULL AND {OF} ORDER BY d.no LIMIT ?3"
            ))?;
            let values = params![bound(collection), after, limit];
            let rows = statement.query_map(values, labelled)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// How many documents there are by label, of a collection or all.
    pub fn label_counts(
        &self,
        collection: Option<&CollectionId>,
        rules: Fingerprint,
    ) -> Result<LabelCounts> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(&format!(
                "SELECT label, count(*), sum(review), sum(label_rules IS NOT ?2)
                 FROM documents WHERE {OF} GROUP BY label"
            ))?;
            let rows = statement.query_map(params![bound(collection), rules.0], |row| {
                let label: Option<Label> = row::optional_word(row, 0)?;
                let counts: (u32, u32, u32) = (row.get(1)?, row.get(2)?, row.get(3)?);
                Ok((label, counts))
            })?;
            let mut all = LabelCounts::default();
            for row in rows {
                let (label, (documents, in_doubt, outdated)) = row?;
                all.documents += documents;
                all.in_doubt += in_doubt;
                match label {
                    Some(label) => {
                        all.outdated += outdated;
                        all.by_label.insert(label, documents);
                    }
                    None => all.unlabelled += documents,
                }
            }
            let held = format!("SELECT count(*) FROM held WHERE state = 'held' AND {OF}");
            all.held = sql
                .prepare_cached(&held)?
                .query_row([bound(collection)], |row| row.get(0))?;
            Ok(all)
        })
    }
}

fn bound(collection: Option<&CollectionId>) -> Value {
    collection.map_or(Value::Null, |id| Value::from(id.0.clone()))
}

fn labelled(row: &Row<'_>) -> rusqlite::Result<Labelled> {
    Ok(Labelled {
        no: row.get(0)?,
        id: DocumentId(row.get(1)?),
        collection: CollectionId(row.get(2)?),
        label: label(row, 3)?,
        requires_review: row.get(4)?,
        action: row::word(row, 5)?,
        ruled: row.get(6)?,
    })
}

/// Whether that came to another label, or to another need of a review.
fn relabel(sql: &Connection, document: Relabelled, now: Timestamp) -> Result<bool> {
    let Relabelled {
        id,
        version,
        mut labelling,
    } = document;
    let mut statement = sql.prepare_cached(
        "SELECT no, collection, content_hash FROM documents WHERE id = ?1 AND version = ?2",
    )?;
    let found = statement
        .query_row(params![id.0, version], |row| {
            let content = row::content_hash(row, 2)?;
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, content))
        })
        .optional()?;
    let Some((no, collection, content_hash)) = found else {
        return Ok(false);
    };
    let before = of_document(sql, no)?;
    labelling.ruling = before.as_ref().and_then(|before| before.ruling.clone());
    write(sql, no, Some(&labelling))?;
    let about = About {
        collection,
        content_hash,
        document: Some(&id),
    };
    note(sql, about, &labelling, None, now)?;
    let shown = |of: &Labelling| (of.label(), of.requires_review());
    Ok(before.map(|before| shown(&before)) != Some(shown(&labelling)))
}

/// Tells of so many changed labels, if there are any.
pub(super) fn announce(tx: &mut Transaction<'_>, documents: u32, now: Timestamp) -> Result<()> {
    if documents > 0 {
        tx.emit(now, None, EventKind::LabelsChanged { documents })?;
    }
    Ok(())
}
