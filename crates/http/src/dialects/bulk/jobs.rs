//! `POST /process` and `GET /job/{job_id}/status`.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use gristmill_api::ErrorCode;
use gristmill_api::Operations;
use gristmill_api::types::{JobRef, JobView};
use gristmill_model::JobId;

use super::{NOBODY, convert, order, wire};
use crate::app::App;
use crate::caller::Caller;
use crate::extract::{JsonBody, Parameters, Segment};
use crate::refusal::Refusal;

pub(super) async fn process(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    JsonBody(body): JsonBody<wire::Process>,
) -> Result<Json<wire::Processing>, Refusal> {
    let user = caller.user(body.user_id.as_deref(), NOBODY)?;
    let (asked, items) = (app.clone(), convert::named(&body));
    let (job_id, estimate) = app
        .call(move |api| {
            let mut view = order::place(api, &user, body)?;
            if view.job.totals.total() == 0 {
                // Its files are not listed yet.
                view.job.totals.pending = items;
            }
            let estimate = asked.speed.estimate(api, &view)?;
            Ok((view.job.id.to_string(), estimate))
        })
        .await?;
    Ok(Json(wire::Processing {
        success: true,
        message: "Bulk processing started successfully",
        websocket_url: format!(
            "ws://{}/api/public/bulk/ws/bulk-processing/{}",
            host(&app, &headers),
            convert::encoded(&job_id)
        ),
        estimated_time: convert::spoken(estimate),
        job_id,
    }))
}

/// The host that the caller knows this server by, which the front door let in.
fn host(app: &App, headers: &HeaderMap) -> String {
    let named = headers.get(HOST).and_then(|host| host.to_str().ok());
    let own = || app.addresses.first().map(ToString::to_string);
    named.map(str::to_owned).or_else(own).unwrap_or_default()
}

pub(super) async fn status(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
    Parameters(query): Parameters<wire::ForUser>,
) -> Result<Json<wire::Known>, Refusal> {
    // Whoever has a key that speaks for nobody in particular may ask for any job.
    let user = caller.any_user(query.user_id.as_deref())?;
    if let Some(listing) = app.listings.find(user.as_deref(), &id) {
        return Ok(Json(wire::Known::Listing(listing)));
    }
    app.call(move |api| {
        let view = find(api, user.as_deref(), &id)?;
        let view = view.ok_or_else(|| Refusal::not_found("Job not found"))?;
        let status = convert::status(api, &view)?;
        Ok(Json(wire::Known::Job(Box::new(status))))
    })
    .await
}

/// The job of an id. Another user's is as good as none.
pub(super) fn find(
    api: &dyn Operations,
    user: Option<&str>,
    id: &str,
) -> Result<Option<JobView>, Refusal> {
    let asked = JobRef {
        id: JobId(id.to_owned()),
    };
    match api.jobs_get(asked) {
        Ok(view) => Ok(Some(view).filter(|view| user.is_none_or(|user| user == view.job.user))),
        Err(error) if error.code == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}
