//! Finds what a person means by a short id.

use gristmill_api::types::{DocumentRef, JobRef, JobView, ListDocuments, ListJobs};
use gristmill_api::{ApiError, ErrorCode, Operations};
use gristmill_model::{DocumentId, JobId};

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

/// The only one whose id ends so.
fn only<T>(what: &str, text: &str, all: Vec<T>, id: impl Fn(&T) -> &str) -> Result<T, ApiError> {
    let mut found = all.into_iter().filter(|one| id(one).ends_with(text));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => {
            let message = format!("several {what}s have an id that ends in `{text}`");
            Err(ApiError::invalid(message).with_hint("give more of the id"))
        }
        (None, _) => Err(ApiError::not_found(what, text)
            .with_hint(format!("`grist {what}s list` shows those there are"))),
    }
}
