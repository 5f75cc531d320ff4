//! Changes that are settled and go into one job.

use gristmill_model::{ContentHash, FileKey, FileStamp, JobId, Timestamp};
use gristmill_model::{WatchEntry, WatchEntryState};

/// Changes that go into one job.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Batch {
    /// Files to take in: new ones, changed ones, and those that are back.
    pub imports: Vec<Import>,
    /// Files that only have another place now, in the order in which they were moved.
    pub moves: Vec<Move>,
    /// Files that were deleted.
    pub gone: Vec<Gone>,
    /// Files that did not change and are taken again because others did, which say something
    /// about them; as they were known before.
    pub concerned: Vec<WatchEntry>,
}

/// A file to take in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its path.
    pub key: FileKey,
    /// The file as it is now.
    pub stamp: FileStamp,
    /// Whether it had been missing and is back as it was.
    pub back: bool,
}

/// A file that has another place now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Where it was.
    pub from: FileKey,
    /// Where it is.
    pub to: FileKey,
    /// The file as it is now.
    pub stamp: FileStamp,
    /// Hash of its bytes, if they were read before.
    pub content_hash: Option<ContentHash>,
    /// Whether it had been taken for deleted.
    pub back: bool,
}

/// A file that was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Where it was.
    pub key: FileKey,
    /// The file as it was taken.
    pub stamp: FileStamp,
    /// Hash of its bytes, if they were read.
    pub content_hash: Option<ContentHash>,
}

impl Batch {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Files in it.
    pub fn len(&self) -> usize {
        self.imports.len() + self.moves.len() + self.gone.len() + self.concerned.len()
    }

    /// The files that changed, moved ones by both places.
    pub fn changed(&self) -> impl Iterator<Item = &FileKey> {
        let imports = self.imports.iter().map(|file| &file.key);
        let moves = self.moves.iter().flat_map(|file| [&file.from, &file.to]);
        let gone = self.gone.iter().map(|file| &file.key);
        imports.chain(moves).chain(gone)
    }

    /// Files to take in, whether they changed or not.
    pub fn taken(&self) -> impl Iterator<Item = (&FileKey, FileStamp)> {
        let imports = self.imports.iter().map(|file| (&file.key, file.stamp));
        let concerned = self.concerned.iter().map(|file| (&file.key, file.stamp));
        imports.chain(concerned)
    }

    /// What is known of each file once a job has the batch.
    pub fn entries(&self, job: &JobId, now: Timestamp) -> Vec<WatchEntry> {
        let submitted = || WatchEntryState::Submitted { job: job.clone() };
        let entry = |key: &FileKey, stamp, content_hash, state| WatchEntry {
            key: key.clone(),
            stamp,
            content_hash,
            state,
        };
        let imports = self.imports.iter();
        let imports = imports.map(|file| entry(&file.key, file.stamp, None, submitted()));
        let concerned = self.concerned.iter();
        let concerned =
            concerned.map(|file| entry(&file.key, file.stamp, file.content_hash, submitted()));
        let moves = self.moves.iter();
        let moves = moves.map(|file| entry(&file.to, file.stamp, file.content_hash, submitted()));
        let gone = self.gone.iter().map(|file| {
            let missing = WatchEntryState::Missing { since: now };
            entry(&file.key, file.stamp, file.content_hash, missing)
        });
        gone.chain(moves).chain(imports).chain(concerned).collect()
    }

    /// Files of which nothing is known any more once a job has the batch: the old places of
    /// moved ones.
    pub fn left(&self) -> Vec<FileKey> {
        let taken = |key: &FileKey| self.moves.iter().any(|other| other.to == *key);
        let left = self.moves.iter().map(|file| &file.from);
        left.filter(|key| !taken(key)).cloned().collect()
    }
}

/// How a file of a batch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Stored, or left out for a reason.
    Settled(Option<ContentHash>),
    /// Failed or cancelled.
    Failed(Option<ContentHash>),
}
