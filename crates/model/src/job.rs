//! A job and the one table of what may happen to it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{CollectionId, FileTotals, JobId, ProcessingOptions, Timestamp, Undone};

/// Which of two waiting jobs goes first.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    TS,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// After all others.
    Low,
    /// The default.
    #[default]
    Normal,
    /// Before normal ones.
    High,
    /// Before all others.
    Urgent,
}

impl Priority {
    /// Every priority, lowest first.
    pub const ALL: [Priority; 4] = [
        Priority::Low,
        Priority::Normal,
        Priority::High,
        Priority::Urgent,
    ];

    /// `low`, `normal`, `high` or `urgent`.
    pub fn as_str(self) -> &'static str {
        match self {
            Priority::Low => "low",
            Priority::Normal => "normal",
            Priority::High => "high",
            Priority::Urgent => "urgent",
        }
    }
}

/// The door a job came in by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobOrigin {
    /// The window.
    Window,
    /// The command line.
    CommandLine,
    /// The local API.
    Api,
    /// A watched folder.
    Watch,
    /// A schedule.
    Schedule,
}

/// Why a job is paused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum PauseReason {
    /// A person asked for it.
    User,
    /// The application was closed with "pause and quit".
    Quit,
    /// No space left; resumes by itself.
    DiskFull,
    /// The source is not there; resumes by itself.
    SourceUnavailable,
    /// The source wants its user to sign in again; resumes by itself after that.
    SignedOut,
    /// The database is locked by another program, or its disk does not answer; resumes by
    /// itself.
    DatabaseUnavailable,
    /// The machine is about to run out of memory; resumes by itself.
    MemoryTight,
    /// The provider of the embedding model cannot be reached, or asks to wait; resumes by
    /// itself.
    EmbedderUnavailable,
    /// The provider of the embedding model wants another key; resumes by itself after that.
    EmbedderRefused,
}

impl PauseReason {
    /// Whether it ends by itself, without a person resuming the job.
    pub fn passes(&self) -> bool {
        match self {
            PauseReason::User | PauseReason::Quit => false,
            PauseReason::DiskFull
            | PauseReason::SourceUnavailable
            | PauseReason::SignedOut
            | PauseReason::DatabaseUnavailable
            | PauseReason::MemoryTight
            | PauseReason::EmbedderUnavailable
            | PauseReason::EmbedderRefused => true,
        }
    }

    /// `user`, `quit`, `disk_full`, `source_unavailable`, `signed_out`,
    /// `database_unavailable`, `memory_tight`, `embedder_unavailable` or `embedder_refused`.
    pub fn as_str(&self) -> &'static str {
        match self {
            PauseReason::User => "user",
            PauseReason::Quit => "quit",
            PauseReason::DiskFull => "disk_full",
            PauseReason::SourceUnavailable => "source_unavailable",
            PauseReason::SignedOut => "signed_out",
            PauseReason::DatabaseUnavailable => "database_unavailable",
            PauseReason::MemoryTight => "memory_tight",
            PauseReason::EmbedderUnavailable => "embedder_unavailable",
            PauseReason::EmbedderRefused => "embedder_refused",
        }
    }
}

/// Where a job is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum JobState {
    /// Created (its files may still be being listed), not started.
    Pending,
    /// Started, waiting for its turn.
    Queued,
    /// Files are being worked on.
    Running,
    /// Held; files in flight were put back.
    Paused {
        /// Why.
        #[serde(flatten)]
        why: PauseReason,
    },
    /// Asked to stop; files in flight are being put down.
    Cancelling,
    /// Every file is stored, unchanged or skipped.
    Completed,
    /// Every file is accounted for and some failed.
    CompletedWithErrors,
    /// Nothing succeeded, or the job could not run.
    Failed,
    /// Stopped by a person.
    Cancelled,
}

impl JobState {
    /// The word used for it: `completed_with_errors`.
    pub fn as_str(&self) -> &'static str {
        match self {
            JobState::Pending => "pending",
            JobState::Queued => "queued",
            JobState::Running => "running",
            JobState::Paused { .. } => "paused",
            JobState::Cancelling => "cancelling",
            JobState::Completed => "completed",
            JobState::CompletedWithErrors => "completed_with_errors",
            JobState::Failed => "failed",
            JobState::Cancelled => "cancelled",
        }
    }

    /// Whether the job has ended; only a retry leads on from here.
    pub fn is_final(&self) -> bool {
        matches!(
            self,
            JobState::Completed
                | JobState::CompletedWithErrors
                | JobState::Failed
                | JobState::Cancelled
        )
    }
}

/// What can happen to a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// A person or caller starts it.
    Start,
    /// The scheduler gives it its turn.
    Admit,
    /// It is held.
    Pause {
        /// Why.
        #[serde(flatten)]
        why: PauseReason,
    },
    /// It goes on after a pause.
    Resume,
    /// A person stops it.
    Cancel,
    /// The same while files are still held, as after a pause a moment ago: the store makes
    /// it of [`Step::Cancel`].
    CancelInWork,
    /// The last file in flight has been put down after a cancel.
    Stopped,
    /// Every file is in a final state: the outcome is a fold over `totals`.
    Finish {
        /// What the files came to.
        totals: FileTotals,
    },
    /// It cannot run at all.
    Abort,
    /// Some of its files are to be done again.
    Retry,
    /// What it did to documents is undone; its state stays.
    Undo,
    /// The process that ran it died; a new one takes it up.
    Recover,
}

