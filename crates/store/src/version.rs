//! Storing a version of a document: all of it in one piece, or as a duplicate.

use std::collections::BTreeMap;
use std::sync::Arc;

use gristmill_model::{Chunked, Document, DocumentId, FileState, Fingerprint, ModelId, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;
use crate::finish::duplicate_of;
use crate::index::Change;
use crate::locations::{self, Location, Resident};
use crate::prepared::Prepared;
use crate::writer::Transaction;
use crate::{chunks, documents, signs, vectors};

/// A document as it is to be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct NewVersion {
    /// The id it gets if it is a new document; a new version keeps the one there is.
    pub id: DocumentId,
    /// Hash of all that decided the result besides the bytes.
    pub fingerprint: Fingerprint,
    /// The document as parsed.
    pub document: Document,
    /// Metadata people can filter by: the document's own, and what came with the file.
    pub metadata: BTreeMap<String, String>,
    /// Its chunks, and what was left out.
    pub chunked: Chunked,
    /// The model its vectors come from.
    pub model: ModelId,
    /// One unit vector for each chunk, in order.
    pub vectors: Vec<Vec<f32>>,
}

/// Writes a version at `place` and says how its file ended. What was there before is served
/// until this transaction commits and gone afterwards.
pub(crate) fn store(
    tx: &mut Transaction<'_>,
    place: &Location<'_>,
    prepared: &Arc<Prepared>,
    now: Timestamp,
) -> Result<FileState> {
    let resident = locations::resident(tx.sql, place)?;
    if let Some(twin) = twin(tx.sql, place, prepared)?
        && resident
            .as_ref()
            .is_none_or(|resident| resident.no != twin.no)
    {
        let (size, modified) = (prepared.seen.size.0, prepared.seen.modified);
        locations::move_to(tx, place, twin.no, (size, modified), now)?;
        let reason = duplicate_of(twin.id, &twin.key);
        return Ok(FileState::Skipped { reason });
    }
    let stored = match successor(tx, place, resident, prepared, now)? {
        Some(resident) => replace(tx, resident, prepared, now)?,
        None => insert(tx.sql, place, prepared, now)?,
    };
    let chunks = prepared.chunks.len() as u32;
    write_contents(tx, &stored, prepared)?;
    let document = stored.id;
    Ok(FileState::Completed { document, chunks })
}

/// A document whose row is written and whose chunks are to follow.
struct Written {
    no: i64,
    id: DocumentId,
    model: i64,
    first_chunk: i64,
}

struct Twin {
    no: i64,
    id: DocumentId,
    key: String,
}

/// The document with the same content and fingerprint, wherever it lives.
fn twin(sql: &Connection, place: &Location<'_>, prepared: &Prepared) -> Result<Option<Twin>> {
    let mut statement = sql.prepare_cached(
        "SELECT no, id, key FROM documents
         WHERE collection = ?1 AND content_hash = ?2 AND fingerprint = ?3",
    )?;
    let found = statement.query_row(
        params![
            place.collection,
            prepared.seen.content_hash.0,
            prepared.fingerprint.0
        ],
        |row| {
            Ok(Twin {
                no: row.get(0)?,
                id: DocumentId(row.get(1)?),
                key: row.get(2)?,
            })
        },
    );
    Ok(found.optional()?)
}

/// The document this is a new version of. One that was also seen elsewhere stays there with
/// its content; then this is a new document.
fn successor(
    tx: &mut Transaction<'_>,
    place: &Location<'_>,
    resident: Option<Resident>,
    prepared: &Prepared,
    now: Timestamp,
) -> Result<Option<Resident>> {
    let Some(resident) = resident else {
        return Ok(None);
    };
    let same = resident.content_hash == prepared.seen.content_hash;
    let elsewhere = resident.alias || locations::has_alias(tx.sql, resident.no)?;
    if !same && elsewhere {
        locations::vacate(tx, place, None, now)?;
        return Ok(None);
    }
    Ok(Some(resident))
}

