//! The table `schedules`: jobs that are made again and again.

use gristmill_model::{
    CollectionId, Event, EventKind, JobId, Priority, Schedule, ScheduleId, Timestamp,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::{Result, StoreError};
use crate::row;
use crate::store::Store;
use crate::writer::Transaction;

const COLUMNS: &str = "id, user, name, selections, collection, options, priority, rule, paused,
    due_at, waiting, job, created_at";

impl Store {
    /// Stores a schedule under the id it carries; one in use is [`StoreError::Exists`].
    pub fn add_schedule(&self, schedule: Schedule) -> Result<Event> {
        self.write(move |tx| add(tx, &schedule)).wait()
    }

    /// Stores all that a person can say about a schedule as it is now, and when it runs next.
    pub fn edit_schedule(&self, schedule: Schedule, now: Timestamp) -> Result<Event> {
        self.write(move |tx| {
            tx.sql.execute(
                "UPDATE schedules SET name = ?2, selections = ?3, collection = ?4, options = ?5,
                     priority = ?6, rule = ?7, paused = ?8, due_at = ?9, waiting = ?10
                 WHERE no = ?1",
                params![
                    number(tx.sql, &schedule.id)?,
                    schedule.name,
                    row::to_json(&schedule.selections),
                    schedule.collection.0,
                    row::to_json(&schedule.options),
                    schedule.priority as i64,
                    row::to_json(&schedule.rule),
                    schedule.paused,
                    schedule.due_at.map(|due| due.0),
                    schedule.waiting,
                ],
            )?;
            changed(tx, schedule.id, now)
        })
        .wait()
    }

    /// Notes when a schedule runs next and whether that run waits, unless a run was claimed
    /// or a person changed it in the meantime; says whether it was noted.
    pub fn aim_schedule(
        &self,
        seen: &Schedule,
        due_at: Option<Timestamp>,
        waiting: bool,
        now: Timestamp,
    ) -> Result<bool> {
        let (id, before) = (seen.id.clone(), seen.due_at.map(|due| due.0));
        self.write(move |tx| {
            let row = params![id.0, before, due_at.map(|due| due.0), waiting];
            let noted = tx.sql.execute(
                "UPDATE schedules SET due_at = ?3, waiting = ?4
                 WHERE id = ?1 AND due_at IS ?2 AND NOT paused",
                row,
            )?;
            if noted > 0 {
                changed(tx, id, now)?;
            }
            Ok(noted > 0)
        })
        .wait()
    }

    /// Removes a schedule. Its jobs stay.
    pub fn remove_schedule(&self, id: &ScheduleId, now: Timestamp) -> Result<Event> {
        let id = id.clone();
        self.write(move |tx| {
            let no = number(tx.sql, &id)?;
            tx.sql
                .execute("DELETE FROM schedules WHERE no = ?1", [no])?;
            changed(tx, id, now)
        })
        .wait()
    }

    /// A schedule.
    pub fn schedule(&self, id: &ScheduleId) -> Result<Schedule> {
        self.read(|sql| load(sql, id))
    }

    /// All schedules of one user, or of everyone, the oldest first.
    pub fn schedules(&self, user: Option<&str>) -> Result<Vec<Schedule>> {
        self.read(|sql| {
            let query = format!(
                "SELECT {COLUMNS} FROM schedules WHERE ?1 IS NULL OR user = ?1 ORDER BY no"
            );
            let mut statement = sql.prepare_cached(&query)?;
            let rows = statement.query_map([user], schedule)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The schedule that made a job, if one did; it may have been removed since.
    pub fn schedule_of(&self, job: &JobId) -> Result<Option<ScheduleId>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached("SELECT schedule FROM jobs WHERE id = ?1")?;
            let found = statement
                .query_row([&job.0], |row| row.get::<_, Option<String>>(0))
                .optional()?;
            let made_by = found.ok_or_else(|| StoreError::not_found("job", job))?;
            Ok(made_by.map(ScheduleId))
        })
    }
}

fn add(tx: &mut Transaction<'_>, schedule: &Schedule) -> Result<Event> {
    let written = tx.sql.execute(
        "INSERT INTO schedules
             (id, user, name, selections, collection, options, priority, rule, paused, due_at,
              created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (id) DO NOTHING",
        params![
            schedule.id.0,
            schedule.user,
            schedule.name,
            row::to_json(&schedule.selections),
            schedule.collection.0,
            row::to_json(&schedule.options),
            schedule.priority as i64,
            row::to_json(&schedule.rule),
            schedule.paused,
            schedule.due_at.map(|due| due.0),
            schedule.created_at.0,
        ],
    )?;
    if written == 0 {
        let (what, id) = ("schedule", schedule.id.0.clone());
        return Err(StoreError::Exists { what, id });
    }
    changed(tx, schedule.id.clone(), schedule.created_at)
}

/// Tells everyone that something about a schedule is different.
pub(crate) fn changed(
    tx: &mut Transaction<'_>,
    schedule: ScheduleId,
    now: Timestamp,
) -> Result<Event> {
    tx.emit(now, None, EventKind::ScheduleChanged { schedule })
}

/// The number of a schedule.
pub(crate) fn number(sql: &Connection, id: &ScheduleId) -> Result<i64> {
    let mut statement = sql.prepare_cached("SELECT no FROM schedules WHERE id = ?1")?;
    let found = statement.query_row([&id.0], |row| row.get(0)).optional()?;
    found.ok_or_else(|| StoreError::not_found("schedule", id))
}

/// A schedule within a transaction.
pub(crate) fn load(sql: &Connection, id: &ScheduleId) -> Result<Schedule> {
    let query = format!("SELECT {COLUMNS} FROM schedules WHERE id = ?1");
    let mut statement = sql.prepare_cached(&query)?;
    let found = statement.query_row([&id.0], schedule).optional()?;
    found.ok_or_else(|| StoreError::not_found("schedule", id))
}

fn schedule(row: &Row<'_>) -> rusqlite::Result<Schedule> {
    Ok(Schedule {
        id: ScheduleId(row.get(0)?),
        user: row.get(1)?,
        name: row.get(2)?,
        selections: row::json(row, 3)?,
        collection: CollectionId(row.get(4)?),
        options: row::json(row, 5)?,
        priority: Priority::ALL[row.get::<_, usize>(6)? % Priority::ALL.len()],
        rule: row::json(row, 7)?,
        paused: row.get(8)?,
        due_at: row.get::<_, Option<i64>>(9)?.map(Timestamp),
        waiting: row.get(10)?,
        job: row.get::<_, Option<String>>(11)?.map(JobId),
        created_at: Timestamp(row.get(12)?),
    })
}
