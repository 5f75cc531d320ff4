//! A folder on this machine as a source, zip archives in it included.
//!
//! The order of a listing is the names' order, folder by folder, so two listings of the
//! same tree are the same. Symbolic links are left out unless the rules follow them, and
//! even then what they lead to must lie in the folder.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gristmill_model::{
    Bytes, Failure, FileKey, Flow, Listed, Password, ReasonCode, Selection, Source, SourceType,
    Stage,
};

use crate::archive::{Archive, OpenArchives};
use crate::beneath;
use crate::failures::{io_failure, refused, unavailable};
use crate::filter::Filter;
use crate::key::{self, Excluded};
use crate::rules::ListingRules;
use crate::walk::Walk;

/// A folder; its keys are paths relative to it. A file inside an archive in the folder
/// has the key `folder/a.zip!/name`, one inside an archive in it `folder/a.zip!/b.zip!/name`.
#[derive(Debug)]
pub struct Directory {
    root: PathBuf,
    filter: Filter,
    opened: OpenArchives,
}

impl Directory {
    /// The folder at `root`, which need not be there yet.
    pub fn new(root: &Path, rules: ListingRules) -> Result<Self, Failure> {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        Ok(Self {
            filter: Filter::new(&root, rules)?,
            root,
            opened: OpenArchives::default(),
        })
    }

    /// The archive with this key.
    pub(crate) fn archive(&self, key: &str) -> Result<Arc<Archive>, Failure> {
        let file = self.open_regular(key)?;
        self.opened.get(key, file)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Looks at a file that was named, not found by walking.
    pub(crate) fn look(&self, key: &str) -> Result<Listed, Failure> {
        if let Some((archive, name)) = key::split_archive(key) {
            let listed = self.archive(archive)?.look(name, key)?;
            return listed.ok_or_else(|| missing(key));
        }
        let file = self.open_regular(key)?;
        let metadata = file
            .metadata()
            .map_err(|error| io_failure(Stage::Accessing, &format!("open `{key}`"), &error))?;
        Ok(Listed {
            key: FileKey(key.to_owned()),
            size: Some(Bytes(metadata.len())),
            modified: crate::times::modified(&metadata),
            problem: None,
        })
    }

    fn open_regular(&self, key: &str) -> Result<std::fs::File, Failure> {
        let path = key::to_path(key)?;
        beneath::open_regular(&self.root, &path, key).map_err(|failure| {
            // A file that is gone is one thing, a drive that is gone another.
            match failure.code == ReasonCode::NotFound && !self.root.is_dir() {
                true => unavailable(format!("the folder `{}` is not there", self.root.display())),
                false => failure,
            }
        })
    }
}

impl Source for Directory {
    fn source_type(&self) -> SourceType {
        SourceType::LocalDirectory
    }

    fn validate(&self) -> Result<(), Failure> {
        let shown = self.root.display();
        match std::fs::metadata(&self.root) {
            Ok(metadata) if !metadata.is_dir() => {
                Err(unavailable(format!("Path is not a directory: `{shown}`")))
            }
            Ok(_) => std::fs::read_dir(&self.root).map(drop).map_err(|error| {
                unavailable(format!("Directory cannot be read: `{shown}`: {error}"))
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Err(unavailable(format!("Directory does not exist: `{shown}`")))
            }
            Err(error) => Err(unavailable(format!(
                "Directory cannot be reached: `{shown}`: {error}"
            ))),
        }
    }

    fn list(
        &self,
        selection: &Selection,
        visit: &mut dyn FnMut(Listed) -> Flow,
    ) -> Result<(), Failure> {
        self.validate()?;
        let mut walk = Walk::new(self, Excluded::of(selection), visit);
        if selection.keys.is_empty() {
            walk.folder(Path::new(""));
            return Ok(());
        }
        for key in key::distinct(&selection.keys) {
            if walk.named(key) == Flow::Stop {
                break;
            }
        }
        Ok(())
    }

    fn stat(&self, key: &FileKey) -> Result<Listed, Failure> {
        let listed = self.look(&key.0)?;
        match listed.problem {
            Some(problem) => Err(problem),
            None => Ok(listed),
        }
    }

    fn open(&self, key: &FileKey) -> Result<Box<dyn Read + Send>, Failure> {
        let Some((archive, name)) = key::split_archive(&key.0) else {
            return Ok(Box::new(self.open_regular(&key.0)?));
        };
        let opened = self.archive(archive)?.open_member(name)?;
        opened.ok_or_else(|| missing(&key.0))
    }

    fn unlocked(&self, password: &Password) -> Option<Box<dyn Source>> {
        Some(Box::new(Self {
            root: self.root.clone(),
            filter: self.filter.clone(),
            opened: OpenArchives::with_password(password),
        }))
    }

    fn local_path(&self, key: &FileKey) -> Option<PathBuf> {
        if key::split_archive(&key.0).is_some() {
            return None;
        }
        let path = self.root.join(key::to_path(&key.0).ok()?);
        let real = path.canonicalize().ok()?;
        real.starts_with(&self.root).then_some(real)
    }
}

fn missing(key: &str) -> Failure {
    refused(ReasonCode::NotFound, format!("there is no `{key}`"))
}
