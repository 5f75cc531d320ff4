//! The rows a version is written in: the document's own, its history, its contents.

use std::sync::Arc;

use gristmill_failpoints::{Point, pass};
use gristmill_model::{DocumentId, Timestamp};
use rusqlite::{Connection, params};

use super::Prepared;
use crate::error::Result;
use crate::index::Change;
use crate::kept::{self, Cause};
use crate::locations::{Location, Resident};
use crate::vectors::Among;
use crate::writer::Transaction;
use crate::{chunks, documents, embedding, labels, metadata, signs, sketches, vectors};

/// A document whose row is written and whose chunks are to follow.
pub(crate) struct Written {
    pub(crate) no: i64,
    pub(crate) id: DocumentId,
    pub(crate) model: i64,
    pub(crate) first_chunk: i64,
}

/// Writes the row of a new document.
pub(super) fn insert(
    tx: &mut Transaction<'_>,
    place: &Location<'_>,
    prepared: &Prepared,
    now: Timestamp,
) -> Result<Written> {
    let sql = tx.sql;
    let model = vectors::ensure_model(sql, &prepared.model, prepared.dimensions)?;
    let first_chunk = chunks::next_id(sql)?;
    let number = next_number(sql, &prepared.new_id)?;
    sql.prepare_cached(
        "INSERT INTO documents (id, collection, connection, key, source_type, size, modified,
             version, content_hash, fingerprint, media_type, title, language, pages, metadata,
             model, first_chunk, chunks, quality, added_at, stored_at, origins, words, images,
             phrases)
         VALUES (?1, ?2, ?3, ?4, (SELECT source_type FROM connections WHERE no = ?3), ?5, ?6,
             ?20, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?18, ?19, ?21, ?22,
             ?23)",
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
        prepared.facts.columns.0,
        model,
        first_chunk,
        prepared.chunks.len() as i64,
        f64::from(prepared.quality),
        now.0,
        prepared.facts.columns.1,
        number,
        prepared.facts.of_text.0,
        prepared.facts.of_text.1,
        prepared.facts.of_text.2,
    ])?;
    let no = sql.last_insert_rowid();
    let id = prepared.new_id.clone();
    record(tx, &id, number, prepared, now)?;
    Ok(Written {
        no,
        id,
        model,
        first_chunk,
    })
}

/// The number of the next version of a document: one that was held back after it had been
/// stored goes on where it was.
pub(crate) fn next_number(sql: &Connection, id: &DocumentId) -> Result<i64> {
    let query = "SELECT ifnull(max(number), 0) + 1 FROM versions WHERE document = ?1";
    let mut statement = sql.prepare_cached(query)?;
    Ok(statement.query_row([&id.0], |row| row.get(0))?)
}

/// Writes the new version into the row of a document whose old contents it removes, after
/// keeping them unless they are the same job's work.
pub(super) fn replace(
    tx: &mut Transaction<'_>,
    resident: Resident,
    prepared: &Prepared,
    now: Timestamp,
) -> Result<Written> {
    if !is_own(tx, resident.no)? {
        kept::keep(tx, resident.no, Cause::Replaced, now)?;
    }
    chunks::remove(tx, resident.no)?;
    pass(Point::OldChunksOut)?;
    let sql = tx.sql;
    let model = vectors::ensure_model(sql, &prepared.model, prepared.dimensions)?;
    let first_chunk = chunks::next_id(sql)?;
    let facts = &prepared.facts;
    let mut given = facts.metadata.clone();
    metadata::overlay(&mut given, &metadata::edits_of(sql, resident.no)?);
    let (values, origins) = metadata::columns(&given);
    let number: i64 = sql
        .prepare_cached(
            "UPDATE documents SET version = version + 1, size = ?2,
                    modified = iif(?3, modified, ?4), content_hash = ?5, fingerprint = ?6,
                    media_type = ?7, title = ?8, language = ?9, pages = ?10, metadata = ?11,
                    model = ?12, first_chunk = ?13, chunks = ?14, quality = ?15,
                    stored_at = ?16, origins = ?17, words = ?18, images = ?19, phrases = ?20
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
                facts.media_type,
                metadata::said_by_people(&given, "title").or(facts.title.as_deref()),
                metadata::said_by_people(&given, "language").or(facts.language.as_deref()),
                facts.pages,
                values,
                model,
                first_chunk,
                prepared.chunks.len() as i64,
                f64::from(prepared.quality),
                now.0,
                origins,
                facts.of_text.0,
                facts.of_text.1,
                facts.of_text.2,
            ],
            |row| row.get(0),
        )?;
    documents::end_version(sql, &resident.id, now)?;
    record(tx, &resident.id, number, prepared, now)?;
    Ok(Written {
        no: resident.no,
        id: resident.id,
        model,
        first_chunk,
    })
}

/// Whether what is served of a document was written by the job that acts now: undoing the job
/// goes back further than that.
fn is_own(tx: &Transaction<'_>, no: i64) -> Result<bool> {
    let mut statement = tx.sql.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM documents d JOIN versions v
             ON v.document = d.id AND v.number = d.version WHERE d.no = ?1 AND v.job = ?2)",
    )?;
    Ok(statement.query_row(params![no, tx.job_no()], |row| row.get(0))?)
}

/// Appends to the history of versions.
fn record(
    tx: &Transaction<'_>,
    id: &DocumentId,
    number: i64,
    prepared: &Prepared,
    now: Timestamp,
) -> Result<()> {
    tx.sql
        .prepare_cached(
            "INSERT INTO versions (document, number, content_hash, fingerprint, size, chunks,
                 left_out, quality, stored_at, job)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
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
            tx.job_no(),
        ])?;
    Ok(())
}

/// Writes what is found and shown: chunks, vectors, words, the parsed document, its label.
pub(crate) fn write_contents(
    tx: &mut Transaction<'_>,
    written: &Written,
    prepared: &Arc<Prepared>,
) -> Result<()> {
    tx.sql
        .prepare_cached("INSERT OR REPLACE INTO parsed (document, content) VALUES (?1, ?2)")?
        .execute(params![written.no, prepared.parsed])?;
    labels::write(tx.sql, written.no, prepared.labelling.as_ref())?;
    pass(Point::DocumentRow)?;
    let (document, model, first) = (written.no, written.model, written.first_chunk);
    embedding::note_first(tx.sql, model)?;
    let bits = &prepared.signs;
    signs::insert(tx.sql, Among::InUse, document, model, first, bits)?;
    sketches::write(tx.sql, document, &prepared.sketch)?;
    for (id, chunk) in (first..).zip(&prepared.chunks) {
        chunks::insert(tx.sql, id, document, chunk)?;
        pass(Point::ChunkRow)?;
        vectors::insert(tx.sql, Among::InUse, id, model, &chunk.vector)?;
    }
    tx.words.push(Change::Add {
        first_chunk: first,
        version: Arc::clone(prepared),
    });
    Ok(())
}
