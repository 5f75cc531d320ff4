//! Storing a version of a document: all of it in one piece, or as a duplicate.

mod prepared;
mod rows;

use std::sync::Arc;

use gristmill_model::{
    Chunked, Document, DocumentId, DocumentMetadata, FileState, Fingerprint, Labelling, ModelId,
    Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params};

pub(crate) use prepared::{Prepared, PreparedChunk, pack};

use crate::error::Result;
use crate::facts::TextFacts;
use crate::finish::duplicate_of;
use crate::labels::{self, About};
use crate::locations::{self, Location, Resident};
use crate::writer::Transaction;
pub(crate) use rows::{Written, next_number, write_contents};
use rows::{insert, replace};

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
    pub metadata: DocumentMetadata,
    /// Its chunks, and what was left out.
    pub chunked: Chunked,
    /// The model its vectors come from.
    pub model: ModelId,
    /// One unit vector for each chunk, in order.
    pub vectors: Vec<Vec<f32>>,
    /// Its label; none where it has not been labelled.
    pub labelling: Option<Labelling>,
    /// What its text tells of itself; none where that is to be found out later.
    pub facts: Option<TextFacts>,
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
        None => insert(tx, place, prepared, now)?,
    };
    let chunks = prepared.chunks.len() as u32;
    write_contents(tx, &stored, prepared)?;
    if let Some(labelling) = &prepared.labelling {
        let about = About {
            collection: place.collection,
            content_hash: prepared.seen.content_hash,
            document: Some(&stored.id),
        };
        labels::note(tx.sql, about, labelling, None, now)?;
    }
    let document = stored.id;
    Ok(FileState::Completed { document, chunks })
}

pub(crate) struct Twin {
    pub(crate) no: i64,
    id: DocumentId,
    key: String,
}

/// The document with the same content and fingerprint, wherever it lives.
pub(crate) fn twin(
    sql: &Connection,
    place: &Location<'_>,
    prepared: &Prepared,
) -> Result<Option<Twin>> {
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
