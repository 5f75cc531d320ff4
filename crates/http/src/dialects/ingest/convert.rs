//! Views of the application as the document writes them.

use gristmill_api::types::{FileView, JobRef, JobView, ListFiles};
use gristmill_api::{ApiError, Operations};
use gristmill_model::{FileState, JobState, ReasonCode};

use super::kinds::Kind;
use super::messages::message_index;
use super::{wire, words};
use crate::times::written;

/// A job just made.
pub(super) fn created(api: &dyn Operations, view: &JobView) -> Result<wire::Created, ApiError> {
    Ok(wire::Created {
        job_id: view.job.id.to_string(),
        job_type: kind(api, view)?.as_str(),
        // It was when it was made, however quick its start.
        status: "pending",
        created_at: written(view.job.created_at),
        message: String::new(),
    })
}

/// What is counted over the files of a job.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Facts {
    kind: Kind,
    chunks: u64,
    trouble: String,
}

/// Counts it.
pub(super) fn facts(api: &dyn Operations, view: &JobView) -> Result<Facts, ApiError> {
    let id = view.job.id.clone();
    Ok(Facts {
        kind: kind(api, view)?,
        chunks: api.jobs_statement(JobRef { id })?.chunks,
        trouble: trouble(api, view)?,
    })
}

/// A job as it is.
fn job(api: &dyn Operations, view: &JobView) -> Result<wire::Job, ApiError> {
    Ok(told(view, facts(api, view)?))
}

/// A job, with what is counted over its files.
pub(super) fn told(view: &JobView, facts: Facts) -> wire::Job {
    let job = &view.job;
    wire::Job {
        job_id: job.id.to_string(),
        job_type: facts.kind.as_str(),
        status: words::status(&job.state),
        created_at: written(job.created_at),
        started_at: job.started_at.map(written),
        completed_at: job.finished_at.map(written),
        progress: progress(view),
        message: message(view, facts.kind),
        error_message: facts.trouble,
        chunks_created: facts.chunks,
        total_items: job.totals.total(),
        processed_items: job.totals.finished(),
        metadata: job.options.metadata.clone(),
    }
}

/// The answer to a caller who waited for the job.
pub(super) fn waited_for(api: &dyn Operations, view: &JobView) -> Result<wire::Job, ApiError> {
    let kind = kind(api, view)?;
    let job = job(api, view)?;
    Ok(wire::Job {
        job_type: kind.waited_for(),
        message: format!(
            "{} (sync mode - {} chunks created)",
            job.message, job.chunks_created
        ),
        ..job
    })
}

/// The shorter answer to a caller who waited for the job.
pub(super) fn done(api: &dyn Operations, view: &JobView) -> Result<wire::Done, ApiError> {
    let job = job(api, view)?;
    let success = job.status == "completed";
    Ok(wire::Done {
        success,
        message: match success || job.error_message.is_empty() {
            true => job.message,
            false => job.error_message,
        },
        chunks_created: job.chunks_created,
    })
}

/// A job of a list.
pub(super) fn in_list(view: &JobView, facts: Facts) -> wire::ListedJob {
    let stored = &view.job;
    let updated = stored.finished_at.or(stored.started_at);
    wire::ListedJob {
        job: told(view, facts),
        total_files: stored.totals.total(),
        completed: stored.totals.finished() - stored.totals.failed,
        failed: stored.totals.failed,
        updated_at: written(updated.unwrap_or(stored.created_at)),
    }
}

fn kind(api: &dyn Operations, view: &JobView) -> Result<Kind, ApiError> {
    let id = view.job.id.clone();
    Ok(Kind::of(&api.jobs_sources(JobRef { id })?))
}

/// 0 to 1: files under way count by how far they are, where that is known.
fn progress(view: &JobView) -> f64 {
    let totals = &view.job.totals;
    let sampled = view.progress.as_ref().map(|progress| progress.fraction);
    let ended = matches!(
        view.job.state,
        JobState::Completed | JobState::CompletedWithErrors
    );
    let counted = || match totals.total() {
        0 => 0.0,
        total => f64::from(totals.finished()) / f64::from(total),
    };
    match ended {
        true => 1.0,
        false => (sampled.unwrap_or_else(counted).clamp(0.0, 1.0) * 10_000.0).round() / 10_000.0,
    }
}

fn message(view: &JobView, kind: Kind) -> String {
    let (noun, totals) = (kind.noun(), &view.job.totals);
    match &view.job.state {
        JobState::Pending | JobState::Queued => String::new(),
        JobState::Running => {
            format!(
                "Processed {} of {} items",
                totals.finished(),
                totals.total()
            )
        }
        JobState::Paused { .. } => "Paused".to_owned(),
        JobState::Cancelling => "Stopping".to_owned(),
        JobState::Completed => format!("{noun} ingested successfully"),
        JobState::CompletedWithErrors => {
            let (failed, total) = (totals.failed, totals.total());
            format!("{noun} ingested, {failed} of {total} items failed")
        }
        JobState::Failed => format!("{noun} ingestion failed"),
        JobState::Cancelled => "Job cancelled".to_owned(),
    }
}

/// What went wrong, first of all.
fn trouble(api: &dyn Operations, view: &JobView) -> Result<String, ApiError> {
    if let Some(error) = &view.job.error {
        return Ok(error.clone());
    }
    if view.job.totals.failed == 0 {
        return Ok(String::new());
    }
    let failed = api.jobs_files(ListFiles {
        id: view.job.id.clone(),
        states: vec!["failed".to_owned()],
        code: None,
        text: None,
        offset: None,
        limit: Some(1),
    })?;
    Ok(failed.items.first().map(why).unwrap_or_default())
}

fn why(view: &FileView) -> String {
    match &view.file.state {
        FileState::Failed { failure } => match message_index(view.file.key.file_name()) {
            Some(index) if failure.code == ReasonCode::NotFound => {
                format!("Message at index {index} missing 'text' field.")
            }
            Some(_) | None => failure.detail.clone(),
        },
        FileState::Pending
        | FileState::Working { .. }
        | FileState::Completed { .. }
        | FileState::Unchanged { .. }
        | FileState::Skipped { .. } => String::new(),
    }
}
