//! `/sources…`: the kinds of source there are.

use axum::Json;
use gristmill_model::SourceType;
use serde_json::{Value, json};

use super::{wire, words};
use crate::extract::Segment;
use crate::refusal::Refusal;

/// The kinds that the document names and this version cannot reach, as people call them.
const NOT_OFFERED: [&str; 4] = [
    "Google Drive",
    "Amazon S3",
    "Azure Blob Storage",
    "Google Cloud Storage",
];

pub(super) async fn list() -> Json<Value> {
    Json(json!({ "sources": kinds() }))
}

pub(super) async fn capabilities(
    Segment(source_type): Segment,
) -> Result<Json<wire::SourceKind>, Refusal> {
    let found = kinds()
        .into_iter()
        .find(|kind| kind.source_type == source_type);
    let unknown = || {
        let known = words::source_types();
        Refusal::not_found(format!(
            "Unknown source type `{source_type}`; use one of {known}"
        ))
    };
    found.map(Json).ok_or_else(unknown)
}

/// Refuses a word that is no kind of source.
pub(super) fn check(source_type: &str) -> Result<(), Refusal> {
    match kinds().iter().any(|kind| kind.source_type == source_type) {
        true => Ok(()),
        false => Err(Refusal::bad(format!(
            "Unknown source type `{source_type}`; use one of {}",
            words::source_types()
        ))),
    }
}

fn kinds() -> Vec<wire::SourceKind> {
    let own = SourceType::ALL.map(|kind| wire::SourceKind {
        source_type: kind.as_str(),
        name: match kind {
            SourceType::LocalDirectory => "Folder on this machine",
            SourceType::LocalZip => "ZIP archive on this machine",
            SourceType::IndividualUpload => "Uploaded files",
            SourceType::Web => "Web pages",
        },
        available: true,
        capabilities: all(true),
    });
    let others = words::NOT_OFFERED.into_iter().zip(NOT_OFFERED);
    let others = others.map(|(source_type, name)| wire::SourceKind {
        source_type,
        name,
        available: false,
        capabilities: all(false),
    });
    own.into_iter().chain(others).collect()
}

fn all(possible: bool) -> wire::Capabilities {
    wire::Capabilities {
        browse: possible,
        search: possible,
        metadata: possible,
        folders: possible,
    }
}
