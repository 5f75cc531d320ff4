//! Files and texts handed in by a caller.

use gristmill_model::{Bytes, ConnectionId, FileKey};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Hands in a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct AddText {
    /// The upload connection it belongs to; one is made when it is not there or none is named.
    pub connection: Option<ConnectionId>,
    /// Whose a connection is that is made; `default` when nobody is named.
    pub user: Option<String>,
    /// A file name for it: `note.txt`.
    pub name: String,
    /// The text.
    pub text: String,
}

/// Hands in a copy of a file on this machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct AddFile {
    /// The upload connection it belongs to; one is made when it is not there or none is named.
    pub connection: Option<ConnectionId>,
    /// Whose a connection is that is made; `default` when nobody is named.
    pub user: Option<String>,
    /// Absolute path of the file.
    pub path: String,
    /// Another name for it; its own unless said.
    pub name: Option<String>,
    /// Whether the file itself is taken instead of a copy, so that it is gone from its path.
    #[serde(default)]
    #[ts(as = "Option<bool>")]
    pub take: bool,
}

/// Takes back what was handed in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct RemoveUpload {
    /// The upload connection.
    pub connection: ConnectionId,
    /// Its name within the connection.
    pub key: FileKey,
}

/// What was handed in, ready to be selected by a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct UploadView {
    /// The upload connection.
    pub connection: ConnectionId,
    /// Its name within the connection.
    pub key: FileKey,
    /// Its size.
    pub size: Bytes,
}
