//! Uploaded files as an order to the application.

use axum::http::StatusCode;
use gristmill_api::Operations;
use gristmill_api::types::{CreateJob, JobView};
use gristmill_model::{ConnectionId, Priority, Selection};

use crate::form::SentFile;
use crate::jobs::{NOBODY, listed};
use crate::kept::Kept;
use crate::refusal::Refusal;

/// Makes a job of files, and starts it. What cannot be taken leaves nothing behind.
pub(super) fn create(
    api: &dyn Operations,
    user: &str,
    files: &[SentFile],
    priority: Option<Priority>,
) -> Result<JobView, Refusal> {
    let mut kept = Kept::new(api, connection(user), user);
    for file in files {
        kept.file(file)?;
    }
    let name = match files {
        [one] => one.name.clone(),
        many => format!("Classification of {} documents", many.len()),
    };
    let created = api.jobs_create(CreateJob {
        user: Some(user.to_owned()),
        name: Some(name),
        priority,
        selections: vec![Selection::only(kept.connection.clone(), kept.keys.clone())],
        start: true,
        ..CreateJob::default()
    })?;
    kept.taken();
    Ok(listed(api, created.job)?)
}

/// Refuses a form without a file.
pub(super) fn some(files: Vec<SentFile>) -> Result<Vec<SentFile>, Refusal> {
    match files.is_empty() {
        false => Ok(files),
        true => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let message = "No file was uploaded";
            Err(Refusal::new(status, "validation_error", message))
        }
    }
}

/// The priority of a word.
pub(super) fn priority(word: Option<&str>) -> Result<Option<Priority>, Refusal> {
    let Some(word) = word.filter(|word| !word.is_empty()) else {
        return Ok(None);
    };
    let found = Priority::ALL.into_iter().find(|one| one.as_str() == word);
    let known = || Priority::ALL.map(Priority::as_str).join(", ");
    let unknown = || Refusal::bad(format!("Unknown priority `{word}`; use one of {}", known()));
    found.map(Some).ok_or_else(unknown)
}

/// The upload connection of a user.
fn connection(user: &str) -> ConnectionId {
    ConnectionId(match user {
        NOBODY => "classification-uploads".to_owned(),
        user => format!("classification-uploads-{user}"),
    })
}
