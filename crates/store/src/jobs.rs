//! The table `jobs`: what was asked for, where it is, and what its files came to.

use gristmill_failpoints::{Point, pass};
use gristmill_model::{
    CollectionId, ContentHash, Event, EventKind, FileOverrides, FileTotals, Job, JobId, JobOrigin,
    JobState, Priority, ProcessingOptions, ReasonCode, RefusedStep, Selection, Step, Timestamp,
    after,
};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params, params_from_iter};

use crate::error::{Result, StoreError};
use crate::page::{Listing, Page};
use crate::row;
use crate::store::Store;
use crate::writer::Transaction;
use crate::{collections, files};

/// A job to create.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// Its id, made or chosen by the caller.
    pub id: JobId,
    /// The user it belongs to.
    pub user: String,
    /// A name for people.
    pub name: String,
    /// A longer text for people.
    pub description: Option<String>,
    /// Which goes first.
    pub priority: Priority,
    /// The door it came in by.
    pub origin: JobOrigin,
    /// Where its documents go; made if it is not there.
    pub collection: CollectionId,
    /// How its files are processed.
    pub options: ProcessingOptions,
    /// Which files it takes; kept, so that listing can go on after a crash.
    pub selections: Vec<Selection>,
    /// What the caller asked for, in its own words, where it chose the id.
    pub request: Option<String>,
}

/// Which jobs are wanted; every part that is set must hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct JobFilter {
    /// Only this user's.
    pub user: Option<String>,
    /// Only in one of these states (a paused one stands for every reason); empty means all.
    pub states: Vec<JobState>,
    /// Only with this text in the name, whatever its case in ASCII.
    pub text: Option<String>,
    /// Only with a file that failed or was left out for this reason.
    pub reason: Option<ReasonCode>,
}

/// Which files a retry takes up again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryScope {
    /// Those that failed, and those a cancel left undone.
    FailedOnly,
    /// Every file of the job.
    All,
    /// Those that failed or were left out for this reason.
    Code(ReasonCode),
    /// Those with this content that the parser crashed on.
    Content(ContentHash),
}

/// A job within a transaction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JobRef<'a> {
    pub(crate) no: i64,
    pub(crate) id: &'a JobId,
}

const COLUMNS: &str = "jobs.no, jobs.id, user, name, description, state, pause, priority, origin,
    (SELECT c.id FROM collections c WHERE c.no = jobs.collection), options, listing,
    pending, working, completed, unchanged, skipped, failed,
    jobs.created_at, started_at, finished_at, error, undo, request";

impl Store {
    /// Creates a job, pending and still being listed. An id in use is [`StoreError::Exists`].
    pub fn create_job(&self, job: NewJob, now: Timestamp) -> Result<Event> {
        self.write(move |tx| create(tx, &job, now)).wait()
    }

    /// Takes a job one step through [`after`], with everything that belongs to it:
    /// a cancel skips all files that wait, a retry is [`Store::retry`] of the failed ones,
    /// a finish counts by the rows (the totals it carries are not looked at) and is refused
    /// while a file is unaccounted for.
    pub fn step(&self, job: &JobId, step: Step, now: Timestamp) -> Result<Event> {
        let id = job.clone();
        let scope = RetryScope::FailedOnly;
        self.write(move |tx| self::step(tx, &id, step, scope, now))
            .wait()
    }

    /// Queues an ended job again for the files of `scope`, which go back to pending with
    /// their failures forgotten and their attempts kept. A job that completed without a failure
    /// has nothing for [`RetryScope::FailedOnly`], which is refused. A reason or content that no file of
    /// the job has is [`StoreError::NotFound`].
    pub fn retry(&self, job: &JobId, scope: RetryScope, now: Timestamp) -> Result<Event> {
        self.retry_with(job, scope, FileOverrides::default(), now)
    }

    /// The same, with what is changed for these files alone, now and for later retries.
    pub fn retry_with(
        &self,
        job: &JobId,
        scope: RetryScope,
        overrides: FileOverrides,
        now: Timestamp,
    ) -> Result<Event> {
        let id = job.clone();
        self.write(move |tx| take_step(tx, &id, Step::Retry, (scope, &overrides), now))
            .wait()
    }

