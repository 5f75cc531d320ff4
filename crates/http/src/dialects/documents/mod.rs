//! The dialect `documents`: batches of uploaded documents with metadata. See
//! `docs/api/documents.md`.

mod batch;
mod convert;
mod journal;
mod library;
mod order;
mod single;
mod wire;

use axum::http::Method;
use axum::routing::on;

use crate::dialect::Dialect::Documents;
use crate::routes::{DOES, Route, SHOWS, TAKES};
use crate::shape::shape;

/// Every path of the dialect.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(
        Documents,
        Method::POST,
        "/api/v1/documents/ingest/batch",
        TAKES.keyed(),
        |m| on(m, batch::ingest),
    )
    .takes_form(shape::<wire::BatchForm>)
    .gives(shape::<wire::Accepted>),
    Route::new(
        Documents,
        Method::GET,
        "/api/v1/documents/ingest/batch/{batch_id}/status",
        SHOWS,
        |m| on(m, batch::status),
    )
    .gives(shape::<wire::BatchStatus>),
    Route::new(
        Documents,
        Method::POST,
        "/api/v1/documents/ingest",
        TAKES.keyed(),
        |m| on(m, single::ingest),
    )
    .takes_form(shape::<wire::SingleForm>)
    .gives(shape::<wire::Ingested>),
    Route::new(Documents, Method::GET, "/api/v1/documents", SHOWS, |m| {
        on(m, library::list)
    })
    .asks(shape::<wire::ListDocuments>)
    .gives(shape::<wire::Documents>),
    Route::new(
        Documents,
        Method::GET,
        "/api/v1/documents/{document_id}",
        SHOWS,
        |m| on(m, library::get),
    )
    .gives(shape::<wire::Known>),
    Route::new(
        Documents,
        Method::DELETE,
        "/api/v1/documents/{document_id}",
        DOES,
        |m| on(m, library::remove),
    )
    .gives(shape::<wire::Removed>),
];
