//! Connections: named, stored ways to sources of files.

use gristmill_model::{
    Bytes, ConnectionConfig, ConnectionId, Failure, FileKey, SourceType, Timestamp,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Adds a connection, after trying whether it can be reached. One that cannot is refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct AddConnection {
    /// An id of the caller's choice; the same id with the same source again answers with
    /// the connection there is. One is made up when there is none.
    pub id: Option<ConnectionId>,
    /// A name for people; made from the source when there is none.
    pub name: Option<String>,
    /// Whom it belongs to; `default` when nobody is named.
    pub user: Option<String>,
    /// What it points at. Paths are absolute.
    pub config: ConnectionConfig,
}

/// One connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ConnectionRef {
    /// Which.
    pub id: ConnectionId,
}

/// Gives a connection another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RenameConnection {
    /// Which.
    pub id: ConnectionId,
    /// The name for people, 1 to 200 characters.
    pub name: String,
}

/// Which connections to list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ListConnections {
    /// Only this user's.
    pub user: Option<String>,
    /// Only sources of this kind.
    pub source_type: Option<SourceType>,
}

/// Which files of a connection to list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ListSourceFiles {
    /// The connection.
    pub id: ConnectionId,
    /// Only those below this folder, which ends in `/`.
    pub folder: Option<FileKey>,
    /// Only with this text in the name, upper and lower case alike.
    pub text: Option<String>,
    /// How many to pass over; 0 unless said.
    pub offset: Option<u64>,
    /// How many to give, 1 to 1000; 100 unless said.
    pub limit: Option<u32>,
}

/// Which files of a connection to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct StatSourceFiles {
    /// The connection.
    pub id: ConnectionId,
    /// Their names within it. A name that ends in `/` is a folder, and is there when a file
    /// is below it.
    pub keys: Vec<FileKey>,
}

/// A file as its source shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SourceFile {
    /// Its name within the connection.
    pub key: FileKey,
    /// Its size, where the source tells.
    pub size: Option<Bytes>,
    /// When it was last changed, where the source tells.
    pub modified: Option<Timestamp>,
    /// Why it cannot be taken in, if it cannot.
    pub problem: Option<Failure>,
}
