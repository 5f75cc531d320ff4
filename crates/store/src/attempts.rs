//! The table `attempts`: every try at every file, kept for ever.
//!
//! When a try was begun and how long its commit took are known when no transaction is at
//! hand, and are not worth one of their own: such a [`Note`] goes to disk with the next
//! transaction. A process that dies loses the last of them and nothing else.

use std::time::Instant;

use gristmill_model::{FileId, ReasonCode, Stage, StageDurations, Timestamp};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::files::Claim;
use crate::row;
use crate::store::Store;

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptOutcome {
    /// It has not.
    Working,
    /// Stored as a document.
    Completed,
    /// Stored earlier: nothing to do.
    Unchanged,
    /// Left out for a reason.
    Skipped,
    /// Failed, for good or until the next try.
    Failed,
    /// Put back because its job was paused or stopped.
    Released,
    /// The program died.
    Interrupted,
}

/// One try at one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// Which try, counted from 1.
    pub number: u32,
    /// When it began; 0 while the file is claimed and waits for a worker.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// Why, if it was skipped or failed.
    pub code: Option<ReasonCode>,
    /// The stage it failed in.
    pub stage: Option<Stage>,
    /// What failed on what.
    pub detail: Option<String>,
    /// Time in each stage.
    pub durations: StageDurations,
}

impl Store {
    /// Every try at a file, first to last.
    pub fn attempts(&self, file: FileId) -> Result<Vec<Attempt>> {
        self.read(|sql| {
            let mut statement = sql.prepare_cached(
                "SELECT number, started_at, ended_at, outcome, code, stage, detail,
                        accessing, downloading, parsing, chunking, embedding, storing
                 FROM attempts WHERE file = ?1 ORDER BY number",
            )?;
            let rows = statement.query_map([file.0], attempt)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Says that a worker took a claimed file up. A claim that was never taken up does not
    /// count as an attempt when the file is put back, by a release or after a crash.
    pub fn begin(&self, claim: Claim, now: Timestamp) {
        if let Some(writer) = &self.writer {
            writer.note(Note::Begun { claim, at: now });
        }
    }

    /// The same, on disk when this returns: for a file of which no snapshot tells after a crash
    /// that it was in work. A claim that is void is [`crate::StoreError::StaleClaim`].
    pub fn begin_on_disk(&self, claim: Claim, now: Timestamp) -> Result<()> {
        self.write(move |tx| {
            crate::files::held(tx.sql, claim)?;
            note_begun(tx.sql, claim.file, now)
        })
        .wait()
    }
}

/// A fact about a try that goes to disk with the next transaction.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Note {
    /// A worker took it up.
    Begun { claim: Claim, at: Timestamp },
    /// Its end was handed in at `since` and is on disk by now.
    Stored {
        claim: Claim,
        since: Instant,
        by: Instant,
    },
}

/// Writes a note down. A note on a try that is over or void changes nothing it should not.
pub(crate) fn write(sql: &Connection, note: &Note) -> Result<()> {
    match *note {
        Note::Begun { claim, at } => {
            sql.prepare_cached(
                "UPDATE attempts SET started_at = ?4
                 WHERE file = ?1 AND number = ?2 AND boot = ?3",
            )?
            .execute(params![claim.file.0, claim.attempt, claim.boot.0, at.0])?;
            sql.prepare_cached(
                "UPDATE files SET started_at = ifnull(started_at, ?2) WHERE id = ?1",
            )?
            .execute(params![claim.file.0, at.0])?;
        }
        Note::Stored { claim, since, by } => {
            let millis = by.saturating_duration_since(since).as_millis() as i64;
            sql.prepare_cached(
                "UPDATE attempts SET storing = ?4
                 WHERE file = ?1 AND number = ?2 AND boot = ?3",
            )?
            .execute(params![claim.file.0, claim.attempt, claim.boot.0, millis])?;
        }
    }
    Ok(())
}

/// Records a claim: a try that a worker has not taken up yet.
pub(crate) fn claim(sql: &Connection, claim: Claim) -> Result<()> {
    sql.prepare_cached(
        "INSERT INTO attempts (file, number, boot, started_at, outcome)
         VALUES (?1, ?2, ?3, 0, 'working')",
    )?
    .execute(params![claim.file.0, claim.attempt, claim.boot.0])?;
    Ok(())
}

/// Notes that the try of a file under way was begun, at the latest by now.
pub(crate) fn note_begun(sql: &Connection, file: FileId, now: Timestamp) -> Result<()> {
    sql.prepare_cached(
        "UPDATE attempts SET started_at = ?2
         WHERE file = ?1 AND outcome = 'working' AND started_at = 0",
    )?
    .execute(params![file.0, now.0])?;
    Ok(())
}

/// Strikes out the try of a file under way if it was never taken up; answers whether it was
/// struck out.
pub(crate) fn strike(sql: &Connection, file: FileId) -> Result<bool> {
    let struck = sql
        .prepare_cached(
            "DELETE FROM attempts WHERE file = ?1 AND outcome = 'working' AND started_at = 0",
        )?
        .execute([file.0])?;
    if struck > 0 {
        sql.prepare_cached("UPDATE files SET attempts = attempts - 1 WHERE id = ?1")?
            .execute([file.0])?;
    }
    Ok(struck > 0)
}

/// How a try ended, as recorded.
pub(crate) struct Ending<'a> {
    pub(crate) at: Timestamp,
    pub(crate) outcome: AttemptOutcome,
    pub(crate) code: Option<ReasonCode>,
    pub(crate) stage: Option<Stage>,
    pub(crate) detail: Option<&'a str>,
    pub(crate) durations: StageDurations,
}

/// Records how a try ended.
pub(crate) fn end(sql: &Connection, claim: Claim, ending: &Ending<'_>) -> Result<()> {
    let [
        accessing,
        downloading,
        parsing,
        chunking,
        embedding,
        storing,
    ] = ending.durations.0;
    sql.prepare_cached(
        "UPDATE attempts SET ended_at = ?3, outcome = ?4, code = ?5, stage = ?6, detail = ?7,
                accessing = ?8, downloading = ?9, parsing = ?10, chunking = ?11,
                embedding = ?12, storing = ?13
         WHERE file = ?1 AND number = ?2",
    )?
    .execute(params![
        claim.file.0,
        claim.attempt,
        ending.at.0,
        row::to_word(&ending.outcome),
        ending.code.map(ReasonCode::as_str),
        ending.stage.map(Stage::as_str),
        ending.detail,
        accessing,
        downloading,
        parsing,
        chunking,
        embedding,
        storing,
    ])?;
    Ok(())
}

fn attempt(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    let mut durations = StageDurations::default();
    for (index, slot) in durations.0.iter_mut().enumerate() {
        *slot = row.get(7 + index)?;
    }
    Ok(Attempt {
        number: row.get(0)?,
        started_at: Timestamp(row.get(1)?),
        ended_at: row.get::<_, Option<i64>>(2)?.map(Timestamp),
        outcome: row::word(row, 3)?,
        code: row::optional_word(row, 4)?,
        stage: row::optional_word(row, 5)?,
        detail: row.get(6)?,
        durations,
    })
}
