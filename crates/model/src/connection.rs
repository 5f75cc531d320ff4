//! A connection: a named, stored way to a source of files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{ConnectionId, FileKey, MappedRow, MetadataValues, Timestamp};

/// The kinds of source there are.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SourceType {
    /// A folder on this machine.
    LocalDirectory,
    /// A zip archive on this machine.
    LocalZip,
    /// Files and texts handed in by a caller, kept in the data folder until they are done.
    IndividualUpload,
    /// Pages of the web, each of them one file.
    Web,
}

impl SourceType {
    /// Every kind.
    pub const ALL: [SourceType; 4] = [
        SourceType::LocalDirectory,
        SourceType::LocalZip,
        SourceType::IndividualUpload,
        SourceType::Web,
    ];

    /// `local_directory`, `local_zip`, `individual_upload` or `web`.
    pub fn as_str(self) -> &'static str {
        match self {
            SourceType::LocalDirectory => "local_directory",
            SourceType::LocalZip => "local_zip",
            SourceType::IndividualUpload => "individual_upload",
            SourceType::Web => "web",
        }
    }

    /// The kind with this name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What a connection points at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "source_type", rename_all = "snake_case")]
pub enum ConnectionConfig {
    /// A folder: its absolute path.
    LocalDirectory {
        /// The folder.
        path: String,
    },
    /// A zip archive: its absolute path.
    LocalZip {
        /// The archive.
        path: String,
    },
    /// Uploads: they live in the data folder under the connection's id.
    IndividualUpload,
    /// Web pages. A job may take others too, by naming their URLs as keys.
    Web {
        /// The URLs of the pages that the connection stands for; may be empty.
        urls: Vec<String>,
    },
}

impl ConnectionConfig {
    /// Its kind.
    pub fn source_type(&self) -> SourceType {
        match self {
            ConnectionConfig::LocalDirectory { .. } => SourceType::LocalDirectory,
            ConnectionConfig::LocalZip { .. } => SourceType::LocalZip,
            ConnectionConfig::IndividualUpload => SourceType::IndividualUpload,
            ConnectionConfig::Web { .. } => SourceType::Web,
        }
    }
}

/// Whether a connection can be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum ConnectionStatus {
    /// It was reached the last time it was tried.
    Authenticated,
    /// It was not, and trying again needs someone's help.
    Invalid {
        /// Why: `Directory does not exist: …`.
        error: String,
    },
}

/// A connection as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Connection {
    /// Its id.
    pub id: ConnectionId,
    /// The user it belongs to.
    pub user: String,
    /// A name for people.
    pub name: String,
    /// What it points at.
    pub config: ConnectionConfig,
    /// Whether it can be used.
    #[serde(flatten)]
    pub status: ConnectionStatus,
    /// When it was added.
    pub created_at: Timestamp,
    /// When its status was last checked.
    pub checked_at: Timestamp,
}

/// Which files of one connection a job takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Selection {
    /// The connection.
    pub connection: ConnectionId,
    /// Only these files, or (when empty) everything the connection lists. A key that
    /// ends in `/` is a folder and takes everything below it.
    #[serde(default)]
    #[ts(as = "Option<Vec<FileKey>>", optional)]
    pub keys: Vec<FileKey>,
    /// Files left out of what `keys` takes.
    #[serde(default)]
    #[ts(as = "Option<Vec<FileKey>>", optional)]
    pub exclude: Vec<FileKey>,
    /// Metadata of single files, laid over all else that is known of them. Whoever
    /// stores a document looks here for its file's key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(as = "Option<BTreeMap<FileKey, MetadataValues>>", optional)]
    #[schema(value_type = BTreeMap<FileKey, BTreeMap<String, crate::MetadataValue>>)]
    pub metadata: BTreeMap<FileKey, MetadataValues>,
    /// Rows of a mapping file, by the file each of them was matched with.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(as = "Option<BTreeMap<FileKey, MappedRow>>", optional)]
    pub mapped: BTreeMap<FileKey, MappedRow>,
}

impl Selection {
    /// Everything the connection lists.
    pub fn everything(connection: ConnectionId) -> Self {
        Self::only(connection, Vec::new())
    }

    /// These files and folders of a connection.
    pub fn only(connection: ConnectionId, keys: Vec<FileKey>) -> Self {
        Self {
            connection,
            keys,
            exclude: Vec::new(),
            metadata: BTreeMap::new(),
            mapped: BTreeMap::new(),
        }
    }
}
