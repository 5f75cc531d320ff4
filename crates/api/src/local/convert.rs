//! Errors and rows of the crates below, as this crate's own.

use gristmill_engine::EngineError;
use gristmill_model::{Failure, Job, JobState, PauseReason, ReasonCode, Step, after};
use gristmill_schedule::RecurrenceError;
use gristmill_store::{Listing, StoreError};

use super::pages;
use crate::types::{JobAction, JobView, Page};
use crate::{ApiError, ErrorCode};

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        match error {
            StoreError::NotFound { .. } => ApiError::new(ErrorCode::NotFound, message),
            StoreError::Exists { .. } => ApiError::new(ErrorCode::Conflict, message),
            StoreError::Refused(_)
            | StoreError::Unaccounted(_)
            | StoreError::CollectionInUse(_)
            | StoreError::StaleClaim { .. }
            | StoreError::ReadOnly => ApiError::refused(message),
            StoreError::Invalid(_) => ApiError::invalid(message),
            StoreError::DiskFailed(_) => {
                ApiError::unavailable(message).with_hint("check the disk, then run `grist doctor`")
            }
            StoreError::DiskFull => {
                ApiError::unavailable(message).with_hint("free some space, then try again")
            }
            StoreError::Corrupt(_) | StoreError::Sqlite(_) => ApiError::internal(message)
                .with_hint("run `grist doctor`; backups are in `backups` in the data folder"),
            StoreError::NotABackup { .. } => ApiError::invalid(message)
                .with_hint("`grist backups list` shows those made by itself"),
            StoreError::Busy
            | StoreError::NewerSchema { .. }
            | StoreError::OlderSchema { .. }
            | StoreError::OldSqlite(_)
            | StoreError::Unusable { .. }
            | StoreError::Closed => ApiError::unavailable(message),
        }
    }
}

/// Why a rule names no times, with what to write instead.
pub(super) fn rule_error(error: &RecurrenceError) -> ApiError {
    let hint = match error {
        RecurrenceError::Expression { .. } => {
            "name minute, hour, day of month, month and day of week, as in `30 6 * * MON-FRI`"
        }
        RecurrenceError::TimeZone(_) => "name one as `Europe/Berlin`, `America/New_York` or `UTC`",
        RecurrenceError::Never(_) => "name a day that there is",
    };
    ApiError::invalid(error.to_string()).with_hint(hint)
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        let message = error.to_string();
        match error {
            EngineError::Store(error) => error.into(),
            EngineError::Refused(_) => ApiError::refused(message),
            EngineError::Options(_) | EngineError::EmbeddingChange(_) => ApiError::invalid(message),
            EngineError::Pattern(_) => ApiError::invalid(message)
                .with_hint("write patterns like `*.tmp`, `drafts/` or `2019/**/*.pdf`"),
            EngineError::NothingSelected => {
                ApiError::invalid(message).with_hint("name folders, zip archives or files")
            }
            EngineError::UnknownPreflight(_) | EngineError::UnknownRow(_) => {
                ApiError::new(ErrorCode::NotFound, message)
            }
            EngineError::PreflightListing(_) => {
                ApiError::refused(message).with_hint("wait until every file is listed")
            }
            EngineError::Rule(error) => rule_error(&error),
            EngineError::ScheduleBusy(_) => {
                ApiError::refused(message).with_hint("wait until it is done, or cancel it")
            }
            EngineError::Backup(_, hint)
            | EngineError::Export(_, hint)
            | EngineError::Bundle(_, hint)
            | EngineError::Unwatchable(_, hint) => ApiError::refused(message).with_hint(hint),
            EngineError::Embedding(_) => ApiError::unavailable(message)
                .with_hint("choose another model, or put its files right"),
            EngineError::NoProvider(_) => ApiError::refused(message)
                .with_hint("`grist providers list` shows the models and whether they have keys"),
            EngineError::BundleBusy => {
                ApiError::refused(message).with_hint("wait until it is done")
            }
            EngineError::BundleStopped => {
                ApiError::refused(message).with_hint("have it made again")
            }
            EngineError::NotShown(why) => pages::not_shown(&why),
            EngineError::AlreadyOwned(_) => {
                ApiError::unavailable(message).with_hint("close that program, or try again")
            }
            EngineError::DataFolder { .. } | EngineError::Thread(_) => {
                ApiError::unavailable(message)
            }
        }
    }
}

/// A source that cannot be used, for whoever named it.
pub(super) fn source_error(failure: &Failure) -> ApiError {
    let code = match failure.code {
        ReasonCode::NotFound => ErrorCode::NotFound,
        ReasonCode::SourceUnavailable => ErrorCode::Unavailable,
        _ => ErrorCode::Invalid,
    };
    ApiError::new(code, failure.detail.clone()).with_hint(failure.code.remedy())
}

/// The part of a list that was asked for, within the bounds of the API.
pub(super) fn page(
    offset: Option<u64>,
    limit: Option<u32>,
) -> Result<gristmill_store::Page, ApiError> {
    const USUAL: u32 = 100;
    const MOST: u32 = 1000;
    let limit = limit.unwrap_or(USUAL);
    if limit > MOST {
        return Err(ApiError::invalid(format!(
            "`limit` ({limit}) is more than {MOST}"
        )));
    }
    // Beyond the end of any list there is an empty page.
    let offset = u32::try_from(offset.unwrap_or(0)).unwrap_or(u32::MAX);
    Ok(gristmill_store::Page { offset, limit })
}

/// A part of a list as callers see it.
pub(super) fn listing<T, U>(
    listing: Listing<T>,
    page: gristmill_store::Page,
    convert: impl FnMut(T) -> U,
) -> Page<U> {
    Page {
        items: listing.items.into_iter().map(convert).collect(),
        total: u64::from(listing.total),
        offset: u64::from(page.offset),
    }
}

/// A job without progress, with what its state allows.
pub(super) fn job(job: Job) -> JobView {
    let why = PauseReason::User;
    let steps = [
        (JobAction::Start, Step::Start),
        (JobAction::Pause, Step::Pause { why }),
        (JobAction::Resume, Step::Resume),
        (JobAction::Cancel, Step::Cancel),
        (JobAction::Retry, Step::Retry),
        (JobAction::Undo, Step::Undo),
    ];
    // Nothing failed that could be retried, or nothing is left to undo.
    let pointless = |action: JobAction| match action {
        JobAction::Retry => job.state == JobState::Completed,
        JobAction::Undo => job.undone.is_some(),
        JobAction::Start | JobAction::Pause | JobAction::Resume | JobAction::Cancel => false,
    };
    let allowed = steps
        .into_iter()
        .filter(|(action, step)| after(&job.state, step).is_ok() && !pointless(*action));
    JobView {
        actions: allowed.map(|(action, _)| action).collect(),
        progress: None,
        schedule: None,
        job,
    }
}
