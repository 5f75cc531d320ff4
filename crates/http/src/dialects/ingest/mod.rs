//! The dialect `ingest`: texts and files handed in, now or in the background, and questions
//! about what was taken in. See `docs/api/ingest.md`.

mod batch;
mod convert;
mod handed;
mod jobs;
mod kinds;
mod knowledge;
mod messages;
mod metadata;
mod order;
mod query;
mod recent;
mod single;
mod stream;
mod wire;
mod words;

use axum::http::Method;
use axum::routing::on;

use crate::dialect::Dialect::Ingest;
use crate::routes::{ASKS, DOES, Route, SAYS, SHOWS, TAKES};
use crate::shape::shape;

pub(crate) use recent::Recent;

/// Every path of the dialect.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Ingest, Method::POST, "/ingest", TAKES, |m| {
        on(m, single::ingest)
    })
    .asks(shape::<wire::Sync>)
    .takes(shape::<wire::Handed>)
    .takes_form(shape::<wire::HandedForm>)
    .gives(shape::<wire::Created>),
    Route::new(Ingest, Method::POST, "/ingest/async", TAKES, |m| {
        on(m, single::ingest_async)
    })
    .asks(shape::<wire::Sync>)
    .takes(shape::<wire::Handed>)
    .takes_form(shape::<wire::HandedForm>)
    .gives(shape::<wire::Created>),
    Route::new(Ingest, Method::POST, "/ingest/text", TAKES, |m| {
        on(m, single::text)
    })
    .takes(shape::<wire::Handed>)
    .takes_form(shape::<wire::HandedForm>)
    .gives(shape::<wire::Done>),
    Route::new(Ingest, Method::POST, "/ingest/text/async", TAKES, |m| {
        on(m, single::text_async)
    })
    .takes(shape::<wire::Handed>)
    .takes_form(shape::<wire::HandedForm>)
    .gives(shape::<wire::Created>),
    Route::new(Ingest, Method::POST, "/ingest/file", TAKES, |m| {
        on(m, single::file)
    })
    .takes(shape::<wire::Handed>)
    .takes_form(shape::<wire::HandedForm>)
    .gives(shape::<wire::Done>),
    Route::new(Ingest, Method::POST, "/ingest/file/async", TAKES, |m| {
        on(m, single::file_async)
    })
    .takes(shape::<wire::Handed>)
    .takes_form(shape::<wire::HandedForm>)
    .gives(shape::<wire::Created>),
    Route::new(Ingest, Method::POST, "/ingest/batch", SAYS, |m| {
        on(m, batch::ingest)
    })
    .asks(shape::<wire::Sync>)
    .takes(shape::<wire::Batch>)
    .gives(shape::<wire::Created>),
    Route::new(Ingest, Method::POST, "/ingest/batch/async", SAYS, |m| {
        on(m, batch::ingest_async)
    })
    .takes(shape::<wire::Batch>)
    .gives(shape::<wire::Created>),
    Route::new(Ingest, Method::GET, "/jobs", SHOWS, |m| on(m, jobs::list))
        .asks(shape::<wire::ListJobs>)
        .gives(shape::<wire::JobList>),
    Route::new(Ingest, Method::GET, "/jobs/stats", SHOWS, |m| {
        on(m, jobs::stats)
    })
    .gives(shape::<wire::Stats>),
    Route::new(Ingest, Method::GET, "/jobs/{job_id}", SHOWS, |m| {
        on(m, jobs::get)
    })
    .gives(shape::<wire::Job>),
    Route::new(Ingest, Method::DELETE, "/jobs/{job_id}", DOES, |m| {
        on(m, jobs::cancel)
    })
    .gives(shape::<wire::Told>),
    Route::new(Ingest, Method::POST, "/query", ASKS, |m| on(m, query::ask))
        .takes(shape::<wire::Query>)
        .gives(shape::<wire::Answer>),
    Route::new(Ingest, Method::GET, "/knowledge-base/info", SHOWS, |m| {
        on(m, knowledge::info)
    })
    .gives(shape::<wire::Info>),
];
