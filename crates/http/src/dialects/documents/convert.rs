//! A job as the document tells of a batch.

use axum::http::StatusCode;
use gristmill_api::types::{FileView, JobRef, JobView, ListFiles};
use gristmill_api::{ErrorCode, Operations};
use gristmill_model::{FileState, JobId, JobState, ReasonCode, Timestamp};

use super::wire;
use crate::refusal::Refusal;
use crate::times::{now_millis, written};

/// Documents that are named with what went wrong; of jobs from other doors there may be more.
const MOST_NAMED: u64 = 10_000;
/// Files asked for at a time.
const PAGE: u32 = 1000;

/// How far a batch is. A batch of another user is as good as none.
pub(super) fn status(
    api: &dyn Operations,
    user: Option<&str>,
    id: String,
) -> Result<wire::BatchStatus, Refusal> {
    let unknown = || {
        let message = format!("Batch {id} not found");
        Refusal::new(StatusCode::NOT_FOUND, "batch_not_found", message)
    };
    let view = match api.jobs_get(JobRef {
        id: JobId(id.clone()),
    }) {
        Ok(view) => view,
        Err(error) if matches!(error.code, ErrorCode::NotFound | ErrorCode::Invalid) => {
            return Err(unknown());
        }
        Err(error) => return Err(error.into()),
    };
    if user.is_some_and(|user| user != view.job.user) {
        return Err(unknown());
    }
    let warnings = api.jobs_warnings(JobRef {
        id: view.job.id.clone(),
    })?;
    let (failed_documents, failed_count) = failed(api, &view)?;
    Ok(told(&view, failed_documents, failed_count, warnings))
}

fn told(
    view: &JobView,
    failed_documents: Vec<wire::FailedDocument>,
    failed_count: u32,
    warnings: Vec<String>,
) -> wire::BatchStatus {
    let job = &view.job;
    let totals = &job.totals;
    let processed_count = totals.finished() - failed_count;
    let ended = job.finished_at.filter(|_| job.state.is_final());
    let took = |end: Timestamp| {
        let begun = job.started_at.unwrap_or(job.created_at);
        (end.0 - begun.0).max(0) as f64 / 1000.0
    };
    wire::BatchStatus {
        batch_id: job.id.to_string(),
        total_documents: totals.total(),
        processed_count,
        failed_count,
        status: word(&job.state, processed_count, failed_count),
        failed_documents,
        estimated_completion_time: expected(view),
        completed_at: ended.map(written),
        processing_time_seconds: ended.map(took),
        warnings,
    }
}

/// `completed` only when nothing failed; `failed` when nothing is there.
pub(super) fn word(state: &JobState, processed: u32, failed: u32) -> &'static str {
    match (state.is_final(), processed, failed) {
        (false, _, _) => "in_progress",
        (true, 0, 0) if *state != JobState::Completed => "failed",
        (true, _, 0) if *state == JobState::Cancelled => "partial_failure",
        (true, _, 0) => "completed",
        (true, 0, _) => "failed",
        (true, _, _) => "partial_failure",
    }
}

/// In the middle between soon and late.
fn expected(view: &JobView) -> Option<String> {
    if view.job.state.is_final() {
        return None;
    }
    let eta = view.progress.as_ref()?.eta?;
    let middle = (eta.low_seconds + eta.high_seconds) / 2.0;
    Some(written(Timestamp(now_millis() + (middle * 1000.0) as i64)))
}

/// Documents that are not there, and how many they are.
fn failed(
    api: &dyn Operations,
    view: &JobView,
) -> Result<(Vec<wire::FailedDocument>, u32), Refusal> {
    let (mut named, mut count, mut offset) = (Vec::new(), 0, 0);
    loop {
        let page = api.jobs_files(ListFiles {
            id: view.job.id.clone(),
            states: vec!["failed".to_owned(), "skipped".to_owned()],
            code: None,
            text: None,
            offset: Some(offset),
            limit: Some(PAGE),
        })?;
        offset += page.items.len() as u64;
        for file in &page.items {
            if let Some(failed) = failure(file) {
                count += 1;
                if count as u64 <= MOST_NAMED {
                    named.push(failed);
                }
            }
        }
        if page.items.is_empty() || offset >= page.total {
            return Ok((named, count));
        }
    }
}

