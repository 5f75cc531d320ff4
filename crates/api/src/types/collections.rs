//! Collections: named groups of documents.

use gristmill_model::{Bytes, CollectionId, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A group of documents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CollectionView {
    /// Its short name, which is also its id.
    pub id: CollectionId,
    /// Documents in it.
    pub documents: u64,
    /// Chunks of those documents.
    pub chunks: u64,
    /// Size of the files they came from.
    pub bytes: Bytes,
    /// When it was created.
    pub created_at: Timestamp,
}

/// Makes a group. Jobs make the one they name by themselves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CreateCollection {
    /// A short name: letters, digits, `-`, `_` and `.`, at most 64.
    pub id: CollectionId,
}

/// One collection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CollectionRef {
    /// Its name.
    pub id: CollectionId,
}

/// Removes a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct RemoveCollection {
    /// Its name.
    pub id: CollectionId,
    /// Whether its documents go with it; without this, a group that holds any is refused.
    pub with_documents: Option<bool>,
}
