//! Originals of documents, opened again where they came from.
//!
//! A file on this machine is read where it lies, after its content was found to be what was
//! indexed; it is hashed once for as long as its size and time stay. What lies in an archive or
//! elsewhere is taken as a snapshot, of which a few are kept while pages of them are looked at.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use gristmill_model::{Bytes, ContentHash, Flow, Listed, Source, SourceType};
use gristmill_sources::Staged;
use gristmill_store::StoredDocument;

use super::{NotShown, not_shown};
use crate::parts::Parts;

/// Files whose content is known.
const MOST_KNOWN: usize = 256;
/// Snapshots that are kept.
const MOST_SNAPSHOTS: usize = 4;
/// No file of a job has this number, so none is suspected should the program die now.
const NOBODY: i64 = 0;

/// Originals that were opened lately.
#[derive(Default)]
pub(super) struct Originals(Mutex<Opened>);

#[derive(Default)]
struct Opened {
    known: Vec<Known>,
    snapshots: Vec<Arc<Staged>>,
}

/// A file whose content was looked at.
struct Known {
    path: PathBuf,
    stamp: Listed,
    hash: ContentHash,
}

/// An original that is what was indexed.
pub(super) enum Original {
    There(PathBuf),
    Snapshot(Arc<Staged>),
}

impl Original {
    /// Where it can be read.
    pub(super) fn path(&self) -> &Path {
        match self {
            Original::There(path) => path,
            Original::Snapshot(staged) => staged.path(),
        }
    }
}

impl Originals {
    /// The original of a document, if it is there and still the same.
    pub(super) fn open(
        &self,
        parts: &Parts,
        document: &StoredDocument,
        fetch: bool,
    ) -> Result<Original, NotShown> {
        let hash = document.content_hash;
        if let Some(snapshot) = self.snapshot(hash) {
            return Ok(Original::Snapshot(snapshot));
        }
        let name = document.key.file_name().to_owned();
        if is_remote(document.source_type) && !fetch {
            return Err(NotShown::OnTheWeb(name));
        }
        let told = |failure| not_shown(&name, failure);
        let source = parts.source(&document.connection).map_err(told)?;
        match source.local_path(&document.key) {
            Some(path) => {
                let stamp = source.stat(&document.key).map_err(told)?;
                match self.hash_of(&path, stamp, &name)? == hash {
                    true => Ok(Original::There(path)),
                    false => Err(NotShown::Changed(name)),
                }
            }
            None => self.take(parts, &*source, document).map(Original::Snapshot),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Opened> {
        // Lists of what is true by itself, sound wherever a panic left them.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn snapshot(&self, hash: ContentHash) -> Option<Arc<Staged>> {
        let opened = self.lock();
        let mut snapshots = opened.snapshots.iter();
        snapshots.find(|staged| staged.hash() == hash).cloned()
    }

    fn hash_of(&self, path: &Path, stamp: Listed, name: &str) -> Result<ContentHash, NotShown> {
        let same = |known: &&Known| {
            known.path == path
                && stamp.modified.is_some()
                && (known.stamp.size, known.stamp.modified) == (stamp.size, stamp.modified)
        };
        if let Some(known) = self.lock().known.iter().find(same) {
            return Ok(known.hash);
        }
        let hash = hash(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => NotShown::Gone(name.to_owned()),
            _ => NotShown::Failed(format!("cannot read `{name}`: {error}")),
        })?;
        let mut opened = self.lock();
        opened.known.retain(|known| known.path != path);
        if opened.known.len() >= MOST_KNOWN {
            opened.known.remove(0);
        }
        opened.known.push(Known {
            path: path.to_owned(),
            stamp,
            hash,
        });
        Ok(hash)
    }

    fn take(
        &self,
        parts: &Parts,
        source: &dyn Source,
        document: &StoredDocument,
    ) -> Result<Arc<Staged>, NotShown> {
        let name = document.key.file_name();
        let limit = Bytes(u64::from(parts.settings().max_file_size_mb) * 1_000_000);
        // One that was indexed under a higher limit is as large as it was.
        let limit = limit.max(document.size);
        let staged = parts
            .staging
            .stage(source, (&document.key, NOBODY), limit, &mut |_| {
                Flow::Continue
            })
            .map_err(|failure| not_shown(name, failure))?;
        if staged.hash() != document.content_hash {
            return Err(NotShown::Changed(name.to_owned()));
        }
        let staged = Arc::new(staged);
        let mut opened = self.lock();
        if opened.snapshots.len() >= MOST_SNAPSHOTS {
            // Whoever still looks at it holds it until then.
            opened.snapshots.remove(0);
        }
        opened.snapshots.push(Arc::clone(&staged));
        Ok(staged)
    }
}

/// Whether reading it asks a server.
pub(super) fn is_remote(source: SourceType) -> bool {
    match source {
        SourceType::Web => true,
        SourceType::LocalDirectory | SourceType::LocalZip | SourceType::IndividualUpload => false,
    }
}

fn hash(path: &Path) -> io::Result<ContentHash> {
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(ContentHash(*hasher.finalize().as_bytes()))
}
