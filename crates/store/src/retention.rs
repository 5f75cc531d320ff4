//! Forgetting what is old: ended jobs with their files, attempts and events, and documents
//! that are kept so that they can be brought back. Nothing that is served is touched.
//!
//! It goes piece by piece, each a small transaction after which every total still is the sum
//! over its files, so others hardly wait and a process that dies in between does no harm.

use gristmill_failpoints::{Point, pass};
use gristmill_model::{Bytes, EventKind, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;
use crate::store::Store;
use crate::writer::Transaction;

/// What is old enough to be forgotten. A part that is not set is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Expiry {
    /// Jobs that ended before this, and events that happened before it.
    pub history_before: Option<Timestamp>,
    /// Documents that were removed or replaced before this.
    pub kept_before: Option<Timestamp>,
}

/// What was forgotten, or would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Expired {
    /// Jobs.
    pub jobs: u32,
    /// Their files.
    pub files: u32,
    /// Events.
    pub events: u32,
    /// Kept documents and versions.
    pub documents: u32,
    /// What those take on disk, about.
    pub bytes: Bytes,
}

impl Expired {
    fn add(&mut self, other: Expired) {
        self.jobs += other.jobs;
        self.files += other.files;
        self.events += other.events;
        self.documents += other.documents;
        self.bytes.0 += other.bytes.0;
    }

    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// Files of a job, events and documents forgotten in one transaction at most.
const FILES: u32 = 500;
const EVENTS: u32 = 2_000;
const DOCUMENTS: u32 = 50;

/// Jobs that ended long ago and of which nothing happened since. An undo that is not complete
/// has to go on first.
const OLD_JOBS: &str = "SELECT j.no FROM jobs j
    WHERE j.state IN ('completed', 'completed_with_errors', 'failed', 'cancelled')
      AND j.finished_at < ?1 AND ifnull(j.undo ->> 'complete', 1)
      AND NOT EXISTS (SELECT 1 FROM events e WHERE e.job = j.no AND e.at >= ?1)";

impl Store {
    /// When the oldest of the newest `count` jobs ended, of those that have: nothing while there
    /// are not so many, or none is asked for.
    pub fn newest_ended(&self, count: u32) -> Result<Option<Timestamp>> {
        let Some(before) = count.checked_sub(1) else {
            return Ok(None);
        };
        self.read(|sql| {
            let ended = sql
                .prepare_cached(
                    "SELECT finished_at FROM jobs
                     WHERE state IN ('completed', 'completed_with_errors', 'failed', 'cancelled')
                     ORDER BY finished_at DESC LIMIT 1 OFFSET ?1",
                )?
                .query_row([before], |row| row.get(0))
                .optional()?;
            Ok(ended.map(Timestamp))
        })
    }

    /// What [`Store::expire`] would forget.
    pub fn expirable(&self, expiry: Expiry) -> Result<Expired> {
        self.read(|sql| {
            let history = expiry.history_before.map(|at| at.0);
            let kept = expiry.kept_before.map(|at| at.0);
            let jobs = format!("SELECT count(*) FROM ({OLD_JOBS})");
            let files = format!("SELECT count(*) FROM files WHERE job IN ({OLD_JOBS})");
            let count = |query: &str| sql.query_row(query, [history], |row| row.get(0));
            let (documents, bytes) = sql.query_row(
                "SELECT count(*), ifnull(sum(length(parsed) + (SELECT sum(length(text) +
                     length(vector)) FROM kept_chunks c WHERE c.document = k.no)), 0)
                 FROM kept_documents k WHERE kept_at < ?1",
                [kept],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            Ok(Expired {
                jobs: count(&jobs)?,
                files: count(&files)?,
                events: old_events(sql, history)?.1,
                documents,
                bytes: Bytes(bytes),
            })
        })
    }

    /// Forgets what is old enough. `go_on` is asked between the pieces.
    pub fn expire(
        &self,
        expiry: Expiry,
        now: Timestamp,
        mut go_on: impl FnMut() -> bool,
    ) -> Result<Expired> {
        let mut expired = Expired::default();
        while go_on() {
            let piece = self.write(move |tx| piece(tx, expiry)).wait()?;
            if piece.is_nothing() {
                break;
            }
            expired.add(piece);
        }
        if expired.jobs + expired.documents > 0 {
            let kind = EventKind::RetentionApplied {
                jobs: expired.jobs,
                documents: expired.documents,
            };
            self.write(move |tx| tx.emit(now, None, kind)).wait()?;
        }
        Ok(expired)
    }
}

