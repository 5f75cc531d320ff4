//! The dialect `bulk`: jobs under ids that their callers choose, exports and their files. See
//! `docs/api/bulk.md`.

mod check;
mod content;
mod convert;
mod exports;
mod files;
mod jobs;
mod listings;
mod models;
mod order;
mod request;
mod socket;
mod wire;

use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::app::App;
use crate::body::BodyLimit;
use crate::dialect::Dialect::Bulk;
use crate::door::Rate;
use crate::routes::{DOES, LISTENS, Route, SAYS, SHOWS, TAKES};
use crate::shape::shape;

pub(crate) use listings::Listings;

/// Whom things belong to when nobody is named.
const NOBODY: &str = "bulk-user";
/// For jobs, which may bring documents along: larger ones are uploaded first.
const DOCUMENTS: BodyLimit = BodyLimit(64 << 20);

/// Every path of the dialect.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(
        Bulk,
        Method::POST,
        "/api/public/bulk/process",
        SAYS.keyed().up_to(DOCUMENTS).rated(Rate::BulkJobs),
        |m| on(m, jobs::process),
    )
    .takes(shape::<wire::Process>)
    .gives(shape::<wire::Processing>),
    Route::new(
        Bulk,
        Method::GET,
        "/api/public/bulk/job/{job_id}/status",
        SHOWS.keyed().rated(Rate::BulkStatus),
        |m| on(m, jobs::status),
    )
    .asks(shape::<wire::ForUser>)
    .gives(shape::<wire::Known>),
    Route::new(
        Bulk,
        Method::GET,
        "/api/public/bulk/ws/bulk-processing/{job_id}",
        LISTENS,
        |m| on(m, socket::open),
    )
    .asks(shape::<wire::ForUser>),
    Route::new(
        Bulk,
        Method::POST,
        "/api/public/bulk/export",
        SAYS.keyed().rated(Rate::BulkExports),
        |m| on(m, exports::create),
    )
    .takes(shape::<wire::Export>)
    .gives(shape::<wire::Exporting>),
    Route::new(
        Bulk,
        Method::GET,
        "/api/public/bulk/export/{export_id}/status",
        SHOWS.keyed().rated(Rate::BulkStatus),
        |m| on(m, exports::status),
    )
    .gives(shape::<wire::ExportStatus>),
    Route::new(
        Bulk,
        Method::GET,
        "/api/public/bulk/download/{export_id}",
        SHOWS.keyed(),
        |m| on(m, exports::download),
    ),
    Route::new(
        Bulk,
        Method::DELETE,
        "/api/public/bulk/cleanup",
        DOES.keyed(),
        |m| on(m, files::clean_up),
    )
    .gives(shape::<wire::CleanedUp>),
    Route::new(
        Bulk,
        Method::POST,
        "/api/public/storage/upload",
        TAKES.keyed(),
        |m| on(m, files::upload),
    )
    .takes_form(shape::<wire::UploadForm>)
    .gives(shape::<wire::Uploaded>),
    lists("/api/public/youtube/channel", |m| on(m, listings::youtube)),
    lists("/api/public/youtube/user", |m| on(m, listings::youtube)),
    lists("/api/public/youtube/videos", |m| on(m, listings::youtube)),
    lists("/api/public/tiktok/channel", |m| on(m, listings::tiktok)),
    lists("/api/public/tiktok/user", |m| on(m, listings::tiktok)),
    lists("/api/public/tiktok/videos", |m| on(m, listings::tiktok)),
    lists("/api/public/twitch/channel", |m| on(m, listings::twitch)),
    lists("/api/public/twitch/user", |m| on(m, listings::twitch)),
    lists("/api/public/twitch/videos", |m| on(m, listings::twitch)),
];

/// A path that lists what a channel has.
const fn lists(path: &'static str, handler: fn(MethodFilter) -> MethodRouter<App>) -> Route {
    Route::new(Bulk, Method::POST, path, SAYS.keyed(), handler)
        .takes(shape::<wire::ListChannel>)
        .gives(shape::<wire::Listing>)
}
