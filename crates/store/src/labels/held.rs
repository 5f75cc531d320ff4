//! The table `held`: parsed files that wait for a person, or for a job a person's word made,
//! and files that a person refused, of which nothing but the label is kept.
//!
//! A file that is met again while it is held is not parsed again.

use gristmill_model::{
    Bytes, CollectionId, ConnectionId, ContentHash, Document, DocumentId, DocumentMetadata,
    FileKey, Fingerprint, Labelling, ProcessingOptions, Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::LabelState;
use crate::error::Result;
use crate::finish::Seen;
use crate::locations::Location;
use crate::store::Store;
use crate::{documents, row, version};

/// A parsed file that is to wait for a person.
#[derive(Debug, Clone, PartialEq)]
pub struct NewHeld {
    /// The id its document gets, unless something is held at its place already.
    pub id: DocumentId,
    /// What decided how it was parsed.
    pub parsing: Fingerprint,
    /// As it was parsed.
    pub document: Document,
    /// What is said about it by others.
    pub supplied: DocumentMetadata,
    /// How its job processes files.
    pub options: ProcessingOptions,
    /// Its label, and why it waits.
    pub labelling: Labelling,
}

/// A held file that a person let in.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldDocument {
    /// The id its document gets.
    pub id: DocumentId,
    /// The file as it was when its bytes were read.
    pub seen: Seen,
    /// As it was parsed.
    pub document: Document,
    /// What is said about it by others.
    pub supplied: DocumentMetadata,
    /// Its label, and how it is to be stored.
    pub labelling: Labelling,
}

impl Store {
    /// What is held at a place and was let in by a person.
    pub fn admitted_at(
        &self,
        collection: &CollectionId,
        connection: &ConnectionId,
        key: &FileKey,
    ) -> Result<Option<HeldDocument>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT h.id, h.content_hash, h.size, h.modified, h.parsed, h.supplied, h.labelling
                 FROM held h JOIN collections c ON c.no = h.collection
                 JOIN connections n ON n.no = h.connection
                 WHERE c.id = ?1 AND n.id = ?2 AND h.key = ?3 AND h.state = 'admitted'",
            )?;
            let place = params![collection.0, connection.0, key.0];
            let found = statement.query_row(place, held).optional()?;
            found
                .map(|(held, parsed)| {
                    let document = documents::unpack(&parsed)?;
                    Ok(HeldDocument { document, ..held })
                })
                .transpose()
        })
    }

    /// A file of this content that is held, as it was parsed this way.
    pub fn held_document(
        &self,
        collection: &CollectionId,
        content: ContentHash,
        parsing: Fingerprint,
    ) -> Result<Option<Document>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT h.parsed FROM held h JOIN collections c ON c.no = h.collection
                 WHERE c.id = ?1 AND h.content_hash = ?2 AND h.parsing = ?3
                     AND h.state <> 'refused' LIMIT 1",
            )?;
            let wanted = params![collection.0, content.0, parsing.0];
            let found = statement.query_row(wanted, |row| row.get(0)).optional()?;
            let parsed: Option<Vec<u8>> = found;
            parsed.map(|parsed| documents::unpack(&parsed)).transpose()
        })
    }
}

fn held(row: &Row<'_>) -> rusqlite::Result<(HeldDocument, Vec<u8>)> {
    let held = HeldDocument {
        id: DocumentId(row.get(0)?),
        seen: Seen {
            content_hash: row::content_hash(row, 1)?,
            size: Bytes(row.get(2)?),
            modified: row.get::<_, Option<i64>>(3)?.map(Timestamp),
        },
        document: Document::default(),
        supplied: row::json(row, 5)?,
        labelling: row::json(row, 6)?,
    };
    Ok((held, row.get(4)?))
}

/// A held file in the form it is written in, made on the thread of whoever hands it in.
pub(crate) struct PreparedHeld {
    pub(crate) id: DocumentId,
    pub(crate) state: LabelState,
    pub(crate) parsing: Fingerprint,
    pub(crate) media_type: String,
    pub(crate) title: Option<String>,
    pub(crate) supplied: String,
    pub(crate) options: String,
    pub(crate) parsed: Vec<u8>,
    pub(crate) labelling: Labelling,
}

