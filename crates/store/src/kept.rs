//! The tables `kept_documents` and `kept_chunks`: documents and versions that are not served
//! any more and can be served again as they were, without parsing or embedding anything.
//!
//! What a job removes or replaces is kept in the transaction that does so, until the time
//! that the settings give has passed (see `retention.rs`) or it is brought back.

use std::sync::Arc;

use gristmill_failpoints::{Point, pass};
use gristmill_model::{
    Bytes, Chunk, Chunked, CollectionId, ConnectionId, DocumentId, Event, EventKind, FileKey,
    JobId, ModelId, Span, Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::{Result, StoreError};
use crate::finish::Seen;
use crate::locations::{self, Location};
use crate::page::{Listing, Page};
use crate::store::Store;
use crate::version::{self, NewVersion, Prepared, Written};
use crate::writer::Transaction;
use crate::{chunks, documents, labels, metadata, row, vectors};

/// A document that was removed and can be restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedDocument {
    /// Its id, which it keeps when it is restored.
    pub id: DocumentId,
    /// The collection it was in.
    pub collection: CollectionId,
    /// The connection it came by.
    pub connection: ConnectionId,
    /// Its name within that source.
    pub key: FileKey,
    /// Its title.
    pub title: Option<String>,
    /// Size of its file.
    pub size: Bytes,
    /// Its chunks.
    pub chunks: u32,
    /// When it was removed.
    pub removed_at: Timestamp,
    /// The job that removed it.
    pub job: Option<JobId>,
}

impl Store {
    /// Documents that were removed and can be restored, the latest first.
    pub fn removed_documents(&self, page: Page) -> Result<Listing<RemovedDocument>> {
        self.read(|sql| {
            let count = "SELECT count(*) FROM kept_documents WHERE cause = 'removed'";
            let total = sql.query_row(count, [], |row| row.get(0))?;
            let mut statement = sql.prepare_cached(
                "SELECT r.id, c.id, n.id, r.key, r.title, r.size,
                        (SELECT count(*) FROM kept_chunks k WHERE k.document = r.no),
                        r.kept_at, r.job
                 FROM kept_documents r JOIN collections c ON c.no = r.collection
                 JOIN connections n ON n.no = r.connection
                 WHERE r.cause = 'removed' ORDER BY r.no DESC LIMIT ?1 OFFSET ?2",
            )?;
            let rows = statement.query_map(params![page.limit, page.offset], removed)?;
            let items = rows.collect::<rusqlite::Result<_>>()?;
            Ok(Listing { items, total })
        })
    }

    /// Serves a removed document again, as it was. Refused as [`StoreError::Exists`] when
    /// its place or its content belongs to another document by now.
    pub fn restore_document(&self, id: &DocumentId, now: Timestamp) -> Result<Event> {
        let document = id.clone();
        self.write(move |tx| {
            let no = number(tx.sql, &document)?;
            if !restore(tx, no)? {
                let (what, id) = ("document at that place", document.0);
                return Err(StoreError::Exists { what, id });
            }
            tx.emit(now, None, EventKind::DocumentRestored { document })
        })
        .wait()
    }
}

fn removed(row: &Row<'_>) -> rusqlite::Result<RemovedDocument> {
    Ok(RemovedDocument {
        id: DocumentId(row.get(0)?),
        collection: CollectionId(row.get(1)?),
        connection: ConnectionId(row.get(2)?),
        key: FileKey(row.get(3)?),
        title: row.get(4)?,
        size: Bytes(row.get(5)?),
        chunks: row.get(6)?,
        removed_at: Timestamp(row.get(7)?),
        job: row.get::<_, Option<String>>(8)?.map(JobId),
    })
}

fn number(sql: &Connection, id: &DocumentId) -> Result<i64> {
    find(sql, id)?.ok_or_else(|| StoreError::not_found("removed document", id))
}

/// The number of a removed document, if it can be restored.
pub(crate) fn find(sql: &Connection, id: &DocumentId) -> Result<Option<i64>> {
    let mut statement = sql.prepare_cached(
        "SELECT no FROM kept_documents WHERE id = ?1 AND cause = 'removed' ORDER BY no DESC LIMIT 1",
    )?;
    Ok(statement.query_row([&id.0], |row| row.get(0)).optional()?)
}

const COLUMNS: &str = "id, collection, connection, key, source_type, size, modified, version,
    content_hash, fingerprint, media_type, title, language, pages, metadata, origins, edits,
    model, quality, added_at, stored_at, label, review, label_rules, words, images, phrases";

/// Why a document or a version is kept and not served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// Its file was deleted.
    Removed,
    /// Its place went to another document.
    Displaced,
    /// A newer version is served.
    Replaced,
}

impl Cause {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Cause::Removed => "removed",
            Cause::Displaced => "displaced",
            Cause::Replaced => "replaced",
        }
    }
}