impl Step {
    /// The verb in messages: `pause`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Step::Start => "start",
            Step::Admit => "admit",
            Step::Pause { .. } => "pause",
            Step::Resume => "resume",
            Step::Cancel => "cancel",
            Step::CancelInWork => "cancel_in_work",
            Step::Stopped => "stopped",
            Step::Finish { .. } => "finish",
            Step::Abort => "abort",
            Step::Retry => "retry",
            Step::Undo => "undo",
            Step::Recover => "recover",
        }
    }
}

/// A step that the state does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedStep {
    /// The state the job is in.
    pub state: JobState,
    /// What was asked.
    pub step: Step,
}

impl std::fmt::Display for RefusedStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "cannot {} a job that is {}",
            self.step.as_str(),
            self.state.as_str()
        )
    }
}

impl std::error::Error for RefusedStep {}

/// The state `step` leads to from `state`: the whole table, and the only one.
pub fn after(state: &JobState, step: &Step) -> Result<JobState, RefusedStep> {
    use JobState as S;
    let next = match (state, step) {
        (S::Pending, Step::Start) => S::Queued,
        (S::Queued, Step::Admit) => S::Running,
        (S::Queued | S::Running, Step::Pause { why }) => S::Paused { why: why.clone() },
        (S::Paused { .. }, Step::Resume) => S::Queued,
        (S::Pending | S::Queued | S::Paused { .. }, Step::Cancel) => S::Cancelled,
        (S::Running, Step::Cancel) | (S::Queued | S::Paused { .. }, Step::CancelInWork) => {
            S::Cancelling
        }
        (S::Cancelling, Step::Stopped) => S::Cancelled,
        (S::Running, Step::Finish { totals }) => outcome(totals),
        (S::Pending | S::Queued | S::Running, Step::Abort) => S::Failed,
        // Of a job that completed, files that were left out can be done after all.
        (S::Failed | S::Cancelled | S::CompletedWithErrors | S::Completed, Step::Retry) => {
            S::Queued
        }
        (S::Completed | S::CompletedWithErrors | S::Failed | S::Cancelled, Step::Undo) => {
            state.clone()
        }
        (S::Running, Step::Recover) => S::Queued,
        (S::Cancelling, Step::Recover) => S::Cancelled,
        (state, step) => {
            return Err(RefusedStep {
                state: state.clone(),
                step: step.clone(),
            });
        }
    };
    Ok(next)
}

/// What a job whose files have all ended came to.
fn outcome(totals: &FileTotals) -> JobState {
    let succeeded = totals.completed + totals.unchanged + totals.skipped;
    match (totals.failed, succeeded) {
        (0, _) => JobState::Completed,
        (_, 0) => JobState::Failed,
        (_, _) => JobState::CompletedWithErrors,
    }
}

/// A job as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// The user it belongs to; `default` when nobody said.
    pub user: String,
    /// A name for people.
    pub name: String,
    /// A longer text for people.
    #[ts(optional = nullable)]
    pub description: Option<String>,
    /// Where it is.
    pub state: JobState,
    /// Which goes first.
    pub priority: Priority,
    /// The door it came in by.
    pub origin: JobOrigin,
    /// Where its documents go.
    pub collection: CollectionId,
    /// How its files are processed, every default filled in.
    pub options: ProcessingOptions,
    /// Its files, by state.
    pub totals: FileTotals,
    /// Whether its files are still being listed.
    pub listing: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// When its first file was begun.
    #[ts(optional = nullable)]
    pub started_at: Option<Timestamp>,
    /// When it ended.
    #[ts(optional = nullable)]
    pub finished_at: Option<Timestamp>,
    /// Why it could not run at all.
    #[ts(optional = nullable)]
    pub error: Option<String>,
    /// That it was undone, and what that did.
    #[ts(optional = nullable)]
    pub undone: Option<Undone>,
    /// What the caller asked for, in its own words, where it chose the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub request: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn states() -> Vec<JobState> {
        let user = PauseReason::User;
        vec![
            JobState::Pending,
            JobState::Queued,
            JobState::Running,
            JobState::Paused { why: user },
            JobState::Cancelling,
            JobState::Completed,
            JobState::CompletedWithErrors,
            JobState::Failed,
            JobState::Cancelled,
        ]
    }

    fn steps() -> Vec<Step> {
        let totals = FileTotals {
            completed: 1,
            ..FileTotals::default()
        };
        vec![
            Step::Start,
            Step::Admit,
            Step::Pause {
                why: PauseReason::User,
            },
            Step::Resume,
            Step::Cancel,
            Step::CancelInWork,
            Step::Stopped,
            Step::Finish { totals },
            Step::Abort,
            Step::Retry,
            Step::Undo,
            Step::Recover,
        ]
    }

    #[test]
    fn the_whole_table_reads_as_documented() {
        let mut table = String::new();
        for state in states() {
            for step in steps() {
                if let Ok(next) = after(&state, &step) {
                    let row = (state.as_str(), step.as_str(), next.as_str());
                    table += &format!("{:<22} {:<8} → {}\n", row.0, row.1, row.2);
                }
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn the_outcome_is_a_fold_over_the_files() {
        let finish = |completed, skipped, failed| {
            let totals = FileTotals {
                completed,
                skipped,
                failed,
                ..FileTotals::default()
            };
            after(&JobState::Running, &Step::Finish { totals }).unwrap()
        };
        assert_eq!(finish(3, 1, 0), JobState::Completed);
        assert_eq!(finish(3, 0, 1), JobState::CompletedWithErrors);
        assert_eq!(finish(0, 0, 2), JobState::Failed, "nothing succeeded");
        assert_eq!(finish(0, 0, 0), JobState::Completed, "an empty folder");
    }

    #[test]
    fn a_refusal_names_the_state() {
        let refused = after(&JobState::Completed, &Step::Start).unwrap_err();
        assert_eq!(refused.to_string(), "cannot start a job that is completed");
    }
}
