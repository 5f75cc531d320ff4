//! The words of the document, each with what it stands for here.

use gristmill_model::JobState;

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
pub(super) fn states_called(word: &str) -> Option<&'static [&'static str]> {
    Some(match word {
        "pending" => &["pending", "queued"],
        "running" | "processing" => &["running", "paused", "cancelling"],
        "completed" => &["completed", "completed_with_errors"],
        "failed" => &["failed"],
        "cancelled" => &["cancelled"],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use gristmill_model::PauseReason;

    use super::*;

    #[test]
    fn every_state_is_found_again_by_its_word() {
        let why = PauseReason::DiskFull;
        for state in [
            JobState::Pending,
            JobState::Queued,
            JobState::Running,
            JobState::Paused { why },
            JobState::Cancelling,
            JobState::Completed,
            JobState::CompletedWithErrors,
            JobState::Failed,
            JobState::Cancelled,
        ] {
            let states = states_called(status(&state)).unwrap();
            assert!(states.contains(&state.as_str()), "{state:?}");
        }
    }
}
