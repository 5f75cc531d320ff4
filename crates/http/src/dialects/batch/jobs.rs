//! `/batch/jobs…`: made, shown, controlled and listed.

use axum::Json;
use axum::extract::State;
use gristmill_api::types::{JobAction, JobRef, JobView, ListJobs, RetryJob};
use gristmill_api::{ApiError, Operations};

use super::whole::whole;
use super::{convert, order, wire, words};
use crate::app::App;
use crate::caller::Caller;
use crate::extract::{JsonBody, Parameters, Segment};
use crate::jobs::{self, NOBODY};
use crate::refusal::Refusal;

/// Files in the answer about one job; there may be more, which are counted all the same.
const MOST_FILES: u64 = 10_000;
/// Jobs in a list whose caller names no limit.
const USUAL: u32 = 50;
/// Jobs in a list, at most.
const MOST: u32 = 1000;

pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<wire::CreateJob>,
) -> Result<Json<wire::Job>, Refusal> {
    let user = caller.user(body.user_id.as_deref(), NOBODY)?;
    app.new_jobs.take(&user)?;
    let asked = app.clone();
    let job = app.call(move |api| {
        let view = order::place(api, &user, body)?;
        Ok(whole(api, &asked.speed, &view, MOST_FILES)?)
    });
    Ok(Json(job.await?))
}

pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
    Parameters(query): Parameters<wire::ForUser>,
) -> Result<Json<wire::Job>, Refusal> {
    let user = caller.user(query.user_id.as_deref(), NOBODY)?;
    let asked = app.clone();
    let job = app.call(move |api| {
        let view = of_user(api, &user, id)?;
        Ok(whole(api, &asked.speed, &view, MOST_FILES)?)
    });
    Ok(Json(job.await?))
}

pub(super) async fn control(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
    JsonBody(body): JsonBody<wire::Control>,
) -> Result<Json<wire::Controlled>, Refusal> {
    let user = caller.user(body.user_id.as_deref(), NOBODY)?;
    let action = action(&body.action)?;
    app.call(move |api| {
        let view = of_user(api, &user, id)?;
        act(api, view, action, body.retry_failed_only)
    })
    .await?;
    Ok(Json(wire::Controlled {
        success: true,
        message: format!("Job {} successful", body.action),
    }))
}

pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<wire::ListJobs>,
) -> Result<Json<wire::JobList>, Refusal> {
    let user = caller.user(body.user_id.as_deref(), NOBODY)?;
    let Some(asked) = listing(user, body)? else {
        return Ok(Json(nothing()));
    };
    let speed = app.clone();
    let list = app.call(move |api| {
        let page = api.jobs_list(asked)?;
        let has_more = page.offset + (page.items.len() as u64) < page.total;
        let job = |view: &JobView| -> Result<wire::Job, ApiError> {
            let estimated = speed.speed.estimate(api, view)?;
            Ok(convert::job(view, estimated))
        };
        let jobs: Result<Vec<wire::Job>, ApiError> = page.items.iter().map(job).collect();
        Ok(wire::JobList {
            jobs: jobs?,
            total_jobs: page.total,
            has_more,
        })
    });
    Ok(Json(list.await?))
}

/// What the list asks of the application; nothing when no job can be in it.
fn listing(user: String, body: wire::ListJobs) -> Result<Option<ListJobs>, Refusal> {
    let limit = body.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Refusal::bad(format!(
            "`limit` must be between 1 and {MOST}"
        )));
    }
    let wanted = body.status_filter.unwrap_or_default();
    let mut states = Vec::new();
    for word in &wanted {
        let named = words::states_called(word).ok_or_else(|| {
            let known = words::named(words::JOB_STATUSES);
            Refusal::bad(format!("Unknown status `{word}`; use one of {known}"))
        })?;
        states.extend(named.iter().map(|&state| state.to_owned()));
    }
    // No state goes by the words asked for, which is not the same as asking for all.
    if states.is_empty() && !wanted.is_empty() {
        return Ok(None);
    }
    Ok(Some(ListJobs {
        user: Some(user),
        states,
        offset: body.offset,
        limit: Some(limit),
        ..ListJobs::default()
    }))
}

fn nothing() -> wire::JobList {
    wire::JobList {
        jobs: Vec::new(),
        total_jobs: 0,
        has_more: false,
    }
}

/// The job, if it belongs to the user, else 404.
fn of_user(api: &dyn Operations, user: &str, id: String) -> Result<JobView, Refusal> {
    let found = jobs::of_user(api, user, id)?;
    found.ok_or_else(|| Refusal::not_found("Job not found"))
}

fn action(word: &str) -> Result<JobAction, Refusal> {
    match word {
        "start" => Ok(JobAction::Start),
        "pause" => Ok(JobAction::Pause),
        "resume" => Ok(JobAction::Resume),
        "cancel" => Ok(JobAction::Cancel),
        "retry" => Ok(JobAction::Retry),
        _ => Err(Refusal::bad(format!(
            "Unknown action `{word}`; use one of start, pause, resume, cancel, retry"
        ))),
    }
}

fn act(
    api: &dyn Operations,
    view: JobView,
    action: JobAction,
    failed_only: Option<bool>,
) -> Result<(), Refusal> {
    if !view.actions.contains(&action) {
        return Err(not_now(&view, action));
    }
    let id = view.job.id;
    let done = match action {
        JobAction::Start => api.jobs_start(JobRef { id }),
        JobAction::Pause => api.jobs_pause(JobRef { id }),
        JobAction::Resume => api.jobs_resume(JobRef { id }),
        JobAction::Cancel => api.jobs_cancel(JobRef { id }),
        JobAction::Retry => api.jobs_retry(RetryJob {
            id,
            failed_only,
            code: None,
            options: None,
            mapping: None,
            password: None,
        }),
        JobAction::Undo => return Err(Refusal::bad("Undo is not an action of this document")),
    };
    Ok(done.map(drop)?)
}

fn not_now(view: &JobView, action: JobAction) -> Refusal {
    let verb = match action {
        JobAction::Start => "start",
        JobAction::Pause => "pause",
        JobAction::Resume => "resume",
        JobAction::Cancel => "cancel",
        JobAction::Retry => "retry",
        JobAction::Undo => "undo",
    };
    let state = words::job_status(&view.job.state);
    Refusal::bad(format!("Cannot {verb} a job that is {state}"))
}
