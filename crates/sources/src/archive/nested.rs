//! Archives inside an archive: opened where they lie when they are only stored, else from
//! an unpacked copy in a file without a name, which is gone when it is closed.

use std::sync::{Arc, Mutex, PoisonError};

use gristmill_model::{Failure, Password, ReasonCode, Stage};
use zip::CompressionMethod;

use super::Archive;
use super::budget::Budget;
use crate::failures::{io_failure, refused};
use crate::key;
use crate::member::Member;
use crate::shared_file::SharedFile;

/// How many archives may lie within one another.
const DEEPEST: u8 = 3;

/// Archives of one level that are kept open; each may hold a copy on disk.
const MOST_OPEN: usize = 4;

/// One archive's place among those around it, and the archives inside it.
#[derive(Debug)]
pub(super) struct Nested {
    /// Its key, which messages name: `a.zip!/b.zip`.
    shown: String,
    /// 1 for the outermost.
    depth: u8,
    budget: Arc<Budget>,
    open: Mutex<Vec<(usize, Arc<Archive>)>>,
    /// For encrypted members, of this and of all inside it.
    password: Option<Password>,
}

impl Nested {
    /// The place of an archive that lies in no other.
    pub(super) fn outermost(shown: &str, budget: Budget, password: Option<Password>) -> Self {
        Self {
            shown: shown.to_owned(),
            depth: 1,
            budget: Arc::new(budget),
            open: Mutex::default(),
            password,
        }
    }

    pub(super) fn password(&self) -> Option<&Password> {
        self.password.as_ref()
    }

    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// Counts the archive against what all may unpack to.
    pub(super) fn charge(&self, members: usize, unpacked: u64, size: u64) -> Result<(), Failure> {
        self.budget.charge(&self.shown, members, unpacked, size)
    }

    /// The archive that `member` of `archive` is. `archive` is the one this belongs to.
    pub(super) fn open(&self, archive: &Archive, member: &Member) -> Result<Arc<Archive>, Failure> {
        if let Some(problem) = &member.problem {
            return Err(problem.clone());
        }
        // Held while opening, so that two readers do not unpack the same archive.
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = open.iter().find(|(index, _)| *index == member.index) {
            return Ok(Arc::clone(known));
        }
        let inside = Self {
            shown: key::inside(&self.shown, &member.name),
            depth: self.depth + 1,
            budget: Arc::clone(&self.budget),
            open: Mutex::default(),
            password: self.password.clone(),
        };
        if inside.depth > DEEPEST {
            let detail = format!(
                "`{}` was not opened: archives are read {DEEPEST} deep",
                inside.shown
            );
            return Err(refused(ReasonCode::UnsafeArchive, detail));
        }
        let file = archive.file_of(member)?;
        let inner = Arc::new(Archive::within(file, archive.modified, inside)?);
        if open.len() >= MOST_OPEN {
            open.remove(0);
        }
        open.push((member.index, Arc::clone(&inner)));
        Ok(inner)
    }
}

impl Archive {
    /// The bytes of a member as a file that can be read anywhere.
    fn file_of(&self, member: &Member) -> Result<SharedFile, Failure> {
        if let Some(stored) = self.stored(member).filter(|_| !member.is_encrypted) {
            return Ok(stored);
        }
        let shown = key::inside(self.nested.shown(), &member.name);
        let failed = |error: &std::io::Error| {
            io_failure(Stage::Accessing, &format!("unpack `{shown}`"), error)
        };
        let mut copy = tempfile::tempfile().map_err(|error| failed(&error))?;
        // Ends with an error where more comes than the directory said, which was counted.
        std::io::copy(&mut self.read(member)?, &mut copy).map_err(|error| failed(&error))?;
        SharedFile::new(copy).map_err(|error| failed(&error))
    }

    /// A member that is not packed, where it lies.
    fn stored(&self, member: &Member) -> Option<SharedFile> {
        let mut zip = self.zip.clone();
        let entry = zip.by_index_raw(member.index).ok()?;
        let is_stored = entry.compression() == CompressionMethod::Stored;
        let start = entry.data_start().filter(|_| is_stored)?;
        Some(self.file.window(start, entry.compressed_size()))
    }
}
