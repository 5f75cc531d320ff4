//! Changing the embedding model: how far the new vectors are, and what may happen next.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{ModelId, Timestamp};

/// How far a change of the embedding model is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// New vectors are being computed; searches are answered by the old ones.
    Running,
    /// It waits until someone resumes it. What was computed stays.
    Paused,
    /// Searches are answered by the new vectors, and the old ones are being removed.
    Removing,
    /// Someone stopped it, and the new vectors are being removed.
    Cancelling,
    /// Only the new vectors are there.
    Completed,
    /// Only the old vectors are there.
    Cancelled,
}

/// What happens to a change of the embedding model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeStep {
    /// Someone holds it, or it cannot go on by itself.
    Pause,
    /// It may go on.
    Resume,
    /// Every document has new vectors, and searches are answered by them.
    Switch,
    /// Someone stops it for good.
    Cancel,
    /// The vectors that are not needed any more are gone.
    Clear,
}

impl ChangeState {
    /// The state after a step; none where the step is not allowed.
    pub fn after(self, step: ChangeStep) -> Option<Self> {
        match (self, step) {
            (Self::Running, ChangeStep::Pause) => Some(Self::Paused),
            (Self::Paused, ChangeStep::Resume) => Some(Self::Running),
            (Self::Running, ChangeStep::Switch) => Some(Self::Removing),
            (Self::Running | Self::Paused, ChangeStep::Cancel) => Some(Self::Cancelling),
            (Self::Removing, ChangeStep::Clear) => Some(Self::Completed),
            (Self::Cancelling, ChangeStep::Clear) => Some(Self::Cancelled),
            (
                Self::Running
                | Self::Paused
                | Self::Removing
                | Self::Cancelling
                | Self::Completed
                | Self::Cancelled,
                ChangeStep::Pause
                | ChangeStep::Resume
                | ChangeStep::Switch
                | ChangeStep::Cancel
                | ChangeStep::Clear,
            ) => None,
        }
    }

    /// `running`, `paused`, `removing`, `cancelling`, `completed` or `cancelled`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Removing => "removing",
            Self::Cancelling => "cancelling",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether it ended.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled)
    }

    /// Whether there is something to do for it without anyone asking.
    pub fn is_at_work(self) -> bool {
        matches!(self, Self::Running | Self::Removing | Self::Cancelling)
    }
}

/// A change of the embedding model. There is one at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EmbeddingChange {
    /// The model whose vectors are made.
    pub model: ModelId,
    /// The model whose vectors answered searches when it began.
    pub from: ModelId,
    /// How far it is.
    pub state: ChangeState,
    /// Why it paused by itself.
    #[ts(optional = nullable)]
    pub problem: Option<String>,
    /// What has new vectors, and what there is.
    pub totals: ChangeTotals,
    /// When someone asked for it.
    pub created_at: Timestamp,
    /// When it ended.
    #[ts(optional = nullable)]
    pub ended_at: Option<Timestamp>,
}

/// How much of the knowledge base has vectors of the new model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct ChangeTotals {
    /// Documents that have them.
    pub documents: u32,
    /// Documents there are.
    pub documents_in_all: u32,
    /// Passages that have them.
    #[ts(type = "number")]
    pub passages: u64,
    /// Passages there are.
    #[ts(type = "number")]
    pub passages_in_all: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_that_was_made_or_taken_back_stays_so() {
        use ChangeStep::{Cancel, Clear, Pause, Resume, Switch};
        for state in [ChangeState::Completed, ChangeState::Cancelled] {
            assert!(state.is_final() && !state.is_at_work());
            for step in [Pause, Resume, Switch, Cancel, Clear] {
                assert_eq!(state.after(step), None, "{state:?} {step:?}");
            }
        }
        assert_eq!(
            ChangeState::Removing.after(Cancel),
            None,
            "the old vectors are going already"
        );
        assert_eq!(
            ChangeState::Paused.after(Switch),
            None,
            "nothing changes while it is held"
        );
    }
}
