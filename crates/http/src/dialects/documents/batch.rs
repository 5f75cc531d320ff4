//! `/api/v1/documents/ingest/batch…`: many documents at once, and how far they are.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use gristmill_api::types::MappingFile;
use gristmill_model::MetadataValues;

use super::order::{self, Batch};
use super::{convert, journal, wire};
use crate::app::App;
use crate::caller::Caller;
use crate::extract::Segment;
use crate::form::{Form, SentFile};
use crate::jobs::{NOBODY, listed};
use crate::refusal::Refusal;

/// Files in a batch.
const MOST: usize = 100;
/// The field that holds the mapping.
const MAPPING: &str = "metadata_mapping";
/// Largest mapping, in bytes.
const LARGEST_MAPPING: u64 = 16 << 20;

pub(super) async fn ingest(
    State(app): State<App>,
    caller: Caller,
    form: Form,
) -> Result<(StatusCode, Json<wire::Accepted>), Refusal> {
    let user = caller.user(None, NOBODY)?;
    app.new_jobs.take(&user)?;
    let batch = batch(form)?;
    let news = app.hub.listen();
    let created = app
        .call(move |api| {
            let mut created = order::create(api, &user, batch)?;
            created.job = listed(api, created.job)?;
            Ok(created)
        })
        .await?;
    let job = &created.job.job;
    journal::begin(&app, job, &created.warnings, news);
    let accepted = wire::Accepted {
        batch_id: job.id.to_string(),
        total_documents: job.totals.total(),
        status: "in_progress",
        message: "Batch ingestion started. Use batch_id to check status",
        warnings: created.warnings,
    };
    Ok((StatusCode::ACCEPTED, Json(accepted)))
}

pub(super) async fn status(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
) -> Result<Json<wire::BatchStatus>, Refusal> {
    // Whoever knows the id of a batch may ask for it without a key.
    let user = caller.any_user(None)?;
    let status = app
        .call(move |api| convert::status(api, user.as_deref(), id))
        .await?;
    Ok(Json(status))
}

/// The files of a form, and the mapping among them.
fn batch(form: Form) -> Result<Batch, Refusal> {
    let (mappings, files): (Vec<SentFile>, Vec<SentFile>) = form
        .files
        .into_iter()
        .partition(|file| file.field == MAPPING);
    if files.is_empty() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let message = "No file was uploaded; send at least one as `files`";
        return Err(Refusal::new(status, "validation_error", message));
    }
    if files.len() > MOST {
        let message = format!(
            "Batch exceeds maximum size of {MOST} files. Uploaded: {} files",
            files.len()
        );
        return Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "batch_too_large",
            message,
        ));
    }
    let written = form.fields.into_iter().find(|(name, _)| name == MAPPING);
    let mapping = match (mappings.into_iter().next(), written) {
        (Some(file), _) => Some(read(&file)?),
        (None, Some((_, text))) if !text.trim().is_empty() => Some(named(MAPPING, text)),
        (None, _) => None,
    };
    Ok(Batch {
        files,
        mapping,
        metadata: MetadataValues::new(),
    })
}

fn read(file: &SentFile) -> Result<MappingFile, Refusal> {
    let wrong = |message: String| {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Refusal::new(status, "invalid_metadata_mapping", message)
    };
    let size = std::fs::metadata(&file.path).map(|known| known.len());
    if size.is_ok_and(|size| size > LARGEST_MAPPING) {
        return Err(wrong(format!(
            "The mapping is larger than {LARGEST_MAPPING} bytes"
        )));
    }
    let text = std::fs::read_to_string(&file.path)
        .map_err(|error| wrong(format!("The mapping `{}` is no text: {error}", file.name)))?;
    Ok(named(&file.name, text))
}

/// The mapping under a name whose ending tells its form: by its content where it has none.
fn named(name: &str, text: String) -> MappingFile {
    let lower = name.to_ascii_lowercase();
    let told = lower.ends_with(".csv") || lower.ends_with(".json");
    let guessed = match text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('{')
    {
        true => "json",
        false => "csv",
    };
    let name = match told {
        true => name.to_owned(),
        false => format!("{name}.{guessed}"),
    };
    MappingFile::Text { name, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_is_told_by_its_name_and_else_by_its_content() {
        let name = |name: &str, text: &str| match named(name, text.to_owned()) {
            MappingFile::Text { name, .. } => name,
            MappingFile::Path { path } => path,
        };
        assert_eq!(name("map.CSV", "{}"), "map.CSV");
        assert_eq!(name("map", "\u{feff} {\"a\": {}}"), "map.json");
        assert_eq!(name("map.txt", "filename,author"), "map.txt.csv");
    }
}
