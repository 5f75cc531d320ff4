//! `statistics.get`.

use std::collections::BTreeMap;

use gristmill_model::{Bytes, Stage};
use gristmill_store::DATABASE;

use super::Opened;
use crate::ApiError;
use crate::types::{AskStatistics, CountByName, StageTime, Statistics};

/// States of jobs that are not done and not only made.
const ACTIVE: [&str; 4] = ["queued", "running", "paused", "cancelling"];

pub(super) fn get(opened: &Opened, input: AskStatistics) -> Result<Statistics, ApiError> {
    let history = opened.store.statistics(input.user.as_deref())?;
    let collections = opened.store.collections()?;
    let of_state = |state: &str| history.jobs_by_state.get(state).copied().unwrap_or(0);
    let stages = history.average_stage_millis;
    Ok(Statistics {
        jobs: history.jobs,
        active_jobs: ACTIVE.into_iter().map(of_state).sum(),
        jobs_by_state: counts(&history.jobs_by_state),
        jobs_by_priority: counts(&history.jobs_by_priority),
        files: history.files_by_state.values().sum(),
        files_by_state: counts(&history.files_by_state),
        files_by_source_type: counts(&history.files_by_source_type),
        failed_by_source_type: counts(&history.failed_by_source_type),
        files_by_reason: counts(&history.files_by_reason),
        success_rate: history.success_rate.map(|percent| percent / 100.0),
        attempts: history.attempts,
        documents: collections.iter().map(|one| u64::from(one.documents)).sum(),
        chunks: collections.iter().map(|one| one.chunks).sum(),
        bytes: Bytes(collections.iter().map(|one| one.bytes).sum()),
        database_bytes: database_bytes(opened),
        stages: stages.map_or_else(Vec::new, |times| {
            let time = |stage| StageTime {
                stage,
                average_ms: times.of(stage),
            };
            Stage::ALL.into_iter().map(time).collect()
        }),
    })
}

fn counts(counts: &BTreeMap<String, u64>) -> Vec<CountByName> {
    let count = |(name, &count): (&String, &u64)| CountByName {
        name: name.clone(),
        count,
    };
    counts.iter().map(count).collect()
}

/// The database with what is not yet written back into it.
fn database_bytes(opened: &Opened) -> Bytes {
    let size = |suffix: &str| {
        let file = opened.options.data_dir.join(format!("{DATABASE}{suffix}"));
        std::fs::metadata(file).map_or(0, |metadata| metadata.len())
    };
    Bytes(size("") + size("-wal"))
}
