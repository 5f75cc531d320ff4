//! Looks at which files a folder has, without reading or opening any of them.
//!
//! The same rules hold as for a listing, so that what is watched is what would be listed.
//! Archives are files like any other here.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use gristmill_model::{
    Bytes, ContentHash, Failure, FileIdentity, FileKey, FileStamp, Flow, ReasonCode, Source, Stage,
};
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::directory::Directory;
use crate::failures::{io_failure, refused};
use crate::rules::ListingRules;
use crate::{key, walk};

/// Whether a file or folder (the second argument) is to be looked at, by its key.
pub type Wanted = Arc<dyn Fn(&FileKey, bool) -> bool + Send + Sync>;

/// A folder to be looked at again and again.
#[derive(Debug)]
pub struct Survey {
    directory: Directory,
    include: Option<Gitignore>,
    subfolders: bool,
}

/// What a look meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Met {
    /// A file.
    File(FileKey, FileStamp),
    /// Something that cannot be looked at or into.
    Unseen(FileKey),
}

impl Survey {
    /// A survey of `root`. Without patterns in `include` every file is taken; else one of
    /// them must take it, in the syntax of `.gitignore`.
    pub fn new(
        root: &Path,
        rules: ListingRules,
        include: &[String],
        subfolders: bool,
    ) -> Result<Self, Failure> {
        Ok(Self {
            directory: Directory::new(root, rules)?,
            include: compile(root, include)?,
            subfolders,
        })
    }

    /// Visits every file that is wanted, in the order of their names, until told to stop.
    pub fn look(&self, wanted: &Wanted, visit: &mut dyn FnMut(Met) -> Flow) {
        let (root, only) = (self.root().to_owned(), Arc::clone(wanted));
        let mut walker = walk::walker(&self.directory, Path::new(""), move |path, is_folder| {
            key_below(&root, path).is_some_and(|key| only(&key, is_folder))
        });
        if !self.subfolders {
            walker.max_depth(Some(1));
        }
        for entry in walker.build() {
            let met = match entry {
                Ok(entry) => self.file(&entry),
                Err(error) => self.unseen(&error),
            };
            if let Some(met) = met
                && visit(met) == Flow::Stop
            {
                return;
            }
        }
    }

    /// The folder itself, or why it is not there.
    pub fn root_identity(&self) -> Result<Option<FileIdentity>, Failure> {
        self.directory.validate()?;
        let shown = self.root().display();
        let metadata = std::fs::metadata(self.root())
            .map_err(|error| io_failure(Stage::Accessing, &format!("open `{shown}`"), &error))?;
        Ok(identity(&metadata))
    }

    /// Whether a regular file is there, whatever the rules say; an error when that cannot
    /// be told.
    pub fn is_there(&self, key: &FileKey) -> io::Result<bool> {
        let Ok(path) = key::to_path(&key.0) else {
            return Ok(false);
        };
        match std::fs::symlink_metadata(self.root().join(path)) {
            Ok(metadata) => Ok(!metadata.is_dir()),
            Err(error) => match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Ok(false),
                _ => Err(error),
            },
        }
    }

    /// The file system of the nearest folder above a file that is there.
    pub fn device(&self, key: &FileKey) -> Option<u64> {
        let path = self.root().join(key::to_path(&key.0).ok()?);
        let folders = path.ancestors().skip(1);
        let there = folders
            .take_while(|folder| folder.starts_with(self.root()))
            .find_map(|folder| std::fs::metadata(folder).ok())?;
        Some(identity(&there)?.device)
    }

    /// Hash of a file's bytes. `watch` is asked now and then whether to go on.
    pub fn hash(&self, key: &FileKey, watch: &dyn Fn() -> Flow) -> Result<ContentHash, Failure> {
        let mut bytes = self.directory.open(key)?;
        let mut hasher = blake3::Hasher::new();
        let mut buffer = vec![0; 256 * 1024];
        loop {
            let read = bytes
                .read(&mut buffer)
                .map_err(|error| io_failure(Stage::Accessing, &format!("read `{key}`"), &error))?;
            if read == 0 {
                return Ok(ContentHash(*hasher.finalize().as_bytes()));
            }
            hasher.update(&buffer[..read]);
            if watch() == Flow::Stop {
                let detail = format!("reading `{key}` was stopped");
                return Err(refused(ReasonCode::Cancelled, detail));
            }
        }
    }

    /// The key of an absolute path in the folder; empty for the folder itself.
    pub fn key_of(&self, path: &Path) -> Option<FileKey> {
        key_below(self.root(), path)
    }

    /// The folder, its links resolved.
    pub fn root(&self) -> &Path {
        self.directory.root()
    }

    fn file(&self, entry: &ignore::DirEntry) -> Option<Met> {
        let kind = entry.file_type()?;
        let leaves = || entry.path_is_symlink() && walk::leaves(self.root(), entry.path());
        if !kind.is_file() || leaves() {
            return None;
        }
        let included = |patterns: &Gitignore| {
            let matched = patterns.matched_path_or_any_parents(entry.path(), false);
            matched.is_ignore()
        };
        if !self.include.as_ref().is_none_or(included) {
            return None;
        }
        let key = self.key_of(entry.path())?;
        Some(match entry.metadata() {
            Ok(metadata) => Met::File(key, stamp(&metadata)),
            Err(error) => match error.io_error().map(io::Error::kind) {
                // It was deleted in the same moment.
                Some(io::ErrorKind::NotFound) => return None,
                _ => Met::Unseen(key),
            },
        })
    }

    fn unseen(&self, error: &ignore::Error) -> Option<Met> {
        let gone = error.io_error().map(io::Error::kind) == Some(io::ErrorKind::NotFound);
        let path = walk::error_path(error)?;
        match gone || walk::is_loop(error) {
            true => None,
            false => self.key_of(path).map(Met::Unseen),
        }
    }
}

fn compile(root: &Path, patterns: &[String]) -> Result<Option<Gitignore>, Failure> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let root: PathBuf = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut builder = GitignoreBuilder::new(root);
    let bad = |pattern: &str, error: ignore::Error| {
        let detail = format!("the pattern `{pattern}` makes no sense: {error}");
        refused(ReasonCode::Internal, detail)
    };
    for pattern in patterns {
        let added = builder.add_line(None, pattern);
        added.map_err(|error| bad(pattern, error))?;
    }
    let built = builder.build();
    built.map(Some).map_err(|error| bad("", error))
}

fn key_below(root: &Path, path: &Path) -> Option<FileKey> {
    let relative = path.strip_prefix(root).ok()?;
    key::of_path(relative).map(FileKey)
}

fn stamp(metadata: &Metadata) -> FileStamp {
    FileStamp {
        size: Bytes(metadata.len()),
        modified_ns: modified_ns(metadata).unwrap_or(0),
        identity: identity(metadata),
    }
}

fn modified_ns(metadata: &Metadata) -> Option<i64> {
    let time = metadata.modified().ok()?;
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).ok(),
        Err(before) => i64::try_from(before.duration().as_nanos())
            .ok()
            .map(|nanos| -nanos),
    }
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> Option<FileIdentity> {
    use std::os::unix::fs::MetadataExt;
    Some(FileIdentity {
        device: metadata.dev(),
        file: metadata.ino(),
    })
}

/// The system tells it only to who opens each file, which is too dear; moves are recognised
/// by content there.
#[cfg(not(unix))]
fn identity(_: &Metadata) -> Option<FileIdentity> {
    None
}
