//! What is to be undone of a job, told from the rows as they are now. Nothing is changed here.

use gristmill_model::{DocumentId, FileKey, UndoAction, UndoItem, UndoObstacle};
use rusqlite::{Connection, OptionalExtension, params};

use super::key_of;
use crate::error::Result;
use crate::jobs::JobRef;
use crate::kept;
use crate::locations::{self, Location, Resident};

/// One thing to undo.
pub(super) struct Planned {
    pub(super) document: DocumentId,
    pub(super) key: FileKey,
    pub(super) action: UndoAction,
    pub(super) target: Target,
}

/// The rows it is about.
pub(super) enum Target {
    /// A further place.
    Place {
        collection: i64,
        connection: i64,
        key: FileKey,
    },
    /// A document the job made.
    Added { no: i64 },
    /// A document whose version before the job's is kept.
    Replaced { no: i64, kept: i64 },
    /// A document the job took away.
    Kept { kept: i64 },
    /// Only marks of the job.
    Nothing,
}

impl Planned {
    pub(super) fn into_item(self) -> UndoItem {
        UndoItem {
            document: self.document,
            key: self.key,
            action: self.action,
        }
    }
}

/// What is to be undone, in the order in which it has to be: places first, because they make
/// room; documents the job took away last, because they need it.
pub(super) fn all(sql: &Connection, job: JobRef<'_>, most: usize) -> Result<Vec<Planned>> {
    let mut planned = places(sql, job, most)?;
    planned.extend(versions(sql, job, most - planned.len())?);
    // While there is something before them, there may be no room yet.
    if planned.is_empty() || most == usize::MAX {
        planned.extend(taken_away(sql, job, most)?);
    }
    Ok(planned)
}

