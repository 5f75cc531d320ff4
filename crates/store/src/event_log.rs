//! Every event as a line of the log, once it is on disk: what was logged is what happened.
//!
//! Ids, states, codes and counts; no names and no texts.

use gristmill_model::{Event, EventKind, FileId, FileState, FileTotals, JobId, JobState};

/// Logs an event: what people want to know later as `info`, failures as `warn`, and what
/// happens to every single file as `debug`.
pub(crate) fn tell(event: &Event) {
    let job = event.job.as_ref().map(JobId::as_str);
    match &event.kind {
        EventKind::JobCreated { .. } => tracing::info!(job, "job accepted"),
        EventKind::FilesListed { totals, complete } => match complete {
            true => tracing::info!(job, files = totals.total(), "files listed"),
            false => tracing::debug!(job, files = totals.total(), "files listed so far"),
        },
        EventKind::JobMoved { state, totals } => job_moved(job, state, totals),
        EventKind::JobReprioritised { priority } => {
            tracing::info!(job, priority = priority.as_str(), "job reprioritised");
        }
        EventKind::FileMoved { file, state, .. } => file_moved(job, *file, state),
        EventKind::DocumentDeleted { document } => tracing::info!(%document, "document removed"),
        EventKind::DocumentRestored { document } => tracing::info!(%document, "document restored"),
        EventKind::MetadataChanged { document } => tracing::debug!(%document, "metadata changed"),
        EventKind::LabelsChanged { documents } => tracing::info!(documents, "labels changed"),
        EventKind::ConnectionChanged { connection } => {
            tracing::info!(%connection, "connection changed");
        }
        EventKind::JobUndone { totals } => {
            let (removed, restored, kept) = (totals.removed, totals.restored, totals.kept);
            tracing::info!(job, removed, restored, kept, "job undone");
        }
        EventKind::QuarantineChanged { entries } => tracing::info!(entries, "quarantine changed"),
        EventKind::BytesInFlightHigh { bytes, most } => {
            tracing::warn!(bytes, most, "bytes in flight are high");
        }
        EventKind::RetentionApplied { jobs, documents } => {
            tracing::info!(jobs, documents, "retention applied");
        }
        EventKind::WatchChanged { watch } => tracing::info!(%watch, "watch changed"),
        EventKind::ScheduleChanged { schedule } => tracing::info!(%schedule, "schedule changed"),
        EventKind::ExportChanged { export } => tracing::info!(%export, "export changed"),
        EventKind::EmbeddingChanged { model, state } => {
            let state = state.as_str();
            tracing::info!(%model, state, "change of the embedding model");
        }
        // Who makes a backup logs it, also where there is no event.
        EventKind::BackupMade { .. } | EventKind::BackupSkipped { .. } => {}
    }
}

fn job_moved(job: Option<&str>, state: &JobState, totals: &FileTotals) {
    let reason = match state {
        JobState::Paused { why } => Some(why.as_str()),
        _ => None,
    };
    let state = state.as_str();
    tracing::info!(
        job,
        state,
        reason,
        completed = totals.completed,
        unchanged = totals.unchanged,
        skipped = totals.skipped,
        failed = totals.failed,
        open = totals.pending + totals.working,
        "job moved"
    );
}

fn file_moved(job: Option<&str>, file: FileId, state: &FileState) {
    let file = file.0;
    match state {
        FileState::Failed { failure } => {
            let (code, stage) = (failure.code.as_str(), failure.stage.as_str());
            tracing::warn!(job, file, code, stage, page = failure.page, "file failed");
        }
        FileState::Skipped { reason } => {
            tracing::debug!(job, file, code = reason.code.as_str(), "file skipped");
        }
        FileState::Pending
        | FileState::Working { .. }
        | FileState::Completed { .. }
        | FileState::Unchanged { .. } => {
            tracing::debug!(job, file, state = state.as_str(), "file moved");
        }
    }
}
