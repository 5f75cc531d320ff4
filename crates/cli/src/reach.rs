//! Who carries a command out: the process that has the data folder open, or this one.

use std::path::PathBuf;

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

    /// For commands that change things or work: this process becomes the owner, unless
    /// there is one.
    pub(crate) fn to_own(&self) -> Result<Access, ApiError> {
        Access::own(&self.0)
    }
}
