//! Documents whose metadata stands in other files, which may change without them.
//!
//! Whether a file really holds metadata is only known once its job reads it. One that turns
//! out to be a document costs a look at the files around it, which are found unchanged.

use std::collections::HashSet;

use gristmill_metadata::{folders_of, sidecar_of, table_folder};
use gristmill_model::{FileKey, WatchEntry};
use gristmill_watch::Batch;

use super::Care;

impl Care {
    /// The files to take again because sidecars or tables of theirs came, changed or went.
    pub(super) fn described(&mut self, batch: &Batch) -> Vec<WatchEntry> {
        if !self.worker.shared.parts.settings().metadata_files {
            return Vec::new();
        }
        let changed = || batch.changed().map(|key| key.0.as_str());
        let documents: HashSet<&str> = changed().filter_map(sidecar_of).collect();
        let folders: HashSet<&str> = changed().filter_map(table_folder).collect();
        if documents.is_empty() && folders.is_empty() {
            return Vec::new();
        }
        let by_table = |key: &FileKey| {
            // Two tables of a folder would have each other taken again for ever.
            table_folder(&key.0).is_none()
                && folders_of(&key.0).any(|folder| folders.contains(folder))
        };
        let is_about = |key: &FileKey| documents.contains(key.0.as_str()) || by_table(key);
        self.tracker.concerned(batch, is_about)
    }
}
