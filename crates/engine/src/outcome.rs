//! What a failure means: for the file, for a later try, or for the whole job.

use gristmill_model::{Failure, PauseReason, ReasonCode, ReasonKind, SkipReason, Stage, Timestamp};
use gristmill_store::{Claimed, Outcome, StoreError};

use crate::active::ActiveJob;
use crate::parts::Parts;

/// Why an attempt ends before its last stage.
pub(crate) enum End {
    /// The file ends like this.
    With(Outcome),
    /// The file goes back and its job waits.
    Pausing(PauseReason),
}

/// What a stage hands on, unless the attempt ends with it.
pub(crate) type Staying<T> = Result<T, End>;

impl Parts {
    /// Ends an attempt with what this failure means for the file or for the whole job.
    pub(crate) fn end_of(&self, job: &ActiveJob, claimed: &Claimed, failure: Failure) -> End {
        match failure.code {
            ReasonCode::Cancelled => End::With(Outcome::Released),
            ReasonCode::DiskFull => End::Pausing(PauseReason::DiskFull),
            ReasonCode::SourceUnavailable => End::Pausing(PauseReason::SourceUnavailable),
            ReasonCode::SignedOut => End::Pausing(PauseReason::SignedOut),
            ReasonCode::EmbedderUnavailable => End::Pausing(PauseReason::EmbedderUnavailable),
            ReasonCode::EmbedderRefused => End::Pausing(PauseReason::EmbedderRefused),
            code if code.kind() == ReasonKind::Skip => {
                End::With(Outcome::Skipped(SkipReason::new(code, failure.detail)))
            }
            _ => End::With(self.failed(job, claimed, failure)),
        }
    }

    /// Whether a failure is for good or the file is tried again, and when.
    pub(crate) fn failed(&self, job: &ActiveJob, claimed: &Claimed, failure: Failure) -> Outcome {
        let chance = uuid::Uuid::now_v7().as_u64_pair().1;
        let options = &job.job.options;
        let wait = self
            .backoff
            .wait(&failure, claimed.failures, options, chance);
        match wait {
            Some(wait) => {
                let (code, stage) = (failure.code.as_str(), failure.stage.as_str());
                tracing::info!(
                    code,
                    stage,
                    wait_ms = wait.as_millis() as u64,
                    "file is tried again"
                );
                let at = Timestamp(self.now().0 + wait.as_millis() as i64);
                Outcome::RetryLater { failure, at }
            }
            None => Outcome::Failed(failure),
        }
    }
}

/// Why a job waits when the store refused something that may pass.
pub(crate) fn store_trouble(error: &StoreError) -> Option<PauseReason> {
    match error {
        StoreError::DiskFull => Some(PauseReason::DiskFull),
        error if error.may_pass() => Some(PauseReason::DatabaseUnavailable),
        _ => None,
    }
}

/// What a refusal of the store means for a file.
pub(crate) fn store_failure(stage: Stage, error: &StoreError) -> Failure {
    let code = match error {
        StoreError::DiskFull => ReasonCode::DiskFull,
        _ => ReasonCode::StoreFailed,
    };
    Failure::new(code, stage, format!("cannot store it: {error}"))
}

/// Ends an attempt: the file is left out.
pub(crate) fn skip<T>(code: ReasonCode, detail: String) -> Staying<T> {
    Err(End::With(Outcome::Skipped(SkipReason::new(code, detail))))
}
