//! Connections: named, stored ways to sources of files.

use gristmill_model::{ConnectionConfig, ConnectionId, SourceType};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Adds a connection, after trying whether it can be reached. One that cannot is refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectionRef {
    /// Which.
    pub id: ConnectionId,
}

/// Which connections to list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(optional_fields)]
pub struct ListConnections {
    /// Only this user's.
    pub user: Option<String>,
    /// Only sources of this kind.
    pub source_type: Option<SourceType>,
}
