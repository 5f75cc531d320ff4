//! Uploaded files and what is said of them, as an order to the application.

use gristmill_api::types::{CreateJob, CreatedJob, LoadView, MappingFile, Nothing};
use gristmill_api::{ErrorCode, Operations};
use gristmill_model::{ConnectionId, MetadataValues, Selection};

use axum::http::StatusCode;

use crate::form::SentFile;
use crate::jobs::NOBODY;
use crate::kept::Kept;
use crate::refusal::Refusal;

/// Share of the room for bytes in flight from which on a warning is logged.
const NEARLY_FULL: f64 = 0.8;
/// Seconds after which a batch that found no room is worth another try.
const TRY_AGAIN: u64 = 30;

/// Files that were sent together.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) files: Vec<SentFile>,
    pub(super) mapping: Option<MappingFile>,
    /// Metadata of each file by its name, besides a mapping.
    pub(super) metadata: MetadataValues,
}

/// Makes a job of a batch, and starts it. What cannot be taken leaves nothing behind.
pub(super) fn create(
    api: &dyn Operations,
    user: &str,
    batch: Batch,
) -> Result<CreatedJob, Refusal> {
    let nearly_full = check_room(api, &batch.files)?;
    let mut kept = Kept::new(api, connection(user), user);
    let mut selection = Selection::only(kept.connection.clone(), Vec::new());
    let name = match batch.files.as_slice() {
        [one] => one.name.clone(),
        many => format!("Batch of {} documents", many.len()),
    };
    for file in &batch.files {
        let key = kept.file(file)?;
        if !batch.metadata.is_empty() {
            selection
                .metadata
                .insert(key.clone(), batch.metadata.clone());
        }
        selection.keys.push(key);
    }
    let mapped = batch.mapping.is_some();
    let made = api.jobs_create(CreateJob {
        user: Some(user.to_owned()),
        name: Some(name),
        selections: vec![selection],
        mapping: batch.mapping,
        start: true,
        ..CreateJob::default()
    });
    let created = made.map_err(|error| match error.code == ErrorCode::Invalid && mapped {
        true => Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_metadata_mapping",
            error.message,
        ),
        false => error.into(),
    })?;
    kept.taken();
    if let Some(megabytes) = nearly_full {
        let batch_id = created.job.job.id.as_str();
        tracing::warn!(batch_id, megabytes, "approaching the memory limit");
    }
    Ok(created)
}

/// The upload connection of a user.
fn connection(user: &str) -> ConnectionId {
    ConnectionId(match user {
        NOBODY => "document-uploads".to_owned(),
        user => format!("document-uploads-{user}"),
    })
}

/// Refuses a batch that would pass the limit of bytes in flight. One that is larger than the
/// limit by itself is taken when nothing else is in flight, because it would never be. Answers
/// how many megabytes there are with it where that is nearly the limit.
fn check_room(api: &dyn Operations, files: &[SentFile]) -> Result<Option<u64>, Refusal> {
    let LoadView {
        bytes_in_flight,
        most_bytes,
        ..
    } = api.load_get(Nothing {})?;
    let sizes = files.iter().map(|file| std::fs::metadata(&file.path));
    let batch: u64 = sizes.filter_map(|size| Some(size.ok()?.len())).sum();
    let wanted = bytes_in_flight.0 + batch;
    if bytes_in_flight.0 > 0 && wanted > most_bytes.0 {
        let message = format!(
            "Memory limit reached: {} MB are being processed and {} MB may be; try again later",
            bytes_in_flight.0 / 1_000_000,
            most_bytes.0 / 1_000_000
        );
        let status = StatusCode::SERVICE_UNAVAILABLE;
        return Err(Refusal {
            retry_after: Some(TRY_AGAIN),
            ..Refusal::new(status, "memory_limit", message)
        });
    }
    let nearly_full = wanted as f64 > most_bytes.0 as f64 * NEARLY_FULL;
    Ok(nearly_full.then_some(wanted / 1_000_000))
}
