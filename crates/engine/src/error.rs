//! What can go wrong when the engine is asked for something, as kinds a caller acts on.

use std::path::PathBuf;

use gristmill_model::{RefusedStep, UnknownOption};
use gristmill_schedule::RecurrenceError;
use gristmill_sources::BadPattern;
use gristmill_store::StoreError;

use crate::viewing::NotShown;

/// Why the engine did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Another process works in this data folder; ask it instead.
    #[error("another process has the data folder `{0}` open")]
    AlreadyOwned(PathBuf),
    /// The data folder cannot be used.
    #[error("cannot use the data folder `{path}`: {problem}")]
    DataFolder {
        /// The folder or the file in it.
        path: PathBuf,
        /// What the system says.
        problem: String,
    },
    /// The job's state does not allow the step.
    #[error(transparent)]
    Refused(RefusedStep),
    /// The options make no sense together.
    #[error(transparent)]
    Options(#[from] UnknownOption),
    /// A job that names nothing.
    #[error("nothing was selected")]
    NothingSelected,
    /// There is no such preflight; they are forgotten when the engine stops.
    #[error("there is no preflight `{0}`")]
    UnknownPreflight(String),
    /// A preflight has no row of this number.
    #[error("the preflight has no row {0}")]
    UnknownRow(u32),
    /// The preflight is still listing files, so a job made from it would miss some.
    #[error("the preflight `{0}` is still listing files")]
    PreflightListing(String),
    /// A pattern over names that makes no sense.
    #[error("the pattern makes no sense: {0}")]
    Pattern(BadPattern),
    /// A folder that cannot be watched, or written to because it is watched; the text says
    /// why, the second what to do.
    #[error("{0}")]
    Unwatchable(String, &'static str),
    /// A schedule whose rule names no times.
    #[error(transparent)]
    Rule(#[from] RecurrenceError),
    /// The schedule's last job is not done.
    #[error("the job of the last run of `{0}` is not done")]
    ScheduleBusy(String),
    /// A file that a backup cannot be written to; the text says why, the second what to do.
    #[error("{0}")]
    Backup(String, &'static str),
    /// A file that an export cannot be written to; the text says why, the second what to do.
    #[error("{0}")]
    Export(String, &'static str),
    /// An embedding model that cannot be used; the text says why.
    #[error("{0}")]
    Embedding(String),
    /// A model of a provider that a job chose and that cannot be asked; the text says why.
    #[error("{0}")]
    NoProvider(String),
    /// What the change of the embedding model does not allow as it stands; the text says why.
    #[error("{0}")]
    EmbeddingChange(String),
    /// A bundle that cannot be made or used; the text says why, the second what to do.
    #[error("{0}")]
    Bundle(String, &'static str),
    /// One bundle is made or restored at a time.
    #[error("another bundle is being made or restored")]
    BundleBusy,
    /// Someone stopped the bundle that was being made; nothing is left of it.
    #[error("making the bundle was stopped, and nothing is left of it")]
    BundleStopped,
    /// A page of a document that cannot be shown.
    #[error(transparent)]
    NotShown(#[from] NotShown),
    /// The system gave no thread.
    #[error("cannot start a thread: {0}")]
    Thread(String),
    /// The store did not do it.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for EngineError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refused) => EngineError::Refused(refused),
            other => EngineError::Store(other),
        }
    }
}

/// What every call of this crate answers.
pub type Result<T> = std::result::Result<T, EngineError>;
