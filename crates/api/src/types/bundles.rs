//! Portable bundles.

use gristmill_model::{BundleProgress, CollectionId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Makes a portable bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct CreateBundle {
    /// The file to write, by its absolute path.
    pub file: String,
    /// Only documents of this collection.
    pub collection: Option<CollectionId>,
    /// Whether the files go along that documents were made from, where they still lie at
    /// their sources and may leave as they are; not unless said.
    pub originals: Option<bool>,
    /// Whether a file of this name is replaced; refused unless said.
    pub overwrite: Option<bool>,
}

/// Looks at a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct InspectBundle {
    /// The bundle, by its absolute path.
    pub file: String,
}

/// Stores the documents of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct RestoreFromBundle {
    /// The bundle, by its absolute path.
    pub file: String,
    /// Whether there may be other documents, which stay as they are; refused unless said.
    pub merge: Option<bool>,
    /// The folder that files go into which documents were made from, by its absolute path;
    /// made if it is not there. They stay in the bundle unless said.
    pub originals_to: Option<String>,
}

/// The bundle under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BundleState {
    /// How far it is; null while none is made or restored.
    pub progress: Option<BundleProgress>,
}
