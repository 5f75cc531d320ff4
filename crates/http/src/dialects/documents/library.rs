//! `/api/v1/documents…`: what the knowledge base has.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use gristmill_api::types::{DocumentRef, DocumentView, JobRef, ListDocuments, ListFiles};
use gristmill_api::{ApiError, ErrorCode, Operations};
use gristmill_model::{CollectionId, DocumentId, FileState, JobId};

use super::{convert, wire};
use crate::app::App;
use crate::caller::Caller;
use crate::extract::{Parameters, Segment};
use crate::refusal::Refusal;
use crate::times::written;

/// Documents in a list whose caller names no limit.
const USUAL: u32 = 50;
/// Documents in a list, at most.
const MOST: u32 = 1000;

pub(super) async fn list(
    State(app): State<App>,
    Parameters(query): Parameters<wire::ListDocuments>,
) -> Result<Json<wire::Documents>, Refusal> {
    let limit = query.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        let message = format!("`limit` must be between 1 and {MOST}");
        return Err(Refusal::bad(message));
    }
    let asked = ListDocuments {
        collection: query.collection.map(CollectionId),
        text: query.search,
        offset: query.offset,
        limit: Some(limit),
        ..ListDocuments::default()
    };
    let page = app.call(|api| Ok(api.documents_list(asked)?)).await?;
    Ok(Json(wire::Documents {
        total: page.total,
        offset: page.offset,
        limit,
        documents: page.items.into_iter().map(document).collect(),
    }))
}

/// A document, or the job that stores one, by whose id it is known until then.
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
) -> Result<Json<wire::Known>, Refusal> {
    let user = caller.any_user(None)?;
    app.call(move |api| {
        let known = find(api, user.as_deref(), &id)?;
        Ok(Json(match known {
            Known::Stored(view) => wire::Known::Stored(document(*view)),
            Known::Ordered(status) => wire::Known::Ordered(wire::Ordered {
                document_id: id,
                ingestion_status: status.status,
                failed_documents: status.failed_documents,
            }),
        }))
    })
    .await
}

pub(super) async fn remove(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
) -> Result<Json<wire::Removed>, Refusal> {
    let user = caller.any_user(None)?;
    app.call(move |api| match find(api, user.as_deref(), &id)? {
        Known::Stored(view) => {
            api.documents_delete(DocumentRef {
                id: view.id.clone(),
            })?;
            Ok(Json(wire::Removed {
                document_id: view.id.to_string(),
                message: "Document deleted",
            }))
        }
        Known::Ordered(_) => Err(missing(&id)),
    })
    .await
}

/// What goes by an id.
enum Known {
    Stored(Box<DocumentView>),
    Ordered(wire::BatchStatus),
}

fn find(api: &dyn Operations, user: Option<&str>, id: &str) -> Result<Known, Refusal> {
    if let Some(view) = there(api.documents_get(DocumentRef {
        id: DocumentId(id.to_owned()),
    }))? {
        return Ok(Known::Stored(Box::new(view)));
    }
    let job = JobRef {
        id: JobId(id.to_owned()),
    };
    let job = there(api.jobs_get(job))?.ok_or_else(|| missing(id))?;
    if user.is_some_and(|user| user != job.job.user) || job.job.totals.total() != 1 {
        return Err(missing(id));
    }
    let files = api.jobs_files(ListFiles {
        id: job.job.id.clone(),
        states: Vec::new(),
        code: None,
        text: None,
        offset: None,
        limit: Some(1),
    })?;
    let stored = files.items.first().and_then(|file| match &file.file.state {
        FileState::Completed { document, .. } | FileState::Unchanged { document } => {
            Some(document.clone())
        }
        FileState::Skipped { reason } => reason.twin.clone(),
        FileState::Pending | FileState::Working { .. } | FileState::Failed { .. } => None,
    });
    match stored {
        Some(id) => Ok(Known::Stored(Box::new(
            api.documents_get(DocumentRef { id })?,
        ))),
        None => Ok(Known::Ordered(convert::status(api, user, id.to_owned())?)),
    }
}

/// What is there, if it is.
fn there<T>(answer: Result<T, ApiError>) -> Result<Option<T>, Refusal> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(error.code, ErrorCode::NotFound | ErrorCode::Invalid) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn missing(id: &str) -> Refusal {
    let message = format!("Document {id} not found");
    Refusal::new(StatusCode::NOT_FOUND, "document_not_found", message)
}

fn document(view: DocumentView) -> wire::Document {
    wire::Document {
        document_id: view.id.to_string(),
        filename: view.key.rsplit('/').next().unwrap_or(&view.key).to_owned(),
        title: view.title,
        ingestion_status: "completed",
        metadata: view.metadata,
        media_type: view.media_type,
        size_bytes: view.size.0,
        chunks: view.chunks,
        ingested_at: written(view.updated_at),
    }
}
