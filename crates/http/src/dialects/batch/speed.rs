//! How long a job will take, from how long files took.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use gristmill_api::types::{AskStatistics, JobView};
use gristmill_api::{ApiError, Operations};

/// What a file is taken to need until one was measured, in milliseconds, as documented.
const UNMEASURED: f64 = 30_000.0;
/// How long a measure holds.
const HOLDS: Duration = Duration::from_secs(60);

/// Mean time of a stored file, asked for once a minute.
#[derive(Debug, Default)]
pub(crate) struct Speed(Mutex<Option<(Instant, f64)>>);

impl Speed {
    /// How long the job takes in all, in milliseconds; of one that ended, how long it took.
    pub(crate) fn estimate(&self, api: &dyn Operations, view: &JobView) -> Result<u64, ApiError> {
        let job = &view.job;
        if let (Some(started), Some(ended)) = (job.started_at, job.finished_at) {
            return Ok(ended.millis_since(started));
        }
        let files = f64::from(job.totals.total());
        let at_once = f64::from(job.options.workers()).min(files).max(1.0);
        Ok(match self.measured(api)? {
            Some(millis) => (millis * files / at_once).round() as u64,
            None => (UNMEASURED * files) as u64,
        })
    }

    /// Milliseconds a file, if any was ever stored.
    fn measured(&self, api: &dyn Operations) -> Result<Option<f64>, ApiError> {
        let known = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, millis)) = known
            && at.elapsed() < HOLDS
        {
            return Ok(Some(millis));
        }
        let stages = api.statistics_get(AskStatistics::default())?.stages;
        if stages.is_empty() {
            return Ok(None);
        }
        let millis = stages.iter().map(|stage| stage.average_ms).sum();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((Instant::now(), millis));
        Ok(Some(millis))
    }
}
