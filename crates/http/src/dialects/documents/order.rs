//! Uploaded files and what is said of them, as an order to the application.

use gristmill_api::types::{AddFile, CreateJob, CreatedJob, LoadView, MappingFile, Nothing};
use gristmill_api::{ErrorCode, Operations};
use gristmill_model::{ConnectionId, MetadataValues, Selection};

use axum::http::StatusCode;

use crate::form::SentFile;
use crate::jobs::NOBODY;
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
    check_room(api, &batch.files)?;
    let connection = connection(user);
    let mut selection = Selection::only(connection.clone(), Vec::new());
    let name = match batch.files.as_slice() {
        [one] => one.name.clone(),
        many => format!("Batch of {} documents", many.len()),
    };
    for file in &batch.files {
        let path = file.path.to_str().ok_or_else(Refusal::defect)?;
        let added = api.uploads_add_file(AddFile {
            connection: Some(connection.clone()),
            user: Some(user.to_owned()),
            path: path.to_owned(),
            name: Some(file.name.clone()),
            take: true,
        })?;
        if !batch.metadata.is_empty() {
            selection
                .metadata
                .insert(added.key.clone(), batch.metadata.clone());
        }
        selection.keys.push(added.key);
    }
    let made = api.jobs_create(CreateJob {
        user: Some(user.to_owned()),
        name: Some(name),
        selections: vec![selection],
        mapping: batch.mapping,
        start: true,
        ..CreateJob::default()
    });
    made.map_err(|error| match error.code {
        ErrorCode::Invalid => Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_metadata_mapping",
            error.message,
        ),
        _ => error.into(),
    })
}

/// The upload connection of a user.
fn connection(user: &str) -> ConnectionId {
    ConnectionId(match user {
        NOBODY => "document-uploads".to_owned(),
        user => format!("document-uploads-{user}"),
    })
}

/// Refuses a batch that would pass the limit of bytes in flight. One that is larger than the
/// limit by itself is taken when nothing else is in flight, because it would never be.
fn check_room(api: &dyn Operations, files: &[SentFile]) -> Result<(), Refusal> {
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
    if wanted as f64 > most_bytes.0 as f64 * NEARLY_FULL {
        let megabytes = wanted / 1_000_000;
        tracing::warn!(megabytes, "approaching the memory limit");
    }
    Ok(())
}
