//! The table `aliases`, and where documents are: what is already known about a file.
//!
//! A document lives at one main location and may have been seen at others with the same
//! content. A location belongs to at most one document.

use std::collections::HashSet;

use gristmill_model::{
    Bytes, CollectionId, ConnectionId, ContentHash, DocumentId, FileKey, Fingerprint, SkipReason,
    Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::Result;
use crate::finish::{Seen, duplicate_of};
use crate::kept::{self, Cause};
use crate::store::Store;
use crate::writer::Transaction;
use crate::{collections, row};

/// What is stored of a location or a content.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The document.
    pub document: DocumentId,
    /// Its content.
    pub content_hash: ContentHash,
    /// What it was processed with.
    pub fingerprint: Fingerprint,
    /// Size of the file at the location asked for, when it was last read.
    pub size: Bytes,
    /// When that file was last changed, as of then.
    pub modified: Option<Timestamp>,
    /// The document's main location.
    pub key: FileKey,
    /// Whether the location asked for is a further one, not the main one.
    pub alias: bool,
    /// The document's type by content.
    pub media_type: String,
}

/// A place a file of a collection comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Location<'a> {
    pub(crate) collection: i64,
    pub(crate) connection: i64,
    pub(crate) key: &'a str,
}

/// The document at a location.
#[derive(Debug, Clone)]
pub(crate) struct Resident {
    pub(crate) no: i64,
    pub(crate) id: DocumentId,
    pub(crate) content_hash: ContentHash,
    pub(crate) alias: bool,
}

const AT_LOCATION: &str = "
    SELECT d.id, d.content_hash, d.fingerprint, d.size, d.modified, d.key, 0, d.media_type, d.no
    FROM documents d WHERE d.collection = ?1 AND d.connection = ?2 AND d.key = ?3
    UNION ALL
    SELECT d.id, d.content_hash, d.fingerprint, a.size, a.modified, d.key, 1, d.media_type, d.no
    FROM aliases a JOIN documents d ON d.no = a.document
    WHERE a.collection = ?1 AND a.connection = ?2 AND a.key = ?3";

