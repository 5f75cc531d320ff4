//! Failures grouped by their reason, of one job or of all: what a person can act on at once.

use gristmill_model::{Actor, FileId, FileKey, JobId, ReasonCode, ReasonKind};
use rusqlite::{Connection, params};

use crate::error::Result;
use crate::store::Store;
use crate::{jobs, row};

/// Jobs and files named as examples of a group.
const EXAMPLES: u32 = 5;
/// Jobs named at most.
const JOBS: u32 = 100;

/// Files that failed, or were left out, for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureGroup {
    /// The reason.
    pub code: ReasonCode,
    /// How many files.
    pub files: u32,
    /// The jobs they belong to, the newest first, at most a hundred.
    pub jobs: Vec<JobId>,
    /// The last five of them.
    pub examples: Vec<FailureExample>,
}

/// A file of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureExample {
    /// Its job.
    pub job: JobId,
    /// The file.
    pub file: FileId,
    /// Its name.
    pub key: FileKey,
    /// What happened to it.
    pub detail: String,
}

impl Store {
    /// Files that failed, and those left out for a reason that someone can act on, of one job
    /// or of all; the largest group first. Over all jobs every file is looked at.
    pub fn failure_groups(&self, job: Option<&JobId>) -> Result<Vec<FailureGroup>> {
        self.read(|sql| {
            let job = job.map(|id| jobs::number(sql, id)).transpose()?;
            let mut groups = groups(sql, job)?;
            groups.retain(|group| is_actionable(group.code));
            for group in &mut groups {
                group.jobs = jobs_of(sql, job, group.code)?;
                group.examples = examples(sql, job, group.code)?;
            }
            Ok(groups)
        })
    }
}

fn is_actionable(code: ReasonCode) -> bool {
    code.kind() == ReasonKind::Failure || code.actor() != Actor::Nobody
}

fn groups(sql: &Connection, job: Option<i64>) -> Result<Vec<FailureGroup>> {
    let mut statement = sql.prepare_cached(
        "SELECT code, count(*) AS files FROM files
         WHERE ifnull(job = ?1, 1) AND state IN ('failed', 'skipped') AND code IS NOT NULL
         GROUP BY code ORDER BY files DESC, code",
    )?;
    let rows = statement.query_map([job], |row| {
        Ok(FailureGroup {
            code: row::word(row, 0)?,
            files: row.get(1)?,
            jobs: Vec::new(),
            examples: Vec::new(),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn jobs_of(sql: &Connection, job: Option<i64>, code: ReasonCode) -> Result<Vec<JobId>> {
    let mut statement = sql.prepare_cached(
        "SELECT DISTINCT j.id FROM files f JOIN jobs j ON j.no = f.job
         WHERE ifnull(f.job = ?1, 1) AND f.state IN ('failed', 'skipped') AND f.code = ?2
         ORDER BY j.no DESC LIMIT ?3",
    )?;
    let rows = statement.query_map(params![job, code.as_str(), JOBS], |row| row.get(0))?;
    let ids = rows.map(|id| id.map(JobId));
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

fn examples(sql: &Connection, job: Option<i64>, code: ReasonCode) -> Result<Vec<FailureExample>> {
    let mut statement = sql.prepare_cached(
        "SELECT j.id, f.id, f.key, f.detail FROM files f JOIN jobs j ON j.no = f.job
         WHERE ifnull(f.job = ?1, 1) AND f.state IN ('failed', 'skipped') AND f.code = ?2
         ORDER BY f.id DESC LIMIT ?3",
    )?;
    let rows = statement.query_map(params![job, code.as_str(), EXAMPLES], |row| {
        Ok(FailureExample {
            job: JobId(row.get(0)?),
            file: FileId(row.get(1)?),
            key: FileKey(row.get(2)?),
            detail: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
