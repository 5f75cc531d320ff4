//! Why a model cannot be used, in words that lead to a remedy.

use std::path::PathBuf;

/// A model folder that cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file is missing or cannot be read.
    #[error("cannot read the embedding model's file `{path}`: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not what its name says: cut short, altered, or of another model.
    #[error(
        "the embedding model's file `{path}` is damaged: {problem}; remove it so that it is fetched again"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
}
