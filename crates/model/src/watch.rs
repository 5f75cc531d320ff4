//! A watched folder: which files it takes, what is known of each, and how it is doing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    Bytes, CollectionId, ConnectionId, ContentHash, FileKey, JobId, ProcessingOptions, Timestamp,
    WatchId,
};

/// A watched folder as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Watch {
    /// Its id.
    pub id: WatchId,
    /// The user it belongs to.
    pub user: String,
    /// A name for people.
    pub name: String,
    /// The connection its files come by.
    pub connection: ConnectionId,
    /// The folder: its absolute path.
    pub folder: String,
    /// Where its documents go.
    pub collection: CollectionId,
    /// How its files are processed, every default filled in.
    pub options: ProcessingOptions,
    /// Which files it takes, and when.
    pub rules: WatchRules,
    /// Why it is paused, if it is.
    #[ts(optional = nullable)]
    pub paused: Option<WatchPause>,
    /// When it was added.
    pub created_at: Timestamp,
}

/// Which files a watch takes, and when. What is left out of its JSON form is the default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WatchRules {
    /// Only files that one of these patterns takes, in the syntax of `.gitignore`; empty
    /// takes all.
    pub include: Vec<String>,
    /// Files and folders left out, in the same syntax.
    pub exclude: Vec<String>,
    /// Whether folders below the folder are watched too.
    pub subfolders: bool,
    /// Smaller files are left alone.
    #[ts(optional = nullable)]
    pub min_size: Option<Bytes>,
    /// Larger files are left alone.
    #[ts(optional = nullable)]
    pub max_size: Option<Bytes>,
    /// Seconds for which a file's size and time must hold still before it is taken; without
    /// it 2, and 10 on network shares.
    #[ts(optional = nullable)]
    pub settle_seconds: Option<u32>,
    /// What becomes of the document of a file that is deleted.
    pub on_deletion: OnDeletion,
    /// How much may vanish at once before removing is held up and a person is asked.
    pub removal_limit: RemovalLimit,
    /// Whether to look at the folder again and again even where the file system tells of
    /// changes.
    pub poll: bool,
}

impl Default for WatchRules {
    fn default() -> Self {
        Self {
            include: Vec::new(),
            exclude: Vec::new(),
            subfolders: true,
            min_size: None,
            max_size: None,
            settle_seconds: None,
            on_deletion: OnDeletion::default(),
            removal_limit: RemovalLimit::default(),
            poll: false,
        }
    }
}

impl WatchRules {
    /// Whether a file of this size is taken.
    pub fn takes_size(&self, size: Bytes) -> bool {
        self.min_size.is_none_or(|least| size >= least)
            && self.max_size.is_none_or(|most| size <= most)
    }
}

/// What becomes of the document of a file that is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnDeletion {
    /// It stays as it is.
    #[default]
    Keep,
    /// It stays, with the metadata `missing_since`.
    Mark,
    /// It goes, and can be restored.
    Remove,
}

impl OnDeletion {
    /// Every choice.
    pub const ALL: [OnDeletion; 3] = [OnDeletion::Keep, OnDeletion::Mark, OnDeletion::Remove];

    /// `keep`, `mark` or `remove`.
    pub fn as_str(self) -> &'static str {
        match self {
            OnDeletion::Keep => "keep",
            OnDeletion::Mark => "mark",
            OnDeletion::Remove => "remove",
        }
    }
}

/// More files than `files`, and more than `percent` of all, vanished at once: too many to
/// remove without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RemovalLimit {
    /// Files.
    pub files: u32,
    /// Share of all files of the watch, in percent.
    pub percent: u32,
}

impl Default for RemovalLimit {
    fn default() -> Self {
        Self {
            files: 20,
            percent: 20,
        }
    }
}

impl RemovalLimit {
    /// Whether a person has to be asked before `missing` of `known` files are removed.
    pub fn is_exceeded(&self, missing: u32, known: u32) -> bool {
        let share = u64::from(missing) * 100 > u64::from(self.percent) * u64::from(known);
        missing > self.files && share
    }
}

/// Why a watch is paused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum WatchPause {
    /// A person asked for it.
    User,
    /// More files vanished at once than `removal_limit` allows to remove.
    ManyDeletions {
        /// Files that vanished.
        missing: u32,
        /// Files there were.
        known: u32,
    },
}

