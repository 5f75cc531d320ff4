//! The folder as the tracker sees it.

use std::time::Duration;

use gristmill_model::{ContentHash, FileIdentity, FileKey, FileStamp};

use crate::Scopes;

/// A folder that can be looked at. The real one is on a disk; tests make one up.
pub trait Ground {
    /// The folder itself, or why it is not there. No identity where the system tells none.
    fn root(&self) -> Result<Option<FileIdentity>, String>;

    /// Every file of the places named that the watch's patterns take.
    fn look(&self, scopes: &Scopes) -> Look;

    /// Whether a file is there, whether or not the patterns take it.
    fn presence(&self, key: &FileKey) -> Presence;

    /// The file system on which the nearest folder above a file is that is there; none where
    /// the system tells none.
    fn device(&self, key: &FileKey) -> Option<u64>;

    /// Hash of a file's bytes; none when it cannot be read now.
    fn hash(&self, key: &FileKey) -> Option<ContentHash>;
}

/// What a look showed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Look {
    /// Files that are there.
    pub files: Vec<Sighting>,
    /// Folders and files that could not be looked at: nothing is known of what is there.
    pub unseen: Vec<FileKey>,
    /// How long it took.
    pub took: Duration,
}

/// A file that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// Its path relative to the folder.
    pub key: FileKey,
    /// What it looks like.
    pub stamp: FileStamp,
}

/// Whether a file is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It is.
    There,
    /// It is not.
    Gone,
    /// That cannot be told now.
    Unknown,
}
