//! What the application knows of documents, as the document writes it.

use gristmill_api::types::{FileView, JobView};
use gristmill_api::{ApiError, Operations};
use gristmill_model::{
    FileState, HitFamily, HitKind, JobState, Label, ReasonCode, SkipReason, Stage,
};

use super::subject::{Subject, doc_id};
use super::wire;
use crate::jobs::files;
use crate::times::written;

/// Documents of a job that are told of; of jobs from other doors there may be more.
pub(super) const MOST_DOCUMENTS: u64 = 10_000;
/// Passages cited, at most.
const MOST_CITED: usize = 50;

/// The name of a file, as it was sent.
pub(super) fn file_name(file: &FileView) -> String {
    file.file.key.file_name().to_owned()
}

/// Pages and images of a document. What has no pages is one.
pub(super) fn extent(subject: &Subject) -> (u32, u32) {
    let document = subject.document.as_ref();
    let pages = document.and_then(|document| document.pages);
    let images = document.and_then(|document| document.images);
    (pages.unwrap_or(1), images.unwrap_or(0))
}

/// A document and what is known of it.
pub(super) fn document(subject: &Subject) -> wire::Document {
    let (page_count, image_count) = extent(subject);
    let ruled = |label: &gristmill_api::types::LabelView| label.labelling.ruling.is_some();
    wire::Document {
        doc_id: doc_id(subject.file.file.id),
        filename: file_name(&subject.file),
        status: match (&subject.label, subject.file.file.state.is_final()) {
            (Some(label), _) if ruled(label) => "reviewed",
            (Some(_), _) => "classified",
            (None, true) => "preprocessed",
            (None, false) => "uploaded",
        },
        page_count,
        image_count,
        classification: classification(subject),
        error: trouble(&subject.file.file.state),
    }
}

/// How sensitive a document is, once it has a label.
pub(super) fn classification(subject: &Subject) -> Option<wire::Classification> {
    let label = subject.label.as_ref()?;
    let found = &label.labelling.found;
    let of = |family: HitFamily| {
        let counts = label.counts.iter();
        let counts = counts.filter(move |(kind, _)| kind.family() == family);
        counts.map(|(kind, count)| wire::Signal {
            kind: kind.as_str(),
            count: *count,
        })
    };
    let personal: Vec<_> = [HitFamily::Identity, HitFamily::Payment, HitFamily::Contact]
        .into_iter()
        .chain([HitFamily::Secret])
        .flat_map(of)
        .collect();
    let harmful: Vec<_> = of(HitFamily::Unsafe).collect();
    let (page_count, image_count) = extent(subject);
    let cited = found.hits.iter().take(MOST_CITED);
    Some(wire::Classification {
        doc_id: doc_id(subject.file.file.id),
        final_category: label.label.as_str(),
        machine_category: label.machine_label.as_str(),
        secondary_tags: label
            .counts
            .keys()
            .map(|kind: &HitKind| kind.as_str())
            .collect(),
        confidence: found.confidence,
        citations: cited
            .map(|hit| wire::Citation {
                page: hit.page.unwrap_or(1),
                snippet: hit.snippet.clone(),
            })
            .collect(),
        explanation: explanation(label),
        page_count,
        image_count,
        content_safety: match label.machine_label {
            Label::Unsafe => "unsafe",
            Label::Public | Label::Confidential | Label::HighlySensitive => "safe",
        },
        raw_signals: wire::Signals {
            has_pii: !personal.is_empty(),
            pii_hits: personal,
            has_unsafe_pattern: !harmful.is_empty(),
            unsafe_hits: harmful,
            has_internal_markers: of(HitFamily::Marker).next().is_some(),
            notes: found.reasons.clone(),
        },
        requires_review: label.requires_review,
    })
}

fn explanation(label: &gristmill_api::types::LabelView) -> String {
    match &label.labelling.ruling {
        Some(ruling) => format!("{}: {}", ruling.by, ruling.comment),
        None if label.labelling.found.reasons.is_empty() => {
            "Nothing was found that asks for more".to_owned()
        }
        None => label.labelling.found.reasons.join("; "),
    }
}

