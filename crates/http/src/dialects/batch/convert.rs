//! Views of the application as the document writes them.

use gristmill_api::types::{FileView, JobSource, JobView};
use gristmill_model::{FileState, FileTotals, JobState, stage_band};

use super::{wire, words};
use crate::times::written;

/// A job without its files.
pub(super) fn job(view: &JobView, estimated_duration_ms: u64) -> wire::Job {
    let job = &view.job;
    let totals = &job.totals;
    wire::Job {
        job_id: job.id.to_string(),
        user_id: job.user.clone(),
        name: job.name.clone(),
        description: job.description.clone(),
        status: words::job_status(&job.state),
        priority: job.priority.as_str(),
        created_at: written(job.created_at),
        started_at: job.started_at.map(written),
        completed_at: job.finished_at.map(written),
        total_files: totals.total(),
        completed_files: totals.completed,
        failed_files: totals.failed,
        skipped_files: totals.unchanged + totals.skipped,
        progress_percentage: job_percent(view),
        estimated_duration_ms,
        error_message: job.error.clone(),
        source_progress: None,
    }
}

/// Files under way count by how far they are, where that is known.
fn job_percent(view: &JobView) -> f64 {
    let sampled = view.progress.as_ref().map(|progress| progress.fraction);
    let ended = matches!(
        view.job.state,
        JobState::Completed | JobState::CompletedWithErrors
    );
    match ended {
        true => 100.0,
        false => sampled.map_or_else(|| percent(&view.job.totals), rounded),
    }
}

fn percent(totals: &FileTotals) -> f64 {
    match totals.total() {
        0 => 0.0,
        total => rounded(f64::from(totals.finished()) / f64::from(total)),
    }
}

/// A fraction as per cent with two decimals.
fn rounded(fraction: f64) -> f64 {
    (fraction.clamp(0.0, 1.0) * 10_000.0).round() / 100.0
}

/// A score of 0 to 1 with two decimals.
fn hundredths(score: f32) -> f64 {
    (f64::from(score) * 100.0).round() / 100.0
}

/// The files of one connection.
pub(super) fn source(source: &JobSource, files: Vec<wire::File>) -> wire::SourceProgress {
    let totals = &source.totals;
    wire::SourceProgress {
        source_type: source.source_type.as_str(),
        connection_id: source.connection.to_string(),
        total_files: totals.total(),
        completed_files: totals.completed,
        failed_files: totals.failed,
        skipped_files: totals.unchanged + totals.skipped,
        progress_percentage: percent(totals),
        files,
    }
}

/// A file of a job.
pub(super) fn file(view: &FileView) -> wire::File {
    let file = &view.file;
    let state = state(view);
    let (error_code, error_message) = trouble(&file.state).unzip();
    wire::File {
        file_id: file.key.0.clone(),
        file_metadata: wire::FileMetadata {
            name: file.key.file_name().to_owned(),
            size: file.size.map(|size| size.0),
            source_type: file.source_type.as_str(),
            modified_at: file.modified.map(written),
            mime_type: file.media_type.clone(),
        },
        status: words::file_status(&state),
        progress: file_percent(view),
        current_step: words::current_step(&state),
        error_message,
        error_code,
        retry_count: file.attempts.saturating_sub(1),
        processing_time_ms: file.durations.total(),
        chunks_created: chunks(&file.state),
        embedding_model: view.stored.as_ref().map(|stored| stored.model.to_string()),
        quality_score: view
            .stored
            .as_ref()
            .map(|stored| hundredths(stored.quality)),
        document_id: document(&file.state),
        started_at: file.started_at.map(written),
        completed_at: file.finished_at.map(written),
    }
}

/// The state of a file, with the stage it is in right now: what is stored knows only that it
/// is in work.
fn state(view: &FileView) -> FileState {
    match (&view.file.state, &view.progress) {
        (FileState::Working { .. }, Some(progress)) => FileState::Working {
            stage: progress.stage,
        },
        (state, _) => state.clone(),
    }
}

fn file_percent(view: &FileView) -> f64 {
    let sampled = view.progress.as_ref().map(|progress| progress.fraction);
    match &view.file.state {
        FileState::Pending => 0.0,
        FileState::Working { stage } => rounded(sampled.unwrap_or(stage_band(*stage).0)),
        FileState::Completed { .. }
        | FileState::Unchanged { .. }
        | FileState::Skipped { .. }
        | FileState::Failed { .. } => 100.0,
    }
}

/// Why a file failed or was left out: code and text.
fn trouble(state: &FileState) -> Option<(&'static str, String)> {
    match state {
        FileState::Failed { failure } => Some((failure.code.as_str(), failure.detail.clone())),
        FileState::Skipped { reason } => Some((reason.code.as_str(), reason.detail.clone())),
        FileState::Pending
        | FileState::Working { .. }
        | FileState::Completed { .. }
        | FileState::Unchanged { .. } => None,
    }
}

fn chunks(state: &FileState) -> u32 {
    match state {
        FileState::Completed { chunks, .. } => *chunks,
        FileState::Pending
        | FileState::Working { .. }
        | FileState::Unchanged { .. }
        | FileState::Skipped { .. }
        | FileState::Failed { .. } => 0,
    }
}

fn document(state: &FileState) -> Option<String> {
    match state {
        FileState::Completed { document, .. } | FileState::Unchanged { document } => {
            Some(document.to_string())
        }
        FileState::Pending
        | FileState::Working { .. }
        | FileState::Skipped { .. }
        | FileState::Failed { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_is_written_in_per_cent() {
        assert_eq!(rounded(0.6), 60.0);
        assert_eq!(rounded(1.0 / 3.0), 33.33);
        assert_eq!(rounded(7.0), 100.0);
        assert_eq!(
            percent(&FileTotals::default()),
            0.0,
            "nothing is listed yet"
        );
    }
}
