//! Taking up what an earlier run of the program left behind.

use gristmill_failpoints::{Point, pass};
use gristmill_model::{Event, EventKind, FileId, FileState, JobId, Stage, Step, Timestamp};
use rusqlite::{Connection, params};

use crate::error::Result;
use crate::jobs::{JobRef, RetryScope};
use crate::store::Store;
use crate::writer::Transaction;
use crate::{attempts, files, jobs, suspects};

/// One run of the program. A claim of an earlier one is void.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BootId(pub(crate) i64);

/// What [`Store::recover`] did.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovered {
    /// This run; every claim is made in its name.
    pub boot: BootId,
    /// What changed: files put back to pending, jobs queued again or cancelled.
    pub events: Vec<Event>,
}

/// What an earlier run left besides the database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remains {
    /// Files of which there is proof that an attempt was begun: that something was begun is
    /// written down with the next transaction, which a process may not live to see.
    pub begun: Vec<FileId>,
    /// Whether it noted that it crashed. Being killed is no crash.
    pub crashed: bool,
}

impl Store {
    /// Begins a new run: voids every claim of earlier ones (their files wait again, an
    /// attempt that was begun stays counted as interrupted), queues jobs that were running and ends those
    /// that were being cancelled. Call it once, before the first claim.
    pub fn recover(&self, now: Timestamp) -> Result<Recovered> {
        self.recover_from(Remains::default(), now)
    }

    /// The same with what else is known of the earlier run.
    pub fn recover_from(&self, remains: Remains, now: Timestamp) -> Result<Recovered> {
        self.write(move |tx| {
            for file in remains.begun {
                attempts::note_begun(tx.sql, file, now)?;
            }
            recover(tx, remains.crashed, now)
        })
        .wait()
    }
}

fn recover(tx: &mut Transaction<'_>, crashed: bool, now: Timestamp) -> Result<Recovered> {
    tx.sql
        .execute("INSERT INTO boots (started_at) VALUES (?1)", [now.0])?;
    let boot = BootId(tx.sql.last_insert_rowid());
    let mut events = Vec::new();
    pass(Point::Recover)?;
    for (file, no, id) in orphans(tx.sql)? {
        if !attempts::strike(tx.sql, file)? {
            interrupt(tx.sql, file, now)?;
            suspects::interrupted(tx, file, crashed, now)?;
        }
        events.push(put_back(tx, file, JobRef { no, id: &id }, now)?);
    }
    for id in unfinished(tx.sql)? {
        let scope = RetryScope::FailedOnly;
        events.push(jobs::step(tx, &id, Step::Recover, scope, now)?);
    }
    Ok(Recovered { boot, events })
}

/// Files held by a worker that no longer exists.
fn orphans(sql: &Connection) -> Result<Vec<(FileId, i64, JobId)>> {
    let mut statement = sql.prepare(
        "SELECT f.id, j.no, j.id FROM files f JOIN jobs j ON j.no = f.job
         WHERE f.boot IS NOT NULL ORDER BY f.id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((FileId(row.get(0)?), row.get(1)?, JobId(row.get(2)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn unfinished(sql: &Connection) -> Result<Vec<JobId>> {
    let mut statement =
        sql.prepare("SELECT id FROM jobs WHERE state IN ('running', 'cancelling') ORDER BY no")?;
    let rows = statement.query_map([], |row| row.get(0).map(JobId))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn put_back(
    tx: &mut Transaction<'_>,
    file: FileId,
    job: JobRef<'_>,
    now: Timestamp,
) -> Result<Event> {
    let state = files::undone(tx.sql, job.no)?;
    files::write_state(tx.sql, file, &state, now)?;
    let mut totals = jobs::totals(tx.sql, job.no)?;
    let stage = Stage::Accessing;
    totals.shift(&FileState::Working { stage }, &state);
    jobs::write_totals(tx.sql, job.no, &totals)?;
    let kind = EventKind::FileMoved {
        file,
        state,
        totals,
    };
    tx.emit(now, Some(job), kind)
}

fn interrupt(sql: &Connection, file: FileId, now: Timestamp) -> Result<()> {
    sql.execute(
        "UPDATE attempts SET outcome = 'interrupted', ended_at = ?2
         WHERE file = ?1 AND outcome = 'working'",
        params![file.0, now.0],
    )?;
    sql.execute(
        "UPDATE files SET interruptions = interruptions + 1 WHERE id = ?1",
        [file.0],
    )?;
    Ok(())
}
