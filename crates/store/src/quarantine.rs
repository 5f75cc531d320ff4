//! The table `quarantine`: content that the parser, or the program itself, crashes on.
//!
//! Crashes are counted by the hash of the content and by everything that decides how it is
//! parsed, so another content, a newer parser or other options start from nothing. What has
//! crashed often enough is left alone by every job until a person says otherwise.

use gristmill_model::{
    Bytes, ConnectionId, ContentHash, Event, EventKind, FileKey, Fingerprint, JobId, ReasonCode,
    Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::{Result, StoreError};
use crate::page::{Listing, Page};
use crate::row;
use crate::store::Store;
use crate::writer::Transaction;

/// Crashes after which content is left alone.
pub const CRASHES: u32 = 2;

/// A crash of a parser, or of the program while it worked on this content alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Crash {
    /// What it crashed on.
    pub content_hash: ContentHash,
    /// Everything that decided how that was parsed.
    pub parsing: Fingerprint,
    /// Where the file came from.
    pub connection: ConnectionId,
    /// Its name there.
    pub key: FileKey,
    /// Its size.
    pub size: Bytes,
    /// What happened.
    pub detail: String,
}

/// Content in quarantine.
#[derive(Debug, Clone, PartialEq)]
pub struct Quarantined {
    /// The content.
    pub content_hash: ContentHash,
    /// The connection of the file it was last met in.
    pub connection: ConnectionId,
    /// That file's name.
    pub key: FileKey,
    /// Its size.
    pub size: Bytes,
    /// How often it led to a crash.
    pub crashes: u32,
    /// What happened the last time.
    pub detail: String,
    /// When it crashed first.
    pub first_at: Timestamp,
    /// When it crashed last.
    pub last_at: Timestamp,
}

const COLUMNS: &str = "q.content_hash, c.id, q.key, q.size, q.crashes, q.detail, q.first_at,
    q.last_at";
const TABLES: &str = "quarantine q JOIN connections c ON c.no = q.connection";

impl Store {
    /// Counts a crash, and answers how many there were of the same content parsed the same
    /// way. From [`CRASHES`] on it is in quarantine.
    pub fn note_crash(&self, crash: Crash, now: Timestamp) -> Result<u32> {
        self.write(move |tx| note(tx, &crash, now)).wait()
    }

    /// The entry of this content parsed this way, if it is in quarantine.
    pub fn quarantined(
        &self,
        content: ContentHash,
        parsing: Fingerprint,
    ) -> Result<Option<Quarantined>> {
        self.read(|sql| {
            let query = format!(
                "SELECT {COLUMNS} FROM {TABLES}
                 WHERE q.content_hash = ?1 AND q.parsing = ?2 AND q.crashes >= ?3"
            );
            let mut statement = sql.prepare_cached(&query)?;
            let found = statement.query_row(params![content.0, parsing.0, CRASHES], entry);
            Ok(found.optional()?)
        })
    }

    /// What is in quarantine, the latest first.
    pub fn quarantine(&self, page: Page) -> Result<Listing<Quarantined>> {
        self.read(|sql| {
            let query = format!(
                "SELECT {COLUMNS} FROM {TABLES} WHERE q.crashes >= ?1
                 ORDER BY q.last_at DESC, q.content_hash LIMIT ?2 OFFSET ?3"
            );
            let mut statement = sql.prepare_cached(&query)?;
            let rows = statement.query_map(params![CRASHES, page.limit, page.offset], entry)?;
            let items = rows.collect::<rusqlite::Result<_>>()?;
            let total = entries(sql)?;
            Ok(Listing { items, total })
        })
    }

    /// Lets content out of quarantine, or all of it, and answers how many entries that were.
    /// Their crashes are forgotten.
    pub fn clear_quarantine(&self, content: Option<ContentHash>, now: Timestamp) -> Result<u32> {
        self.write(move |tx| {
            let before = entries(tx.sql)?;
            if let Some(content) = content
                && !is_listed(tx.sql, content)?
            {
                let id = content.to_string();
                return Err(StoreError::not_found("quarantine entry", id));
            }
            tx.sql.execute(
                "DELETE FROM quarantine WHERE ifnull(content_hash = ?1, 1)",
                [content.map(|content| content.0)],
            )?;
            let cleared = before - entries(tx.sql)?;
            if cleared > 0 {
                announce(tx, now)?;
            }
            Ok(cleared)
        })
        .wait()
    }

    /// Jobs with files of this content that ended because the parser crashed on it.
    pub fn jobs_with_crashes(&self, content: ContentHash) -> Result<Vec<JobId>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT DISTINCT j.id FROM files f JOIN jobs j ON j.no = f.job
                 WHERE f.content_hash = ?1 AND f.state = 'failed' AND f.code IN (?2, ?3)
                 ORDER BY j.no",
            )?;
            let codes = (
                ReasonCode::ParserCrashed.as_str(),
                ReasonCode::Quarantined.as_str(),
            );
            let rows =
                statement.query_map(params![content.0, codes.0, codes.1], |row| row.get(0))?;
            let ids = rows.map(|id| id.map(JobId));
            Ok(ids.collect::<rusqlite::Result<_>>()?)
        })
    }
}

pub(crate) fn note(tx: &mut Transaction<'_>, crash: &Crash, now: Timestamp) -> Result<u32> {
    let mut statement = tx.sql.prepare_cached(
        "INSERT INTO quarantine (content_hash, parsing, connection, key, size, crashes, detail,
             first_at, last_at)
         VALUES (?1, ?2, (SELECT no FROM connections WHERE id = ?3), ?4, ?5, 1, ?6, ?7, ?7)
         ON CONFLICT DO UPDATE SET connection = excluded.connection, key = excluded.key,
             crashes = crashes + 1, detail = excluded.detail,
             last_at = excluded.last_at
         RETURNING crashes",
    )?;
    let row = params![
        crash.content_hash.0,
        crash.parsing.0,
        crash.connection.0,
        crash.key.0,
        crash.size.0,
        crash.detail,
        now.0,
    ];
    let crashes: u32 = statement.query_row(row, |row| row.get(0))?;
    if crashes == CRASHES {
        announce(tx, now)?;
    }
    Ok(crashes)
}

fn announce(tx: &mut Transaction<'_>, now: Timestamp) -> Result<Event> {
    let entries = entries(tx.sql)?;
    tx.emit(now, None, EventKind::QuarantineChanged { entries })
}

fn entries(sql: &Connection) -> Result<u32> {
    let count = "SELECT count(*) FROM quarantine WHERE crashes >= ?1";
    Ok(sql.query_row(count, [CRASHES], |row| row.get(0))?)
}

fn is_listed(sql: &Connection, content: ContentHash) -> Result<bool> {
    let find = "SELECT EXISTS (SELECT 1 FROM quarantine WHERE content_hash = ?1)";
    Ok(sql.query_row(find, [content.0], |row| row.get(0))?)
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Quarantined> {
    Ok(Quarantined {
        content_hash: row::content_hash(row, 0)?,
        connection: ConnectionId(row.get(1)?),
        key: FileKey(row.get(2)?),
        size: Bytes(row.get(3)?),
        crashes: row.get(4)?,
        detail: row.get(5)?,
        first_at: Timestamp(row.get(6)?),
        last_at: Timestamp(row.get(7)?),
    })
}