impl Store {
    /// What is stored of each of these files of a connection, in order. Ask for many at
    /// once: each costs two look-ups in an index.
    pub fn known_at(
        &self,
        collection: &CollectionId,
        connection: &ConnectionId,
        keys: &[FileKey],
    ) -> Result<Vec<Option<Known>>> {
        self.read(|sql| {
            let (Some(collection), Some(connection)) = (
                collections::find(sql, collection)?,
                connection_number(sql, connection)?,
            ) else {
                return Ok(vec![None; keys.len()]);
            };
            let mut statement = sql.prepare_cached(AT_LOCATION)?;
            let mut at = |key: &FileKey| {
                let place = params![collection, connection, key.0];
                statement.query_row(place, known).optional()
            };
            Ok(keys.iter().map(&mut at).collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Documents of a collection made from exactly these bytes, whatever the fingerprint.
    pub fn known_content(
        &self,
        collection: &CollectionId,
        content_hash: ContentHash,
    ) -> Result<Vec<Known>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT d.id, d.content_hash, d.fingerprint, d.size, d.modified, d.key, 0,
                        d.media_type
                 FROM documents d JOIN collections c ON c.no = d.collection
                 WHERE c.id = ?1 AND d.content_hash = ?2 ORDER BY d.no",
            )?;
            let rows = statement.query_map(params![collection.0, content_hash.0], known)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The sizes of all files a collection's documents were made from. A file of another
    /// size cannot be a duplicate, so it need not be read to be sure.
    pub fn known_sizes(&self, collection: &CollectionId) -> Result<HashSet<u64>> {
        self.read(|sql| {
            let Some(collection) = collections::find(sql, collection)? else {
                return Ok(HashSet::new());
            };
            let mut statement =
                sql.prepare_cached("SELECT DISTINCT size FROM documents WHERE collection = ?1")?;
            let rows = statement.query_map([collection], |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

/// Removed connections count: their documents are still there.
fn connection_number(sql: &Connection, id: &ConnectionId) -> Result<Option<i64>> {
    let mut statement = sql.prepare_cached("SELECT no FROM connections WHERE id = ?1")?;
    Ok(statement.query_row([&id.0], |row| row.get(0)).optional()?)
}

fn known(row: &Row<'_>) -> rusqlite::Result<Known> {
    Ok(Known {
        document: DocumentId(row.get(0)?),
        content_hash: row::content_hash(row, 1)?,
        fingerprint: row::fingerprint(row, 2)?,
        size: Bytes(row.get(3)?),
        modified: row.get::<_, Option<i64>>(4)?.map(Timestamp),
        key: FileKey(row.get(5)?),
        alias: row.get(6)?,
        media_type: row.get(7)?,
    })
}

/// The document at a location, if there is one.
pub(crate) fn resident(sql: &Connection, place: &Location<'_>) -> Result<Option<Resident>> {
    let mut statement = sql.prepare_cached(AT_LOCATION)?;
    let found = statement.query_row(
        params![place.collection, place.connection, place.key],
        |row| {
            Ok(Resident {
                no: row.get(8)?,
                id: DocumentId(row.get(0)?),
                content_hash: row::content_hash(row, 1)?,
                alias: row.get(6)?,
            })
        },
    );
    Ok(found.optional()?)
}

/// Notes that the file at `place` still is `document`; false when it is not there any more.
pub(crate) fn touch(
    sql: &Connection,
    place: &Location<'_>,
    document: &DocumentId,
    seen: Option<Seen>,
) -> Result<bool> {
    let Some(resident) = resident(sql, place)?.filter(|resident| resident.id == *document) else {
        return Ok(false);
    };
    let Some(seen) = seen else {
        return Ok(true);
    };
    if seen.content_hash != resident.content_hash {
        return Ok(false);
    }
    let update = match resident.alias {
        true => {
            "UPDATE aliases SET modified = ?4 WHERE collection = ?1 AND connection = ?2 AND key = ?3"
        }
        false => {
            "UPDATE documents SET modified = ?4 WHERE collection = ?1 AND connection = ?2 AND key = ?3"
        }
    };
    sql.prepare_cached(update)?.execute(params![
        place.collection,
        place.connection,
        place.key,
        seen.modified.map(|at| at.0)
    ])?;
    Ok(true)
}

/// Makes `place` a further location of `twin` and says so; none when `twin` is gone or
/// no longer has the content seen.
pub(crate) fn link(
    tx: &mut Transaction<'_>,
    place: &Location<'_>,
    twin: &DocumentId,
    seen: Option<Seen>,
    now: Timestamp,
) -> Result<Option<SkipReason>> {
    let mut statement = tx.sql.prepare_cached(
        "SELECT no, key, content_hash, size FROM documents WHERE id = ?1 AND collection = ?2",
    )?;
    let found = statement
        .query_row(params![twin.0, place.collection], |row| {
            let content = (row::content_hash(row, 2)?, row.get::<_, u64>(3)?);
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, content))
        })
        .optional()?;
    let Some((no, key, (content_hash, size))) = found else {
        return Ok(None);
    };
    if seen.is_some_and(|seen| seen.content_hash != content_hash) {
        return Ok(None);
    }
    let modified = seen.and_then(|seen| seen.modified);
    move_to(tx, place, no, (size, modified), now)?;
    Ok(Some(duplicate_of(twin.clone(), &key)))
}

/// Makes `place` belong to document `no`, leaving whatever it belonged to before. A document
/// that loses its last location this way is removed by the caller beforehand.
pub(crate) fn move_to(
    tx: &mut Transaction<'_>,
    place: &Location<'_>,
    no: i64,
    (size, modified): (u64, Option<Timestamp>),
    now: Timestamp,
) -> Result<()> {
    vacate(tx, place, Some(no), now)?;
    let sql = tx.sql;
    let main: bool = sql
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM documents
             WHERE no = ?1 AND connection = ?2 AND key = ?3)",
        )?
        .query_row(params![no, place.connection, place.key], |row| row.get(0))?;
    if main {
        return Ok(());
    }
    // A place that is known already stays the work of whoever found it.
    sql.prepare_cached(
        "INSERT INTO aliases (collection, connection, key, document, size, modified, job)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT DO UPDATE SET size = excluded.size, modified = excluded.modified",
    )?
    .execute(params![
        place.collection,
        place.connection,
        place.key,
        no,
        size,
        modified.map(|at| at.0),
        tx.job_no(),
    ])?;
    Ok(())
}

/// Takes `place` from the document it belongs to, unless that is `keep`. A document whose
/// main location it was moves to one of its others, or is removed and kept when it has none:
/// its content is not there any more.
pub(crate) fn vacate(
    tx: &mut Transaction<'_>,
    place: &Location<'_>,
    keep: Option<i64>,
    now: Timestamp,
) -> Result<()> {
    let Some(resident) = resident(tx.sql, place)?.filter(|resident| Some(resident.no) != keep)
    else {
        return Ok(());
    };
    if resident.alias {
        note_taken(tx, place)?;
        return drop_alias(tx.sql, place);
    }
    match first_alias(tx.sql, resident.no)? {
        Some((connection, key)) => {
            note_taken(tx, place)?;
            rehome(tx.sql, &resident, place, connection, &key)
        }
        None => kept::retire(tx, resident.no, Cause::Displaced, now),
    }
}

/// Notes which document the acting job takes a place from, unless it is its own work.
fn note_taken(tx: &Transaction<'_>, place: &Location<'_>) -> Result<()> {
    let Some(job) = tx.job_no() else {
        return Ok(());
    };
    let note = format!(
        "INSERT OR IGNORE INTO taken_places
             (job, collection, connection, key, document, size, modified)
         SELECT ?4, ?1, ?2, ?3, id, size, modified FROM ({AT_PLACE}) WHERE job IS NOT ?4"
    );
    let row = params![place.collection, place.connection, place.key, job];
    tx.sql.prepare_cached(&note)?.execute(row)?;
    Ok(())
}

/// The document at a place with the job that brought it there.
const AT_PLACE: &str = "
    SELECT d.id, d.size, d.modified, v.job
    FROM documents d JOIN versions v ON v.document = d.id AND v.number = 1
    WHERE d.collection = ?1 AND d.connection = ?2 AND d.key = ?3
    UNION ALL
    SELECT d.id, a.size, a.modified, a.job
    FROM aliases a JOIN documents d ON d.no = a.document
    WHERE a.collection = ?1 AND a.connection = ?2 AND a.key = ?3";

/// Whether a document was seen at more than one location.
pub(crate) fn has_alias(sql: &Connection, document: i64) -> Result<bool> {
    Ok(first_alias(sql, document)?.is_some())
}

fn first_alias(sql: &Connection, document: i64) -> Result<Option<(i64, String)>> {
    let mut statement = sql.prepare_cached(
        "SELECT connection, key FROM aliases WHERE document = ?1 ORDER BY connection, key LIMIT 1",
    )?;
    let found = statement.query_row([document], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(found.optional()?)
}

fn rehome(
    sql: &Connection,
    resident: &Resident,
    from: &Location<'_>,
    connection: i64,
    key: &str,
) -> Result<()> {
    sql.prepare_cached(
        "UPDATE documents SET connection = a.connection, key = a.key, modified = a.modified,
                source_type = (SELECT source_type FROM connections WHERE no = a.connection)
         FROM aliases a WHERE documents.no = ?1 AND a.collection = ?2
                          AND a.connection = ?3 AND a.key = ?4",
    )?
    .execute(params![resident.no, from.collection, connection, key])?;
    drop_alias(
        sql,
        &Location {
            collection: from.collection,
            connection,
            key,
        },
    )
}

pub(crate) fn drop_alias(sql: &Connection, place: &Location<'_>) -> Result<()> {
    sql.prepare_cached(
        "DELETE FROM aliases WHERE collection = ?1 AND connection = ?2 AND key = ?3",
    )?
    .execute(params![place.collection, place.connection, place.key])?;
    Ok(())
}
