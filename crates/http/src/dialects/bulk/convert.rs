//! A job as the document tells of it.

use gristmill_api::types::{FileView, JobRef, JobView};
use gristmill_api::{ApiError, Operations};
use gristmill_model::{FileKey, FileState, FileTotals, JobState};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::request::{Asked, AskedItem};
use super::wire;
use crate::jobs::files;

/// Items that are told of one by one; of larger jobs the rest is counted.
const MOST_ITEMS: u64 = 10_000;
/// What is encoded in a path.
const OF_PATHS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// How far a job is.
pub(super) fn status(api: &dyn Operations, view: &JobView) -> Result<wire::Status, ApiError> {
    let job = &view.job;
    let id = || JobRef { id: job.id.clone() };
    let (progress, stage) = stage(view);
    let result = match job.state.is_final() {
        true => Some(outcome(api, view)?),
        false => None,
    };
    Ok(wire::Status {
        job_id: job.id.to_string(),
        status: word(view),
        progress,
        stage,
        content_processed: job.totals.finished(),
        total_content: job.totals.total(),
        embeddings: api.jobs_statement(id())?.chunks,
        error: error(view, result.as_ref()),
        result,
    })
}

/// What the state of a job is called.
pub(super) fn word(view: &JobView) -> &'static str {
    match &view.job.state {
        JobState::Pending | JobState::Queued => "pending",
        JobState::Running if is_beginning(view) => "initializing",
        JobState::Running | JobState::Paused { .. } | JobState::Cancelling => "processing",
        JobState::Completed | JobState::CompletedWithErrors => "completed",
        JobState::Failed => "failed",
        JobState::Cancelled => "cancelled",
    }
}

fn is_beginning(view: &JobView) -> bool {
    view.job.listing || (view.job.totals.finished() == 0 && fraction(view) == 0.0)
}

/// How much of its items is done, 0 to 1.
fn fraction(view: &JobView) -> f64 {
    let totals = &view.job.totals;
    let counted = match totals.total() {
        0 => 0.0,
        total => f64::from(totals.finished()) / f64::from(total),
    };
    let sampled = view.progress.as_ref().map(|progress| progress.fraction);
    sampled.unwrap_or(counted).max(counted).clamp(0.0, 1.0)
}

/// How far a job is, 0 to 100, and what it does.
fn stage(view: &JobView) -> (f64, String) {
    let totals = &view.job.totals;
    let at_work = || match is_beginning(view) {
        true => 20.0,
        false => ((30.0 + 60.0 * fraction(view)) * 10.0).round() / 10.0,
    };
    match &view.job.state {
        JobState::Pending | JobState::Queued => (0.0, "Waiting for its turn".to_owned()),
        JobState::Running if view.job.listing => (10.0, "Fetching content".to_owned()),
        JobState::Running if is_beginning(view) => (20.0, "Content ingested".to_owned()),
        JobState::Running if totals.finished() == totals.total() => (90.0, "Finalizing".to_owned()),
        JobState::Running => (at_work(), in_words(totals)),
        JobState::Paused { why } => (at_work(), format!("Paused: {}", why.as_str())),
        JobState::Cancelling => (at_work(), "Cancelling".to_owned()),
        JobState::Completed | JobState::CompletedWithErrors => {
            (100.0, "Processing completed successfully!".to_owned())
        }
        JobState::Failed => (ended(totals, at_work()), "Processing failed".to_owned()),
        JobState::Cancelled => (ended(totals, at_work()), "Processing cancelled".to_owned()),
    }
}

fn in_words(totals: &FileTotals) -> String {
    let total = totals.total();
    let item = (totals.finished() + 1).min(total);
    format!("Processing item {item}/{total}")
}

/// An item in a final state counts as done, however it ended.
fn ended(totals: &FileTotals, so_far: f64) -> f64 {
    match totals.finished() == totals.total() {
        true => 100.0,
        false => so_far,
    }
}

fn error(view: &JobView, result: Option<&wire::Outcome>) -> Option<String> {
    if view.job.state != JobState::Failed {
        return None;
    }
    let first = || {
        let items = result.map(|result| result.results.as_slice());
        let said =
            |item: &wire::Item| Some(format!("{}: {}", item.error_code?, item.error.as_ref()?));
        items?.iter().find_map(said)
    };
    let nothing = || Some("Nothing could be processed".to_owned());
    view.job.error.clone().or_else(first).or_else(nothing)
}

