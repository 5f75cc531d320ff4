//! Watched folders.

use gristmill_model::{
    Bytes, CollectionId, ContentHash, DocumentId, FileKey, JobId, Timestamp, Watch,
    WatchEntryState, WatchId, WatchRules, WatchStatus,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{Metadata, OptionOverrides};

/// Adds a watched folder. What lies in it already is taken in first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct AddWatch {
    /// An id of the caller's choice; one is made up when there is none.
    pub id: Option<WatchId>,
    /// Whom it belongs to; `default` when nobody is named.
    pub user: Option<String>,
    /// A name for people; the folder's when there is none.
    pub name: Option<String>,
    /// The folder: an absolute path on this machine.
    pub folder: String,
    /// The group its documents go to, made when it is not there; `default` unless said.
    pub collection: Option<CollectionId>,
    /// Options that differ from the settings in force. They are fixed from now on.
    #[serde(default)]
    #[ts(as = "Option<OptionOverrides>")]
    pub options: OptionOverrides,
    /// Metadata given to every document.
    #[schema(inline)]
    pub metadata: Option<Metadata>,
    /// Which files it takes, and when; all of them unless said.
    pub rules: Option<WatchRules>,
    /// Whether it is added without being started.
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    pub paused: bool,
}

/// Changes a watched folder; what is left out stays as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct EditWatch {
    /// Which.
    pub id: WatchId,
    /// Another name.
    pub name: Option<String>,
    /// Another group for its documents. Every file is taken in anew; documents of the old
    /// group stay there.
    pub collection: Option<CollectionId>,
    /// Options that differ from now on. Files taken before stay as they are until they
    /// change or are scanned with `everything`.
    #[serde(default)]
    #[ts(as = "Option<OptionOverrides>")]
    pub options: OptionOverrides,
    /// Metadata given to every document from now on, in place of what was given before.
    #[schema(inline)]
    pub metadata: Option<Metadata>,
    /// All rules, in place of those before. Documents of files that are left out now stay.
    pub rules: Option<WatchRules>,
}

/// One watched folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WatchRef {
    /// Which.
    pub id: WatchId,
}

/// Which watched folders to list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ListWatches {
    /// Only this user's.
    pub user: Option<String>,
}

/// Lets a paused watch go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ResumeWatch {
    /// Which.
    pub id: WatchId,
    /// Whether documents of files that are missing are removed, however many they are.
    pub allow_removals: Option<bool>,
}

/// Looks at a whole watched folder now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ScanWatch {
    /// Which.
    pub id: WatchId,
    /// Whether every file is taken again, changed or not; else new, changed and failed ones.
    pub everything: Option<bool>,
}

/// A watched folder with how it is doing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct WatchView {
    /// The watch as stored.
    #[serde(flatten)]
    pub watch: Watch,
    /// How it is doing.
    pub status: WatchStatus,
    /// Files that were taken, by what became of them.
    pub files: WatchTotals,
}

/// How many files of a watch are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct WatchTotals {
    /// A job works on them.
    pub submitted: u32,
    /// Stored, or left out for a reason.
    pub settled: u32,
    /// Failed or cancelled.
    pub failed: u32,
    /// Not there any more.
    pub missing: u32,
}

/// Which files of a watch to list, by path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ListWatchFiles {
    /// The watch.
    pub id: WatchId,
    /// Only those in one of these states (`submitted`, `settled`, `failed`, `missing`);
    /// empty means all.
    #[serde(default)]
    #[ts(as = "Option<Vec<String>>")]
    pub states: Vec<String>,
    /// Only with this text in the path, upper and lower case alike.
    pub text: Option<String>,
    /// How many to pass over; 0 unless said.
    pub offset: Option<u64>,
    /// How many to give, 1 to 1000; 100 unless said.
    pub limit: Option<u32>,
}

/// A file that a watch took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WatchFileView {
    /// Its path relative to the folder.
    pub key: FileKey,
    /// Its size when it was taken.
    pub size: Bytes,
    /// When it was last changed, as of then.
    pub modified: Timestamp,
    /// Hash of its bytes, once they were read.
    pub content_hash: Option<ContentHash>,
    /// What became of it.
    #[serde(flatten)]
    pub state: WatchEntryState,
}

/// Part of the list of removed documents, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ListRemoved {
    /// How many to pass over; 0 unless said.
    pub offset: Option<u64>,
    /// How many to give, 1 to 1000; 100 unless said.
    pub limit: Option<u32>,
}

/// A document that was removed and can be restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RemovedView {
    /// Its id, which it keeps.
    pub id: DocumentId,
    /// The group it was in.
    pub collection: CollectionId,
    /// Its title, or its file name.
    pub title: String,
    /// Its name within its source.
    pub key: String,
    /// Size of its file.
    pub size: Bytes,
    /// Its chunks.
    pub chunks: u32,
    /// When it was removed.
    pub removed_at: Timestamp,
    /// The job that removed it.
    pub job: Option<JobId>,
}
