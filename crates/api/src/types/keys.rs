//! Keys of the local API.

use gristmill_model::{ApiKey, KeyId, KeyScope};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Makes a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct CreateKey {
    /// A name for people: what the key is for.
    pub name: String,
    /// The user it speaks for; any, when none is named.
    pub user: Option<String>,
    /// What it is good for; all calls unless said.
    pub scope: Option<KeyScope>,
}

/// A key just made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CreatedKey {
    /// The key as it is listed from now on.
    #[serde(flatten)]
    pub key: ApiKey,
    /// What programs send. It is shown here and never again.
    pub secret: String,
}

impl std::fmt::Debug for CreatedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Keys must not reach logs.
        let mut shown = f.debug_struct("CreatedKey");
        shown.field("key", &self.key).finish_non_exhaustive()
    }
}

/// One key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct KeyRef {
    /// Which.
    pub id: KeyId,
}

/// A key that someone sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CheckKey {
    /// What was sent.
    pub secret: String,
}

impl std::fmt::Debug for CheckKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CheckKey").finish_non_exhaustive()
    }
}

/// Whose key it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CheckedKey {
    /// The key; none when it is not known or was revoked.
    pub key: Option<ApiKey>,
}