/// How far a job is, with its documents.
pub(super) fn status(api: &dyn Operations, view: &JobView) -> Result<wire::JobStatus, ApiError> {
    let job = &view.job;
    let files = files(api, view, MOST_DOCUMENTS)?;
    let documents: Vec<_> = files.iter().map(job_document).collect();
    let failed = files
        .iter()
        .filter(|file| is_lost(&file.file.state))
        .count() as u32;
    let sum: f64 = documents.iter().map(|document| document.progress).sum();
    let progress = match documents.len() {
        0 => 0.0,
        count => (sum / count as f64 * 10.0).round() / 10.0,
    };
    let updated = files
        .iter()
        .filter_map(|file| file.file.finished_at.or(file.file.started_at));
    let updated = updated
        .chain(job.finished_at)
        .max()
        .unwrap_or(job.created_at);
    let done = files
        .iter()
        .filter(|file| file.file.state.is_final())
        .count() as u32;
    Ok(wire::JobStatus {
        job_id: job.id.to_string(),
        status: match (done - failed, &job.state) {
            (_, JobState::Cancelled) => word(&job.state),
            (0, state) if state.is_final() && failed > 0 => "failed",
            (_, state) => word(state),
        },
        total_files: job.totals.total(),
        completed: done - failed,
        failed,
        progress,
        created_at: written(job.created_at),
        updated_at: written(updated),
        documents,
        error: job.error.clone(),
    })
}

/// What a job's state is called.
pub(super) fn word(state: &JobState) -> &'static str {
    match state {
        JobState::Pending | JobState::Queued => "pending",
        JobState::Running | JobState::Paused { .. } | JobState::Cancelling => "processing",
        JobState::Completed | JobState::CompletedWithErrors => "completed",
        JobState::Failed => "failed",
        JobState::Cancelled => "cancelled",
    }
}

pub(super) fn job_document(file: &FileView) -> wire::JobDocument {
    let state = &file.file.state;
    wire::JobDocument {
        doc_id: doc_id(file.file.id),
        filename: file_name(file),
        status: match state {
            FileState::Pending => "pending",
            FileState::Working { .. } => "processing",
            state if is_lost(state) => "failed",
            _ => "completed",
        },
        progress: progress(file),
        error: match is_lost(state) {
            true => trouble(state),
            false => None,
        },
    }
}

/// What is done counts as done, however it ended. What is stored of a file in work does not know
/// how far it is.
fn progress(file: &FileView) -> f64 {
    let sampled = file.progress.as_ref().map(|progress| progress.stage);
    match &file.file.state {
        FileState::Pending => 0.0,
        FileState::Working { stage } => match sampled.unwrap_or(*stage) {
            Stage::Accessing | Stage::Downloading => 10.0,
            Stage::Parsing => 30.0,
            Stage::Chunking => 60.0,
            Stage::Embedding | Stage::Storing => 90.0,
        },
        FileState::Completed { .. }
        | FileState::Unchanged { .. }
        | FileState::Skipped { .. }
        | FileState::Failed { .. } => 100.0,
    }
}

/// Whether nothing is known of what a file holds. What a policy holds back has a label.
fn is_lost(state: &FileState) -> bool {
    match state {
        FileState::Failed { .. } => true,
        FileState::Skipped { reason } => !matches!(
            reason.code,
            ReasonCode::Duplicate | ReasonCode::HeldForReview | ReasonCode::RefusedByLabel
        ),
        FileState::Pending
        | FileState::Working { .. }
        | FileState::Completed { .. }
        | FileState::Unchanged { .. } => false,
    }
}

/// Why a file is not stored, as `Kind: text`.
pub(super) fn trouble(state: &FileState) -> Option<String> {
    let told = |code: ReasonCode, detail: &str| format!("{}: {detail}", code.as_str());
    match state {
        FileState::Failed { failure } => Some(told(failure.code, &failure.detail)),
        FileState::Skipped {
            reason: SkipReason { code, detail, .. },
        } if *code != ReasonCode::Duplicate => Some(told(*code, detail)),
        FileState::Pending
        | FileState::Working { .. }
        | FileState::Completed { .. }
        | FileState::Unchanged { .. }
        | FileState::Skipped { .. } => None,
    }
}
