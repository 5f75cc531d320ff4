//! `jobs.failures`, `jobs.retry`, `jobs.undo_preview` and `jobs.undo`.

use std::collections::BTreeMap;

use gristmill_engine::Retry;
use gristmill_metadata::Mapping;
use gristmill_model::{FileOverrides, JobId, ReasonCode, UndoAction};
use gristmill_store::{FailureExample, RetryScope};

use super::{Opened, described, jobs, metadata};
use crate::ApiError;
use crate::types::{
    FailedFile, FailureGroup, JobRef, JobView, ListFailures, RetryJob, RetryOffer, UndoItemView,
    UndoPreview,
};

/// Documents and places shown of what undoing a job would do.
const SHOWN: u32 = 1000;

pub(super) fn failures(
    opened: &Opened,
    input: ListFailures,
) -> Result<Vec<FailureGroup>, ApiError> {
    let groups = opened.store.failure_groups(input.id.as_ref())?;
    Ok(groups.into_iter().map(group).collect())
}

fn group(group: gristmill_store::FailureGroup) -> FailureGroup {
    let code = group.code;
    let file = |example: FailureExample| FailedFile {
        job: example.job,
        file: example.file,
        key: example.key,
        detail: example.detail,
    };
    FailureGroup {
        code,
        kind: code.kind(),
        files: group.files,
        message: code.message().to_owned(),
        remedy: code.remedy().to_owned(),
        actor: code.actor(),
        retry: offer(code),
        jobs: group.jobs,
        examples: group.examples.into_iter().map(file).collect(),
    }
}

/// What doing the files again asks for; none where the same would come of it as long as the
/// files are as they are.
fn offer(code: ReasonCode) -> Option<RetryOffer> {
    Some(match code {
        ReasonCode::NeedsPassword => RetryOffer::Password,
        ReasonCode::TooLarge => RetryOffer::MaxFileSize,
        ReasonCode::TimedOut => RetryOffer::Timeout,
        ReasonCode::NoTextLayer => RetryOffer::Ocr,
        ReasonCode::Quarantined => RetryOffer::Quarantine,
        ReasonCode::Duplicate
        | ReasonCode::UnsupportedFormat
        | ReasonCode::EmptyFile
        | ReasonCode::Excluded
        | ReasonCode::HeldForReview
        | ReasonCode::FileGone
        | ReasonCode::UsedAsMetadata
        | ReasonCode::UnsafePath
        | ReasonCode::PageUnusable
        | ReasonCode::UnsafeArchive
        | ReasonCode::Damaged
        | ReasonCode::NoText => return None,
        ReasonCode::NotFound
        | ReasonCode::Unreadable
        | ReasonCode::SourceUnavailable
        | ReasonCode::SignedOut
        | ReasonCode::PageNotFound
        | ReasonCode::PageForbidden
        | ReasonCode::PageFailed
        | ReasonCode::RateLimited
        | ReasonCode::HostUnreachable
        | ReasonCode::HostUntrusted
        | ReasonCode::AddressRefused
        | ReasonCode::TooManyRedirects
        | ReasonCode::PlatformUnavailable
        | ReasonCode::MediaUnavailable
        | ReasonCode::TranscriberFailed
        | ReasonCode::ChangedWhileReading
        | ReasonCode::InvalidMetadata
        | ReasonCode::RefusedByLabel
        | ReasonCode::OutOfMemory
        | ReasonCode::ParserCrashed
        | ReasonCode::ParserUnavailable
        | ReasonCode::EmbedderFailed
        | ReasonCode::EmbedderUnavailable
        | ReasonCode::EmbedderRefused
        | ReasonCode::DiskFull
        | ReasonCode::StoreFailed
        | ReasonCode::Cancelled
        | ReasonCode::Internal => RetryOffer::Plain,
    })
}

pub(super) fn retry(opened: &Opened, input: RetryJob) -> Result<JobView, ApiError> {
    opened.require_model()?;
    let scope = match (input.code, input.failed_only.unwrap_or(true)) {
        (Some(code), _) => RetryScope::Code(code),
        (None, true) => RetryScope::FailedOnly,
        (None, false) => RetryScope::All,
    };
    if let Some(file) = &input.mapping {
        map_anew(opened, &input.id, &metadata::mapping(file)?)?;
    }
    let retry = Retry {
        scope,
        overrides: overrides(input.options)?,
        password: input.password,
    };
    jobs::view(opened, opened.engine()?.retry_with(&input.id, retry)?)
}

/// Gives the files of an ended job the rows of another mapping.
fn map_anew(opened: &Opened, job: &JobId, mapping: &Mapping) -> Result<(), ApiError> {
    let mut selections = opened.store.selections(job)?;
    for selection in &mut selections {
        selection.mapped.clear();
    }
    described::attach(opened, &mut selections, &BTreeMap::new(), Some(mapping))?;
    Ok(opened.store.replace_selections(job, selections)?)
}

fn overrides(options: Option<FileOverrides>) -> Result<FileOverrides, ApiError> {
    let overrides = options.unwrap_or_default();
    overrides
        .validate()
        .map_err(|error| ApiError::invalid(error.to_string()))?;
    Ok(overrides)
}

pub(super) fn undo_preview(opened: &Opened, input: JobRef) -> Result<UndoPreview, ApiError> {
    let plan = opened.store.undo_plan(&input.id, SHOWN)?;
    let item = |item: gristmill_model::UndoItem| UndoItemView {
        why_kept: match item.action {
            UndoAction::Keep { why } => Some(why.message().to_owned()),
            UndoAction::Remove | UndoAction::Restore | UndoAction::Forget => None,
        },
        item,
    };
    Ok(UndoPreview {
        job: input.id,
        totals: plan.totals,
        items: plan.items.into_iter().map(item).collect(),
    })
}

pub(super) fn undo(opened: &Opened, input: JobRef) -> Result<JobView, ApiError> {
    jobs::view(opened, opened.engine()?.undo(&input.id)?)
}
