//! Walks a folder and turns what it meets into a listing.

use std::path::{Path, PathBuf};

use gristmill_model::{Bytes, Failure, FileKey, Flow, Listed, ReasonCode, Stage};
use ignore::{DirEntry, WalkBuilder};

use crate::archive;
use crate::directory::Directory;
use crate::failures::{io_failure, refused};
use crate::key::{self, Excluded};

/// One listing under way.
pub(crate) struct Walk<'a> {
    directory: &'a Directory,
    excluded: Excluded<'a>,
    visit: &'a mut dyn FnMut(Listed) -> Flow,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(
        directory: &'a Directory,
        excluded: Excluded<'a>,
        visit: &'a mut dyn FnMut(Listed) -> Flow,
    ) -> Self {
        Self {
            directory,
            excluded,
            visit,
        }
    }

    /// Lists one key of a selection: a file, an archive, a file in one, or a folder.
    /// Hidden and ignored files are listed too when they are named themselves.
    pub(crate) fn named(&mut self, key: &str) -> Flow {
        if let Some((outer, inner)) = key::split_archive(key) {
            return match inner.is_empty() || inner.ends_with('/') {
                true => self.archive(outer, inner),
                false if key::is_zip_name(inner) => self.archive(outer, &key::inside(inner, "")),
                false => self.named_file(key),
            };
        }
        let path = match self.resolve(key) {
            Ok(path) => path,
            Err(problem) => return self.problem(key, problem),
        };
        if self.directory.root().join(&path).is_dir() {
            return self.folder(&path);
        }
        match key::is_zip_name(key) {
            true => self.archive(key, ""),
            false => self.named_file(key),
        }
    }

    /// Lists everything below a folder, given relative to the root.
    pub(crate) fn folder(&mut self, relative: &Path) -> Flow {
        for entry in walker(self.directory, relative, |_, _| true).build() {
            let flow = match entry {
                Ok(entry) => self.entry(&entry),
                Err(error) => self.unreadable(&error),
            };
            if flow == Flow::Stop {
                return Flow::Stop;
            }
        }
        Flow::Continue
    }

    fn entry(&mut self, entry: &DirEntry) -> Flow {
        let Some(kind) = entry.file_type() else {
            return Flow::Continue;
        };
        // Without following, a link shows as a link: left out.
        if kind.is_dir() || kind.is_symlink() {
            return Flow::Continue;
        }
        let relative = entry.path().strip_prefix(self.directory.root());
        let Some(key) = relative.ok().and_then(key::of_path) else {
            let shown = entry.path().to_string_lossy().into_owned();
            let detail = format!("the name of `{shown}` cannot be written down");
            return self.problem(&shown, refused(ReasonCode::UnsafePath, detail));
        };
        if self.excluded.takes(&key) {
            return Flow::Continue;
        }
        if !kind.is_file() {
            let detail = format!("`{key}` is not a regular file");
            return self.problem(&key, refused(ReasonCode::Unreadable, detail));
        }
        if entry.path_is_symlink() && leaves(self.directory.root(), entry.path()) {
            let detail = format!("the link `{key}` leaves the folder");
            return self.problem(&key, refused(ReasonCode::UnsafePath, detail));
        }
        match key::is_zip_name(&key) {
            true => self.archive(&key, ""),
            false => self.file(key, entry),
        }
    }

    fn file(&mut self, key: String, entry: &DirEntry) -> Flow {
        match entry.metadata() {
            Ok(metadata) => (self.visit)(Listed {
                key: FileKey(key),
                size: Some(Bytes(metadata.len())),
                modified: crate::times::modified(&metadata),
                problem: None,
            }),
            Err(error) => {
                let failure = walk_failure(&key, &error);
                self.problem(&key, failure)
            }
        }
    }

    fn archive(&mut self, key: &str, below: &str) -> Flow {
        match self.directory.archive(key) {
            Ok(opened) => {
                let Self {
                    directory,
                    excluded,
                    visit,
                } = self;
                let mut wanted = |listed: Listed| match excluded.takes(&listed.key.0) {
                    true => Flow::Continue,
                    false => visit(listed),
                };
                archive::list(&opened, Some(key), below, directory.filter(), &mut wanted)
            }
            Err(problem) => self.problem(key, problem),
        }
    }

    fn named_file(&mut self, key: &str) -> Flow {
        if self.excluded.takes(key) {
            return Flow::Continue;
        }
        match self.directory.look(key) {
            Ok(listed) => (self.visit)(listed),
            Err(problem) => self.problem(key, problem),
        }
    }

    /// The path behind a key, which must exist and lie below the root.
    fn resolve(&self, key: &str) -> Result<PathBuf, Failure> {
        let relative = key::to_path(key)?;
        let full = self.directory.root().join(&relative);
        let real = full
            .canonicalize()
            .map_err(|error| io_failure(Stage::Accessing, &format!("open `{key}`"), &error))?;
        match real.starts_with(self.directory.root()) {
            true => Ok(relative),
            false => Err(refused(
                ReasonCode::UnsafePath,
                format!("the path `{key}` leaves the folder it belongs to"),
            )),
        }
    }

    fn unreadable(&mut self, error: &ignore::Error) -> Flow {
        let Some(path) = error_path(error) else {
            return Flow::Continue;
        };
        // A link that leads back up: what it leads to is listed where it stands.
        if is_loop(error) {
            return Flow::Continue;
        }
        let relative = path.strip_prefix(self.directory.root()).unwrap_or(path);
        let key = key::of_path(relative).unwrap_or_else(|| path.to_string_lossy().into_owned());
        let failure = walk_failure(&key, error);
        self.problem(&key, failure)
    }

    fn problem(&mut self, key: &str, problem: Failure) -> Flow {
        (self.visit)(Listed {
            key: FileKey(key.to_owned()),
            size: None,
            modified: None,
            problem: Some(problem),
        })
    }
}

