//! Who carries a command out: the process that has the data folder open, or this one.

use std::path::{Path, PathBuf};

use gristmill_api::types::RestoreView;
use gristmill_api::{Access, ApiError, OpenOptions};

/// The data folder a command is about.
#[derive(Debug)]
pub(crate) struct Folder(OpenOptions);

impl Folder {
    /// The one given, else the usual one.
    pub(crate) fn choose(data_dir: Option<PathBuf>) -> Result<Self, ApiError> {
        OpenOptions::choose(data_dir).map(Self)
    }

    /// For commands that only read: the quickest way there is.
    pub(crate) fn to_read(&self) -> Result<Access, ApiError> {
        Access::read(&self.0)
    }

    /// Puts a backup in the place of what it holds.
    pub(crate) fn restore(&self, file: &Path) -> Result<RestoreView, ApiError> {
        gristmill_api::restore(&self.0, file)
    }

    /// For commands that change things or work: this process becomes the owner, unless
    /// there is one.
    pub(crate) fn to_own(&self) -> Result<Access, ApiError> {
        Access::own(&self.0)
    }
}
