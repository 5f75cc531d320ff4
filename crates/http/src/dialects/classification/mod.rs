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
use axum::routing::on;

use crate::dialect::Dialect::Classification;
use crate::routes::{DOES, LISTENS, Route, SAYS, SHOWS, TAKES};
use crate::shape::shape;

/// Every path of the dialect but `/health` and `GET /jobs`, which it shares.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Classification, Method::POST, "/upload", TAKES, |m| {
        on(m, single::upload)
    })
    .takes_form(shape::<wire::UploadForm>)
    .gives(shape::<wire::Uploaded>),
    Route::new(
        Classification,
        Method::POST,
        "/classify/{doc_id}",
        DOES,
        |m| on(m, single::classify),
    )
    .gives(shape::<wire::Classification>),
    Route::new(
        Classification,
        Method::GET,
        "/documents/{doc_id}",
        SHOWS,
        |m| on(m, single::get),
    )
    .gives(shape::<wire::Document>),
    Route::new(Classification, Method::POST, "/hitl", SAYS, |m| {
        on(m, single::decide)
    })
    .takes(shape::<wire::Decision>)
    .gives(shape::<wire::Decided>),
    Route::new(Classification, Method::POST, "/batch/upload", TAKES, |m| {
        on(m, batch::upload)
    })
    .takes_form(shape::<wire::BatchForm>)
    .gives(shape::<wire::BatchUploaded>),
    Route::new(
        Classification,
        Method::GET,
        "/status/{job_id}",
        SHOWS,
        |m| on(m, batch::status),
    )
    .gives(shape::<wire::JobStatus>),
    Route::new(
        Classification,
        Method::GET,
        "/status/{job_id}/ws",
        LISTENS,
        |m| on(m, socket::open),
    ),
    Route::new(
        Classification,
        Method::POST,
        "/cancel/{job_id}",
        DOES,
        |m| on(m, batch::cancel),
    )
    .gives(shape::<wire::Cancelled>),
    Route::new(
        Classification,
        Method::POST,
        "/status/{job_id}/retry",
        DOES,
        |m| on(m, batch::retry),
    )
    .gives(shape::<wire::JobStatus>),
    Route::new(
        Classification,
        Method::GET,
        "/status/{job_id}/export",
        SHOWS,
        |m| on(m, export::export),
    )
    .asks(shape::<wire::Export>),
];
