//! The local API as it is served: whether it is on, who is connected, what was asked.

use gristmill_model::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ApiError;

/// Whether the local API is served by the process that owns the data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LocalApiState {
    /// That process cannot serve it: the window and `grist serve` can.
    #[default]
    Absent,
    /// It is switched off.
    Off,
    /// It was to be served and could not be.
    Failed,
    /// It is served.
    On,
}

/// Which calls need a key. One that is sent and wrong is refused either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApiAuth {
    /// Those whose document says so.
    #[default]
    Documented,
    /// All of them.
    Required,
}

/// The local API as it is served.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct LocalApiView {
    /// Whether it is served.
    pub state: LocalApiState,
    /// Whether it can be switched on and off; `grist serve` serves until it ends.
    pub switchable: bool,
    /// Where it listens: `127.0.0.1:8000`.
    pub addresses: Vec<String>,
    /// Why it does not listen on others that were asked for.
    pub warnings: Vec<String>,
    /// Why it could not be served.
    pub problem: Option<ApiError>,
    /// Which calls need a key, as it is served.
    pub auth: ApiAuth,
    /// Web origins whose pages may call, as it is served.
    pub origins: Vec<String>,
    /// Whether settings changed since, which hold when it is started again.
    pub outdated: bool,
    /// Since when it is served.
    pub since: Option<Timestamp>,
    /// Requests answered since the process began.
    pub answered: u64,
    /// Connections open now, the oldest first.
    pub connections: Vec<ApiConnection>,
}

/// What a connection is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApiConnectionState {
    /// It waits for the next request.
    Idle,
    /// A request is under way on it, or its answer.
    Request,
    /// It became a socket.
    Socket,
}

/// A connection to the local API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ApiConnection {
    /// A number of its own since the process began.
    pub id: u64,
    /// Where it comes from: `127.0.0.1:51324`.
    pub peer: String,
    /// What it is doing.
    pub state: ApiConnectionState,
    /// Since when it does so.
    pub since: Timestamp,
    /// The method of its request, or of the last.
    pub method: Option<String>,
    /// The path of that.
    pub path: Option<String>,
    /// The name of the key that was sent with it.
    pub key: Option<String>,
    /// The user it was for.
    pub user: Option<String>,
}

/// Asks what was asked lately.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ListRequests {
    /// Only those after this one.
    pub after: Option<u64>,
    /// Most that are given, the newest of them; 200 unless said.
    pub limit: Option<u32>,
}

/// What was asked lately. The last thousand requests are kept, in memory.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct RequestLog {
    /// Requests that have been answered, the oldest first.
    pub items: Vec<RequestView>,
}

/// A request that has been answered: never what was in it, nor the key it came with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RequestView {
    /// Its number since the process began.
    pub seq: u64,
    /// Its id, as in `X-Request-Id` and in the log files.
    pub id: String,
    /// When it came.
    pub at: Timestamp,
    /// `GET`.
    pub method: String,
    /// Its path, without what stands behind a `?`.
    pub path: String,
    /// The status of the answer.
    pub status: u16,
    /// How long the answer took to begin, in milliseconds.
    pub took_ms: u64,
    /// The API it belongs to: `batch`.
    pub dialect: String,
    /// The name of the key that was sent with it.
    pub key: Option<String>,
    /// The user it was for.
    pub user: Option<String>,
}