/// Takes a document out of what is served and keeps all of it.
pub(crate) fn retire(
    tx: &mut Transaction<'_>,
    no: i64,
    cause: Cause,
    now: Timestamp,
) -> Result<()> {
    keep(tx, no, cause, now)?;
    documents::remove(tx, no, now)
}

/// Keeps all of what is served of a document, which stays as it is.
pub(crate) fn keep(tx: &mut Transaction<'_>, no: i64, cause: Cause, now: Timestamp) -> Result<()> {
    let sql = tx.sql;
    let job = tx.job().map(|job| job.id.0.clone());
    // A version that was brought back and goes again was kept before under the same number.
    let keep = format!(
        "INSERT OR REPLACE INTO kept_documents ({COLUMNS}, parsed, labelling, kept_at, cause, job)
         SELECT {COLUMNS}, (SELECT content FROM parsed WHERE document = no),
                (SELECT labelling FROM labels WHERE document = no), ?2, ?3, ?4
         FROM documents WHERE no = ?1 RETURNING no"
    );
    let mut statement = sql.prepare_cached(&keep)?;
    let row = params![no, now.0, cause.as_str(), job];
    let kept: i64 = statement.query_row(row, |row| row.get(0))?;
    let (first, count) = documents::chunk_range(sql, no)?;
    sql.prepare_cached(
        "INSERT INTO kept_chunks (document, ordinal, headings, page_first, page_last,
             span_start, span_end, tokens, text, vector)
         SELECT ?1, c.ordinal, c.headings, c.page_first, c.page_last, c.span_start, c.span_end,
                c.tokens, c.text, v.vector
         FROM chunks c JOIN vectors v ON v.chunk = c.id WHERE c.id >= ?2 AND c.id < ?3",
    )?
    .execute(params![kept, first, first + count])?;
    pass(Point::RemoveDocument)?;
    Ok(())
}

/// The document that was last removed from a place.
pub(crate) fn at(sql: &Connection, place: &Location<'_>) -> Result<Option<i64>> {
    let mut statement = sql.prepare_cached(
        "SELECT no FROM kept_documents
         WHERE collection = ?1 AND connection = ?2 AND key = ?3 AND cause = 'removed'
         ORDER BY no DESC LIMIT 1",
    )?;
    let place = params![place.collection, place.connection, place.key];
    Ok(statement.query_row(place, |row| row.get(0)).optional()?)
}

/// Puts a document back where it was; false when there is no room for it any more.
pub(crate) fn restore(tx: &mut Transaction<'_>, removed: i64) -> Result<bool> {
    if place_is_taken(tx.sql, removed)? || content_is_taken(tx.sql, removed)? {
        return Ok(false);
    }
    let sql = tx.sql;
    let first = chunks::next_id(sql)?;
    let insert = format!(
        "INSERT INTO documents ({COLUMNS}, first_chunk, chunks)
         SELECT {COLUMNS}, ?2, (SELECT count(*) FROM kept_chunks WHERE document = ?1)
         FROM kept_documents WHERE no = ?1"
    );
    sql.prepare_cached(&insert)?
        .execute(params![removed, first])?;
    let no = sql.last_insert_rowid();
    let (written, prepared) = prepare(sql, removed, no, first)?;
    let id = written.id.clone();
    version::write_contents(tx, &written, &Arc::new(prepared))?;
    let sql = tx.sql;
    labels::forget_refusal(sql, &id)?;
    sql.prepare_cached(
        "UPDATE versions SET replaced_at = NULL
         WHERE (document, number) = (SELECT id, version FROM documents WHERE no = ?1)",
    )?
    .execute([no])?;
    pass(Point::RestoreDocument)?;
    discard(sql, removed)?;
    Ok(true)
}

/// Serves a kept version in place of the version of the same document that is served now. It
/// becomes the newest version; the one served before is gone. The caller has made sure that
/// no other document has its content.
pub(crate) fn reinstate(
    tx: &mut Transaction<'_>,
    kept: i64,
    no: i64,
    now: Timestamp,
) -> Result<()> {
    chunks::remove(tx, no)?;
    let sql = tx.sql;
    let first = chunks::next_id(sql)?;
    sql.prepare_cached(
        "INSERT INTO versions (document, number, content_hash, fingerprint, size, chunks,
             left_out, quality, stored_at)
         SELECT v.document, d.version + 1, v.content_hash, v.fingerprint, v.size, v.chunks,
                v.left_out, v.quality, ?3
         FROM kept_documents k JOIN documents d ON d.no = ?2
         JOIN versions v ON v.document = k.id AND v.number = k.version WHERE k.no = ?1",
    )?
    .execute(params![kept, no, now.0])?;
    sql.prepare_cached(
        "UPDATE versions SET replaced_at = ?2 WHERE (document, number) =
             (SELECT id, version FROM documents WHERE no = ?1)",
    )?
    .execute(params![no, now.0])?;
    sql.prepare_cached(
        "UPDATE documents SET version = documents.version + 1, size = k.size,
                modified = k.modified, content_hash = k.content_hash,
                fingerprint = k.fingerprint, media_type = k.media_type, title = k.title,
                language = k.language, pages = k.pages, metadata = k.metadata,
                origins = k.origins, edits = k.edits, model = k.model, quality = k.quality,
                words = k.words, images = k.images, phrases = k.phrases,
                first_chunk = ?3, stored_at = ?4,
                chunks = (SELECT count(*) FROM kept_chunks WHERE document = k.no)
         FROM kept_documents k WHERE k.no = ?1 AND documents.no = ?2",
    )?
    .execute(params![kept, no, first, now.0])?;
    let (written, prepared) = prepare(sql, kept, no, first)?;
    version::write_contents(tx, &written, &Arc::new(prepared))?;
    discard(tx.sql, kept)
}

