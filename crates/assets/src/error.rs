//! What can keep an asset from being there, in words that say what to do next.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use crate::Asset;

/// One source that did not deliver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Where from: the name of a host, or `pip`.
    pub source: String,
    /// Why not.
    pub problem: String,
}

impl std::fmt::Display for Attempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} did not deliver: {}", self.source, self.problem)
    }
}

/// Why an asset is not there.
#[derive(Debug, thiserror::Error)]
pub enum AssetError {
    /// No source delivered it.
    #[error("{}", unavailable(asset, folder, attempts))]
    Unavailable {
        /// What is missing.
        asset: Box<Asset>,
        /// Where its files belong.
        folder: PathBuf,
        /// Every source that was tried.
        attempts: Vec<Attempt>,
    },
    /// The environment names a place that does not hold it.
    #[error("`{variable}` names `{}`, which holds no `{file}`: correct or unset the variable", path.display())]
    Override {
        /// The environment variable.
        variable: &'static str,
        /// What it names.
        path: PathBuf,
        /// The file that is missing there.
        file: &'static str,
    },
    /// This platform has no build of it.
    #[error("there is no build of {name} for this platform: set `{variable}` to one of your own")]
    NoBuild {
        /// What is missing.
        name: &'static str,
        /// The environment variable that names a copy.
        variable: &'static str,
    },
    /// The environment says nothing about where caches belong.
    #[error("cannot tell the cache folder: set `XDG_CACHE_HOME` or `HOME`")]
    NoCacheFolder,
    /// The cache cannot be read or written.
    #[error("cannot use `{}`: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl AssetError {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}

fn unavailable(asset: &Asset, folder: &Path, attempts: &[Attempt]) -> String {
    let mut text = format!(
        "{} is not on this machine and could not be fetched",
        asset.name
    );
    for Attempt { source, problem } in attempts {
        let _ = write!(text, "\n  from {source}: {problem}");
    }
    let names: Vec<String> = asset
        .files
        .iter()
        .map(|file| format!("`{}`", file.name))
        .collect();
    let _ = write!(
        text,
        "\nconnect to the internet and try again, or put {} into `{}`, or set `{}` to {}",
        names.join(", "),
        folder.display(),
        asset.variable,
        if asset.is_file {
            "the file"
        } else {
            "a folder that holds them"
        },
    );
    text
}
