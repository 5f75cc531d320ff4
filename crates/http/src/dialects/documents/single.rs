//! `POST /api/v1/documents/ingest`: one document.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use gristmill_api::types::Nothing;
use gristmill_api::{Operations, Schema, unread_kind};
use gristmill_model::{MetadataValue, MetadataValues};
use serde_json::{Map, Value};

use super::order::{self, Batch};
use super::{journal, wire};
use crate::app::App;
use crate::caller::Caller;
use crate::form::{Form, SentFile};
use crate::jobs::{NOBODY, listed};
use crate::refusal::Refusal;

pub(super) async fn ingest(
    State(app): State<App>,
    caller: Caller,
    mut form: Form,
) -> Result<(StatusCode, Json<wire::Ingested>), Refusal> {
    let user = caller.user(None, NOBODY)?;
    app.new_jobs.take(&user)?;
    let said = form.field("metadata").unwrap_or_default().to_owned();
    let metadata = metadata(&said)?;
    if form.files.len() != 1 {
        let message = format!("Send one file as `file`, not {}", form.files.len());
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Err(Refusal::new(status, "validation_error", message));
    }
    let file = form.files.swap_remove(0);
    let name = file.name.clone();
    let size_bytes = std::fs::metadata(&file.path).map_or(0, |known| known.len());
    let batch = Batch {
        files: vec![file],
        mapping: None,
        metadata: typed(&metadata)?,
    };
    let news = app.hub.listen();
    let job = app
        .call(move |api| {
            batch.files.iter().try_for_each(check_kind)?;
            check_schema(api, &batch.metadata)?;
            let created = order::create(api, &user, batch)?;
            Ok(listed(api, created.job)?.job)
        })
        .await?;
    journal::begin(&app, &job, &[], news);
    let ingested = wire::Ingested {
        document_id: job.id.to_string(),
        filename: name,
        ingestion_status: "in_progress",
        metadata: Value::Object(metadata),
        size_bytes,
        message: "Document ingestion started. Use document_id to check status",
    };
    Ok((StatusCode::ACCEPTED, Json(ingested)))
}

fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "invalid_metadata",
        message,
    )
}

/// Refuses what would be left out because nothing reads it.
fn check_kind(file: &SentFile) -> Result<(), Refusal> {
    match unread_kind(&file.path, &file.name) {
        Some(why) => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "unsupported_format",
            why,
        )),
        None => Ok(()),
    }
}

/// Refuses metadata with which the document would fail: in a batch it fails alone, and here it
/// is alone.
fn check_schema(api: &dyn Operations, metadata: &MetadataValues) -> Result<(), Refusal> {
    let schema = Schema(api.metadata_get(Nothing {})?.schema);
    for (name, value) in metadata {
        let wrong = |problem| invalid(format!("Metadata validation failed: {problem}"));
        schema.convert(name, value).map_err(wrong)?;
    }
    Ok(())
}

fn metadata(text: &str) -> Result<Map<String, Value>, Refusal> {
    match text.trim() {
        "" => Ok(Map::new()),
        text => serde_json::from_str(text)
            .map_err(|error| invalid(format!("`metadata` is not a JSON object: {error}"))),
    }
}

/// Metadata as the application has it. Null says nothing.
fn typed(metadata: &Map<String, Value>) -> Result<MetadataValues, Refusal> {
    let said = metadata.iter().filter(|(_, value)| !value.is_null());
    said.map(|(name, value)| {
        let typed: Result<MetadataValue, _> = serde_json::from_value(value.clone());
        let message = || format!("`{name}` must be text, a number, true, false or a list of texts");
        Ok((name.clone(), typed.map_err(|_| invalid(message()))?))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_must_be_an_object_of_plain_values() {
        assert!(metadata("").unwrap().is_empty());
        let given = metadata(r#"{"author": "Ann", "version": 3, "tags": ["a"], "x": null}"#);
        assert_eq!(typed(&given.unwrap()).unwrap().len(), 3);
        for text in ["[1]", "{", "7"] {
            assert_eq!(metadata(text).unwrap_err().code, "invalid_metadata");
        }
        let nested = metadata(r#"{"author": {"name": "Ann"}}"#).unwrap();
        let refusal = typed(&nested).unwrap_err();
        assert!(
            refusal.message.starts_with("`author` must be"),
            "{refusal:?}"
        );
    }
}
