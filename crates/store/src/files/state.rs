//! A file's state, to columns and back.

use gristmill_model::{
    DocumentId, Failure, FileId, FileState, ReasonCode, SkipReason, Stage, Timestamp,
};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::{jobs, row};

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

/// The state of a file that is put back undone: it waits, unless its job was cancelled while
/// somebody still held it; then nobody would ever come for it.
pub(crate) fn undone(sql: &Connection, job: i64) -> Result<FileState> {
    Ok(match jobs::is_cancelled(sql, job)? {
        true => FileState::Skipped {
            reason: SkipReason::new(ReasonCode::Cancelled, ReasonCode::Cancelled.message()),
        },
        false => FileState::Pending,
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

/// A state from the columns `f.state` … `f.retry_after` of a file as read.
pub(super) fn state(row: &Row<'_>) -> rusqlite::Result<FileState> {
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
