//! Which words are so common that looking for them costs more than it tells.
//!
//! Estimated from a sample of passages, because counting a word exactly means reading its
//! whole list, which is the very cost to avoid.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

use super::words::words;
use crate::error::Result;

/// Passages sampled.
const SAMPLE: i64 = 256;

/// A sample kept in memory until the store has grown or shrunk by a quarter.
#[derive(Default)]
pub(crate) struct CommonWords(Mutex<Option<Arc<Shares>>>);

/// In which share of the passages words stand.
#[derive(Debug, Default)]
pub(crate) struct Shares {
    passages: i64,
    sampled: i64,
    counts: HashMap<String, u32>,
}

impl CommonWords {
    /// The shares as of about now, for a store of so many passages.
    pub(crate) fn shares(&self, sql: &Connection, passages: i64) -> Result<Arc<Shares>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shares) = kept.as_ref()
            && (passages - shares.passages).abs() * 4 <= shares.passages
        {
            return Ok(Arc::clone(shares));
        }
        let shares = Arc::new(Shares::sample(sql, passages)?);
        *kept = Some(Arc::clone(&shares));
        Ok(shares)
    }
}

impl Shares {
    /// How many of `passages` passages hold `word`, roughly; a word not in the sample is
    /// taken to be as rare as the sample can tell.
    pub(crate) fn estimate(&self, word: &str) -> i64 {
        let count = self.counts.get(word).copied().unwrap_or(0);
        (i64::from(count).max(1) * self.passages) / self.sampled.max(1)
    }

    fn sample(sql: &Connection, passages: i64) -> Result<Self> {
        let (first, last): (i64, i64) = sql.query_row(
            "SELECT ifnull(min(id), 0), ifnull(max(id), 0) FROM chunks",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let mut statement =
            sql.prepare_cached("SELECT text FROM chunks WHERE id >= ?1 ORDER BY id LIMIT 1")?;
        let mut shares = Self {
            passages,
            ..Self::default()
        };
        for step in 0..SAMPLE {
            let id = first + (last - first) * step / SAMPLE;
            let text: String = statement.query_row([id], |row| row.get(0))?;
            let distinct: HashSet<String> = words(&text).map(|word| word.folded).collect();
            for word in distinct {
                *shares.counts.entry(word).or_insert(0) += 1;
            }
            shares.sampled += 1;
        }
        Ok(shares)
    }
}
