//! Why a model cannot be used, in words that lead to a remedy.

use std::path::{Path, PathBuf};

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
    /// A folder holds a model that this program cannot compute.
    #[error("the model in `{path}` cannot be used: {problem}")]
    Unsuitable {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
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

impl LoadError {
    /// The same of a folder of the user's own, whose files are not fetched.
    pub(crate) fn in_folder(self, folder: &Path) -> Self {
        match self {
            Self::Damaged { problem, .. } => Self::Unsuitable {
                path: folder.to_owned(),
                problem,
            },
            Self::Unreadable { .. } | Self::Unsuitable { .. } => self,
        }
    }
}
