//! Finds what a person means by a short id.

use gristmill_api::types::{
    DocumentRef, JobRef, JobView, LabelRef, LabelState, ListDocuments, ListExports, ListJobs,
    ListLabels, ListRemoved, ListSchedules, ListWatches, ScheduleView, WatchView,
};
use gristmill_api::{ApiError, ErrorCode, Operations};
use gristmill_model::{DocumentId, Export, JobId};

/// The word for the newest job.
const LAST: &str = "last";
/// How many a list holds at most.
const PAGE: u32 = 1000;

/// A job by its id, the end of it, or `last`.
pub(crate) fn job(api: &dyn Operations, text: &str) -> Result<JobView, ApiError> {
    let id = JobId(text.to_owned());
    match api.jobs_get(JobRef { id }) {
        Err(error) if error.code == ErrorCode::NotFound => {}
        result => return result,
    }
    let newest = ListJobs {
        limit: Some(if text == LAST { 1 } else { PAGE }),
        ..ListJobs::default()
    };
    let jobs = api.jobs_list(newest)?.items;
    if text == LAST {
        let none = || ApiError::new(ErrorCode::NotFound, "there are no jobs yet");
        return jobs.into_iter().next().ok_or_else(none);
    }
    only("job", text, jobs, |job| job.job.id.as_str())
}

/// A watch by its id, the end of it, or its name.
pub(crate) fn watch(api: &dyn Operations, text: &str) -> Result<WatchView, ApiError> {
    let mut watches = api.watches_list(ListWatches::default())?;
    let is_meant = |one: &WatchView| one.watch.id.as_str() == text || one.watch.name == text;
    match watches.iter().filter(|one| is_meant(one)).count() {
        1 => {
            watches.retain(is_meant);
            Ok(watches.remove(0))
        }
        _ => only("watch", text, watches, |one| one.watch.id.as_str()),
    }
}

/// A schedule by its id, the end of it, or its name.
pub(crate) fn schedule(api: &dyn Operations, text: &str) -> Result<ScheduleView, ApiError> {
    let mut schedules = api.schedules_list(ListSchedules::default())?;
    let is_meant =
        |one: &ScheduleView| one.schedule.id.as_str() == text || one.schedule.name == text;
    match schedules.iter().filter(|one| is_meant(one)).count() {
        1 => {
            schedules.retain(is_meant);
            Ok(schedules.remove(0))
        }
        _ => only("schedule", text, schedules, |one| one.schedule.id.as_str()),
    }
}

/// An export by its id, the end of it, or `last`.
pub(crate) fn export(api: &dyn Operations, text: &str) -> Result<Export, ApiError> {
    let newest = ListExports {
        limit: Some(if text == LAST { 1 } else { PAGE }),
        ..ListExports::default()
    };
    let exports = api.exports_list(newest)?.items;
    if text == LAST {
        let none = || ApiError::new(ErrorCode::NotFound, "there are no exports yet");
        return exports.into_iter().next().ok_or_else(none);
    }
    only("export", text, exports, |export| export.id.as_str())
}

/// A document's id by itself or the end of it.
pub(crate) fn document(api: &dyn Operations, text: &str) -> Result<DocumentId, ApiError> {
    let id = DocumentId(text.to_owned());
    match api.documents_get(DocumentRef { id: id.clone() }) {
        Err(error) if error.code == ErrorCode::NotFound => {}
        result => return result.map(|_| id),
    }
    let newest = ListDocuments {
        limit: Some(PAGE),
        ..ListDocuments::default()
    };
    let documents = api.documents_list(newest)?.items;
    let found = only("document", text, documents, |document| document.id.as_str())?;
    Ok(found.id)
}

/// The id of a document that is stored, held or refused, by itself or the end of it. What waits
/// for a person is looked through first, then what was refused.
pub(crate) fn label(api: &dyn Operations, text: &str) -> Result<DocumentId, ApiError> {
    let id = DocumentId(text.to_owned());
    match api.labels_get(LabelRef { id: id.clone() }) {
        Err(error) if error.code == ErrorCode::NotFound => {}
        result => return result.map(|_| id),
    }
    let any = ListLabels {
        limit: Some(PAGE),
        ..ListLabels::default()
    };
    let awaiting = ListLabels {
        awaiting: Some(true),
        ..any.clone()
    };
    let refused = ListLabels {
        state: Some(LabelState::Refused),
        ..any.clone()
    };
    let mut entries = Vec::new();
    for wanted in [awaiting, refused, any] {
        entries = api.labels_list(wanted)?.items;
        if entries
            .iter()
            .any(|entry| entry.id.as_str().ends_with(text))
        {
            break;
        }
    }
    only("label", text, entries, |entry| entry.id.as_str()).map(|entry| entry.id)
}

/// A removed document's id by itself or the end of it.
pub(crate) fn removed(api: &dyn Operations, text: &str) -> Result<DocumentId, ApiError> {
    let latest = ListRemoved {
        limit: Some(PAGE),
        ..ListRemoved::default()
    };
    let removed = api.documents_removed(latest)?.items;
    let mut found = removed.iter().filter(|one| one.id.as_str().ends_with(text));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one.id.clone()),
        (Some(_), Some(_)) => {
            let message = format!("several removed documents have an id that ends in `{text}`");
            Err(ApiError::invalid(message).with_hint("give more of the id"))
        }
        (None, _) => Err(ApiError::not_found("removed document", text)
            .with_hint("`grist documents removed` shows those there are")),
    }
}

/// The only one whose id ends so.
fn only<T>(what: &str, text: &str, all: Vec<T>, id: impl Fn(&T) -> &str) -> Result<T, ApiError> {
    let mut found = all.into_iter().filter(|one| id(one).ends_with(text));
    // Every command is named after many of its things, but these.
    let (many, command) = match what {
        "watch" => ("watches".to_owned(), what.to_owned()),
        "schedule" => ("schedules".to_owned(), what.to_owned()),
        other => (format!("{other}s"), format!("{other}s")),
    };
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => {
            let message = format!("several {many} have an id that ends in `{text}`");
            Err(ApiError::invalid(message).with_hint("give more of the id"))
        }
        (None, _) => Err(ApiError::not_found(what, text)
            .with_hint(format!("`grist {command} list` shows those there are"))),
    }
}