/// Why a file is not there. The text of a duplicate is, under another name.
fn failure(file: &FileView) -> Option<wire::FailedDocument> {
    let (code, error) = match &file.file.state {
        FileState::Failed { failure } => (failure.code, failure.detail.clone()),
        FileState::Skipped { reason } => match reason.code {
            ReasonCode::Duplicate | ReasonCode::UsedAsMetadata => return None,
            code => (code, reason.detail.clone()),
        },
        FileState::Pending
        | FileState::Working { .. }
        | FileState::Completed { .. }
        | FileState::Unchanged { .. } => return None,
    };
    let error = match code {
        // It says itself what failed.
        ReasonCode::InvalidMetadata => error,
        _ => format!("{}: {error}", code.message()),
    };
    Some(wire::FailedDocument {
        filename: file.file.key.file_name().to_owned(),
        error,
        code: code.as_str(),
    })
}

#[cfg(test)]
mod tests {
    use gristmill_api::types::CreateJob;
    use gristmill_api::{Mill, OpenOptions};
    use gristmill_model::{EtaInterval, FileTotals, JobProgress};

    use super::*;

    #[test]
    fn a_batch_tells_when_it_will_be_done_and_then_how_long_it_took() {
        let folder = tempfile::tempdir().unwrap();
        let options = OpenOptions {
            data_dir: folder.path().join("data"),
            environment: Default::default(),
        };
        let mill = Mill::open(options).unwrap().unwrap();
        let order = CreateJob {
            paths: vec![folder.path().to_str().unwrap().to_owned()],
            ..CreateJob::default()
        };
        let mut view = mill.operations().jobs_create(order).unwrap().job;
        let begun = Timestamp(now_millis());
        (view.job.state, view.job.started_at) = (JobState::Running, Some(begun));
        view.progress = Some(JobProgress {
            job: view.job.id.clone(),
            totals: FileTotals::default(),
            fraction: 0.5,
            files_per_minute: 1.0,
            chunks_per_second: 1.0,
            bytes_per_second: 1.0,
            eta: Some(EtaInterval {
                low_seconds: 100.0,
                high_seconds: 300.0,
            }),
            running: Vec::new(),
        });
        let under_way = told(&view, Vec::new(), 0, Vec::new());
        let expected = under_way.estimated_completion_time.unwrap();
        let soon = written(Timestamp(begun.0 + 199_000));
        let late = written(Timestamp(now_millis() + 201_000));
        assert!(
            soon < expected && expected < late,
            "{soon} {expected} {late}"
        );
        assert_eq!(under_way.completed_at, None);

        view.job.state = JobState::Completed;
        view.job.finished_at = Some(Timestamp(begun.0 + 120_000));
        let ended = told(&view, Vec::new(), 0, Vec::new());
        assert_eq!(ended.estimated_completion_time, None);
        assert_eq!(ended.processing_time_seconds, Some(120.0));
        assert!(ended.completed_at.is_some());
    }

    #[test]
    fn only_a_batch_without_failures_is_completed() {
        let done = JobState::Completed;
        let partly = JobState::CompletedWithErrors;
        assert_eq!(word(&JobState::Running, 3, 1), "in_progress");
        assert_eq!(word(&done, 3, 0), "completed");
        assert_eq!(word(&partly, 3, 1), "partial_failure");
        assert_eq!(word(&done, 3, 1), "partial_failure", "one was left out");
        assert_eq!(word(&JobState::Failed, 0, 4), "failed");
        assert_eq!(word(&JobState::Cancelled, 2, 0), "partial_failure");
        assert_eq!(word(&JobState::Cancelled, 0, 0), "failed");
    }
}