/// Writes the row of a new document.
fn insert(
    sql: &Connection,
    place: &Location<'_>,
    prepared: &Prepared,
    now: Timestamp,
) -> Result<Written> {
    let model = vectors::ensure_model(sql, &prepared.model, prepared.dimensions)?;
    let first_chunk = chunks::next_id(sql)?;
    sql.prepare_cached(
        "INSERT INTO documents (id, collection, connection, key, source_type, size, modified,
             version, content_hash, fingerprint, media_type, title, language, pages, metadata,
             model, first_chunk, chunks, quality, added_at, stored_at)
         VALUES (?1, ?2, ?3, ?4, (SELECT source_type FROM connections WHERE no = ?3), ?5, ?6,
             1, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?18)",
    )?
    .execute(params![
        prepared.new_id.0,
        place.collection,
        place.connection,
        place.key,
        prepared.seen.size.0,
        prepared.seen.modified.map(|at| at.0),
        prepared.seen.content_hash.0,
        prepared.fingerprint.0,
        prepared.facts.media_type,
        prepared.facts.title,
        prepared.facts.language,
        prepared.facts.pages,
        prepared.facts.metadata,
        model,
        first_chunk,
        prepared.chunks.len() as i64,
        f64::from(prepared.quality),
        now.0,
    ])?;
    let no = sql.last_insert_rowid();
    let id = prepared.new_id.clone();
    record(sql, &id, 1, prepared, now)?;
    Ok(Written {
        no,
        id,
        model,
        first_chunk,
    })
}

/// Writes the new version into the row of a document whose old contents it removes.
fn replace(
    tx: &mut Transaction<'_>,
    resident: Resident,
    prepared: &Prepared,
    now: Timestamp,
) -> Result<Written> {
    chunks::remove(tx, resident.no)?;
    let sql = tx.sql;
    let model = vectors::ensure_model(sql, &prepared.model, prepared.dimensions)?;
    let first_chunk = chunks::next_id(sql)?;
    let number: i64 = sql
        .prepare_cached(
            "UPDATE documents SET version = version + 1, size = ?2,
                    modified = iif(?3, modified, ?4), content_hash = ?5, fingerprint = ?6,
                    media_type = ?7, title = ?8, language = ?9, pages = ?10, metadata = ?11,
                    model = ?12, first_chunk = ?13, chunks = ?14, quality = ?15, stored_at = ?16
             WHERE no = ?1 RETURNING version",
        )?
        .query_row(
            params![
                resident.no,
                prepared.seen.size.0,
                resident.alias,
                prepared.seen.modified.map(|at| at.0),
                prepared.seen.content_hash.0,
                prepared.fingerprint.0,
                prepared.facts.media_type,
                prepared.facts.title,
                prepared.facts.language,
                prepared.facts.pages,
                prepared.facts.metadata,
                model,
                first_chunk,
                prepared.chunks.len() as i64,
                f64::from(prepared.quality),
                now.0,
            ],
            |row| row.get(0),
        )?;
    documents::end_version(sql, &resident.id, now)?;
    record(sql, &resident.id, number, prepared, now)?;
    Ok(Written {
        no: resident.no,
        id: resident.id,
        model,
        first_chunk,
    })
}

/// Appends to the history of versions.
fn record(
    sql: &Connection,
    id: &DocumentId,
    number: i64,
    prepared: &Prepared,
    now: Timestamp,
) -> Result<()> {
    sql.prepare_cached(
        "INSERT INTO versions (document, number, content_hash, fingerprint, size, chunks,
             left_out, quality, stored_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        id.0,
        number,
        prepared.seen.content_hash.0,
        prepared.fingerprint.0,
        prepared.seen.size.0,
        prepared.chunks.len() as i64,
        prepared.left_out,
        f64::from(prepared.quality),
        now.0,
    ])?;
    Ok(())
}

fn write_contents(
    tx: &mut Transaction<'_>,
    written: &Written,
    prepared: &Arc<Prepared>,
) -> Result<()> {
    tx.sql
        .prepare_cached("INSERT OR REPLACE INTO parsed (document, content) VALUES (?1, ?2)")?
        .execute(params![written.no, prepared.parsed])?;
    let (document, model, first) = (written.no, written.model, written.first_chunk);
    signs::insert(tx.sql, document, model, first, &prepared.signs)?;
    for (id, chunk) in (first..).zip(&prepared.chunks) {
        chunks::insert(tx.sql, id, document, chunk)?;
        vectors::insert(tx.sql, id, model, &chunk.vector)?;
    }
    tx.words.push(Change::Add {
        first_chunk: first,
        version: Arc::clone(prepared),
    });
    Ok(())
}
