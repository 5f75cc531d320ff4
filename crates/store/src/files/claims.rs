//! Which worker holds a file: claims, and what they stand for.

use gristmill_failpoints::{Point, pass};
use gristmill_model::{FileId, FileOverrides, FileTask, JobId, JobState, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::read::load;
use crate::error::{Result, StoreError};
use crate::recover::BootId;
use crate::store::Store;
use crate::suspects::{self, Suspect};
use crate::{attempts, jobs};

/// The right of one worker to finish a file. Void as soon as the file is taken from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Claim {
    /// The file.
    pub file: FileId,
    /// The run of the program it was claimed in.
    pub boot: BootId,
    /// The attempt, counted from 1.
    pub attempt: u32,
}

/// A file that is to be worked on now.
#[derive(Debug, Clone, PartialEq)]
pub struct Claimed {
    /// The right to finish it.
    pub claim: Claim,
    /// The file; its state is working.
    pub task: FileTask,
    /// Earlier attempts that failed, since it was listed or last retried by a person.
    pub failures: u32,
    /// Earlier attempts during which the whole program died, counted likewise.
    pub interruptions: u32,
    /// What a retry changed for this file alone.
    pub overrides: FileOverrides,
    /// Set when nothing else may be worked on at the same time.
    pub suspect: Option<Suspect>,
}

impl Store {
    /// Claims up to `limit` files of a running job that wait and whose time has come, in
    /// listing order. None when the job is not running. Each claim is the file's next
    /// attempt, which counts once it is begun with [`Store::begin`]. Suspects come last, and
    /// one at a time.
    pub fn claim(
        &self,
        job: &JobId,
        boot: BootId,
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<Claimed>> {
        let id = job.clone();
        self.write(move |tx| claim(tx.sql, &id, boot, limit, now))
            .wait()
    }

    /// When the next file of a job that waits for its time may be claimed.
    pub fn next_retry_at(&self, job: &JobId) -> Result<Option<Timestamp>> {
        self.read(|sql| {
            let no = jobs::number(sql, job)?;
            let mut statement = sql.prepare_cached(
                "SELECT min(retry_at) FROM files
                 WHERE job = ?1 AND state = 'pending' AND retry_at > 0",
            )?;
            let at: Option<i64> = statement.query_row([no], |row| row.get(0))?;
            Ok(at.map(Timestamp))
        })
    }
}

fn claim(
    sql: &Connection,
    id: &JobId,
    boot: BootId,
    limit: u32,
    now: Timestamp,
) -> Result<Vec<Claimed>> {
    let (no, job) = jobs::load(sql, id)?;
    if job.state != JobState::Running {
        return Ok(Vec::new());
    }
    let mut waiting = waiting(sql, no, (false, limit), now)?;
    if waiting.is_empty() {
        waiting = self::waiting(sql, no, (true, 1), now)?;
    }
    let claimed = waiting
        .into_iter()
        .map(|file| claim_one(sql, FileId(file), boot))
        .collect::<Result<Vec<_>>>()?;
    pass(Point::Claim)?;
    let mut totals = job.totals;
    totals.pending -= claimed.len() as u32;
    totals.working += claimed.len() as u32;
    jobs::write_totals(sql, no, &totals)?;
    Ok(claimed)
}

/// Files of a job that can be claimed, of those that are suspects or of the others.
fn waiting(
    sql: &Connection,
    job: i64,
    (suspects, limit): (bool, u32),
    now: Timestamp,
) -> Result<Vec<i64>> {
    let mut statement = sql.prepare_cached(
        "SELECT id FROM files WHERE job = ?1 AND state = 'pending' AND retry_at <= ?2
             AND ?4 = EXISTS (SELECT 1 FROM suspects WHERE file = files.id)
         ORDER BY id LIMIT ?3",
    )?;
    let rows = statement.query_map(params![job, now.0, limit, suspects], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn claim_one(sql: &Connection, file: FileId, boot: BootId) -> Result<Claimed> {
    sql.prepare_cached(
        "UPDATE files SET state = 'working', boot = ?2, attempts = attempts + 1, retry_at = 0
         WHERE id = ?1",
    )?
    .execute(params![file.0, boot.0])?;
    let attempt: u32 = sql
        .prepare_cached("SELECT attempts FROM files WHERE id = ?1")?
        .query_row([file.0], |row| row.get(0))?;
    let claim = Claim {
        file,
        boot,
        attempt,
    };
    attempts::claim(sql, claim)?;
    let loaded = load(sql, file)?;
    Ok(Claimed {
        claim,
        task: loaded.task,
        failures: loaded.failures,
        interruptions: loaded.interruptions,
        overrides: loaded.overrides,
        suspect: suspects::load(sql, file)?,
    })
}

/// What a claim stands for, once it is known to be valid.
pub(crate) struct Held {
    pub(crate) job: i64,
    pub(crate) job_id: JobId,
    pub(crate) connection: i64,
    pub(crate) key: String,
}

/// The file behind a claim, or [`StoreError::StaleClaim`].
pub(crate) fn held(sql: &Connection, claim: Claim) -> Result<Held> {
    let mut statement = sql.prepare_cached(
        "SELECT f.job, j.id, f.connection, f.key FROM files f JOIN jobs j ON j.no = f.job
         WHERE f.id = ?1 AND f.state = 'working' AND f.boot = ?2 AND f.attempts = ?3",
    )?;
    let found = statement.query_row(params![claim.file.0, claim.boot.0, claim.attempt], |row| {
        Ok(Held {
            job: row.get(0)?,
            job_id: JobId(row.get(1)?),
            connection: row.get(2)?,
            key: row.get(3)?,
        })
    });
    found.optional()?.ok_or(StoreError::StaleClaim {
        file: claim.file.0,
        attempt: claim.attempt,
    })
}
