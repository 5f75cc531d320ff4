//! The dialect `classification`: how sensitive documents are, one by one and in batches. See
//! `docs/api/classification.md`.

mod batch;
mod convert;
mod export;
mod order;
mod single;
mod socket;
mod subject;
mod wire;

use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::app::App;
use crate::body::BodyLimit;
use crate::dialect::Dialect;
use crate::routes::{JSON_BODY, KeyRule, NO_BODY, Route, UPLOAD_BODY};

const fn route(
    method: Method,
    path: &'static str,
    (key, reads, body): (KeyRule, bool, BodyLimit),
    handler: fn(MethodFilter) -> MethodRouter<App>,
) -> Route {
    Route {
        method,
        path,
        dialect: Dialect::Classification,
        key,
        reads,
        body,
        handler,
    }
}

const TAKES: (KeyRule, bool, BodyLimit) = (KeyRule::Open, false, UPLOAD_BODY);
const DOES: (KeyRule, bool, BodyLimit) = (KeyRule::Open, false, NO_BODY);
const SAYS: (KeyRule, bool, BodyLimit) = (KeyRule::Open, false, JSON_BODY);
const SHOWS: (KeyRule, bool, BodyLimit) = (KeyRule::Open, true, NO_BODY);
const LISTENS: (KeyRule, bool, BodyLimit) = (KeyRule::Socket, true, NO_BODY);

/// Every path of the dialect but `/health` and `GET /jobs`, which it shares.
pub(crate) const ROUTES: &[Route] = &[
    route(Method::POST, "/upload", TAKES, |m| on(m, single::upload)),
    route(Method::POST, "/classify/{doc_id}", DOES, |m| {
        on(m, single::classify)
    }),
    route(Method::GET, "/documents/{doc_id}", SHOWS, |m| {
        on(m, single::get)
    }),
    route(Method::POST, "/hitl", SAYS, |m| on(m, single::decide)),
    route(Method::POST, "/batch/upload", TAKES, |m| {
        on(m, batch::upload)
    }),
    route(Method::GET, "/status/{job_id}", SHOWS, |m| {
        on(m, batch::status)
    }),
    route(Method::GET, "/status/{job_id}/ws", LISTENS, |m| {
        on(m, socket::open)
    }),
    route(Method::POST, "/cancel/{job_id}", DOES, |m| {
        on(m, batch::cancel)
    }),
    route(Method::POST, "/status/{job_id}/retry", DOES, |m| {
        on(m, batch::retry)
    }),
    route(Method::GET, "/status/{job_id}/export", SHOWS, |m| {
        on(m, export::export)
    }),
];
