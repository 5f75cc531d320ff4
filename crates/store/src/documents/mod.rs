//! The tables `documents`, `versions` and `parsed`: what the knowledge base holds.

mod facets;
mod list;
mod marks;

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::DeflateDecoder;
use gristmill_model::{
    Bytes, CollectionId, ConnectionId, ContentHash, Document, DocumentId, DocumentMetadata, Event,
    EventKind, FileKey, Fingerprint, Label, ModelId, SourceType, Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

pub use facets::DocumentFacets;
pub use list::{DocumentFilter, DocumentOrder};
pub use marks::DocumentMark;

use crate::error::{Result, StoreError};
use crate::facts::{self, TextFacts};
use crate::store::Store;
use crate::writer::Transaction;
use crate::{chunks, metadata, row};

/// A document as it is served now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredDocument {
    /// Its id, the same through all versions.
    pub id: DocumentId,
    /// Its collection.
    pub collection: CollectionId,
    /// The connection of its main location.
    pub connection: ConnectionId,
    /// That connection's kind.
    pub source_type: SourceType,
    /// Its name within that source.
    pub key: FileKey,
    /// Further places with the same content.
    pub aliases: u32,
    /// Size of the file.
    pub size: Bytes,
    /// When the file was last changed, if the source says.
    pub modified: Option<Timestamp>,
    /// Which version this is, counted from 1.
    pub version: u32,
    /// Hash of the file.
    pub content_hash: ContentHash,
    /// What it was processed with.
    pub fingerprint: Fingerprint,
    /// Its type by content.
    pub media_type: String,
    /// Its title.
    pub title: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Its pages, where the format has them.
    pub pages: Option<u32>,
    /// What people can filter by.
    pub metadata: DocumentMetadata,
    /// The model its vectors come from.
    pub model: ModelId,
    /// Its chunks.
    pub chunks: u32,
    /// Passages of this version that were left out, by reason.
    pub left_out: BTreeMap<String, u32>,
    /// Mean quality of its chunks, 0 to 1.
    pub quality: f32,
    /// When its first version was stored.
    pub added_at: Timestamp,
    /// When this version was stored.
    pub stored_at: Timestamp,
    /// Its label, once it has one.
    pub label: Option<Label>,
    /// Whether a person should look at that and none has.
    pub requires_review: bool,
    /// What its text tells of itself, once that has been found out.
    pub facts: Option<TextFacts>,
}

const COLUMNS: &str = "d.id, c.id, n.id, d.source_type, d.key,
    (SELECT count(*) FROM aliases a WHERE a.document = d.no), d.size, d.modified, d.version,
    d.content_hash, d.fingerprint, d.media_type, d.title, d.language, d.pages, d.metadata,
    (SELECT m.id FROM models m WHERE m.no = d.model), d.chunks,
    (SELECT v.left_out FROM versions v WHERE v.document = d.id AND v.number = d.version),
    d.quality, d.added_at, d.stored_at, d.origins, d.label, d.review, d.words, d.images,
    d.phrases";
/// The month a document's file was last changed in, in UTC: `2026-03`.
pub(crate) const MONTH: &str = "strftime('%Y-%m', d.modified / 1000, 'unixepoch')";
/// The tenth a document's quality is in, 0 to 9. It was a number of half the precision: 0.9
/// comes back as a little less.
pub(crate) const TENTH_OF_QUALITY: &str = "min(9, max(0, CAST(d.quality * 10 + 1e-5 AS INTEGER)))";
const TABLES: &str = "documents d JOIN collections c ON c.no = d.collection
    JOIN connections n ON n.no = d.connection";

impl Store {
    /// A document.
    pub fn document(&self, id: &DocumentId) -> Result<StoredDocument> {
        let query = format!("SELECT {COLUMNS} FROM {TABLES} WHERE d.id = ?1");
        self.read(|sql| {
            let mut statement = sql.prepare_cached(&query)?;
            let found = statement.query_row([&id.0], stored).optional()?;
            found.ok_or_else(|| StoreError::not_found("document", id))
        })
    }

    /// The current version as it was parsed: text, pages, structure.
    pub fn parsed(&self, id: &DocumentId) -> Result<Document> {
        self.read(|sql| {
            let no = number(sql, id)?;
            parsed(sql, no)
        })
    }

    /// Removes a document with its chunks and vectors, wherever its content was seen. Its
    /// history of versions stays.
    pub fn delete_document(&self, id: &DocumentId, now: Timestamp) -> Result<Event> {
        let document = id.clone();
        self.write(move |tx| {
            let no = number(tx.sql, &document)?;
            remove(tx, no, now)?;
            tx.emit(now, None, EventKind::DocumentDeleted { document })
        })
        .wait()
    }

