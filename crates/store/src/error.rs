//! What can go wrong, in the kinds a caller acts on differently.

use gristmill_model::RefusedStep;
use rusqlite::ErrorCode;

/// Why the store did not do what was asked. Nothing of the request was kept.
///
/// One failed commit is reported to everyone who waited for it, hence `Clone`.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StoreError {
    /// No space is left; the same call works again once there is some.
    #[error("the disk that holds the database is full")]
    DiskFull,
    /// The disk could not be read or written; the same call may work when it can again.
    #[error("the disk that holds the database does not answer: {0}")]
    DiskFailed(String),
    /// Another process holds the database; trying again later may work.
    #[error("the database is in use by another process")]
    Busy,
    /// The file is not a sound database.
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// A later version of Gristmill wrote this database.
    #[error(
        "the database has schema {found}, this version of Gristmill knows up to {known}: \
         install the newer version again"
    )]
    NewerSchema {
        /// The schema found.
        found: u32,
        /// The newest one known.
        known: u32,
    },
    /// An earlier version of Gristmill wrote this database, and it is open only for reading.
    #[error(
        "the database has schema {found}, this version of Gristmill needs {needed}: \
         open the window or run `grist ingest` once, which brings it up to date"
    )]
    OlderSchema {
        /// The schema found.
        found: u32,
        /// The one needed.
        needed: u32,
    },
    /// The database is open only for reading.
    #[error("the database is open only for reading")]
    ReadOnly,
    /// The SQLite library has a bug that damages databases.
    #[error("SQLite {0} can damage databases; 3.51.3 or newer is needed")]
    OldSqlite(String),
    /// The job's state does not allow the step.
    #[error(transparent)]
    Refused(#[from] RefusedStep),
    /// A job with files that are not in a final state, or still being listed, cannot finish.
    #[error("job `{0}` cannot finish: some of its files are not accounted for")]
    Unaccounted(String),
    /// There is no such row.
    #[error("there is no {what} `{id}`")]
    NotFound {
        /// `job`, `file`, `document`, `connection`, `collection`, `watch`, `schedule`, `export`.
        what: &'static str,
        /// The id asked for.
        id: String,
    },
    /// The id is taken.
    #[error("there is a {what} `{id}` already")]
    Exists {
        /// `job`, `connection`, `watch`, `export`, `schedule` or a `run` of one.
        what: &'static str,
        /// The id.
        id: String,
    },
    /// The collection still has documents or jobs.
    #[error("collection `{0}` is in use: delete its documents first")]
    CollectionInUse(String),
    /// The claim is void: the file was taken from this worker in the meantime.
    #[error("file {file} is no longer claimed by attempt {attempt}")]
    StaleClaim {
        /// The file.
        file: i64,
        /// The attempt that lost it.
        attempt: u32,
    },
    /// What was handed in contradicts itself: vectors missing, a wrong dimension.
    #[error("cannot store it: {0}")]
    Invalid(String),
    /// The database file or its folder cannot be opened, read or written.
    #[error("cannot use `{path}`: {problem}")]
    Unusable {
        /// The file or folder.
        path: String,
        /// What the system says.
        problem: String,
    },
    /// A file that is not a backup of Gristmill.
    #[error("`{path}` is not a backup of Gristmill: {why}")]
    NotABackup {
        /// The file.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// The store was closed, or its writer died.
    #[error("the store is closed")]
    Closed,
    /// Anything else SQLite says: a defect of ours.
    #[error("the database refused: {0}")]
    Sqlite(String),
}

impl StoreError {
    /// Whether the same call can succeed later without anyone changing the request.
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            StoreError::DiskFull | StoreError::DiskFailed(_) | StoreError::Busy
        )
    }

    /// Whether the database itself is at fault, so that no call can be relied on any more.
    pub fn is_damage(&self) -> bool {
        matches!(
            self,
            StoreError::Corrupt(_) | StoreError::Sqlite(_) | StoreError::Closed
        )
    }

    pub(crate) fn not_found(what: &'static str, id: impl ToString) -> Self {
        let id = id.to_string();
        StoreError::NotFound { what, id }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::DiskFull,
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => {
                StoreError::DiskFailed(error.to_string())
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                StoreError::Corrupt(error.to_string())
            }
            _ => StoreError::Sqlite(error.to_string()),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                StoreError::DiskFull
            }
            std::io::ErrorKind::ResourceBusy => StoreError::Busy,
            _ => StoreError::DiskFailed(error.to_string()),
        }
    }
}

/// What every call of this crate answers.
pub type Result<T> = std::result::Result<T, StoreError>;
