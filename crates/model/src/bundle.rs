//! A portable bundle: what it says of itself.

mod progress;
mod restored;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Bytes, ContentHash, ModelId, Timestamp};

pub use progress::{BundleProgress, BundleStep};
pub use restored::{BecameOf, BundleConflict, ConflictCause, RestoredBundle, RestoredOriginals};

/// What a bundle says of itself: its member `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleManifest {
    /// [`BundleManifest::FORMAT`].
    pub format: String,
    /// How its members are laid out; [`BundleManifest::VERSION`] is the one known.
    pub version: u32,
    /// The version of Gristmill that made it.
    pub made_by: String,
    /// When it was made.
    pub at: Timestamp,
    /// The models its vectors come from.
    pub models: Vec<BundleModel>,
    /// How many parts the tables lie in.
    pub parts: u32,
    /// What is in it.
    pub totals: BundleTotals,
    /// Every other member.
    pub members: Vec<BundleMember>,
}

impl BundleManifest {
    /// What [`BundleManifest::format`] says.
    pub const FORMAT: &'static str = "gristmill-bundle";
    /// The layout written by this version of Gristmill, and the only one it reads.
    pub const VERSION: u32 = 1;
}

/// A member of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleMember {
    /// Its name: lower-case letters, digits, `.`, `-` and single `/`.
    pub name: String,
    /// Its size.
    pub size: Bytes,
    /// BLAKE3 of its bytes.
    pub blake3: ContentHash,
}

/// A model whose vectors a bundle holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
pub struct BundleModel {
    /// The model.
    pub id: ModelId,
    /// How long its vectors are.
    pub dimensions: u32,
}

/// What is in a bundle, and what was left out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct BundleTotals {
    /// Documents.
    pub documents: u32,
    /// Their passages, each with its vector.
    #[ts(type = "number")]
    pub passages: u64,
    /// Different files that documents were made from.
    pub originals: u32,
    /// Documents left out because the policy for exports holds them back.
    pub withheld: u32,
    /// Files left out because they wait for a person or were refused.
    pub held: u32,
    /// Documents whose file was asked for and is not at its source any more, or is another.
    pub originals_missing: u32,
    /// Documents whose file was asked for and may not leave unmasked.
    pub originals_withheld: u32,
}

/// A bundle as found on a disk, checked from end to end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Bundle {
    /// The file: its absolute path.
    pub file: String,
    /// Its size.
    pub size: Bytes,
    /// The version of Gristmill that made it.
    pub made_by: String,
    /// When it was made.
    pub at: Timestamp,
    /// The models its vectors come from.
    pub models: Vec<BundleModel>,
    /// What is in it.
    pub totals: BundleTotals,
}
