//! Many files of a job changed at once: skipped when it is cancelled, reset for a retry.

use gristmill_model::{FileOverrides, FileTotals, ReasonCode, Timestamp};
use rusqlite::{Connection, params};

use crate::error::Result;
use crate::jobs::{self, RetryScope};
use crate::row;

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

/// Puts the files of `scope` back to pending for a retry, with what is changed for them alone,
/// and says how many.
pub(crate) fn reset(
    sql: &Connection,
    job: i64,
    (scope, overrides): (RetryScope, &FileOverrides),
    totals: &mut FileTotals,
) -> Result<u32> {
    let which = match scope {
        RetryScope::FailedOnly => {
            "(state = 'failed' OR (state = 'skipped' AND code = 'cancelled'))"
        }
        RetryScope::All => "state IN ('completed', 'unchanged', 'skipped', 'failed')",
        RetryScope::Code(_) => "state IN ('skipped', 'failed')",
        RetryScope::Content(_) => "state = 'failed' AND code IN ('parser_crashed', 'quarantined')",
    };
    let which = format!(
        "job = ?1 AND {which} AND ifnull(code = ?2, ?2 IS NULL)
             AND ifnull(content_hash = ?3, ?3 IS NULL)"
    );
    let (code, content) = match scope {
        RetryScope::FailedOnly | RetryScope::All => (None, None),
        RetryScope::Code(code) => (Some(code.as_str()), None),
        RetryScope::Content(content) => (None, Some(content.0)),
    };
    if !overrides.is_empty() {
        let update = format!("UPDATE files SET overrides = ?4 WHERE {which}");
        let given = row::to_json(overrides);
        sql.execute(&update, params![job, code, content, given])?;
    }
    let clear = format!("DELETE FROM suspects WHERE file IN (SELECT id FROM files WHERE {which})");
    sql.execute(&clear, params![job, code, content])?;
    let update = format!(
        "UPDATE files SET state = 'pending', document = NULL, chunks = NULL, code = NULL,
                stage = NULL, page = NULL, detail = NULL, retry_after = NULL, failures = 0,
                interruptions = 0, retry_at = 0, finished_at = NULL
         WHERE {which}"
    );
    let again = sql.execute(&update, params![job, code, content])?;
    *totals = sql.query_row(
        "SELECT ifnull(sum(state = 'pending'), 0), ifnull(sum(state = 'working'), 0),
                ifnull(sum(state = 'completed'), 0), ifnull(sum(state = 'unchanged'), 0),
                ifnull(sum(state = 'skipped'), 0), ifnull(sum(state = 'failed'), 0)
         FROM files WHERE job = ?1",
        [job],
        |row| jobs::totals_at(row, 0),
    )?;
    Ok(again as u32)
}
