//! `GET /batch/statistics`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use gristmill_api::types::{AskStatistics, CountByName, Statistics};

use super::{wire, words};
use crate::app::App;
use crate::caller::Caller;
use crate::extract::Parameters;
use crate::refusal::Refusal;

pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Parameters(query): Parameters<wire::ForUser>,
) -> Result<Json<wire::Statistics>, Refusal> {
    let user = caller.any_user(query.user_id.as_deref())?;
    let statistics = app.call(|api| Ok(api.statistics_get(AskStatistics { user })?));
    Ok(Json(convert(&statistics.await?)))
}

fn convert(statistics: &Statistics) -> wire::Statistics {
    let by_status = by_status(&statistics.jobs_by_state);
    let of = |status: &str| by_status.get(status).copied().unwrap_or(0);
    let is_done = |count: &&CountByName| !["pending", "working"].contains(&count.name.as_str());
    let done = statistics.files_by_state.iter().filter(is_done);
    let times = statistics.stages.iter().map(|stage| stage.average_ms);
    wire::Statistics {
        total_jobs: statistics.jobs,
        active_jobs: statistics.active_jobs,
        completed_jobs: of("completed"),
        failed_jobs: of("failed"),
        cancelled_jobs: of("cancelled"),
        total_files_processed: done.map(|count| count.count).sum(),
        average_processing_time_ms: times.sum::<f64>().round() as u64,
        success_rate: (statistics.success_rate.unwrap_or(0.0) * 10_000.0).round() / 100.0,
        by_source_type: by_name(&statistics.files_by_source_type),
        by_priority: by_name(&statistics.jobs_by_priority),
        by_status,
    }
}

fn by_name(counts: &[CountByName]) -> BTreeMap<String, u64> {
    let pair = |count: &CountByName| (count.name.clone(), count.count);
    counts.iter().map(pair).collect()
}

/// Jobs by the words of the document, several states to a word.
fn by_status(counts: &[CountByName]) -> BTreeMap<&'static str, u64> {
    let mut by_status = BTreeMap::new();
    for status in words::JOB_STATUSES {
        let states = words::states_called(status).unwrap_or_default();
        let of_status = counts
            .iter()
            .filter(|count| states.contains(&count.name.as_str()));
        let jobs: u64 = of_status.map(|count| count.count).sum();
        if jobs > 0 {
            by_status.insert(status, jobs);
        }
    }
    by_status
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_that_share_a_word_are_added_up() {
        let count = |name: &str, count| CountByName {
            name: name.to_owned(),
            count,
        };
        let counts = [count("completed", 2), count("completed_with_errors", 3)];
        assert_eq!(by_status(&counts), BTreeMap::from([("completed", 5)]));
    }
}
