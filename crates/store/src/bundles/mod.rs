//! Documents on their way into a portable bundle and out of one: with passages, vectors,
//! labels and history, so that nothing is parsed or embedded again.

mod put;
mod read;
mod surroundings;

pub use put::ChunkIds;
pub use read::{BundleReader, BundleSurroundings};