/// Forgets a kept document or version for good.
pub(crate) fn discard(sql: &Connection, kept: i64) -> Result<()> {
    sql.prepare_cached("DELETE FROM kept_documents WHERE no = ?1")?
        .execute([kept])?;
    Ok(())
}

/// Whether the place of a kept document belongs to a document that is served.
pub(crate) fn place_is_taken(sql: &Connection, kept: i64) -> Result<bool> {
    let (collection, connection, key): (i64, i64, String) = sql
        .prepare_cached("SELECT collection, connection, key FROM kept_documents WHERE no = ?1")?
        .query_row([kept], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let place = Location {
        collection,
        connection,
        key: &key,
    };
    Ok(locations::resident(sql, &place)?.is_some())
}

/// Whether what is kept is served: the document itself, or another with the same content.
pub(crate) fn content_is_taken(sql: &Connection, kept: i64) -> Result<bool> {
    let mut statement = sql.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM kept_documents k JOIN documents d
             ON d.id = k.id AND k.cause != 'replaced' OR (d.collection = k.collection
                AND d.content_hash = k.content_hash AND d.fingerprint = k.fingerprint)
         WHERE k.no = ?1)",
    )?;
    Ok(statement.query_row([kept], |row| row.get(0))?)
}

/// Everything that hangs on the row of a document, as if it had just been made.
fn prepare(
    sql: &Connection,
    removed: i64,
    no: i64,
    first_chunk: i64,
) -> Result<(Written, Prepared)> {
    let (chunks, vectors) = passages(sql, removed)?;
    let mut statement = sql.prepare_cached(
        "SELECT r.id, r.model, m.id, r.size, r.modified, r.content_hash, r.fingerprint,
                r.metadata, r.quality, r.parsed, r.origins, r.labelling
         FROM kept_documents r JOIN models m ON m.no = r.model WHERE r.no = ?1",
    )?;
    let (written, seen, fingerprint, metadata, model, quality, parsed, labelling) = statement
        .query_row([removed], |row| {
            let written = Written {
                no,
                id: DocumentId(row.get(0)?),
                model: row.get(1)?,
                first_chunk,
            };
            let seen = Seen {
                content_hash: row::content_hash(row, 5)?,
                size: Bytes(row.get(3)?),
                modified: row.get::<_, Option<i64>>(4)?.map(Timestamp),
            };
            let parsed: Vec<u8> = row.get(9)?;
            let (fingerprint, metadata) = (row::fingerprint(row, 6)?, metadata::read(row, 7, 10)?);
            let labelling = row::optional_json(row, 11)?;
            let (model, quality) = (ModelId(row.get(2)?), row.get::<_, f64>(8)?);
            Ok((
                written,
                seen,
                fingerprint,
                metadata,
                model,
                quality,
                parsed,
                labelling,
            ))
        })?;
    let version = NewVersion {
        id: written.id.clone(),
        fingerprint,
        document: documents::unpack(&parsed)?,
        metadata,
        chunked: Chunked {
            chunks,
            left_out: Vec::new(),
            quality: quality as f32,
        },
        model,
        vectors,
        labelling,
        // They are in the row, which is written already.
        facts: None,
    };
    Ok((written, Prepared::new(version, Some(seen))?))
}

fn passages(sql: &Connection, removed: i64) -> Result<(Vec<Chunk>, Vec<Vec<f32>>)> {
    let mut statement = sql.prepare_cached(
        "SELECT ordinal, text, headings, page_first, page_last, span_start, span_end, tokens,
                vector
         FROM kept_chunks WHERE document = ?1 ORDER BY ordinal",
    )?;
    let rows = statement.query_map([removed], |row| {
        let vector = vectors::from_half(row.get_ref(8)?.as_blob()?);
        Ok((chunk(row)?, vector))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn chunk(row: &Row<'_>) -> rusqlite::Result<Chunk> {
    Ok(Chunk {
        ordinal: row.get(0)?,
        text: row.get(1)?,
        heading_path: row::json(row, 2)?,
        pages: chunks::pages(row, 3)?,
        span: Span {
            start: row.get(5)?,
            end: row.get(6)?,
        },
        tokens: row.get(7)?,
    })
}
