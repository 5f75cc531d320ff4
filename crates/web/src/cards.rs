//! What servers said to tell the next version of a page by, one small file for each page.
//!
//! It is memory that may be lost: then the page is read again. It proves nothing by itself
//! either, because it is compared with the document that was stored.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use gristmill_model::{Bytes, FileKey, Listed, Timestamp};
use serde::{Deserialize, Serialize};

/// Largest card that is read.
const MOST: u64 = 16 << 10;

/// What a server said about a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Card {
    /// Its tag, to be sent back as it came.
    pub(crate) etag: Option<String>,
    /// Its date, to be sent back as it came.
    pub(crate) last_modified: Option<String>,
    /// The time the page is stored with.
    pub(crate) modified: Timestamp,
    /// Its size as it was read.
    pub(crate) size: Bytes,
}

impl Card {
    /// The page as it was when this was written.
    pub(crate) fn listed(&self, key: &FileKey) -> Listed {
        Listed {
            key: key.clone(),
            size: Some(self.size),
            modified: Some(self.modified),
            problem: None,
        }
    }
}

/// The cards of a connection.
#[derive(Debug, Clone)]
pub(crate) struct Cards {
    folder: PathBuf,
}

impl Cards {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.join("pages"),
        }
    }

    pub(crate) fn read(&self, key: &FileKey) -> Option<Card> {
        let path = self.path(key);
        let small = fs::metadata(&path).is_ok_and(|file| file.len() <= MOST);
        serde_json::from_slice(&fs::read(path).ok().filter(|_| small)?).ok()
    }

    /// Keeps a card, or forgets the one there is.
    pub(crate) fn keep(&self, key: &FileKey, card: Option<&Card>) {
        let kept = match card {
            Some(card) => self.write(key, card),
            None => fs::remove_file(self.path(key)),
        };
        match kept {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => tracing::debug!(%error, "cannot note what a server said of a page"),
        }
    }

    fn write(&self, key: &FileKey, card: &Card) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        // Renamed when it is whole: a torn card would be one that says something else.
        let unfinished = self.path(key).with_extension("new");
        fs::write(&unfinished, serde_json::to_vec(card)?)?;
        fs::rename(unfinished, self.path(key))
    }

    fn path(&self, key: &FileKey) -> PathBuf {
        let name = blake3::hash(key.0.as_bytes()).to_hex();
        self.folder.join(format!("{}.json", &name.as_str()[..32]))
    }
}
