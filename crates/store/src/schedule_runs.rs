//! The table `schedule_runs`: what came of each time a schedule was due.
//!
//! A time is claimed, its job is made and the next time is noted in one transaction, so that
//! after a crash all of it happened or nothing did, and no time comes to something twice.

use gristmill_failpoints::{Point, pass};
use gristmill_model::{Event, RunOutcome, Schedule, ScheduleId, ScheduleRun, Step, Timestamp};
use rusqlite::{Connection, Row, params};

use crate::error::{Result, StoreError};
use crate::jobs::{self, NewJob, RetryScope};
use crate::page::{Listing, Page};
use crate::store::Store;
use crate::writer::Transaction;
use crate::{row, schedules};

/// Runs that are remembered of each schedule.
const REMEMBERED: u32 = 1_000;

/// A time at which a schedule is due, to be claimed.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// The schedule as it was when that was decided.
    pub schedule: Schedule,
    /// What comes of the time. A job named here is `job`.
    pub run: ScheduleRun,
    /// The job, which starts at once.
    pub job: Option<NewJob>,
    /// When the schedule runs next.
    pub next: Option<Timestamp>,
}

impl Store {
    /// Claims a time of a schedule with all that comes of it.
    ///
    /// None when the time is no longer to be claimed: the schedule was changed, paused or
    /// removed, or another claim came first. [`StoreError::Exists`] when this very time came
    /// to something already.
    pub fn claim_due(&self, due: Due, now: Timestamp) -> Result<Option<Event>> {
        self.write(move |tx| claim(tx, &due, now)).wait()
    }

    /// Makes a job of a schedule that a person asked for, whenever the schedule is due.
    pub fn run_schedule(&self, due: Due, now: Timestamp) -> Result<Event> {
        self.write(move |tx| {
            let no = schedules::number(tx.sql, &due.schedule.id)?;
            carry_out(tx, no, &due, now)
        })
        .wait()
    }

    /// Times of a schedule from a moment on that came to something already.
    pub fn runs_since(&self, id: &ScheduleId, moment: Timestamp) -> Result<Vec<Timestamp>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT due_at FROM schedule_runs WHERE schedule = ?1 AND due_at >= ?2",
            )?;
            let row = params![schedules::number(sql, id)?, moment.0];
            let rows = statement.query_map(row, |row| row.get(0).map(Timestamp))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// What came of the times of a schedule, the latest first; the last 1,000 are kept.
    pub fn schedule_runs(&self, id: &ScheduleId, page: Page) -> Result<Listing<ScheduleRun>> {
        self.read(|sql| {
            let no = schedules::number(sql, id)?;
            let count = "SELECT count(*) FROM schedule_runs WHERE schedule = ?1";
            let total = sql.query_row(count, [no], |row| row.get(0))?;
            let mut statement = sql.prepare_cached(
                "SELECT due_at, at, outcome FROM schedule_runs WHERE schedule = ?1
                 ORDER BY due_at DESC LIMIT ?2 OFFSET ?3",
            )?;
            let rows = statement.query_map(params![no, page.limit, page.offset], run)?;
            let items = rows.collect::<rusqlite::Result<_>>()?;
            Ok(Listing { items, total })
        })
    }
}

fn claim(tx: &mut Transaction<'_>, due: &Due, now: Timestamp) -> Result<Option<Event>> {
    let seen = &due.schedule;
    let there = match schedules::load(tx.sql, &seen.id) {
        Err(StoreError::NotFound { .. }) => return Ok(None),
        there => there?,
    };
    if there.paused || there.due_at != seen.due_at || there.rule != seen.rule {
        return Ok(None);
    }
    let no = schedules::number(tx.sql, &seen.id)?;
    let next = params![no, due.next.map(|next| next.0)];
    tx.sql.execute(
        "UPDATE schedules SET due_at = ?2, waiting = 0 WHERE no = ?1",
        next,
    )?;
    carry_out(tx, no, due, now).map(Some)
}

fn carry_out(tx: &mut Transaction<'_>, no: i64, due: &Due, now: Timestamp) -> Result<Event> {
    remember(tx.sql, no, &due.schedule.id, &due.run)?;
    if let Some(job) = &due.job {
        jobs::create(tx, job, now)?;
        let id = &job.id;
        let link = params![id.0, due.schedule.id.0];
        tx.sql
            .execute("UPDATE jobs SET schedule = ?2 WHERE id = ?1", link)?;
        tx.sql.execute(
            "UPDATE schedules SET job = ?2 WHERE no = ?1",
            params![no, id.0],
        )?;
        jobs::step(tx, id, Step::Start, RetryScope::FailedOnly, now)?;
    }
    pass(Point::ScheduleClaim)?;
    schedules::changed(tx, due.schedule.id.clone(), now)
}

fn remember(sql: &Connection, no: i64, id: &ScheduleId, run: &ScheduleRun) -> Result<()> {
    let written = sql.execute(
        "INSERT INTO schedule_runs (schedule, due_at, at, outcome) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO NOTHING",
        params![no, run.due_at.0, run.at.0, row::to_json(&run.outcome)],
    )?;
    if written == 0 {
        let id = format!("{id} at {}", run.due_at.0);
        return Err(StoreError::Exists { what: "run", id });
    }
    sql.execute(
        "DELETE FROM schedule_runs WHERE schedule = ?1 AND due_at <= (
             SELECT due_at FROM schedule_runs WHERE schedule = ?1
             ORDER BY due_at DESC LIMIT 1 OFFSET ?2)",
        params![no, REMEMBERED],
    )?;
    Ok(())
}

fn run(row: &Row<'_>) -> rusqlite::Result<ScheduleRun> {
    Ok(ScheduleRun {
        due_at: Timestamp(row.get(0)?),
        at: Timestamp(row.get(1)?),
        outcome: row::json::<RunOutcome>(row, 2)?,
    })
}
