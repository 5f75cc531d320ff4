//! A zip archive on this machine as a source.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gristmill_model::{
    Failure, FileKey, Flow, Listed, Password, ReasonCode, Selection, Source, SourceType, Stage,
};

use crate::archive::{self, Archive, OpenArchives};
use crate::beneath;
use crate::failures::{io_failure, refused, unavailable};
use crate::filter::Filter;
use crate::key::{self, Excluded};
use crate::rules::ListingRules;

/// A zip archive; its keys are the names of its members, `b.zip!/name` for those of an
/// archive inside it.
#[derive(Debug)]
pub struct Zip {
    path: PathBuf,
    filter: Filter,
    opened: OpenArchives,
}

impl Zip {
    /// The archive at `path`, which need not be there yet.
    pub fn new(path: &Path, rules: ListingRules) -> Result<Self, Failure> {
        let root = path.parent().unwrap_or(path);
        Ok(Self {
            path: path.to_owned(),
            filter: Filter::new(root, rules)?,
            opened: OpenArchives::default(),
        })
    }

    fn archive(&self) -> Result<Arc<Archive>, Failure> {
        let shown = self.path.display().to_string();
        self.opened.get(&shown, self.open_file(&shown)?)
    }

    fn open_file(&self, shown: &str) -> Result<File, Failure> {
        match std::fs::metadata(&self.path) {
            Ok(metadata) if metadata.is_file() => {
                let parent = self.path.parent().unwrap_or(Path::new("/"));
                let real = self
                    .path
                    .canonicalize()
                    .unwrap_or_else(|_| self.path.clone());
                let parent = real.parent().unwrap_or(parent);
                let name = Path::new(real.file_name().unwrap_or_default());
                beneath::open_regular(parent, name, shown)
            }
            Ok(_) => Err(refused(
                ReasonCode::Unreadable,
                format!("Invalid ZIP file: `{shown}` is not a regular file"),
            )),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Err(unavailable(format!("ZIP file does not exist: `{shown}`")))
            }
            Err(error) => {
                let what = format!("open `{shown}`");
                Err(io_failure(Stage::Accessing, &what, &error))
            }
        }
    }
}

impl Source for Zip {
    fn source_type(&self) -> SourceType {
        SourceType::LocalZip
    }

    fn validate(&self) -> Result<(), Failure> {
        self.archive().map(drop)
    }

    fn list(
        &self,
        selection: &Selection,
        visit: &mut dyn FnMut(Listed) -> Flow,
    ) -> Result<(), Failure> {
        let archive = self.archive()?;
        let excluded = Excluded::of(selection);
        let mut wanted = |listed: Listed| match excluded.takes(&listed.key.0) {
            true => Flow::Continue,
            false => visit(listed),
        };
        if selection.keys.is_empty() {
            archive::list(&archive, None, "", &self.filter, &mut wanted);
            return Ok(());
        }
        for name in key::distinct(&selection.keys) {
            let flow = match name.ends_with('/') {
                true => archive::list(&archive, None, name, &self.filter, &mut wanted),
                false if key::is_zip_name(name) => {
                    let inside = key::inside(name, "");
                    archive::list(&archive, None, &inside, &self.filter, &mut wanted)
                }
                false => wanted(named(&archive, name)),
            };
            if flow == Flow::Stop {
                break;
            }
        }
        Ok(())
    }

    fn stat(&self, key: &FileKey) -> Result<Listed, Failure> {
        let listed = named(&*self.archive()?, &key.0);
        match listed.problem {
            Some(problem) => Err(problem),
            None => Ok(listed),
        }
    }

    fn open(&self, key: &FileKey) -> Result<Box<dyn Read + Send>, Failure> {
        let archive = self.archive()?;
        let opened = archive.open_member(&key.0)?;
        opened.ok_or_else(|| missing(&key.0))
    }

    fn unlocked(&self, password: &Password) -> Option<Box<dyn Source>> {
        Some(Box::new(Self {
            path: self.path.clone(),
            filter: self.filter.clone(),
            opened: OpenArchives::with_password(password),
        }))
    }
}

fn named(archive: &Archive, name: &str) -> Listed {
    let found = archive
        .look(name, name)
        .and_then(|listed| listed.ok_or_else(|| missing(name)));
    found.unwrap_or_else(|problem| Listed {
        key: FileKey(name.to_owned()),
        size: None,
        modified: None,
        problem: Some(problem),
    })
}

fn missing(name: &str) -> Failure {
    let detail = format!("there is no `{name}` in the archive");
    refused(ReasonCode::NotFound, detail)
}
