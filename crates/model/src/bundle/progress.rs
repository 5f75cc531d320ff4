//! How far a bundle is that is being made or restored.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// How far a bundle is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BundleProgress {
    /// The bundle: its absolute path.
    pub file: String,
    /// What is being done with it.
    pub step: BundleStep,
    /// Documents so far, or bytes while it is checked.
    #[ts(type = "number")]
    pub done: u64,
    /// Documents or bytes in all.
    #[ts(type = "number")]
    pub total: u64,
}

/// What is being done with a bundle. One that is made is written, then checked; one that is
/// restored is checked, then its documents are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BundleStep {
    /// Documents are written into it.
    Writing,
    /// All of it is read and compared with its hashes.
    Checking,
    /// Its documents are stored.
    Storing,
}
