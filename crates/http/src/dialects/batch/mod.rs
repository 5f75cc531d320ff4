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
use axum::routing::on;

use crate::dialect::Dialect::Batch;
use crate::routes::{ASKS, DOES, LISTENS, Route, SAYS, SHOWS};
use crate::shape::shape;

pub(crate) use speed::Speed;

/// Every path of the dialect but `/health`, which it shares.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Batch, Method::POST, "/batch/jobs", SAYS, |m| {
        on(m, jobs::create)
    })
    .takes(shape::<wire::CreateJob>)
    .gives(shape::<wire::Job>),
    Route::new(Batch, Method::POST, "/batch/jobs/list", ASKS, |m| {
        on(m, jobs::list)
    })
    .takes(shape::<wire::ListJobs>)
    .gives(shape::<wire::JobList>),
    Route::new(Batch, Method::GET, "/batch/jobs/{job_id}", SHOWS, |m| {
        on(m, jobs::get)
    })
    .asks(shape::<wire::ForUser>)
    .gives(shape::<wire::Job>),
    Route::new(
        Batch,
        Method::POST,
        "/batch/jobs/{job_id}/control",
        SAYS,
        |m| on(m, jobs::control),
    )
    .takes(shape::<wire::Control>)
    .gives(shape::<wire::Controlled>),
    Route::new(Batch, Method::GET, "/batch/statistics", SHOWS, |m| {
        on(m, statistics::get)
    })
    .asks(shape::<wire::ForUser>)
    .gives(shape::<wire::Statistics>),
    Route::new(Batch, Method::GET, "/batch/ws/{user_id}", LISTENS, |m| {
        on(m, socket::open)
    })
    .asks(shape::<wire::Listen>),
    Route::new(Batch, Method::POST, "/auth/authenticate", SAYS, |m| {
        on(m, connections::authenticate)
    })
    .takes(shape::<wire::Authenticate>)
    .gives(shape::<wire::Authenticated>),
    Route::new(Batch, Method::POST, "/auth/local-directory", SAYS, |m| {
        on(m, connections::local_directory)
    })
    .takes(shape::<wire::LocalDirectory>)
    .gives(shape::<wire::Authenticated>),
    Route::new(Batch, Method::POST, "/auth/local-zip", SAYS, |m| {
        on(m, connections::local_zip)
    })
    .takes(shape::<wire::LocalZip>)
    .gives(shape::<wire::Authenticated>),
    Route::new(Batch, Method::POST, "/auth/upload-setup", SAYS, |m| {
        on(m, connections::upload_setup)
    })
    .takes(shape::<wire::ForUser>)
    .gives(shape::<wire::Authenticated>),
    Route::new(
        Batch,
        Method::POST,
        "/auth/google-drive/oauth2",
        SAYS,
        |m| on(m, connections::google_drive),
    )
    .takes(shape::<wire::ForUser>)
    .gives(shape::<wire::Authenticated>),
    Route::new(
        Batch,
        Method::POST,
        "/auth/google-drive/service-account",
        SAYS,
        |m| on(m, connections::google_drive),
    )
    .takes(shape::<wire::ForUser>)
    .gives(shape::<wire::Authenticated>),
    Route::new(Batch, Method::GET, "/connections", SHOWS, |m| {
        on(m, connections::list)
    })
    .asks(shape::<wire::ListConnections>)
    .gives(shape::<wire::Connections>),
    Route::new(
        Batch,
        Method::GET,
        "/connections/{connection_id}",
        SHOWS,
        |m| on(m, connections::get),
    )
    .asks(shape::<wire::ForUser>)
    .gives(shape::<wire::Connection>),
    Route::new(
        Batch,
        Method::DELETE,
        "/connections/{connection_id}",
        DOES,
        |m| on(m, connections::remove),
    )
    .asks(shape::<wire::ForUser>),
    Route::new(
        Batch,
        Method::POST,
        "/connections/{connection_id}/validate",
        SAYS,
        |m| on(m, connections::validate),
    )
    .asks(shape::<wire::ForUser>)
    .gives(shape::<wire::Authenticated>),
    Route::new(
        Batch,
        Method::POST,
        "/connections/{connection_id}/refresh",
        SAYS,
        |m| on(m, connections::validate),
    )
    .asks(shape::<wire::ForUser>)
    .gives(shape::<wire::Authenticated>),
    Route::new(Batch, Method::GET, "/sources", SHOWS, |m| {
        on(m, sources::list)
    }),
    Route::new(
        Batch,
        Method::GET,
        "/sources/{source_type}/capabilities",
        SHOWS,
        |m| on(m, sources::capabilities),
    )
    .gives(shape::<wire::SourceKind>),
    Route::new(Batch, Method::POST, "/browse/files", ASKS, |m| {
        on(m, browse::files)
    })
    .takes(shape::<wire::Browse>)
    .gives(shape::<wire::BrowsedFiles>),
    Route::new(Batch, Method::GET, "/browse/tree", SHOWS, |m| {
        on(m, browse::tree)
    })
    .asks(shape::<wire::Browse>)
    .gives(shape::<wire::Trunk>),
    Route::new(Batch, Method::POST, "/browse/search", ASKS, |m| {
        on(m, browse::search)
    })
    .takes(shape::<wire::Browse>)
    .gives(shape::<wire::BrowsedFiles>),
    Route::new(Batch, Method::POST, "/browse/validate-access", ASKS, |m| {
        on(m, browse::validate_access)
    })
    .takes(shape::<wire::Browse>)
    .gives(shape::<wire::Access>),
    Route::new(
        Batch,
        Method::GET,
        "/browse/files/{file_id}/metadata",
        SHOWS,
        |m| on(m, browse::metadata),
    )
    .asks(shape::<wire::Browse>)
    .gives(shape::<wire::BrowsedFile>),
];
