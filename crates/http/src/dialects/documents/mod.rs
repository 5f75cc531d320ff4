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
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::app::App;
use crate::body::BodyLimit;
use crate::dialect::Dialect;
use crate::routes::{KeyRule, NO_BODY, Route, UPLOAD_BODY};

const fn route(
    method: Method,
    path: &'static str,
    (key, reads, body): (KeyRule, bool, BodyLimit),
    handler: fn(MethodFilter) -> MethodRouter<App>,
) -> Route {
    Route {
        method,
        path,
        dialect: Dialect::Documents,
        key,
        reads,
        body,
        handler,
    }
}

const TAKES: (KeyRule, bool, BodyLimit) = (KeyRule::Needed, false, UPLOAD_BODY);
const SHOWS: (KeyRule, bool, BodyLimit) = (KeyRule::Open, true, NO_BODY);
const REMOVES: (KeyRule, bool, BodyLimit) = (KeyRule::Open, false, NO_BODY);

/// Every path of the dialect.
pub(crate) const ROUTES: &[Route] = &[
    route(Method::POST, "/api/v1/documents/ingest/batch", TAKES, |m| {
        on(m, batch::ingest)
    }),
    route(
        Method::GET,
        "/api/v1/documents/ingest/batch/{batch_id}/status",
        SHOWS,
        |m| on(m, batch::status),
    ),
    route(Method::POST, "/api/v1/documents/ingest", TAKES, |m| {
        on(m, single::ingest)
    }),
    route(Method::GET, "/api/v1/documents", SHOWS, |m| {
        on(m, library::list)
    }),
    route(Method::GET, "/api/v1/documents/{document_id}", SHOWS, |m| {
        on(m, library::get)
    }),
    route(
        Method::DELETE,
        "/api/v1/documents/{document_id}",
        REMOVES,
        |m| on(m, library::remove),
    ),
];
