//! The words of the document, each with what it stands for here: one table for each kind.

use gristmill_model::{FileState, JobState, Priority, SourceType, Stage};

use crate::jobs;

/// What a job's state is called. A retried job waits or runs like any other.
pub(super) fn job_status(state: &JobState) -> &'static str {
    match state {
        JobState::Pending => "pending",
        JobState::Queued => "queued",
        JobState::Running | JobState::Cancelling => "running",
        JobState::Paused { .. } => "paused",
        JobState::Completed | JobState::CompletedWithErrors => "completed",
        JobState::Failed => "failed",
        JobState::Cancelled => "cancelled",
    }
}

/// The states that go by a word; nothing for a word that is not in the document.
pub(super) fn states_called(word: &str) -> Option<Vec<&'static str>> {
    let known = JOB_STATUSES.contains(&word);
    known.then(|| jobs::states_called(word, job_status))
}

/// Every word for a job's state, in the order of the document.
pub(super) const JOB_STATUSES: [&str; 8] = [
    "pending",
    "queued",
    "running",
    "paused",
    "completed",
    "failed",
    "cancelled",
    "retrying",
];

/// What a file's state is called.
pub(super) fn file_status(state: &FileState) -> &'static str {
    match state {
        FileState::Pending => "pending",
        FileState::Working { stage } => stage.as_str(),
        FileState::Completed { .. } => "completed",
        FileState::Unchanged { .. } | FileState::Skipped { .. } => "skipped",
        FileState::Failed { .. } => "failed",
    }
}

/// What a file is doing, for people.
pub(super) fn current_step(state: &FileState) -> &'static str {
    match state {
        FileState::Pending => "Waiting",
        FileState::Working { stage } => match stage {
            Stage::Accessing => "Accessing file from source",
            Stage::Downloading => "Downloading file content",
            Stage::Parsing => "Parsing content",
            Stage::Chunking => "Creating semantic chunks",
            Stage::Embedding => "Generating embeddings",
            Stage::Storing => "Storing in database",
        },
        FileState::Completed { .. } => "Completed",
        FileState::Unchanged { .. } => "Skipped: already processed",
        FileState::Skipped { .. } => "Skipped",
        FileState::Failed { .. } => "Failed",
    }
}

/// The priority of a word.
pub(super) fn priority(word: &str) -> Option<Priority> {
    Priority::ALL.into_iter().find(|one| one.as_str() == word)
}

/// Kinds of source that the document names and this version cannot reach.
pub(super) const NOT_OFFERED: [&str; 4] = [
    "google_drive",
    "aws_s3",
    "azure_blob",
    "google_cloud_storage",
];

/// `a`, `b` and `c` as text: `a, b, c`.
pub(super) fn named(words: impl IntoIterator<Item = &'static str>) -> String {
    words.into_iter().collect::<Vec<_>>().join(", ")
}

/// Every word for a kind of source.
pub(super) fn source_types() -> String {
    named(
        SourceType::ALL
            .map(SourceType::as_str)
            .into_iter()
            .chain(NOT_OFFERED),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_word_of_the_document() {
        for state in jobs::states() {
            assert!(JOB_STATUSES.contains(&job_status(&state)), "{state:?}");
        }
    }
}