/// What tells one state of a file from another without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileStamp {
    /// Its size.
    pub size: Bytes,
    /// When it was last changed, in nanoseconds since 1970.
    pub modified_ns: i64,
    /// Which file it is, whatever its name, where the system says.
    pub identity: Option<FileIdentity>,
}

/// A file or folder, whatever its name. May be used again once it is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileIdentity {
    /// The file system.
    pub device: u64,
    /// The file within it.
    pub file: u64,
}

/// A file that a watch took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchEntry {
    /// Its path relative to the folder.
    pub key: FileKey,
    /// The file as it was when it was taken.
    pub stamp: FileStamp,
    /// Hash of its bytes, once they were read.
    pub content_hash: Option<ContentHash>,
    /// What became of it.
    pub state: WatchEntryState,
}

/// What became of a file that a watch took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum WatchEntryState {
    /// A job works on it.
    Submitted {
        /// The job.
        job: JobId,
    },
    /// It is stored, or was left out for a reason.
    Settled,
    /// It failed or was cancelled; it is taken again when it changes or a person asks.
    Failed,
    /// It is not there any more.
    Missing {
        /// Since when.
        since: Timestamp,
    },
}

impl WatchEntryState {
    /// `submitted`, `settled`, `failed` or `missing`.
    pub fn as_str(&self) -> &'static str {
        match self {
            WatchEntryState::Submitted { .. } => "submitted",
            WatchEntryState::Settled => "settled",
            WatchEntryState::Failed => "failed",
            WatchEntryState::Missing { .. } => "missing",
        }
    }
}

/// How a watch is doing, as far as the process that has the data folder knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WatchStatus {
    /// Whether it sees what happens.
    pub health: WatchHealth,
    /// Files that changed and do not hold still yet, or wait for their job.
    pub waiting: u32,
    /// Its jobs that are not done.
    pub jobs: Vec<JobId>,
    /// Whether all that was seen at the last look is handed to jobs, and those are done.
    pub idle: bool,
    /// When the whole folder was last looked at.
    #[ts(optional = nullable)]
    pub scanned_at: Option<Timestamp>,
}

impl WatchStatus {
    /// How a watch is doing in a process that does not watch.
    pub fn unattended(watch: &Watch) -> Self {
        Self::at_rest(match watch.paused {
            Some(_) => WatchHealth::Paused,
            None => WatchHealth::NotRunning,
        })
    }

    /// How a watch is doing of which nothing else is known.
    pub fn at_rest(health: WatchHealth) -> Self {
        Self {
            health,
            waiting: 0,
            jobs: Vec::new(),
            idle: false,
            scanned_at: None,
        }
    }
}

/// Whether a watch sees what happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "health", rename_all = "snake_case")]
pub enum WatchHealth {
    /// No process watches: the window is closed and no `grist watch run` is at work.
    NotRunning,
    /// It is paused.
    Paused,
    /// The first look at the folder is under way.
    Starting,
    /// The file system tells of changes, and the folder is looked at every few minutes.
    Listening,
    /// The file system does not tell of changes; the folder is looked at every so often.
    Polling {
        /// Why.
        why: String,
        /// Seconds between two looks.
        seconds: u32,
    },
    /// The folder is not there. Nothing is removed on that account; it is looked for until
    /// it is back.
    Unavailable {
        /// What is wrong.
        why: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removing_is_held_up_only_by_many_files_that_are_a_large_share() {
        let limit = RemovalLimit::default();
        let exceeded = |missing, known| limit.is_exceeded(missing, known);
        assert!(!exceeded(20, 20), "few files are never too many");
        assert!(exceeded(21, 100));
        assert!(!exceeded(21, 1_000), "a small share is not");
    }

    #[test]
    fn rules_may_say_only_what_differs() {
        let rules: WatchRules = serde_json::from_str(r#"{"include": ["*.pdf"]}"#).unwrap();
        assert_eq!(rules.include, ["*.pdf"]);
        assert!(rules.subfolders && rules.on_deletion == OnDeletion::Keep);
        assert!(serde_json::from_str::<WatchRules>(r#"{"inclde": []}"#).is_err());
    }
}