impl PreparedHeld {
    pub(crate) fn new(held: NewHeld) -> Self {
        Self {
            id: held.id,
            state: LabelState::Held,
            parsing: held.parsing,
            parsed: version::pack(&held.document),
            media_type: held.document.media_type,
            title: held.document.title,
            supplied: row::to_json(&held.supplied),
            options: row::to_json(&held.options),
            labelling: held.labelling,
        }
    }
}

/// Holds a file at its place, in place of what was held there, and answers its id.
pub(crate) fn put(
    sql: &Connection,
    place: &Location<'_>,
    seen: Seen,
    held: &PreparedHeld,
    now: Timestamp,
) -> Result<DocumentId> {
    let mut statement = sql.prepare_cached(
        "INSERT INTO held (id, collection, connection, key, size, modified, content_hash,
             parsing, media_type, title, supplied, options, label, review, labelling, parsed,
             held_at, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
             ?18)
         ON CONFLICT (collection, connection, key) DO UPDATE SET size = excluded.size,
             modified = excluded.modified, content_hash = excluded.content_hash,
             parsing = excluded.parsing, media_type = excluded.media_type,
             title = excluded.title, supplied = excluded.supplied, options = excluded.options,
             label = excluded.label, review = excluded.review,
             labelling = excluded.labelling, parsed = excluded.parsed,
             held_at = excluded.held_at, state = excluded.state
         RETURNING id",
    )?;
    let row = params![
        held.id.0,
        place.collection,
        place.connection,
        place.key,
        seen.size.0,
        seen.modified.map(|at| at.0),
        seen.content_hash.0,
        held.parsing.0,
        held.media_type,
        held.title,
        held.supplied,
        held.options,
        held.labelling.label().as_str(),
        held.labelling.requires_review(),
        row::to_json(&held.labelling),
        held.parsed,
        now.0,
        row::to_word(&held.state),
    ];
    Ok(DocumentId(statement.query_row(row, |row| row.get(0))?))
}

/// Writes what was decided about what is held. Of what is refused the content goes.
pub(super) fn settle(
    sql: &Connection,
    no: i64,
    state: LabelState,
    labelling: &Labelling,
) -> Result<()> {
    sql.prepare_cached(
        "UPDATE held SET state = ?2, label = ?3, review = ?4, labelling = ?5,
             parsed = iif(?2 = 'refused', x'', parsed) WHERE no = ?1",
    )?
    .execute(params![
        no,
        row::to_word(&state),
        labelling.label().as_str(),
        labelling.requires_review(),
        row::to_json(labelling),
    ])?;
    Ok(())
}

/// Forgets what is held at a place: its file came to something else.
pub(crate) fn clear(sql: &Connection, place: &Location<'_>) -> Result<()> {
    sql.prepare_cached("DELETE FROM held WHERE collection = ?1 AND connection = ?2 AND key = ?3")?
        .execute(params![place.collection, place.connection, place.key])?;
    Ok(())
}

/// Forgets what is held at a place where a file of this content was refused, unless it is what
/// a person refused and may still let in.
pub(crate) fn clear_refused(
    sql: &Connection,
    place: &Location<'_>,
    content: ContentHash,
) -> Result<()> {
    sql.prepare_cached(
        "DELETE FROM held WHERE collection = ?1 AND connection = ?2 AND key = ?3
             AND (state, content_hash) IS NOT ('refused', ?4)",
    )?
    .execute(params![
        place.collection,
        place.connection,
        place.key,
        content.0
    ])?;
    Ok(())
}

/// Forgets that a document was refused: it is served again.
pub(crate) fn forget_refusal(sql: &Connection, id: &DocumentId) -> Result<()> {
    sql.prepare_cached("DELETE FROM held WHERE id = ?1 AND state = 'refused'")?
        .execute([&id.0])?;
    Ok(())
}
