//! The words of the document, each with what it stands for here.

use gristmill_model::JobState;

use crate::jobs;

/// What a job's state is called.
pub(super) fn status(state: &JobState) -> &'static str {
    match state {
        JobState::Pending | JobState::Queued => "pending",
        JobState::Running | JobState::Paused { .. } | JobState::Cancelling => "running",
        JobState::Completed | JobState::CompletedWithErrors => "completed",
        JobState::Failed => "failed",
        JobState::Cancelled => "cancelled",
    }
}

/// The states that go by a word of this document or of the one on classification, which has
/// the same path; nothing for a word of neither.
pub(super) fn states_called(word: &str) -> Option<Vec<&'static str>> {
    let word = match word {
        "processing" => "running",
        word => word,
    };
    let states = jobs::states_called(word, status);
    Some(states).filter(|states| !states.is_empty())
}
