//! Metadata in the columns `metadata`, `origins` and `edits` of `documents`: values by name,
//! who said each, and what people changed by hand.
//!
//! Nothing here touches passages or vectors: what is known of a document can change without
//! its text being read again.

use std::collections::BTreeMap;

use gristmill_model::{
    DocumentId, DocumentMetadata, EventKind, MetadataOrigin, MetadataValue, MetadataValues,
    Sourced, Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::{Result, StoreError};
use crate::row;
use crate::store::Store;
use crate::writer::Transaction;

/// Values that a person sets, by name; none takes a value away. They stay when the document
/// gets a new version.
pub type Edits = BTreeMap<String, Option<MetadataValue>>;

impl Store {
    /// Lays a person's changes over the metadata of documents, in one transaction; answers how
    /// many changed. A document that is not there any more is passed over.
    pub fn edit_metadata(&self, ids: &[DocumentId], changes: Edits, now: Timestamp) -> Result<u32> {
        let ids = ids.to_vec();
        self.write(move |tx| {
            let mut changed = 0;
            for document in ids {
                let found = load(tx.sql, &document)?;
                let edited = found.map(|held| held.edited(&changes));
                if let Some(held) = edited.flatten() {
                    write(tx, document, &held, now)?;
                    changed += 1;
                }
            }
            Ok(changed)
        })
        .wait()
    }

    /// Gives a document other metadata than it was stored with; what people changed stays on
    /// top of it. Answers whether that changes anything.
    pub fn supply_metadata(
        &self,
        id: &DocumentId,
        metadata: DocumentMetadata,
        now: Timestamp,
    ) -> Result<bool> {
        let document = id.clone();
        self.write(move |tx| {
            let held = load(tx.sql, &document)?;
            let held = held.ok_or_else(|| StoreError::not_found("document", &document))?;
            let supplied = held.supplied(metadata);
            if let Some(held) = &supplied {
                write(tx, document, held, now)?;
            }
            Ok(supplied.is_some())
        })
        .wait()
    }
}

/// What is held of a document.
struct Held {
    metadata: DocumentMetadata,
    edits: Edits,
}

impl Held {
    /// With further edits; none when they change nothing.
    fn edited(mut self, changes: &Edits) -> Option<Self> {
        let (before, edits) = (self.metadata.clone(), self.edits.clone());
        self.edits.extend(changes.clone());
        overlay(&mut self.metadata, &self.edits);
        (self.metadata != before || self.edits != edits).then_some(self)
    }

    /// With other metadata below the edits; none when that changes nothing.
    fn supplied(self, mut metadata: DocumentMetadata) -> Option<Self> {
        // What a watch notes is not for others to take away.
        let noted = self.metadata.iter();
        let noted = noted.filter(|(_, of)| of.origin == MetadataOrigin::Watch);
        metadata.extend(noted.map(|(name, of)| (name.clone(), of.clone())));
        overlay(&mut metadata, &self.edits);
        let edits = self.edits;
        (metadata != self.metadata).then_some(Self { metadata, edits })
    }
}

/// Lays what people changed over metadata.
pub(crate) fn overlay(metadata: &mut DocumentMetadata, edits: &Edits) {
    for (name, value) in edits {
        match value {
            Some(value) => {
                let value = Sourced::new(value.clone(), MetadataOrigin::Edited);
                metadata.insert(name.clone(), value);
            }
            None => drop(metadata.remove(name)),
        }
    }
}

/// What people changed by hand of a document.
pub(crate) fn edits_of(sql: &Connection, no: i64) -> Result<Edits> {
    let mut statement = sql.prepare_cached("SELECT edits FROM documents WHERE no = ?1")?;
    Ok(statement.query_row([no], |row| row::json(row, 0))?)
}

/// The columns `metadata` and `origins`.
pub(crate) fn columns(metadata: &DocumentMetadata) -> (String, String) {
    let values: BTreeMap<&str, &MetadataValue> = metadata
        .iter()
        .map(|(name, of)| (name.as_str(), &of.value))
        .collect();
    let origins: BTreeMap<&str, MetadataOrigin> = metadata
        .iter()
        .map(|(name, of)| (name.as_str(), of.origin))
        .collect();
    (row::to_json(&values), row::to_json(&origins))
}

/// Metadata from its two columns, that of values and that of origins.
pub(crate) fn read(
    row: &Row<'_>,
    values: usize,
    origins: usize,
) -> rusqlite::Result<DocumentMetadata> {
    let values: MetadataValues = row::json(row, values)?;
    let origins: BTreeMap<String, MetadataOrigin> = row::json(row, origins)?;
    let sourced = values.into_iter().map(|(name, value)| {
        let origin = origins.get(&name).copied();
        let origin = origin.unwrap_or(MetadataOrigin::Unrecorded);
        (name, Sourced { value, origin })
    });
    Ok(sourced.collect())
}

/// A text that people gave the document, as against what it says of itself: its title, its
/// language.
pub(crate) fn said_by_people<'a>(metadata: &'a DocumentMetadata, name: &str) -> Option<&'a str> {
    let of = metadata.get(name)?;
    let itself = matches!(
        of.origin,
        MetadataOrigin::Document | MetadataOrigin::Unrecorded
    );
    match &of.value {
        MetadataValue::Text(text) if !itself => Some(text),
        _ => None,
    }
}

fn load(sql: &Connection, id: &DocumentId) -> Result<Option<Held>> {
    let query = "SELECT metadata, origins, edits FROM documents WHERE id = ?1";
    let mut statement = sql.prepare_cached(query)?;
    let found = statement.query_row([&id.0], |row| {
        Ok(Held {
            metadata: read(row, 0, 1)?,
            edits: row::json(row, 2)?,
        })
    });
    Ok(found.optional()?)
}

fn write(
    tx: &mut Transaction<'_>,
    document: DocumentId,
    held: &Held,
    now: Timestamp,
) -> Result<()> {
    let (metadata, origins) = columns(&held.metadata);
    tx.sql
        .prepare_cached(
            "UPDATE documents SET metadata = ?2, origins = ?3, edits = ?4,
                    title = ifnull(?5, title), language = ifnull(?6, language) WHERE id = ?1",
        )?
        .execute(params![
            document.0,
            metadata,
            origins,
            row::to_json(&held.edits),
            said_by_people(&held.metadata, "title"),
            said_by_people(&held.metadata, "language"),
        ])?;
    tx.emit(now, None, EventKind::MetadataChanged { document })?;
    Ok(())
}
