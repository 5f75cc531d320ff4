//! What every dialect does with jobs, whatever it calls them.

use std::time::{Duration, Instant};

use gristmill_api::types::{FileView, JobRef, JobView, ListFiles};
use gristmill_api::{ApiError, ErrorCode, Operations};
use gristmill_model::{JobId, JobState, PauseReason};

use crate::refusal::Refusal;

/// Whom things belong to when nobody is named.
pub(crate) const NOBODY: &str = "default";

/// How long an answer waits for the files of a job to be listed, so that it can count them.
const LISTING: Duration = Duration::from_secs(10);
/// How often to look whether they are.
const TICK: Duration = Duration::from_millis(10);

/// The job, if it belongs to the user: another user's is as good as none.
pub(crate) fn of_user(
    api: &dyn Operations,
    user: &str,
    id: String,
) -> Result<Option<JobView>, Refusal> {
    match api.jobs_get(JobRef { id: JobId(id) }) {
        Ok(view) => Ok(Some(view).filter(|view| view.job.user == user)),
        Err(error) if error.code == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The job once its files are listed, or after a while as it is.
pub(crate) fn listed(api: &dyn Operations, mut view: JobView) -> Result<JobView, ApiError> {
    let until = Instant::now() + LISTING;
    while view.job.listing && Instant::now() < until {
        std::thread::sleep(TICK);
        view = api.jobs_get(JobRef {
            id: view.job.id.clone(),
        })?;
    }
    Ok(view)
}

/// Every state of a job.
pub(crate) fn states() -> [JobState; 9] {
    let why = PauseReason::User;
    [
        JobState::Pending,
        JobState::Queued,
        JobState::Running,
        JobState::Paused { why },
        JobState::Cancelling,
        JobState::Completed,
        JobState::CompletedWithErrors,
        JobState::Failed,
        JobState::Cancelled,
    ]
}

/// The states that a dialect calls by a word, by the names that the application lists jobs by.
pub(crate) fn states_called(word: &str, name: fn(&JobState) -> &'static str) -> Vec<&'static str> {
    let called = states().into_iter().filter(|state| name(state) == word);
    called.map(|state| state.as_str()).collect()
}

/// Files of a job in the order in which they were found, at most about `most`.
pub(crate) fn files(
    api: &dyn Operations,
    view: &JobView,
    most: u64,
) -> Result<Vec<FileView>, ApiError> {
    const PAGE: u32 = 1000;
    let mut files = Vec::new();
    loop {
        let page = api.jobs_files(ListFiles {
            id: view.job.id.clone(),
            states: Vec::new(),
            code: None,
            text: None,
            offset: Some(files.len() as u64),
            limit: Some(PAGE),
        })?;
        let last = page.items.is_empty();
        files.extend(page.items);
        if last || files.len() as u64 >= page.total.min(most) {
            return Ok(files);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_found_again_by_the_word_of_a_dialect() {
        let finished = |state: &JobState| match state.is_final() {
            true => "done",
            false => "under way",
        };
        let done = states_called("done", finished);
        let expected = ["completed", "completed_with_errors", "failed", "cancelled"];
        assert_eq!(done, expected);
        assert_eq!(states_called("elsewhere", finished), [""; 0]);
    }
}
