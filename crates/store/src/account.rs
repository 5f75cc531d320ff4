//! What a job's files came to: chunks stored, and the reasons of those that were not.

use gristmill_model::{JobId, ReasonCode};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::store::Store;
use crate::{jobs, row};

/// Names given as examples of a reason.
const EXAMPLES: u32 = 5;

/// What a job's files came to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Account {
    /// Chunks the job stored.
    pub chunks: u64,
    /// Reasons of files that were skipped or failed, the most frequent first.
    pub reasons: Vec<ReasonShare>,
}

/// Files of a job that share a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonShare {
    /// The reason.
    pub code: ReasonCode,
    /// How many files.
    pub files: u32,
    /// Keys of the first five.
    pub examples: Vec<String>,
}

impl Store {
    /// What a job's files came to so far.
    pub fn account(&self, id: &JobId) -> Result<Account> {
        self.read(|sql| {
            let job = jobs::number(sql, id)?;
            let mut statement = sql.prepare_cached(
                "SELECT ifnull(sum(chunks), 0) FROM files WHERE job = ?1 AND state = 'completed'",
            )?;
            Ok(Account {
                chunks: statement.query_row([job], |row| row.get(0))?,
                reasons: reasons(sql, job)?,
            })
        })
    }
}

fn reasons(sql: &Connection, job: i64) -> Result<Vec<ReasonShare>> {
    let mut statement = sql.prepare_cached(
        "SELECT code, count(*) AS files FROM files
         WHERE job = ?1 AND state IN ('skipped', 'failed') AND code IS NOT NULL
         GROUP BY code ORDER BY files DESC, code",
    )?;
    let shares = statement.query_map([job], |row| {
        Ok(ReasonShare {
            code: row::word(row, 0)?,
            files: row.get(1)?,
            examples: Vec::new(),
        })
    })?;
    let mut shares: Vec<ReasonShare> = shares.collect::<rusqlite::Result<_>>()?;
    for share in &mut shares {
        share.examples = examples(sql, job, share.code)?;
    }
    Ok(shares)
}

fn examples(sql: &Connection, job: i64, code: ReasonCode) -> Result<Vec<String>> {
    let mut statement = sql.prepare_cached(
        "SELECT key FROM files WHERE job = ?1 AND state IN ('skipped', 'failed') AND code = ?2
         ORDER BY id LIMIT ?3",
    )?;
    let keys = statement.query_map((job, code.as_str(), EXAMPLES), |row| row.get(0))?;
    Ok(keys.collect::<rusqlite::Result<_>>()?)
}