    /// Ends a job that cannot run at all, keeping why. Files that wait stay pending and
    /// are taken up by a retry.
    pub fn abort(&self, job: &JobId, error: String, now: Timestamp) -> Result<Event> {
        let id = job.clone();
        self.write(move |tx| {
            let event = self::step(tx, &id, Step::Abort, RetryScope::FailedOnly, now)?;
            tx.sql
                .execute("UPDATE jobs SET error = ?2 WHERE id = ?1", [&id.0, &error])?;
            Ok(event)
        })
        .wait()
    }

    /// Gives a job another priority, whatever its state.
    pub fn set_priority(&self, job: &JobId, priority: Priority, now: Timestamp) -> Result<Event> {
        let id = job.clone();
        self.write(move |tx| {
            let no = number(tx.sql, &id)?;
            tx.sql.execute(
                "UPDATE jobs SET priority = ?2 WHERE no = ?1",
                params![no, priority as i64],
            )?;
            let kind = EventKind::JobReprioritised { priority };
            tx.emit(now, Some(JobRef { no, id: &id }), kind)
        })
        .wait()
    }

    /// A job.
    pub fn job(&self, id: &JobId) -> Result<Job> {
        self.read(|sql| load(sql, id).map(|(_, job)| job))
    }

    /// Jobs, newest first, and how many match in all.
    pub fn jobs(&self, filter: &JobFilter, page: Page) -> Result<Listing<Job>> {
        self.read(|sql| list(sql, filter, page))
    }

