//! `/jobs…`: listed, shown, counted and stopped.

use axum::Json;
use axum::extract::State;
use gristmill_api::types::{AskStatistics, JobAction, JobRef, JobView, ListJobs, Statistics};
use gristmill_api::{ApiError, ErrorCode};

use super::{convert, wire, words};
use crate::app::App;
use crate::caller::Caller;
use crate::extract::{Parameters, Segment};
use crate::jobs::{NOBODY, of_user};
use crate::refusal::Refusal;

/// Jobs in a list whose caller names no limit.
const USUAL: u32 = 50;
/// Jobs in a list, at most.
const MOST: u32 = 1000;

pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Parameters(query): Parameters<wire::ListJobs>,
) -> Result<Json<wire::JobList>, Refusal> {
    let user = caller.user(None, NOBODY)?;
    let limit = query.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        let message = format!("`limit` must be between 1 and {MOST}");
        return Err(Refusal::bad(message));
    }
    let states = match query.status.as_deref().filter(|word| !word.is_empty()) {
        None => Vec::new(),
        Some(word) => words::states_called(word)
            .ok_or_else(|| Refusal::bad(format!("Invalid status: {word}")))?
            .iter()
            .map(|&state| state.to_owned())
            .collect(),
    };
    let asked = ListJobs {
        user: Some(user),
        states,
        offset: query.offset,
        limit: Some(limit),
        ..ListJobs::default()
    };
    let recent = app.recent.clone();
    let list = app.call(move |api| {
        let page = api.jobs_list(asked)?;
        let jobs: Result<Vec<wire::ListedJob>, ApiError> = page
            .items
            .iter()
            .map(|view| Ok(convert::in_list(view, recent.facts(api, view)?)))
            .collect();
        Ok(wire::JobList {
            total: page.total,
            total_count: page.total,
            jobs: jobs?,
        })
    });
    Ok(Json(list.await?))
}

pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
) -> Result<Json<wire::Job>, Refusal> {
    let user = caller.user(None, NOBODY)?;
    let recent = app.recent.clone();
    let job = app.call(move |api| {
        let view = of_user(api, &user, id.clone())?;
        let view = view.ok_or_else(|| Refusal::not_found(format!("Job {id} not found")))?;
        let facts = recent.facts(api, &view)?;
        Ok(convert::told(&view, facts))
    });
    Ok(Json(job.await?))
}

pub(super) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
) -> Result<Json<wire::Told>, Refusal> {
    let user = caller.user(None, NOBODY)?;
    let cancelled = app.call(move |api| {
        let view = of_user(api, &user, id.clone())?;
        let can = |view: &JobView| view.actions.contains(&JobAction::Cancel);
        let view = view.filter(can).ok_or_else(too_late)?;
        match api.jobs_cancel(JobRef { id: view.job.id }) {
            Ok(_) => Ok(id),
            // It ended in the meantime.
            Err(error) if error.code == ErrorCode::Refused => Err(too_late()),
            Err(error) => Err(error.into()),
        }
    });
    let id = cancelled.await?;
    let message = format!("Job {id} cancelled successfully");
    Ok(Json(wire::Told { message }))
}

fn too_late() -> Refusal {
    Refusal::bad("Job cannot be cancelled (not found or not pending)")
}

pub(super) async fn stats(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<wire::Stats>, Refusal> {
    let user = Some(caller.user(None, NOBODY)?);
    let statistics = app.call(|api| Ok(api.statistics_get(AskStatistics { user })?));
    Ok(Json(counted(&statistics.await?)))
}

fn counted(statistics: &Statistics) -> wire::Stats {
    let of = |word: &str| {
        let states = words::states_called(word).unwrap_or_default();
        let counts = statistics.jobs_by_state.iter();
        let named = counts.filter(|count| states.contains(&count.name.as_str()));
        named.map(|count| count.count).sum()
    };
    wire::Stats {
        total_jobs: statistics.jobs,
        pending: of("pending"),
        running: of("running"),
        completed: of("completed"),
        failed: of("failed"),
        cancelled: of("cancelled"),
        total_chunks_created: statistics.chunks,
    }
}
