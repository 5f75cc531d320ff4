//! `/batch/upload`, `/status/…` and `/cancel/…`: many documents at once.

use axum::Json;
use axum::extract::State;
use gristmill_api::Operations;
use gristmill_api::types::{JobRef, JobView, RetryJob};

use super::{convert, order, wire};
use crate::app::App;
use crate::caller::Caller;
use crate::extract::Segment;
use crate::form::Form;
use crate::jobs::{NOBODY, of_user};
use crate::refusal::Refusal;

pub(super) async fn upload(
    State(app): State<App>,
    caller: Caller,
    form: Form,
) -> Result<Json<wire::BatchUploaded>, Refusal> {
    let user = caller.user(None, NOBODY)?;
    app.new_jobs.take(&user)?;
    let priority = order::priority(form.field("priority"))?;
    let files = order::some(form.files)?;
    let job = app
        .call(move |api| order::create(api, &user, &files, priority))
        .await?;
    let total = job.job.totals.total();
    Ok(Json(wire::BatchUploaded {
        job_id: job.job.id.to_string(),
        total_files: total,
        status: "pending",
        message: format!("Batch upload initiated. Successfully queued {total} documents."),
    }))
}

/// The job of an id. Another user's is as good as none.
pub(super) fn job(api: &dyn Operations, user: &str, id: String) -> Result<JobView, Refusal> {
    let missing = Refusal::not_found(format!("Job {id} not found"));
    of_user(api, user, id)?.ok_or(missing)
}

pub(super) async fn status(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
) -> Result<Json<wire::JobStatus>, Refusal> {
    let user = caller.user(None, NOBODY)?;
    let told = app.call(move |api| Ok(convert::status(api, &job(api, &user, id)?)?));
    Ok(Json(told.await?))
}

pub(super) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
) -> Result<Json<wire::Cancelled>, Refusal> {
    let user = caller.user(None, NOBODY)?;
    app.call(move |api| {
        let view = job(api, &user, id.clone())?;
        if view.job.state.is_final() {
            let word = convert::word(&view.job.state);
            let message = format!("Job {id} cannot be cancelled: it is {word}");
            return Err(Refusal::bad(message));
        }
        api.jobs_cancel(JobRef { id: view.job.id })?;
        Ok(Json(wire::Cancelled {
            message: format!("Job {id} cancelled successfully"),
            job_id: id,
            status: "cancelled",
        }))
    })
    .await
}

/// Does again what failed.
pub(super) async fn retry(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
) -> Result<Json<wire::JobStatus>, Refusal> {
    let user = caller.user(None, NOBODY)?;
    let told = app.call(move |api| {
        let view = job(api, &user, id)?;
        let view = api.jobs_retry(RetryJob {
            id: view.job.id,
            failed_only: Some(true),
            code: None,
            options: None,
            mapping: None,
            password: None,
        })?;
        Ok(convert::status(api, &view)?)
    });
    Ok(Json(told.await?))
}
