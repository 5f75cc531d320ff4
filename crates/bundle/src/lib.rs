//! The file of a portable bundle: written, checked and read.
//!
//! A bundle is a zip archive whose members are not compressed by it: tables in Parquet, cut
//! into parts of some thousand passages, the files that documents were made from, and
//! `manifest.json`, which names every other member with its size and BLAKE3 hash.
//! A part holds all rows of its documents, so that neither writing nor reading holds more than
//! one part in memory.
//!
//! Nothing here knows where documents come from or go to. What is read may come from anyone:
//! names, sizes, hashes and columns are checked before anything is made of them.

mod error;
mod file;
mod names;
mod part;
mod table;
mod writer;

use gristmill_model::{BundleModel, CollectionId, PortableConnection, Timestamp};
use serde::{Deserialize, Serialize};

pub use error::BundleError;
pub use file::BundleFile;
pub use writer::{BundleWriter, Original};

/// Where a bundle's documents come from: its member `sources.json`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sources {
    /// When each of its collections was made.
    pub collections: Vec<(CollectionId, Timestamp)>,
    /// The connections its documents came by.
    pub connections: Vec<PortableConnection>,
    /// The model that the fingerprints of its documents name; none in bundles of versions that
    /// did not tell, and where nothing was ever stored.
    #[serde(default)]
    pub fingerprints: Option<BundleModel>,
}
