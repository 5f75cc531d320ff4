//! The table `files`: every file of every job, and which worker holds it.

use gristmill_model::{
    Bytes, ConnectionId, ContentHash, DocumentId, Event, EventKind, Failure, FileId, FileKey,
    FileState, FileTask, FileTotals, JobId, JobState, ReasonCode, RefusedStep, SkipReason, Stage,
    StageDurations, Step, Timestamp,
};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params, params_from_iter};
use serde::{Deserialize, Serialize};

use crate::error::{Result, StoreError};
use crate::jobs::{JobRef, RetryScope};
use crate::page::{Listing, Page};
use crate::recover::BootId;
use crate::store::Store;
use crate::writer::Transaction;
use crate::{attempts, connections, jobs, row};

/// A file of a job, as listed.
#[derive(Debug, Clone, PartialEq)]
pub struct NewFile {
    /// The connection it comes from.
    pub connection: ConnectionId,
    /// Its name within the source.
    pub key: FileKey,
    /// Its size, if the source says.
    pub size: Option<Bytes>,
    /// When it was last changed, if the source says.
    pub modified: Option<Timestamp>,
    /// Pending, or skipped or failed at once where listing alone shows it.
    pub state: FileState,
}

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
}

/// The states of files without what they carry, to filter by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileStatus {
    /// Waiting.
    Pending,
    /// Being worked on.
    Working,
    /// Stored.
    Completed,
    /// Stored earlier.
    Unchanged,
    /// Left out.
    Skipped,
    /// Failed.
    Failed,
}

impl FileStatus {
    /// `pending`, `working`, `completed`, `unchanged`, `skipped` or `failed`.
    pub fn as_str(self) -> &'static str {
        match self {
            FileStatus::Pending => "pending",
            FileStatus::Working => "working",
            FileStatus::Completed => "completed",
            FileStatus::Unchanged => "unchanged",
            FileStatus::Skipped => "skipped",
            FileStatus::Failed => "failed",
        }
    }

    /// The status of a state.
    pub fn of(state: &FileState) -> Self {
        match state {
            FileState::Pending => FileStatus::Pending,
            FileState::Working { .. } => FileStatus::Working,
            FileState::Completed { .. } => FileStatus::Completed,
            FileState::Unchanged { .. } => FileStatus::Unchanged,
            FileState::Skipped { .. } => FileStatus::Skipped,
            FileState::Failed { .. } => FileStatus::Failed,
        }
    }
}

/// Which files of a job are wanted; every part that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FileFilter {
    /// Only in one of these states; empty means all.
    pub states: Vec<FileStatus>,
    /// Only of this connection.
    pub connection: Option<ConnectionId>,
    /// Only skipped or failed for this reason.
    pub code: Option<ReasonCode>,
    /// Only with this text in the key, whatever its case in ASCII.
    pub text: Option<String>,
    /// Only after this file in listing order: the quick way through a long list.
    pub after: Option<FileId>,
}

const COLUMNS: &str = "f.id, j.id, c.id, c.source_type, f.key, f.size, f.modified, f.state,
    f.document, f.chunks, f.code, f.stage, f.page, f.detail, f.retry_after, f.attempts,
    f.media_type, f.content_hash, f.started_at, f.finished_at,
    a.accessing, a.downloading, a.parsing, a.chunking, a.embedding, a.storing,
    f.failures, f.interruptions";
const TABLES: &str = "files f JOIN jobs j ON j.no = f.job JOIN connections c ON c.no = f.connection
    LEFT JOIN attempts a ON a.file = f.id AND a.number = f.attempts";

impl Store {
    /// Adds files to a job that is still being listed; with `complete` the listing ends.
    /// A file that is there already is left as it is, so listing again does no harm.
    pub fn add_files(
        &self,
        job: &JobId,
        files: Vec<NewFile>,
        complete: bool,
        now: Timestamp,
    ) -> Result<Event> {
        let id = job.clone();
        self.write(move |tx| add(tx, &id, &files, complete, now))
            .wait()
    }

    /// Has a job that has not ended listed again: what was added to its sources since is
    /// taken too. Refused once the job has ended.
    pub fn relist(&self, job: &JobId, now: Timestamp) -> Result<Event> {
        let id = job.clone();
        self.write(move |tx| relist(tx, &id, now)).wait()
    }

    /// Claims up to `limit` files of a running job that wait and whose time has come, in
    /// listing order. None when the job is not running. Each claim is the file's next
    /// attempt, which counts once it is begun with [`Store::begin`].
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

