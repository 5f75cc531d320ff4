//! Keys of the local API, without what they are checked by.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{KeyId, Timestamp};

/// What a key is good for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum KeyScope {
    /// Calls that change nothing.
    Read,
    /// All calls.
    #[default]
    Full,
}

impl KeyScope {
    /// Every scope.
    pub const ALL: [KeyScope; 2] = [KeyScope::Read, KeyScope::Full];

    /// `read` or `full`.
    pub fn as_str(self) -> &'static str {
        match self {
            KeyScope::Read => "read",
            KeyScope::Full => "full",
        }
    }
}

/// A key as people see it after it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ApiKey {
    /// Its id.
    pub id: KeyId,
    /// A name for people.
    pub name: String,
    /// The user it speaks for; any, when none is named.
    #[ts(optional = nullable)]
    pub user: Option<String>,
    /// What it is good for.
    pub scope: KeyScope,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    #[ts(optional = nullable)]
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked; it is not let in any more.
    #[ts(optional = nullable)]
    pub revoked_at: Option<Timestamp>,
}
