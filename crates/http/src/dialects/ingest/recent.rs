//! What is counted over the files of a running job, remembered for a moment: however many
//! clients ask for its status, it is counted twice a second.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use gristmill_api::types::JobView;
use gristmill_api::{ApiError, Operations};
use gristmill_model::{JobId, JobState};

use super::convert::{self, Facts};

/// How old it may be.
const MOMENT: Duration = Duration::from_millis(500);
/// Jobs remembered, before those whose moment is over are forgotten.
const MOST: usize = 1000;

/// What was counted lately. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recent(Arc<Mutex<HashMap<JobId, (Instant, Facts)>>>);

impl Recent {
    /// What is counted over the files of a job: as it is, or, while the job runs, as it was a
    /// moment ago.
    pub(super) fn facts(&self, api: &dyn Operations, view: &JobView) -> Result<Facts, ApiError> {
        self.facts_at(view, Instant::now(), || convert::facts(api, view))
    }

    fn facts_at(
        &self,
        view: &JobView,
        now: Instant,
        count: impl FnOnce() -> Result<Facts, ApiError>,
    ) -> Result<Facts, ApiError> {
        // Where its files come from is known once all are listed; what has ended is told as it is.
        if view.job.state != JobState::Running || view.job.listing {
            return count();
        }
        let is_recent = |at: Instant| now.duration_since(at) < MOMENT;
        let known = self.lock().get(&view.job.id).cloned();
        if let Some((_, facts)) = known.filter(|(at, _)| is_recent(*at)) {
            return Ok(facts);
        }
        let facts = count()?;
        let mut lately = self.lock();
        if lately.len() >= MOST {
            lately.retain(|_, (at, _)| is_recent(*at));
        }
        lately.insert(view.job.id.clone(), (now, facts.clone()));
        Ok(facts)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<JobId, (Instant, Facts)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use gristmill_api::types::CreateJob;
    use gristmill_api::{Mill, OpenOptions};

    use super::*;

    #[test]
    fn a_running_job_is_counted_once_in_a_moment_and_an_ended_one_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let documents = folder.path().join("documents");
        std::fs::create_dir(&documents).unwrap();
        let options = OpenOptions {
            data_dir: folder.path().join("data"),
            environment: Default::default(),
        };
        let mill = Mill::open(options).unwrap().unwrap();
        let api = mill.operations();
        let order = CreateJob {
            paths: vec![documents.to_str().unwrap().to_owned()],
            ..CreateJob::default()
        };
        let mut view = api.jobs_create(order).unwrap().job;
        let (recent, began, mut counted) = (Recent::default(), Instant::now(), 0);
        let mut ask = |view: &JobView, later: Duration| {
            let count = || {
                counted += 1;
                convert::facts(&*api, view)
            };
            recent.facts_at(view, began + later, count).unwrap();
            counted
        };
        (view.job.state, view.job.listing) = (JobState::Running, false);
        let moments = [Duration::ZERO, MOMENT / 2, MOMENT, MOMENT * 3 / 2];
        assert_eq!(moments.map(|later| ask(&view, later)), [1, 1, 2, 2]);
        view.job.state = JobState::Completed;
        assert_eq!(ask(&view, MOMENT), 3, "it is told as it is");
    }
}
