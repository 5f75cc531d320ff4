//! Files as they are read back: one, or a page of a job's.

use gristmill_model::{
    Bytes, ConnectionId, ContentHash, FileId, FileKey, FileOverrides, FileTask, FileTotals, JobId,
    ReasonCode, StageDurations, Timestamp,
};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params_from_iter};
use serde::{Deserialize, Serialize};

use super::state::{FileStatus, state};
use crate::error::{Result, StoreError};
use crate::page::{Listing, Page};
use crate::store::Store;
use crate::{jobs, row};

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

/// What was done in one part of a job's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FinishedPart {
    /// Which part, counted from 0.
    pub part: u64,
    /// Files that reached a final state.
    pub files: u32,
    /// Chunks that were stored with them.
    pub chunks: u64,
}

const COLUMNS: &str = "f.id, j.id, c.id, c.source_type, f.key, f.size, f.modified, f.state,
    f.document, f.chunks, f.code, f.stage, f.page, f.detail, f.retry_after, f.attempts,
    f.media_type, f.content_hash, f.started_at, f.finished_at,
    a.accessing, a.downloading, a.parsing, a.chunking, a.embedding, a.storing,
    f.failures, f.interruptions, f.overrides";
const TABLES: &str = "files f JOIN jobs j ON j.no = f.job JOIN connections c ON c.no = f.connection
    LEFT JOIN attempts a ON a.file = f.id AND a.number = f.attempts";

impl Store {
    /// A file.
    pub fn file(&self, id: FileId) -> Result<FileTask> {
        self.read(|sql| load(sql, id).map(|loaded| loaded.task))
    }

    /// Files of a job in listing order, and how many match in all.
    pub fn files(&self, job: &JobId, filter: &FileFilter, page: Page) -> Result<Listing<FileTask>> {
        self.read(|sql| list(sql, job, filter, page))
    }

    /// Names and sizes of a job's files that are not done, in listing order.
    pub fn open_files(&self, job: &JobId) -> Result<Vec<(FileKey, Option<Bytes>)>> {
        self.read(|sql| {
            let no = jobs::number(sql, job)?;
            let mut statement = sql.prepare_cached(
                "SELECT key, size FROM files
                 WHERE job = ?1 AND state IN ('pending', 'working') ORDER BY id",
            )?;
            let rows = statement.query_map([no], |row| {
                let size = row.get::<_, Option<u64>>(1)?;
                Ok((FileKey(row.get(0)?), size.map(Bytes)))
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Files of a job that are done, counted by when that was: parts of `part_ms` milliseconds
    /// from `since` on, in order, those without a file left out.
    pub fn finished_over_time(
        &self,
        job: &JobId,
        since: Timestamp,
        part_ms: u64,
    ) -> Result<Vec<FinishedPart>> {
        self.read(|sql| {
            let no = jobs::number(sql, job)?;
            let mut statement = sql.prepare_cached(
                "SELECT (finished_at - ?2) / ?3 AS part, count(*),
                        ifnull(sum(CASE state WHEN 'completed' THEN chunks END), 0)
                 FROM files WHERE job = ?1 AND finished_at >= ?2 GROUP BY part ORDER BY part",
            )?;
            let values = rusqlite::params![no, since.0, part_ms.max(1)];
            let rows = statement.query_map(values, |row| {
                Ok(FinishedPart {
                    part: row.get(0)?,
                    files: row.get(1)?,
                    chunks: row.get(2)?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
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

/// A file with what only its workers need.
pub(super) struct Loaded {
    pub(super) task: FileTask,
    pub(super) failures: u32,
    pub(super) interruptions: u32,
    pub(super) overrides: FileOverrides,
}

/// A file.
pub(super) fn load(sql: &Connection, id: FileId) -> Result<Loaded> {
    let query = format!("SELECT {COLUMNS} FROM {TABLES} WHERE f.id = ?1");
    let mut statement = sql.prepare_cached(&query)?;
    let found = statement
        .query_row([id.0], |row| {
            Ok(Loaded {
                task: task(row)?,
                failures: row.get(26)?,
                interruptions: row.get(27)?,
                overrides: overrides(row)?,
            })
        })
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

fn overrides(row: &Row<'_>) -> rusqlite::Result<FileOverrides> {
    match row.get_ref(28)? {
        ValueRef::Null => Ok(FileOverrides::default()),
        _ => row::json(row, 28),
    }
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