    /// A file.
    pub fn file(&self, id: FileId) -> Result<FileTask> {
        self.read(|sql| load(sql, id).map(|(task, _, _)| task))
    }

    /// Files of a job in listing order, and how many match in all.
    pub fn files(&self, job: &JobId, filter: &FileFilter, page: Page) -> Result<Listing<FileTask>> {
        self.read(|sql| list(sql, job, filter, page))
    }

    /// A job's totals by connection, in the order in which the connections first appear.
    pub fn totals_by_connection(&self, job: &JobId) -> Result<Vec<(ConnectionId, FileTotals)>> {
        self.read(|sql| {
            let no = jobs::number(sql, job)?;
            let mut statement = sql.prepare_cached(
                "SELECT c.id,
                        sum(f.state = 'pending'), sum(f.state = 'working'),
                        sum(f.state = 'completed'), sum(f.state = 'unchanged'),
                        sum(f.state = 'skipped'), sum(f.state = 'failed')
                 FROM files f JOIN connections c ON c.no = f.connection
                 WHERE f.job = ?1 GROUP BY c.no ORDER BY min(f.id)",
            )?;
            let rows = statement.query_map([no], |row| {
                Ok((ConnectionId(row.get(0)?), jobs::totals_at(row, 1)?))
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

fn add(
    tx: &mut Transaction<'_>,
    id: &JobId,
    files: &[NewFile],
    complete: bool,
    now: Timestamp,
) -> Result<Event> {
    let no = jobs::number(tx.sql, id)?;
    let mut totals = jobs::totals(tx.sql, no)?;
    for file in files {
        if insert(tx.sql, no, file, now)? {
            totals.count(&file.state);
        }
    }
    jobs::write_totals(tx.sql, no, &totals)?;
    if complete {
        tx.sql
            .execute("UPDATE jobs SET listing = 0 WHERE no = ?1", [no])?;
    }
    let kind = EventKind::FilesListed { totals, complete };
    tx.emit(now, Some(JobRef { no, id }), kind)
}

fn relist(tx: &mut Transaction<'_>, id: &JobId, now: Timestamp) -> Result<Event> {
    let (no, job) = jobs::load(tx.sql, id)?;
    if job.state.is_final() {
        let step = Step::Resume;
        let state = job.state;
        return Err(StoreError::Refused(RefusedStep { state, step }));
    }
    tx.sql
        .execute("UPDATE jobs SET listing = 1 WHERE no = ?1", [no])?;
    let kind = EventKind::FilesListed {
        totals: job.totals,
        complete: false,
    };
    tx.emit(now, Some(JobRef { no, id }), kind)
}

fn insert(sql: &Connection, job: i64, file: &NewFile, now: Timestamp) -> Result<bool> {
    match &file.state {
        FileState::Pending | FileState::Skipped { .. } | FileState::Failed { .. } => {}
        FileState::Working { .. } | FileState::Completed { .. } | FileState::Unchanged { .. } => {
            let state = file.state.as_str();
            let text = format!("`{}` cannot be listed as {state}", file.key);
            return Err(StoreError::Invalid(text));
        }
    }
    let connection = connections::number(sql, &file.connection)?;
    let written = sql
        .prepare_cached(
            "INSERT INTO files (job, connection, key, size, modified, state)
             VALUES (?1, ?2, ?3, ?4, ?5, 'pending') ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            job,
            connection,
            file.key.0,
            file.size.map(|size| size.0),
            file.modified.map(|at| at.0),
        ])?;
    if written == 1 && file.state.is_final() {
        write_state(sql, FileId(sql.last_insert_rowid()), &file.state, now)?;
    }
    Ok(written == 1)
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
    let mut statement = sql.prepare_cached(
        "SELECT id FROM files WHERE job = ?1 AND state = 'pending' AND retry_at <= ?2
         ORDER BY id LIMIT ?3",
    )?;
    let rows = statement.query_map(params![no, now.0, limit], |row| row.get(0))?;
    let waiting = rows.collect::<rusqlite::Result<Vec<i64>>>()?;
    let claimed = waiting
        .into_iter()
        .map(|file| claim_one(sql, FileId(file), boot))
        .collect::<Result<Vec<_>>>()?;
    let mut totals = job.totals;
    totals.pending -= claimed.len() as u32;
    totals.working += claimed.len() as u32;
    jobs::write_totals(sql, no, &totals)?;
    Ok(claimed)
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
    let (task, failures, interruptions) = load(sql, file)?;
    Ok(Claimed {
        claim,
        task,
        failures,
        interruptions,
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

/// The one place where a single file changes its state. The caller keeps the totals.
pub(crate) fn write_state(
    sql: &Connection,
    file: FileId,
    state: &FileState,
    now: Timestamp,
) -> Result<()> {
    let facts = Facts::of(state);
    let finished_at = state.is_final().then_some(now.0);
    sql.prepare_cached(
        "UPDATE files SET state = ?2, boot = NULL, document = ?3, chunks = ?4, code = ?5,
                stage = ?6, page = ?7, detail = ?8, retry_after = ?9, finished_at = ?10
         WHERE id = ?1",
    )?
    .execute(params![
        file.0,
        FileStatus::of(state).as_str(),
        facts.document,
        facts.chunks,
        facts.code,
        facts.stage,
        facts.page,
        facts.detail,
        facts.retry_after,
        finished_at,
    ])?;
    Ok(())
}

/// What a state carries, as columns.
#[derive(Default)]
struct Facts<'a> {
    document: Option<&'a str>,
    chunks: Option<u32>,
    code: Option<&'a str>,
    stage: Option<&'a str>,
    page: Option<u32>,
    detail: Option<&'a str>,
    retry_after: Option<u64>,
}

impl<'a> Facts<'a> {
    fn of(state: &'a FileState) -> Self {
        match state {
            FileState::Pending | FileState::Working { .. } => Self::default(),
            FileState::Completed { document, chunks } => Self {
                document: Some(document.as_str()),
                chunks: Some(*chunks),
                ..Self::default()
            },
            FileState::Unchanged { document } => Self {
                document: Some(document.as_str()),
                ..Self::default()
            },
            FileState::Skipped { reason } => Self {
                document: reason.twin.as_ref().map(DocumentId::as_str),
                code: Some(reason.code.as_str()),
                detail: Some(&reason.detail),
                ..Self::default()
            },
            FileState::Failed { failure } => Self {
                code: Some(failure.code.as_str()),
                stage: Some(failure.stage.as_str()),
                page: failure.page,
                detail: Some(&failure.detail),
                retry_after: failure.retry_after_seconds,
                ..Self::default()
            },
        }
    }
}

/// Skips every file of a job that waits, because the job was cancelled: one statement,
/// about a third of a second for 100,000 files.
pub(crate) fn skip_waiting(
    sql: &Connection,
    job: i64,
    totals: &mut FileTotals,
    now: Timestamp,
) -> Result<()> {
    let code = ReasonCode::Cancelled;
    let skipped = sql.execute(
        "UPDATE files SET state = 'skipped', code = ?2, detail = ?3, finished_at = ?4
         WHERE job = ?1 AND state = 'pending'",
        params![job, code.as_str(), code.message(), now.0],
    )?;
    totals.pending -= skipped as u32;
    totals.skipped += skipped as u32;
    Ok(())
}

/// Puts the files of `scope` back to pending for a retry.
pub(crate) fn reset(
    sql: &Connection,
    job: i64,
    scope: RetryScope,
    totals: &mut FileTotals,
) -> Result<()> {
    let which = match scope {
        RetryScope::FailedOnly => {
            "(state = 'failed' OR (state = 'skipped' AND code = 'cancelled'))"
        }
        RetryScope::All => "state IN ('completed', 'unchanged', 'skipped', 'failed')",
    };
    let update = format!(
        "UPDATE files SET state = 'pending', document = NULL, chunks = NULL, code = NULL,
                stage = NULL, page = NULL, detail = NULL, retry_after = NULL, failures = 0,
                interruptions = 0, retry_at = 0, finished_at = NULL
         WHERE job = ?1 AND {which}"
    );
    sql.execute(&update, [job])?;
    *totals = sql.query_row(
        "SELECT ifnull(sum(state = 'pending'), 0), ifnull(sum(state = 'working'), 0),
                ifnull(sum(state = 'completed'), 0), ifnull(sum(state = 'unchanged'), 0),
                ifnull(sum(state = 'skipped'), 0), ifnull(sum(state = 'failed'), 0)
         FROM files WHERE job = ?1",
        [job],
        |row| jobs::totals_at(row, 0),
    )?;
    Ok(())
}

fn load(sql: &Connection, id: FileId) -> Result<(FileTask, u32, u32)> {
    let query = format!("SELECT {COLUMNS} FROM {TABLES} WHERE f.id = ?1");
    let mut statement = sql.prepare_cached(&query)?;
    let found = statement
        .query_row([id.0], |row| Ok((task(row)?, row.get(26)?, row.get(27)?)))
        .optional()?;
    found.ok_or_else(|| StoreError::not_found("file", id))
}

fn list(
    sql: &Connection,
    job: &JobId,
    filter: &FileFilter,
    page: Page,
) -> Result<Listing<FileTask>> {
    let mut wheres = vec!["f.job = ?"];
    let mut values: Vec<Value> = vec![jobs::number(sql, job)?.into()];
    let states: Vec<String> = filter
        .states
        .iter()
        .map(|state| format!("'{}'", state.as_str()))
        .collect();
    let states = format!("f.state IN ({})", states.join(", "));
    if !filter.states.is_empty() {
        wheres.push(&states);
    }
    if let Some(connection) = &filter.connection {
        wheres.push("f.connection = (SELECT no FROM connections WHERE id = ?)");
        values.push(connection.0.clone().into());
    }
    if let Some(code) = filter.code {
        // A file that is tried again keeps the code of its last failure until it ends.
        wheres.push("f.state IN ('skipped', 'failed') AND f.code = ?");
        values.push(code.as_str().to_owned().into());
    }
    if let Some(text) = &filter.text {
        wheres.push("f.key LIKE ? ESCAPE '\\'");
        values.push(row::contains(text).into());
    }
    let total = count(sql, &wheres, &values)?;
    if let Some(after) = filter.after {
        wheres.push("f.id > ?");
        values.push(after.0.into());
    }
    // The page's ids come from the index alone; only then are whole rows read.
    let query = format!(
        "SELECT {COLUMNS} FROM {TABLES} WHERE f.id IN
             (SELECT f.id FROM files f WHERE {} ORDER BY f.id LIMIT ? OFFSET ?)
         ORDER BY f.id",
        wheres.join(" AND ")
    );
    let mut all: Vec<&dyn ToSql> = values.iter().map(|value| value as &dyn ToSql).collect();
    all.extend([&page.limit as &dyn ToSql, &page.offset]);
    let mut statement = sql.prepare_cached(&query)?;
    let items = statement
        .query_map(all.as_slice(), task)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Listing { items, total })
}

fn count(sql: &Connection, wheres: &[&str], values: &[Value]) -> Result<u32> {
    let query = format!(
        "SELECT count(*) FROM files f WHERE {}",
        wheres.join(" AND ")
    );
    let mut statement = sql.prepare_cached(&query)?;
    Ok(statement.query_row(params_from_iter(values), |row| row.get(0))?)
}

fn task(row: &Row<'_>) -> rusqlite::Result<FileTask> {
    let mut durations = StageDurations::default();
    for (index, slot) in durations.0.iter_mut().enumerate() {
        *slot = row.get::<_, Option<u32>>(20 + index)?.unwrap_or(0);
    }
    Ok(FileTask {
        id: FileId(row.get(0)?),
        job: JobId(row.get(1)?),
        connection: ConnectionId(row.get(2)?),
        source_type: row::word(row, 3)?,
        key: FileKey(row.get(4)?),
        size: row.get::<_, Option<u64>>(5)?.map(Bytes),
        modified: row.get::<_, Option<i64>>(6)?.map(Timestamp),
        state: state(row)?,
        attempts: row.get(15)?,
        media_type: row.get(16)?,
        content_hash: row.get::<_, Option<[u8; 32]>>(17)?.map(ContentHash),
        durations,
        started_at: row.get::<_, Option<i64>>(18)?.map(Timestamp),
        finished_at: row.get::<_, Option<i64>>(19)?.map(Timestamp),
    })
}

fn state(row: &Row<'_>) -> rusqlite::Result<FileState> {
    let document = |column| {
        row.get::<_, Option<String>>(column)
            .map(|id| id.map(DocumentId))
    };
    let required = |column| row.get::<_, String>(column).map(DocumentId);
    Ok(match row::word::<FileStatus>(row, 7)? {
        FileStatus::Pending => FileState::Pending,
        FileStatus::Working => FileState::Working {
            stage: Stage::Accessing,
        },
        FileStatus::Completed => FileState::Completed {
            document: required(8)?,
            chunks: row.get(9)?,
        },
        FileStatus::Unchanged => FileState::Unchanged {
            document: required(8)?,
        },
        FileStatus::Skipped => FileState::Skipped {
            reason: SkipReason {
                code: row::word(row, 10)?,
                detail: row.get(13)?,
                twin: document(8)?,
            },
        },
        FileStatus::Failed => FileState::Failed {
            failure: Failure {
                code: row::word(row, 10)?,
                stage: row::word(row, 11)?,
                page: row.get(12)?,
                detail: row.get(13)?,
                retry_after_seconds: row.get(14)?,
            },
        },
    })
}
