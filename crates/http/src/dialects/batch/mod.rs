//! The dialect `batch`: jobs over files of several connections. See `docs/api/batch.md`.

mod browse;
mod connections;
mod convert;
mod jobs;
mod order;
mod socket;
mod sources;
mod speed;
mod statistics;
mod whole;
mod wire;
mod words;

use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::app::App;
use crate::dialect::Dialect;
use crate::routes::{JSON_BODY, KeyRule, NO_BODY, Route};

pub(crate) use speed::Speed;

/// A route that shows something.
const fn get(path: &'static str, handler: fn(MethodFilter) -> MethodRouter<App>) -> Route {
    Route {
        method: Method::GET,
        path,
        dialect: Dialect::Batch,
        key: KeyRule::Open,
        reads: true,
        body: NO_BODY,
        handler,
    }
}

/// A route that does something.
const fn post(path: &'static str, handler: fn(MethodFilter) -> MethodRouter<App>) -> Route {
    Route {
        method: Method::POST,
        path,
        dialect: Dialect::Batch,
        key: KeyRule::Open,
        reads: false,
        body: JSON_BODY,
        handler,
    }
}

/// A route that shows something of which more is said than a query holds.
const fn ask(path: &'static str, handler: fn(MethodFilter) -> MethodRouter<App>) -> Route {
    Route {
        method: Method::POST,
        path,
        dialect: Dialect::Batch,
        key: KeyRule::Open,
        reads: true,
        body: JSON_BODY,
        handler,
    }
}

/// Every path of the dialect but `/health`, which it shares.
pub(crate) const ROUTES: &[Route] = &[
    post("/batch/jobs", |m| on(m, jobs::create)),
    ask("/batch/jobs/list", |m| on(m, jobs::list)),
    get("/batch/jobs/{job_id}", |m| on(m, jobs::get)),
    post("/batch/jobs/{job_id}/control", |m| on(m, jobs::control)),
    get("/batch/statistics", |m| on(m, statistics::get)),
    Route {
        method: Method::GET,
        path: "/batch/ws/{user_id}",
        dialect: Dialect::Batch,
        key: KeyRule::Socket,
        reads: true,
        body: NO_BODY,
        handler: |m| on(m, socket::open),
    },
    post("/auth/authenticate", |m| on(m, connections::authenticate)),
    post("/auth/local-directory", |m| {
        on(m, connections::local_directory)
    }),
    post("/auth/local-zip", |m| on(m, connections::local_zip)),
    post("/auth/upload-setup", |m| on(m, connections::upload_setup)),
    post("/auth/google-drive/oauth2", |m| {
        on(m, connections::google_drive)
    }),
    post("/auth/google-drive/service-account", |m| {
        on(m, connections::google_drive)
    }),
    get("/connections", |m| on(m, connections::list)),
    get("/connections/{connection_id}", |m| on(m, connections::get)),
    Route {
        method: Method::DELETE,
        path: "/connections/{connection_id}",
        dialect: Dialect::Batch,
        key: KeyRule::Open,
        reads: false,
        body: NO_BODY,
        handler: |m| on(m, connections::remove),
    },
    post("/connections/{connection_id}/validate", |m| {
        on(m, connections::validate)
    }),
    post("/connections/{connection_id}/refresh", |m| {
        on(m, connections::validate)
    }),
    get("/sources", |m| on(m, sources::list)),
    get("/sources/{source_type}/capabilities", |m| {
        on(m, sources::capabilities)
    }),
    ask("/browse/files", |m| on(m, browse::files)),
    get("/browse/tree", |m| on(m, browse::tree)),
    ask("/browse/search", |m| on(m, browse::search)),
    ask("/browse/validate-access", |m| {
        on(m, browse::validate_access)
    }),
    get("/browse/files/{file_id}/metadata", |m| {
        on(m, browse::metadata)
    }),
];
