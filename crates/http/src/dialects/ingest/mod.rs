//! The dialect `ingest`: texts and files handed in, now or in the background, and questions
//! about what was taken in. See `docs/api/ingest.md`.

mod batch;
mod convert;
mod handed;
mod jobs;
mod kept;
mod kinds;
mod knowledge;
mod metadata;
mod order;
mod query;
mod recent;
mod single;
mod stream;
mod wire;
mod words;

use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::app::App;
use crate::body::BodyLimit;
use crate::dialect::Dialect;
use crate::routes::{JSON_BODY, KeyRule, NO_BODY, Route, UPLOAD_BODY};
pub(crate) use recent::Recent;

/// A route that shows something.
const fn get(path: &'static str, handler: fn(MethodFilter) -> MethodRouter<App>) -> Route {
    route(Method::GET, path, true, NO_BODY, handler)
}

/// A route that takes files.
const fn take(path: &'static str, handler: fn(MethodFilter) -> MethodRouter<App>) -> Route {
    route(Method::POST, path, false, UPLOAD_BODY, handler)
}

const fn route(
    method: Method,
    path: &'static str,
    reads: bool,
    body: BodyLimit,
    handler: fn(MethodFilter) -> MethodRouter<App>,
) -> Route {
    Route {
        method,
        path,
        dialect: Dialect::Ingest,
        key: KeyRule::Open,
        reads,
        body,
        handler,
    }
}

/// Every path of the dialect.
pub(crate) const ROUTES: &[Route] = &[
    take("/ingest", |m| on(m, single::ingest)),
    take("/ingest/async", |m| on(m, single::ingest_async)),
    take("/ingest/text", |m| on(m, single::text)),
    take("/ingest/text/async", |m| on(m, single::text_async)),
    take("/ingest/file", |m| on(m, single::file)),
    take("/ingest/file/async", |m| on(m, single::file_async)),
    route(Method::POST, "/ingest/batch", false, JSON_BODY, |m| {
        on(m, batch::ingest)
    }),
    route(Method::POST, "/ingest/batch/async", false, JSON_BODY, |m| {
        on(m, batch::ingest_async)
    }),
    get("/jobs", |m| on(m, jobs::list)),
    get("/jobs/stats", |m| on(m, jobs::stats)),
    get("/jobs/{job_id}", |m| on(m, jobs::get)),
    route(Method::DELETE, "/jobs/{job_id}", false, NO_BODY, |m| {
        on(m, jobs::cancel)
    }),
    route(Method::POST, "/query", true, JSON_BODY, |m| {
        on(m, query::ask)
    }),
    get("/knowledge-base/info", |m| on(m, knowledge::info)),
];