fn piece(tx: &mut Transaction<'_>, expiry: Expiry) -> Result<Expired> {
    let mut expired = Expired::default();
    if let Some(before) = expiry.kept_before {
        expired.documents = tx
            .sql
            .prepare_cached(
                "DELETE FROM kept_documents WHERE no IN
                     (SELECT no FROM kept_documents WHERE kept_at < ?1 ORDER BY no LIMIT ?2)",
            )?
            .execute(params![before.0, DOCUMENTS])? as u32;
    }
    if let Some(before) = expiry.history_before {
        // Events go from the oldest on, so that what is left has no gap; then jobs without any.
        expired.events = forget_events(tx.sql, before)?;
        if expired.events == 0
            && let Some(job) = forgettable(tx.sql, before)?
        {
            forget_some(tx.sql, job, &mut expired)?;
        }
    }
    pass(Point::Forget)?;
    Ok(expired)
}

fn forgettable(sql: &Connection, before: Timestamp) -> Result<Option<i64>> {
    let query = format!(
        "{OLD_JOBS} AND NOT EXISTS (SELECT 1 FROM events e WHERE e.job = j.no)
         ORDER BY j.no LIMIT 1"
    );
    let mut statement = sql.prepare_cached(&query)?;
    let job = statement.query_row([before.0], |row| row.get(0));
    Ok(job.optional()?)
}

/// Forgets some files of a job, and the job with its last ones.
fn forget_some(sql: &Connection, job: i64, expired: &mut Expired) -> Result<()> {
    let some = "SELECT id FROM files WHERE job = ?1 ORDER BY id LIMIT ?2";
    sql.prepare_cached(&format!("DELETE FROM attempts WHERE file IN ({some})"))?
        .execute(params![job, FILES])?;
    sql.prepare_cached(&format!("DELETE FROM files WHERE id IN ({some})"))?
        .execute(params![job, FILES])?;
    let deleted = sql.changes() as u32;
    expired.files = deleted;
    if deleted == FILES {
        return recount(sql, job);
    }
    for delete in [
        "DELETE FROM selections WHERE job = ?1",
        "DELETE FROM job_warnings WHERE job = ?1",
        "DELETE FROM taken_places WHERE job = ?1",
        "UPDATE versions SET job = NULL WHERE job = ?1",
        "UPDATE aliases SET job = NULL WHERE job = ?1",
        "DELETE FROM jobs WHERE no = ?1",
    ] {
        sql.prepare_cached(delete)?.execute([job])?;
    }
    expired.jobs = 1;
    Ok(())
}

/// Totals are the sum over the files, also while a job is being forgotten.
fn recount(sql: &Connection, job: i64) -> Result<()> {
    sql.prepare_cached(
        "UPDATE jobs SET (pending, working, completed, unchanged, skipped, failed) =
             (SELECT ifnull(sum(state = 'pending'), 0), ifnull(sum(state = 'working'), 0),
                     ifnull(sum(state = 'completed'), 0), ifnull(sum(state = 'unchanged'), 0),
                     ifnull(sum(state = 'skipped'), 0), ifnull(sum(state = 'failed'), 0)
              FROM files WHERE job = ?1)
         WHERE no = ?1",
    )?
    .execute([job])?;
    Ok(())
}

/// The first event that stays, and how many are before it. The newest always stays: the next
/// one is numbered after it.
fn old_events(sql: &Connection, before: Option<i64>) -> Result<(i64, u32)> {
    let newest: i64 = sql.query_row("SELECT ifnull(max(seq), 0) FROM events", [], |row| {
        row.get(0)
    })?;
    let first: Option<i64> = sql
        .prepare_cached("SELECT seq FROM events WHERE at >= ifnull(?1, at) ORDER BY seq LIMIT 1")?
        .query_row([before], |row| row.get(0))
        .optional()?;
    let first = first.unwrap_or(newest);
    let count = "SELECT count(*) FROM events WHERE seq < ?1";
    Ok((first, sql.query_row(count, [first], |row| row.get(0))?))
}

fn forget_events(sql: &Connection, before: Timestamp) -> Result<u32> {
    let (first, _) = old_events(sql, Some(before.0))?;
    let delete = "DELETE FROM events WHERE seq IN
        (SELECT seq FROM events WHERE seq < ?1 ORDER BY seq LIMIT ?2)";
    Ok(sql
        .prepare_cached(delete)?
        .execute(params![first, EVENTS])? as u32)
}
