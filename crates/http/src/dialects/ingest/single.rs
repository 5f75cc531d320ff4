//! `/ingest`, `/ingest/text` and `/ingest/file`, each waiting or not.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gristmill_api::types::JobView;

use super::handed::Handed;
use super::order::{self, Content};
use super::{convert, wire};
use crate::app::App;
use crate::caller::Caller;
use crate::jobs::NOBODY;
use crate::refusal::Refusal;
use crate::wait::until_done;

pub(super) async fn ingest(
    State(app): State<App>,
    caller: Caller,
    handed: Handed,
) -> Result<Response, Refusal> {
    let waits = handed.sync;
    let view = place(&app, &caller, handed, any).await?;
    if !waits {
        return Ok(created(&app, view).await?.into_response());
    }
    let view = until_done(&app, view).await?;
    let job = app.call(move |api| Ok(convert::waited_for(api, &view)?));
    Ok(Json(job.await?).into_response())
}

pub(super) async fn ingest_async(
    State(app): State<App>,
    caller: Caller,
    handed: Handed,
) -> Result<Json<wire::Created>, Refusal> {
    let view = place(&app, &caller, handed, any).await?;
    created(&app, view).await
}

pub(super) async fn text(
    State(app): State<App>,
    caller: Caller,
    handed: Handed,
) -> Result<Json<wire::Done>, Refusal> {
    let view = place(&app, &caller, handed, text_alone).await?;
    done(&app, view).await
}

pub(super) async fn text_async(
    State(app): State<App>,
    caller: Caller,
    handed: Handed,
) -> Result<Json<wire::Created>, Refusal> {
    let view = place(&app, &caller, handed, text_alone).await?;
    created(&app, view).await
}

pub(super) async fn file(
    State(app): State<App>,
    caller: Caller,
    handed: Handed,
) -> Result<Json<wire::Done>, Refusal> {
    let view = place(&app, &caller, handed, file_alone).await?;
    done(&app, view).await
}

pub(super) async fn file_async(
    State(app): State<App>,
    caller: Caller,
    handed: Handed,
) -> Result<Json<wire::Created>, Refusal> {
    let view = place(&app, &caller, handed, file_alone).await?;
    created(&app, view).await
}

/// Takes what a path is for from what was handed in.
type Pick = fn(&mut Handed) -> Result<Content, Refusal>;

/// The file, else the text, else the path.
fn any(handed: &mut Handed) -> Result<Content, Refusal> {
    let file = handed.file.take().map(Content::File);
    let found = file.or_else(|| handed.text.take().map(Content::Text));
    let found = found.or_else(|| handed.path.take().map(Content::Path));
    found.ok_or_else(|| Refusal::bad("Must provide either file upload, text_content, or file_path"))
}

fn text_alone(handed: &mut Handed) -> Result<Content, Refusal> {
    let found = handed.text.take().map(Content::Text);
    found.ok_or_else(|| Refusal::bad("Must provide text_content"))
}

fn file_alone(handed: &mut Handed) -> Result<Content, Refusal> {
    let file = handed.file.take().map(Content::File);
    let found = file.or_else(|| handed.path.take().map(Content::Path));
    found.ok_or_else(|| Refusal::bad("Must provide either file upload or file_path"))
}

async fn place(
    app: &App,
    caller: &Caller,
    mut handed: Handed,
    pick: Pick,
) -> Result<JobView, Refusal> {
    let user = caller.user(None, NOBODY)?;
    let content = pick(&mut handed)?;
    app.new_jobs.take(&user)?;
    let metadata = handed.metadata;
    app.call(move |api| order::single(api, &user, content, &metadata))
        .await
}

/// The answer to a caller who does not wait.
pub(super) async fn created(app: &App, view: JobView) -> Result<Json<wire::Created>, Refusal> {
    let created = app.call(move |api| Ok(convert::created(api, &view)?));
    Ok(Json(created.await?))
}

async fn done(app: &App, view: JobView) -> Result<Json<wire::Done>, Refusal> {
    let view = until_done(app, view).await?;
    let done = app.call(move |api| Ok(convert::done(api, &view)?));
    Ok(Json(done.await?))
}
