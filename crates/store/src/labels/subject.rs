//! What decisions are about: stored documents, held files, and files that were refused.

use gristmill_model::{
    Bytes, CollectionId, ConnectionId, ContentHash, DocumentId, FileKey, FileState, Fingerprint,
    Labelling, ProcessingOptions, Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{LabelState, PreparedHeld, not_there};
use crate::error::Result;
use crate::files::NewFile;
use crate::finish::Seen;
use crate::locations::Location;
use crate::{metadata, row};

/// What is decided about.
pub(super) struct Subject {
    pub(super) id: DocumentId,
    pub(super) state: LabelState,
    /// The number of its row: of `documents` where it is stored, else of `held`.
    pub(super) no: i64,
    pub(super) collection_no: i64,
    pub(super) collection: CollectionId,
    connection_no: i64,
    connection: ConnectionId,
    key: String,
    pub(super) seen: Seen,
    /// How it is processed, as JSON.
    pub(super) options: String,
    pub(super) labelling: Labelling,
}

impl Subject {
    /// What is held or was refused under an id, else what is stored.
    pub(super) fn load(
        sql: &Connection,
        id: &DocumentId,
        options: &ProcessingOptions,
    ) -> Result<Self> {
        let held = sql
            .prepare_cached(
                "SELECT h.no, h.collection, c.id, h.connection, n.id, h.key, h.content_hash,
                        h.size, h.modified, h.labelling, h.state, h.options
                 FROM held h JOIN collections c ON c.no = h.collection
                 JOIN connections n ON n.no = h.connection WHERE h.id = ?1",
            )?
            .query_row([&id.0], |row| {
                subject(row, id, row::word(row, 10)?, row.get(11)?)
            })
            .optional()?;
        if let Some(held) = held {
            return Ok(held);
        }
        let stored = sql
            .prepare_cached(
                "SELECT d.no, d.collection, c.id, d.connection, n.id, d.key, d.content_hash,
                        d.size, d.modified, l.labelling
                 FROM documents d JOIN labels l ON l.document = d.no
                 JOIN collections c ON c.no = d.collection
                 JOIN connections n ON n.no = d.connection WHERE d.id = ?1",
            )?
            .query_row([&id.0], |row| {
                subject(row, id, LabelState::Stored, row::to_json(options))
            })
            .optional()?;
        stored.ok_or_else(|| not_there(id))
    }

    pub(super) fn location(&self) -> Location<'_> {
        Location {
            collection: self.collection_no,
            connection: self.connection_no,
            key: &self.key,
        }
    }

    /// Its file, for the job that is to store it.
    pub(super) fn file(&self) -> NewFile {
        NewFile {
            connection: self.connection.clone(),
            key: FileKey(self.key.clone()),
            size: Some(self.seen.size),
            modified: self.seen.modified,
            state: FileState::Pending,
        }
    }

    /// A stored document as its file would be held, or without its content if it is refused.
    pub(super) fn as_held(&self, sql: &Connection, state: LabelState) -> Result<PreparedHeld> {
        let query = "SELECT d.media_type, d.title, d.metadata, d.origins,
                    iif(?2 = 'refused', x'', p.content)
             FROM documents d JOIN parsed p ON p.document = d.no WHERE d.no = ?1";
        let mut statement = sql.prepare_cached(query)?;
        Ok(
            statement.query_row(params![self.no, row::to_word(&state)], |row| {
                Ok(PreparedHeld {
                    id: self.id.clone(),
                    state,
                    // It may have been parsed another way: its file is parsed when it is met.
                    parsing: Fingerprint([0; 32]),
                    media_type: row.get(0)?,
                    title: row.get(1)?,
                    supplied: row::to_json(&metadata::read(row, 2, 3)?),
                    options: self.options.clone(),
                    parsed: row.get(4)?,
                    labelling: self.labelling.clone(),
                })
            })?,
        )
    }
}

fn subject(
    row: &Row<'_>,
    id: &DocumentId,
    state: LabelState,
    options: String,
) -> rusqlite::Result<Subject> {
    let content_hash: ContentHash = row::content_hash(row, 6)?;
    Ok(Subject {
        id: id.clone(),
        state,
        no: row.get(0)?,
        collection_no: row.get(1)?,
        collection: CollectionId(row.get(2)?),
        connection_no: row.get(3)?,
        connection: ConnectionId(row.get(4)?),
        key: row.get(5)?,
        seen: Seen {
            content_hash,
            size: Bytes(row.get(7)?),
            modified: row.get::<_, Option<i64>>(8)?.map(Timestamp),
        },
        options,
        labelling: row::json(row, 9)?,
    })
}