/// Walks what the rules of a folder take, in the order of the names, starting below
/// `relative`; `also` has the last word on every path, with whether it is a folder.
pub(crate) fn walker(
    directory: &Directory,
    relative: &Path,
    also: impl Fn(&Path, bool) -> bool + Send + Sync + 'static,
) -> WalkBuilder {
    let filter = directory.filter().clone();
    let root = directory.root().to_owned();
    let rules = &filter.rules;
    let mut builder = WalkBuilder::new(root.join(relative));
    builder
        .hidden(!rules.include_hidden)
        .ignore(rules.respect_ignore_files)
        .git_ignore(rules.respect_ignore_files)
        // What lies above the folder, and one person's own git settings, say
        // nothing about which documents belong to a knowledge base.
        .parents(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .follow_links(rules.follow_links)
        .sort_by_file_name(|left, right| left.cmp(right))
        .filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let name = entry.file_name().to_string_lossy();
            entry.depth() == 0
                || filter.takes_entry(entry.path(), &name, is_folder)
                    && also(entry.path(), is_folder)
                    && !(is_folder && entry.path_is_symlink() && leaves(&root, entry.path()))
        });
    builder
}

/// Whether a path leads out of the root.
pub(crate) fn leaves(root: &Path, path: &Path) -> bool {
    !path.canonicalize().is_ok_and(|real| real.starts_with(root))
}

fn walk_failure(key: &str, error: &ignore::Error) -> Failure {
    match error.io_error() {
        Some(error) => io_failure(Stage::Accessing, &format!("open `{key}`"), error),
        None => refused(
            ReasonCode::Unreadable,
            format!("cannot list `{key}`: {error}"),
        ),
    }
}

/// The path an error is about, if it is about one.
pub(crate) fn error_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            error_path(err)
        }
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

/// Whether the error says that a link leads back up.
pub(crate) fn is_loop(error: &ignore::Error) -> bool {
    matches!(inner(error), ignore::Error::Loop { .. })
}

fn inner(error: &ignore::Error) -> &ignore::Error {
    match error {
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => inner(err),
        other => other,
    }
}