fn places(sql: &Connection, job: JobRef<'_>, most: usize) -> Result<Vec<Planned>> {
    let mut statement = sql.prepare_cached(
        "SELECT d.id, a.collection, a.connection, a.key
         FROM aliases a JOIN documents d ON d.no = a.document WHERE a.job = ?1
         ORDER BY a.collection, a.connection, a.key LIMIT ?2",
    )?;
    let rows = statement.query_map(params![job.no, limit(most)], |row| {
        let key = FileKey(row.get(3)?);
        Ok(Planned {
            document: DocumentId(row.get(0)?),
            key: key.clone(),
            action: UndoAction::Forget,
            target: Target::Place {
                collection: row.get(1)?,
                connection: row.get(2)?,
                key,
            },
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

fn versions(sql: &Connection, job: JobRef<'_>, most: usize) -> Result<Vec<Planned>> {
    let mut statement = sql.prepare_cached(
        "SELECT document, max(number) FROM versions WHERE job = ?1
         GROUP BY document ORDER BY document LIMIT ?2",
    )?;
    let rows = statement.query_map(params![job.no, limit(most)], |row| {
        Ok((DocumentId(row.get(0)?), row.get(1)?))
    })?;
    let written: Vec<(DocumentId, u32)> = rows.collect::<rusqlite::Result<_>>()?;
    let planned = written
        .into_iter()
        .map(|(document, last)| version(sql, job, document, last));
    planned.collect()
}

/// What becomes of a document of which the job wrote version `last`.
fn version(sql: &Connection, job: JobRef<'_>, document: DocumentId, last: u32) -> Result<Planned> {
    let served: Option<(i64, u32, String)> = sql
        .prepare_cached("SELECT no, version, key FROM documents WHERE id = ?1")?
        .query_row([&document.0], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let keep = |why| (UndoAction::Keep { why }, Target::Nothing);
    let (key, (action, target)) = match served {
        None => {
            let key = key_of(sql, job.no, &document)?;
            (key, keep(UndoObstacle::DeletedSince))
        }
        Some((_, version, key)) if version != last => {
            (FileKey(key), keep(UndoObstacle::ChangedSince))
        }
        Some((no, _, key)) => {
            let before = version_before(sql, job, &document, last)?;
            let what = match before {
                0 => added(sql, job, no)?,
                before => replaced(sql, no, &document, before)?,
            };
            (FileKey(key), what)
        }
    };
    Ok(Planned {
        document,
        key,
        action,
        target,
    })
}

/// The last version before those the job wrote in a row; 0 when it wrote the first.
fn version_before(
    sql: &Connection,
    job: JobRef<'_>,
    document: &DocumentId,
    last: u32,
) -> Result<u32> {
    let mut statement = sql.prepare_cached(
        "SELECT ifnull(max(number), 0) FROM versions
         WHERE document = ?1 AND number < ?2 AND job IS NOT ?3",
    )?;
    Ok(statement.query_row(params![document.0, last, job.no], |row| row.get(0))?)
}

fn added(sql: &Connection, job: JobRef<'_>, no: i64) -> Result<(UndoAction, Target)> {
    let elsewhere: bool = sql
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM aliases WHERE document = ?1 AND job IS NOT ?2)",
        )?
        .query_row(params![no, job.no], |row| row.get(0))?;
    let why = UndoObstacle::SeenElsewhere;
    Ok(match elsewhere {
        true => (UndoAction::Keep { why }, Target::Added { no }),
        false => (UndoAction::Remove, Target::Added { no }),
    })
}

fn replaced(
    sql: &Connection,
    no: i64,
    document: &DocumentId,
    before: u32,
) -> Result<(UndoAction, Target)> {
    let keep = |why| (UndoAction::Keep { why }, Target::Nothing);
    let kept: Option<i64> = sql
        .prepare_cached(
            "SELECT no FROM kept_documents
             WHERE id = ?1 AND version = ?2 AND cause = 'replaced'",
        )?
        .query_row(params![document.0, before], |row| row.get(0))
        .optional()?;
    let Some(kept) = kept else {
        return Ok(keep(UndoObstacle::NotKept));
    };
    Ok(match kept::content_is_taken(sql, kept)? {
        true => keep(UndoObstacle::PlaceTaken),
        false => (UndoAction::Restore, Target::Replaced { no, kept }),
    })
}

fn taken_away(sql: &Connection, job: JobRef<'_>, most: usize) -> Result<Vec<Planned>> {
    let mut statement = sql.prepare_cached(
        "SELECT no, id, collection, connection, key FROM kept_documents
         WHERE job = ?1 AND cause IN ('removed', 'displaced') ORDER BY no LIMIT ?2",
    )?;
    let rows = statement.query_map(params![job.id.0, limit(most)], |row| {
        let place: (i64, i64, String) = (row.get(2)?, row.get(3)?, row.get(4)?);
        Ok((row.get(0)?, DocumentId(row.get(1)?), place))
    })?;
    type Row = (i64, DocumentId, (i64, i64, String));
    let rows: Vec<Row> = rows.collect::<rusqlite::Result<_>>()?;
    let mut planned = Vec::with_capacity(rows.len());
    for (kept, document, (collection, connection, key)) in rows {
        let place = Location {
            collection,
            connection,
            key: &key,
        };
        let resident = locations::resident(sql, &place)?;
        let taken = match resident {
            Some(resident) => !goes(sql, job, &place, &resident)?,
            None => false,
        };
        let why = UndoObstacle::PlaceTaken;
        planned.push(Planned {
            document,
            action: match taken || kept::content_is_taken(sql, kept)? {
                true => UndoAction::Keep { why },
                false => UndoAction::Restore,
            },
            key: FileKey(key),
            target: Target::Kept { kept },
        });
    }
    Ok(planned)
}

/// Whether undoing the job makes a place free.
fn goes(
    sql: &Connection,
    job: JobRef<'_>,
    place: &Location<'_>,
    resident: &Resident,
) -> Result<bool> {
    let mine = match resident.alias {
        true => {
            "SELECT EXISTS (SELECT 1 FROM aliases
             WHERE collection = ?1 AND connection = ?2 AND key = ?3 AND job = ?4)"
        }
        false => {
            "SELECT NOT EXISTS (SELECT 1 FROM documents d JOIN versions v ON v.document = d.id
             WHERE d.collection = ?1 AND d.connection = ?2 AND d.key = ?3 AND v.job IS NOT ?4)"
        }
    };
    let row = params![place.collection, place.connection, place.key, job.no];
    Ok(sql.prepare_cached(mine)?.query_row(row, |row| row.get(0))?)
}
