//! Foretells how long a job will take, from what earlier ones took.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use gristmill_model::EtaInterval;
use gristmill_store::{Store, StoreError};

/// What a file is taken to need until anything was measured.
const UNMEASURED_MILLIS: f64 = 30_000.0;
/// How long a measurement is good for; taking one reads the whole history.
const FRESH: Duration = Duration::from_secs(60);

/// Keeps the last measurement.
#[derive(Debug, Default)]
pub(crate) struct Estimator(Mutex<Option<(Duration, Option<f64>)>>);

impl Estimator {
    /// How long `files` files will take with `workers` of them in work at once.
    pub(crate) fn estimate(
        &self,
        store: &Store,
        at: Duration,
        files: u32,
        workers: u32,
    ) -> Result<EtaInterval, StoreError> {
        Ok(interval(files, workers, self.average(store, at)?))
    }

    fn average(&self, store: &Store, at: Duration) -> Result<Option<f64>, StoreError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((taken, average)) = *kept
            && average.is_some()
            && at.saturating_sub(taken) < FRESH
        {
            return Ok(average);
        }
        let average = store.statistics(None)?.average_processing_millis;
        *kept = Some((at, average));
        Ok(average)
    }
}

/// Files of other jobs tell only roughly what these will need, hence the width.
fn interval(files: u32, workers: u32, average_millis: Option<f64>) -> EtaInterval {
    let files = f64::from(files);
    match average_millis {
        None => EtaInterval {
            low_seconds: files * UNMEASURED_MILLIS / 1000.0,
            high_seconds: files * UNMEASURED_MILLIS / 1000.0,
        },
        Some(average) => {
            // The average was taken with as many files in work at once.
            let expected = files * average / 1000.0 / f64::from(workers.max(1));
            EtaInterval {
                low_seconds: expected * 0.6,
                high_seconds: expected * 1.8,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_counts_thirty_seconds_until_anything_was_measured() {
        let unmeasured = interval(4, 4, None);
        assert_eq!(
            (unmeasured.low_seconds, unmeasured.high_seconds),
            (120.0, 120.0)
        );
        let measured = interval(40, 4, Some(2_000.0));
        assert!(measured.low_seconds < 20.0 && 20.0 < measured.high_seconds);
    }
}