    /// What a job takes, as it was asked for.
    pub fn selections(&self, id: &JobId) -> Result<Vec<Selection>> {
        self.read(|sql| {
            let no = number(sql, id)?;
            let mut statement = sql.prepare_cached(
                "SELECT selection FROM selections WHERE job = ?1 ORDER BY ordinal",
            )?;
            let rows = statement.query_map([no], |row| row::json(row, 0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

impl Store {
    /// Replaces what an ended job was asked to take: the same files, with other metadata.
    /// Refused while the job has not ended.
    pub fn replace_selections(&self, id: &JobId, selections: Vec<Selection>) -> Result<()> {
        let id = id.clone();
        self.write(move |tx| {
            let (no, job) = load(tx.sql, &id)?;
            if !job.state.is_final() {
                let (state, step) = (job.state, Step::Retry);
                return Err(StoreError::Refused(RefusedStep { state, step }));
            }
            write_selections(tx.sql, no, &selections)
        })
        .wait()
    }
}

/// Creates a job, pending and still being listed.
pub(crate) fn create(tx: &mut Transaction<'_>, job: &NewJob, now: Timestamp) -> Result<Event> {
    let collection = collections::ensure(tx.sql, &job.collection, now)?;
    let written = tx.sql.execute(
        "INSERT INTO jobs
             (id, user, name, description, state, priority, origin, collection, options, created_at,
              request)
         VALUES (?1, ?2, ?3, ?4, 'pending', ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (id) DO NOTHING",
        params![
            job.id.0,
            job.user,
            job.name,
            job.description,
            job.priority as i64,
            row::to_word(&job.origin),
            collection,
            row::to_json(&job.options),
            now.0,
            job.request,
        ],
    )?;
    if written == 0 {
        let id = job.id.0.clone();
        return Err(StoreError::Exists { what: "job", id });
    }
    let no = tx.sql.last_insert_rowid();
    write_selections(tx.sql, no, &job.selections)?;
    pass(Point::CreateJob)?;
    let name = job.name.clone();
    let job = JobRef { no, id: &job.id };
    tx.emit(now, Some(job), EventKind::JobCreated { name })
}

fn write_selections(sql: &Connection, job: i64, selections: &[Selection]) -> Result<()> {
    for (ordinal, selection) in selections.iter().enumerate() {
        sql.prepare_cached("INSERT OR REPLACE INTO selections VALUES (?1, ?2, ?3)")?
            .execute(params![job, ordinal as i64, row::to_json(selection)])?;
    }
    Ok(())
}

/// [`take_step`] with nothing changed for single files.
pub(crate) fn step(
    tx: &mut Transaction<'_>,
    id: &JobId,
    step: Step,
    scope: RetryScope,
    now: Timestamp,
) -> Result<Event> {
    take_step(tx, id, step, (scope, &FileOverrides::default()), now)
}

/// The one place where a job changes its state.
fn take_step(
    tx: &mut Transaction<'_>,
    id: &JobId,
    step: Step,
    retry: (RetryScope, &FileOverrides),
    now: Timestamp,
) -> Result<Event> {
    let (no, job) = load(tx.sql, id)?;
    let mut totals = job.totals;
    let step = match step {
        Step::Finish { .. } => Step::Finish { totals },
        Step::Cancel if totals.working > 0 && waits(&job.state) => Step::CancelInWork,
        other => other,
    };
    let state = after(&job.state, &step)?;
    if let (JobState::Completed, Step::Retry, RetryScope::FailedOnly) = (&job.state, &step, retry.0)
    {
        let state = job.state;
        return Err(StoreError::Refused(RefusedStep { state, step }));
    }
    match &step {
        Step::Finish { .. } if job.listing || totals.finished() < totals.total() => {
            return Err(StoreError::Unaccounted(id.0.clone()));
        }
        Step::Cancel | Step::CancelInWork | Step::Stopped => {
            files::skip_waiting(tx.sql, no, &mut totals, now)?
        }
        Step::Recover if state == JobState::Cancelled => {
            files::skip_waiting(tx.sql, no, &mut totals, now)?;
        }
        Step::Retry => {
            let again = files::reset(tx.sql, no, retry, &mut totals)?;
            if let (0, RetryScope::Code(_) | RetryScope::Content(_)) = (again, retry.0) {
                return Err(StoreError::not_found("file to retry in job", id));
            }
            tx.sql
                .prepare_cached("UPDATE jobs SET undo = NULL WHERE no = ?1")?
                .execute([no])?;
        }
        Step::Start
        | Step::Admit
        | Step::Pause { .. }
        | Step::Resume
        | Step::Finish { .. }
        | Step::Abort
        | Step::Undo
        | Step::Recover => {}
    }
    pass(point_of(&step))?;
    write_state(tx.sql, no, &state, now)?;
    write_totals(tx.sql, no, &totals)?;
    let kind = EventKind::JobMoved { state, totals };
    tx.emit(now, Some(JobRef { no, id }), kind)
}

fn point_of(step: &Step) -> Point {
    match step {
        Step::Pause { .. } => Point::JobPause,
        Step::Cancel | Step::CancelInWork | Step::Stopped => Point::JobCancel,
        Step::Finish { .. } => Point::JobFinish,
        Step::Retry => Point::JobRetry,
        Step::Start | Step::Admit | Step::Resume | Step::Abort | Step::Undo | Step::Recover => {
            Point::JobStep
        }
    }
}

/// Whether it is neither running nor done; files may still be on their way back to it.
fn waits(state: &JobState) -> bool {
    matches!(state, JobState::Queued | JobState::Paused { .. })
}

/// Whether a person stopped it for good.
pub(crate) fn is_cancelled(sql: &Connection, no: i64) -> Result<bool> {
    let mut statement = sql.prepare_cached("SELECT state = 'cancelled' FROM jobs WHERE no = ?1")?;
    Ok(statement.query_row([no], |row| row.get(0))?)
}

fn write_state(sql: &Connection, no: i64, state: &JobState, now: Timestamp) -> Result<()> {
    let pause = match state {
        JobState::Paused { why } => Some(why.as_str()),
        _ => None,
    };
    let finished_at = state.is_final().then_some(now.0);
    let begins = matches!(state, JobState::Running).then_some(now.0);
    sql.prepare_cached(
        "UPDATE jobs SET state = ?2, pause = ?3, finished_at = ?4, error = NULL,
                started_at = ifnull(started_at, ?5) WHERE no = ?1",
    )?
    .execute(params![no, state.as_str(), pause, finished_at, begins])?;
    Ok(())
}

/// Writes a job's totals; whoever changes a file calls this in the same transaction.
pub(crate) fn write_totals(sql: &Connection, no: i64, totals: &FileTotals) -> Result<()> {
    sql.prepare_cached(
        "UPDATE jobs SET pending = ?2, working = ?3, completed = ?4, unchanged = ?5,
                skipped = ?6, failed = ?7 WHERE no = ?1",
    )?
    .execute(params![
        no,
        totals.pending,
        totals.working,
        totals.completed,
        totals.unchanged,
        totals.skipped,
        totals.failed
    ])?;
    Ok(())
}

/// A job's totals as stored.
pub(crate) fn totals(sql: &Connection, no: i64) -> Result<FileTotals> {
    let mut statement = sql.prepare_cached(
        "SELECT pending, working, completed, unchanged, skipped, failed FROM jobs WHERE no = ?1",
    )?;
    Ok(statement.query_row([no], |row| totals_at(row, 0))?)
}

pub(crate) fn number(sql: &Connection, id: &JobId) -> Result<i64> {
    let mut statement = sql.prepare_cached("SELECT no FROM jobs WHERE id = ?1")?;
    let found = statement.query_row([&id.0], |row| row.get(0)).optional()?;
    found.ok_or_else(|| StoreError::not_found("job", id))
}

pub(crate) fn load(sql: &Connection, id: &JobId) -> Result<(i64, Job)> {
    let query = format!("SELECT {COLUMNS} FROM jobs WHERE id = ?1");
    let mut statement = sql.prepare_cached(&query)?;
    let found = statement.query_row([&id.0], job).optional()?;
    found.ok_or_else(|| StoreError::not_found("job", id))
}

fn list(sql: &Connection, filter: &JobFilter, page: Page) -> Result<Listing<Job>> {
    let mut wheres = vec!["1".to_owned()];
    let mut values: Vec<Value> = Vec::new();
    if let Some(user) = &filter.user {
        wheres.push("user = ?".to_owned());
        values.push(user.clone().into());
    }
    if !filter.states.is_empty() {
        let marks = vec!["?"; filter.states.len()].join(", ");
        wheres.push(format!("state IN ({marks})"));
        let words = filter.states.iter().map(|state| state.as_str().to_owned());
        values.extend(words.map(Value::from));
    }
    if let Some(text) = &filter.text {
        wheres.push("name LIKE ? ESCAPE '\\'".to_owned());
        values.push(row::contains(text).into());
    }
    if let Some(reason) = filter.reason {
        let condition = "EXISTS (SELECT 1 FROM files f WHERE f.job = jobs.no
                                 AND f.state IN ('failed', 'skipped') AND f.code = ?)";
        wheres.push(condition.to_owned());
        values.push(reason.as_str().to_owned().into());
    }
    let wheres = wheres.join(" AND ");
    let count = format!("SELECT count(*) FROM jobs WHERE {wheres}");
    let total = sql.query_row(&count, params_from_iter(&values), |row| row.get(0))?;
    let query =
        format!("SELECT {COLUMNS} FROM jobs WHERE {wheres} ORDER BY no DESC LIMIT ? OFFSET ?");
    let mut all: Vec<&dyn ToSql> = values.iter().map(|value| value as &dyn ToSql).collect();
    all.extend([&page.limit as &dyn ToSql, &page.offset]);
    let mut statement = sql.prepare_cached(&query)?;
    let rows = statement.query_map(all.as_slice(), job)?;
    let items = rows
        .map(|row| row.map(|(_, job)| job))
        .collect::<rusqlite::Result<_>>()?;
    Ok(Listing { items, total })
}

fn job(row: &Row<'_>) -> rusqlite::Result<(i64, Job)> {
    let job = Job {
        id: JobId(row.get(1)?),
        user: row.get(2)?,
        name: row.get(3)?,
        description: row.get(4)?,
        state: state(row)?,
        priority: Priority::ALL[row.get::<_, usize>(7)? % Priority::ALL.len()],
        origin: row::word(row, 8)?,
        collection: CollectionId(row.get(9)?),
        options: row::json(row, 10)?,
        listing: row.get(11)?,
        totals: totals_at(row, 12)?,
        created_at: Timestamp(row.get(18)?),
        started_at: row.get::<_, Option<i64>>(19)?.map(Timestamp),
        finished_at: row.get::<_, Option<i64>>(20)?.map(Timestamp),
        error: row.get(21)?,
        undone: match row.get_ref(22)? {
            ValueRef::Null => None,
            _ => Some(row::json(row, 22)?),
        },
        request: row.get(23)?,
    };
    Ok((row.get(0)?, job))
}

fn state(row: &Row<'_>) -> rusqlite::Result<JobState> {
    let mut fields = serde_json::Map::new();
    fields.insert("state".to_owned(), row.get::<_, String>(5)?.into());
    if let Some(why) = row.get::<_, Option<String>>(6)? {
        fields.insert("reason".to_owned(), why.into());
    }
    row::from_fields(5, fields)
}

pub(crate) fn totals_at(row: &Row<'_>, first: usize) -> rusqlite::Result<FileTotals> {
    Ok(FileTotals {
        pending: row.get(first)?,
        working: row.get(first + 1)?,
        completed: row.get(first + 2)?,
        unchanged: row.get(first + 3)?,
        skipped: row.get(first + 4)?,
        failed: row.get(first + 5)?,
    })
}