/// What a job that has ended came to.
fn outcome(api: &dyn Operations, view: &JobView) -> Result<wire::Outcome, ApiError> {
    let job = &view.job;
    let totals = &job.totals;
    let begun = job.started_at.unwrap_or(job.created_at);
    let took = job.finished_at.map_or(0, |end| end.0 - begun.0);
    Ok(wire::Outcome {
        session_id: job.id.to_string(),
        status: word(view),
        total_items: totals.total(),
        completed_items: totals.finished() - totals.failed,
        failed_items: totals.failed,
        processing_time: took.max(0) as f64 / 1000.0,
        results: items(api, view)?,
    })
}

/// The items of a job, in the order in which they were named.
fn items(api: &dyn Operations, view: &JobView) -> Result<Vec<wire::Item>, ApiError> {
    let files = files(api, view, MOST_ITEMS)?;
    let keys: Vec<&FileKey> = files.iter().map(|file| &file.file.key).collect();
    let asked = Asked::of(&view.job);
    let places = asked.places(&keys);
    let mut items: Vec<(usize, wire::Item)> = files
        .iter()
        .zip(places)
        .map(|(file, place)| {
            let asked = place.and_then(|place| asked.items.get(place));
            (place.unwrap_or(usize::MAX), item(file, asked))
        })
        .collect();
    items.sort_by_key(|(place, _)| *place);
    Ok(items.into_iter().map(|(_, item)| item).collect())
}

/// What became of an item. A file of a job of another door goes by its own name.
fn item(file: &FileView, asked: Option<&AskedItem>) -> wire::Item {
    let own = file.file.key.file_name();
    let (mut error_code, mut error) = (None, None);
    let (mut chunks, mut document_id) = (0, None);
    let status = match &file.file.state {
        FileState::Pending => "pending",
        FileState::Working { .. } => "processing",
        FileState::Completed {
            document,
            chunks: stored,
            ..
        } => {
            (chunks, document_id) = (*stored, Some(document.to_string()));
            "completed"
        }
        FileState::Unchanged { document } => {
            document_id = Some(document.to_string());
            "completed"
        }
        FileState::Skipped { reason } => {
            document_id = reason.twin.as_ref().map(ToString::to_string);
            error_code = Some(reason.code.as_str());
            error = Some(reason.detail.clone());
            "skipped"
        }
        FileState::Failed { failure } => {
            error_code = Some(failure.code.as_str());
            error = Some(failure.detail.clone());
            "failed"
        }
    };
    wire::Item {
        id: asked.map_or(own, |asked| &asked.id).to_owned(),
        title: asked.map_or(own, |asked| &asked.title).to_owned(),
        status,
        chunks,
        document_id,
        error,
        error_code,
    }
}

/// About how many items a request names.
pub(super) fn named(body: &wire::Process) -> u32 {
    let documents = body.uploaded_documents.as_ref().map_or(0, Vec::len);
    let count = |named: &Option<Vec<String>>| named.as_ref().map_or(0, Vec::len);
    let most = documents.max(count(&body.selected_content));
    most.max(count(&body.pasted_urls)).max(1) as u32
}

/// A time in milliseconds, for people.
pub(super) fn spoken(millis: u64) -> String {
    match millis.div_ceil(60_000) {
        0 | 1 => "1 minute".to_owned(),
        minutes if minutes < 120 => format!("{minutes} minutes"),
        minutes => format!("{} hours", minutes.div_ceil(60)),
    }
}

/// Text as it stands in a path.
pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, OF_PATHS).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_in_work_is_counted_as_the_next() {
        let totals = |completed, pending| FileTotals {
            completed,
            pending,
            ..FileTotals::default()
        };
        assert_eq!(in_words(&totals(2, 3)), "Processing item 3/5");
        assert_eq!(in_words(&totals(5, 0)), "Processing item 5/5");
        assert_eq!(ended(&totals(5, 0), 90.0), 100.0);
        assert_eq!(ended(&totals(1, 1), 60.0), 60.0);
    }

    #[test]
    fn a_time_is_told_in_words_and_an_id_as_part_of_a_path() {
        assert_eq!(spoken(0), "1 minute");
        assert_eq!(spoken(600_000), "10 minutes");
        assert_eq!(spoken(9_000_000), "3 hours");
        assert_eq!(encoded("bulk-1 ä/"), "bulk-1%20%C3%A4%2F");
    }
}
