//! The table `suspects`: files that were in work when the program ended without being asked to.
//!
//! They come last, and the program works on one of them at a time and on nothing else. Only a
//! crash that the program could note while it did so is held against a file: it was the only
//! one it can have been.

use gristmill_model::{Bytes, ConnectionId, ContentHash, FileId, FileKey, Fingerprint, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;
use crate::files::{self, Claim};
use crate::quarantine::{self, CRASHES, Crash};
use crate::store::Store;
use crate::writer::Transaction;

/// Ends of the program while a file was in work after which the file is tried alone, whatever
/// ended the program.
const INTERRUPTIONS: u32 = 2;

/// What the program works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    /// Its hash.
    pub content_hash: ContentHash,
    /// Everything that decides how it is parsed.
    pub parsing: Fingerprint,
    /// Its size.
    pub size: Bytes,
}

/// A file that is to be tried alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspect {
    /// How often the program crashed while it worked on it alone, before it knew the content.
    pub crashes: u32,
}

impl Suspect {
    /// Whether it was tried often enough.
    pub fn is_left_alone(self) -> bool {
        self.crashes >= CRASHES
    }
}

impl Store {
    /// Notes that the program works on this suspect and on nothing else, and on which content
    /// once that is known. On disk when this returns. A claim that is void is
    /// [`crate::StoreError::StaleClaim`].
    pub fn work_alone(&self, claim: Claim, content: Option<Content>, now: Timestamp) -> Result<()> {
        self.write(move |tx| {
            files::held(tx.sql, claim)?;
            crate::attempts::note_begun(tx.sql, claim.file, now)?;
            let row = params![
                claim.file.0,
                content.map(|content| content.content_hash.0),
                content.map(|content| content.parsing.0),
                content.map(|content| content.size.0),
            ];
            tx.sql.execute(
                "UPDATE suspects SET alone = 1, content_hash = ?2, parsing = ?3, size = ?4
                 WHERE file = ?1",
                row,
            )?;
            Ok(())
        })
        .wait()
    }
}

/// The suspect that a file is, if it is one.
pub(crate) fn load(sql: &Connection, file: FileId) -> Result<Option<Suspect>> {
    let mut statement = sql.prepare_cached("SELECT crashes FROM suspects WHERE file = ?1")?;
    let crashes = |row: &rusqlite::Row<'_>| row.get(0).map(|crashes| Suspect { crashes });
    Ok(statement.query_row([file.0], crashes).optional()?)
}

/// Clears a file: it ended, or a person wants it tried again.
pub(crate) fn clear(sql: &Connection, file: FileId) -> Result<()> {
    sql.prepare_cached("DELETE FROM suspects WHERE file = ?1")?
        .execute([file.0])?;
    Ok(())
}

/// The file was put back, and nobody works on it any more.
pub(crate) fn put_down(sql: &Connection, file: FileId) -> Result<()> {
    sql.prepare_cached(
        "UPDATE suspects SET alone = 0, content_hash = NULL, parsing = NULL, size = NULL
         WHERE file = ?1",
    )?
    .execute([file.0])?;
    Ok(())
}

/// The program ended while it worked on a file, which is put back now. `crashed` says that it
/// was a crash of its own.
pub(crate) fn interrupted(
    tx: &mut Transaction<'_>,
    file: FileId,
    crashed: bool,
    now: Timestamp,
) -> Result<()> {
    if crashed {
        hold_against(tx, file, now)?;
    }
    let insert = "INSERT INTO suspects (file)
        SELECT id FROM files WHERE id = ?1 AND (?2 OR interruptions >= ?3)
        ON CONFLICT DO NOTHING";
    tx.sql
        .prepare_cached(insert)?
        .execute(params![file.0, crashed, INTERRUPTIONS])?;
    put_down(tx.sql, file)
}

/// Counts a crash against a file if it was the only one in work: against its content where
/// that is known.
fn hold_against(tx: &mut Transaction<'_>, file: FileId, now: Timestamp) -> Result<()> {
    let mut statement = tx.sql.prepare_cached(
        "SELECT s.content_hash, s.parsing, s.size, c.id, f.key FROM suspects s
         JOIN files f ON f.id = s.file JOIN connections c ON c.no = f.connection
         WHERE s.file = ?1 AND s.alone",
    )?;
    let found = statement.query_row([file.0], |row| {
        let content = match row.get::<_, Option<[u8; 32]>>(0)? {
            Some(hash) => Some(Crash {
                content_hash: ContentHash(hash),
                parsing: Fingerprint(row.get(1)?),
                size: Bytes(row.get(2)?),
                connection: ConnectionId(row.get(3)?),
                key: FileKey(row.get(4)?),
                detail: "the program itself crashed while it worked on this file alone".to_owned(),
            }),
            None => None,
        };
        Ok(content)
    });
    match found.optional()? {
        None => {}
        Some(Some(crash)) => drop(quarantine::note(tx, &crash, now)?),
        Some(None) => {
            let count = "UPDATE suspects SET crashes = crashes + 1 WHERE file = ?1";
            tx.sql.execute(count, [file.0])?;
        }
    }
    Ok(())
}
