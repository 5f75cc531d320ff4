//! Sums over the whole history.

use std::collections::BTreeMap;

use gristmill_model::{Bytes, Stage};
use rusqlite::{Connection, Row, ToSql};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::store::Store;

/// What all jobs of one user, or of everyone, came to.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Statistics {
    /// Jobs.
    pub jobs: u64,
    /// Jobs by state.
    pub jobs_by_state: BTreeMap<String, u64>,
    /// Jobs by priority.
    pub jobs_by_priority: BTreeMap<String, u64>,
    /// Files of those jobs by state.
    pub files_by_state: BTreeMap<String, u64>,
    /// Files by the kind of source they come from.
    pub files_by_source_type: BTreeMap<String, u64>,
    /// Failed files by the kind of source they come from.
    pub failed_by_source_type: BTreeMap<String, u64>,
    /// Skipped and failed files by reason.
    pub files_by_reason: BTreeMap<String, u64>,
    /// Completed ÷ (completed + failed) files × 100; none before there is either.
    pub success_rate: Option<f64>,
    /// Mean time in work of the attempts that completed a file, in milliseconds.
    pub average_processing_millis: Option<f64>,
    /// The same by stage, in the order of the stages.
    pub average_stage_millis: Option<StageTimes>,
    /// Attempts at those files.
    pub attempts: u64,
}

/// Mean milliseconds in each stage.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct StageTimes(pub [f64; 6]);

impl StageTimes {
    /// Mean milliseconds in `stage`.
    pub fn of(&self, stage: Stage) -> f64 {
        self.0[stage as usize]
    }
}

/// What the latest files of one type took that became documents.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeTimes {
    /// The type, by content.
    pub media_type: String,
    /// How many.
    pub files: u64,
    /// Their size.
    pub bytes: Bytes,
    /// Time in work up to storing, divided by how many files their jobs had in work at
    /// once: about what they added to the time of those jobs.
    pub seconds: f64,
}

/// Files, counted back from the newest, that tell how long files take.
const LATEST: u32 = 20_000;

impl Store {
    /// What files took lately, by type.
    pub fn times_by_type(&self) -> Result<Vec<TypeTimes>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT f.media_type, count(*), ifnull(sum(f.size), 0),
                        sum((a.accessing + a.downloading + a.parsing + a.chunking + a.embedding)
                            / 1000.0 / max(1, CASE json_extract(j.options, '$.parallel_processing')
                                              WHEN 0 THEN 1
                                              ELSE json_extract(j.options, '$.max_workers') END))
                 FROM files f JOIN jobs j ON j.no = f.job
                 JOIN attempts a ON a.file = f.id AND a.number = f.attempts
                 WHERE f.id > (SELECT ifnull(max(id), 0) FROM files) - ?1
                   AND f.state = 'completed' AND f.media_type IS NOT NULL
                 GROUP BY f.media_type",
            )?;
            let rows = statement.query_map([LATEST], |row| {
                Ok(TypeTimes {
                    media_type: row.get(0)?,
                    files: row.get(1)?,
                    bytes: Bytes(row.get(2)?),
                    seconds: row.get(3)?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Statistics over the jobs of `user`, or of everyone.
    pub fn statistics(&self, user: Option<&str>) -> Result<Statistics> {
        self.read(|sql| {
            let times = completed_times(sql, user)?;
            let files_by_state = counts(
                sql,
                "SELECT f.state, count(*) FROM files f JOIN jobs j ON j.no = f.job
                 WHERE ?1 IS NULL OR j.user = ?1 GROUP BY f.state",
                user,
            )?;
            let of = |state| files_by_state.get(state).copied().unwrap_or(0) as f64;
            let judged = of("completed") + of("failed");
            Ok(Statistics {
                jobs: one(
                    sql,
                    "SELECT count(*) FROM jobs WHERE ?1 IS NULL OR user = ?1",
                    user,
                )?,
                jobs_by_state: counts(
                    sql,
                    "SELECT state, count(*) FROM jobs WHERE ?1 IS NULL OR user = ?1
                     GROUP BY state",
                    user,
                )?,
                jobs_by_priority: counts(
                    sql,
                    "SELECT CASE priority WHEN 0 THEN 'low' WHEN 1 THEN 'normal'
                                          WHEN 2 THEN 'high' ELSE 'urgent' END, count(*)
                     FROM jobs WHERE ?1 IS NULL OR user = ?1 GROUP BY priority",
                    user,
                )?,
                files_by_source_type: counts(
                    sql,
                    "SELECT c.source_type, count(*) FROM files f
                     JOIN jobs j ON j.no = f.job JOIN connections c ON c.no = f.connection
                     WHERE ?1 IS NULL OR j.user = ?1 GROUP BY c.source_type",
                    user,
                )?,
                failed_by_source_type: counts(
                    sql,
                    "SELECT c.source_type, count(*) FROM files f
                     JOIN jobs j ON j.no = f.job JOIN connections c ON c.no = f.connection
                     WHERE f.state = 'failed' AND (?1 IS NULL OR j.user = ?1)
                     GROUP BY c.source_type",
                    user,
                )?,
                files_by_reason: counts(
                    sql,
                    "SELECT f.code, count(*) FROM files f JOIN jobs j ON j.no = f.job
                     WHERE f.code IS NOT NULL AND (?1 IS NULL OR j.user = ?1) GROUP BY f.code",
                    user,
                )?,
                success_rate: (judged > 0.0).then(|| of("completed") / judged * 100.0),
                files_by_state,
                average_processing_millis: times.map(|times| times.0.iter().sum()),
                average_stage_millis: times,
                attempts: one(
                    sql,
                    "SELECT count(*) FROM attempts a JOIN files f ON f.id = a.file
                     JOIN jobs j ON j.no = f.job WHERE ?1 IS NULL OR j.user = ?1",
                    user,
                )?,
            })
        })
    }
}

fn completed_times(sql: &Connection, user: Option<&str>) -> Result<Option<StageTimes>> {
    let query = "SELECT avg(a.accessing), avg(a.downloading), avg(a.parsing), avg(a.chunking),
                        avg(a.embedding), avg(a.storing)
                 FROM attempts a JOIN files f ON f.id = a.file JOIN jobs j ON j.no = f.job
                 WHERE a.outcome = 'completed' AND (?1 IS NULL OR j.user = ?1)";
    let times = sql.query_row(query, [user], |row| {
        if row.get::<_, Option<f64>>(0)?.is_none() {
            return Ok(None);
        }
        let mut times = StageTimes::default();
        for (index, slot) in times.0.iter_mut().enumerate() {
            *slot = row.get(index)?;
        }
        Ok(Some(times))
    })?;
    Ok(times)
}

fn one(sql: &Connection, query: &str, user: impl ToSql) -> Result<u64> {
    Ok(sql.query_row(query, [user], |row| row.get(0))?)
}

fn counts(sql: &Connection, query: &str, user: impl ToSql) -> Result<BTreeMap<String, u64>> {
    let mut statement = sql.prepare_cached(query)?;
    let pair = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let rows = statement.query_map([user], pair)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