    /// Removes documents in one transaction, as [`Store::delete_document`] does; answers how
    /// many. One that is not there any more is passed over.
    pub fn delete_documents(&self, ids: &[DocumentId], now: Timestamp) -> Result<u32> {
        let ids = ids.to_vec();
        self.write(move |tx| {
            let mut deleted = 0;
            for document in ids {
                let no = match number(tx.sql, &document) {
                    Ok(no) => no,
                    Err(StoreError::NotFound { .. }) => continue,
                    Err(error) => return Err(error),
                };
                remove(tx, no, now)?;
                tx.emit(now, None, EventKind::DocumentDeleted { document })?;
                deleted += 1;
            }
            Ok(deleted)
        })
        .wait()
    }
}

/// The structure of a document's current version.
pub(crate) fn parsed(sql: &Connection, no: i64) -> Result<Document> {
    let mut statement = sql.prepare_cached("SELECT content FROM parsed WHERE document = ?1")?;
    let packed: Vec<u8> = statement.query_row([no], |row| row.get(0))?;
    unpack(&packed)
}

/// A parsed document from the form it is stored in.
pub(crate) fn unpack(packed: &[u8]) -> Result<Document> {
    let mut json = Vec::new();
    DeflateDecoder::new(packed)
        .read_to_end(&mut json)
        .map_err(|error| StoreError::Corrupt(error.to_string()))?;
    serde_json::from_slice(&json).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// Removes a document and everything that hangs on it, except its history.
pub(crate) fn remove(tx: &mut Transaction<'_>, no: i64, now: Timestamp) -> Result<()> {
    chunks::remove(tx, no)?;
    let delete = "DELETE FROM documents WHERE no = ?1 RETURNING id";
    let mut statement = tx.sql.prepare_cached(delete)?;
    let id = DocumentId(statement.query_row([no], |row| row.get(0))?);
    end_version(tx.sql, &id, now)
}

/// Notes that a document's version so far is served no longer.
pub(crate) fn end_version(sql: &Connection, id: &DocumentId, now: Timestamp) -> Result<()> {
    sql.prepare_cached(
        "UPDATE versions SET replaced_at = ?2 WHERE document = ?1 AND replaced_at IS NULL",
    )?
    .execute(params![id.0, now.0])?;
    Ok(())
}

/// The document of a number.
pub(crate) fn load(sql: &Connection, no: i64) -> Result<StoredDocument> {
    let query = format!("SELECT {COLUMNS} FROM {TABLES} WHERE d.no = ?1");
    let mut statement = sql.prepare_cached(&query)?;
    Ok(statement.query_row([no], stored)?)
}

/// A document's number.
pub(crate) fn number(sql: &Connection, id: &DocumentId) -> Result<i64> {
    let mut statement = sql.prepare_cached("SELECT no FROM documents WHERE id = ?1")?;
    let found = statement.query_row([&id.0], |row| row.get(0)).optional()?;
    found.ok_or_else(|| StoreError::not_found("document", id))
}

/// The id of a document's first chunk, and how many it has.
pub(crate) fn chunk_range(sql: &Connection, no: i64) -> Result<(i64, i64)> {
    let mut statement =
        sql.prepare_cached("SELECT first_chunk, chunks FROM documents WHERE no = ?1")?;
    Ok(statement.query_row([no], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredDocument> {
    Ok(StoredDocument {
        id: DocumentId(row.get(0)?),
        collection: CollectionId(row.get(1)?),
        connection: ConnectionId(row.get(2)?),
        source_type: row::word(row, 3)?,
        key: FileKey(row.get(4)?),
        aliases: row.get(5)?,
        size: Bytes(row.get(6)?),
        modified: row.get::<_, Option<i64>>(7)?.map(Timestamp),
        version: row.get(8)?,
        content_hash: row::content_hash(row, 9)?,
        fingerprint: row::fingerprint(row, 10)?,
        media_type: row.get(11)?,
        title: row.get(12)?,
        language: row.get(13)?,
        pages: row.get(14)?,
        metadata: metadata::read(row, 15, 22)?,
        model: ModelId(row.get(16)?),
        chunks: row.get(17)?,
        left_out: row::json(row, 18)?,
        quality: row.get::<_, f64>(19)? as f32,
        added_at: Timestamp(row.get(20)?),
        stored_at: Timestamp(row.get(21)?),
        label: row::optional_word(row, 23)?,
        requires_review: row.get(24)?,
        facts: facts::read(row, 25)?,
    })
}
