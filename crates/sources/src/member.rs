//! One member of an archive: what it says of itself, and reading it without trusting that.

use std::io::{self, Read};

use gristmill_model::{Bytes, Failure, FileKey, Listed, ReasonCode, Timestamp};
use zip::read::ZipFileEntry;

use crate::failures::{carried, refused};
use crate::key;

/// A member as its archive lists it.
#[derive(Debug)]
pub(crate) struct Member {
    /// Its place in the archive.
    pub(crate) index: usize,
    /// Its name as text, `/` between its parts.
    pub(crate) name: String,
    /// Its size unpacked, as it says.
    pub(crate) size: u64,
    /// Whether it is a folder and holds no bytes.
    pub(crate) is_folder: bool,
    /// Whether it takes a password, which is there if nothing else is wrong with it.
    pub(crate) is_encrypted: bool,
    /// Why it is not read.
    pub(crate) problem: Option<Failure>,
}

impl Member {
    /// A member; `unlocks` says whether there is a password for encrypted ones.
    pub(crate) fn of(index: usize, entry: &ZipFileEntry<'_>, unlocks: bool) -> Self {
        let written = match entry.name() {
            Ok(name) => name.into_owned(),
            Err(_) => String::from_utf8_lossy(entry.name_raw()).into_owned(),
        };
        let name = match entry.system() {
            // Some Windows tools write `\` although the format asks for `/`.
            zip::System::Dos => written.replace('\\', "/"),
            _ => written,
        };
        let is_folder = entry.is_dir();
        let safe = key::to_path(&name).is_ok() && !has_drive(&name);
        let mut member = Self {
            index,
            name,
            size: entry.size(),
            is_folder,
            is_encrypted: entry.encrypted(),
            problem: None,
        };
        if !safe {
            member.name = harmless(&member.name);
            member.is_folder = false;
            member.refuse(
                ReasonCode::UnsafePath,
                "is named to land outside its archive",
            );
        } else if entry.is_symlink() {
            member.refuse(ReasonCode::UnsafeArchive, "is a link");
        } else if entry.encrypted() && !unlocks {
            member.refuse(ReasonCode::NeedsPassword, "is encrypted");
        } else if key::split_archive(&member.name).is_some() {
            member.refuse(
                ReasonCode::UnsafePath,
                "is named like the inside of an archive",
            );
        }
        member
    }

    /// Marks it as not to be read. The first reason stays.
    pub(crate) fn refuse(&mut self, code: ReasonCode, why: &str) {
        let detail = format!("`{}` {why}", self.name);
        self.problem.get_or_insert_with(|| refused(code, detail));
    }

    pub(crate) fn listed(&self, key: String, modified: Option<Timestamp>) -> Listed {
        Listed {
            key: FileKey(key),
            size: Some(Bytes(self.size)),
            modified,
            problem: self.problem.clone(),
        }
    }
}

fn has_drive(name: &str) -> bool {
    let bytes = name.as_bytes();
    bytes.len() > 1 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':'
}

/// The name with everything that could lead elsewhere taken out, for showing only.
fn harmless(name: &str) -> String {
    let parts = name.split(['/', '\\']);
    let kept: Vec<String> = parts
        .filter(|part| !part.is_empty() && *part != ".")
        .map(|part| match part {
            ".." => "%2E%2E".to_owned(),
            part => part.replace('\0', "%00").replace(':', "%3A"),
        })
        .collect();
    match kept.is_empty() {
        true => "(no name)".to_owned(),
        false => kept.join("/"),
    }
}

/// Passes bytes on and fails if they are more, fewer or others than announced.
pub(crate) struct Verified<R> {
    inner: R,
    name: String,
    left: u64,
    expected: u32,
    checksum: crc32fast::Hasher,
}

impl<R> Verified<R> {
    pub(crate) fn new(inner: R, name: &str, size: u64, expected: u32) -> Self {
        Self {
            inner,
            name: name.to_owned(),
            left: size,
            expected,
            checksum: crc32fast::Hasher::new(),
        }
    }
}

impl<R: Read> Read for Verified<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let name = &self.name;
        let read = self.inner.read(buffer).map_err(|error| {
            let detail = format!("cannot unpack `{name}`: {error}");
            carried(ReasonCode::Damaged, detail)
        })?;
        if read as u64 > self.left {
            let detail = format!("`{name}` holds more bytes than its archive says");
            return Err(carried(ReasonCode::UnsafeArchive, detail));
        }
        self.left -= read as u64;
        self.checksum.update(&buffer[..read]);
        if read == 0 && !buffer.is_empty() {
            self.check_end()?;
        }
        Ok(read)
    }
}

impl<R> Verified<R> {
    fn check_end(&self) -> io::Result<()> {
        let name = &self.name;
        if self.left > 0 {
            let detail = format!("`{name}` ends {} early", Bytes(self.left));
            return Err(carried(ReasonCode::Damaged, detail));
        }
        if self.checksum.clone().finalize() != self.expected {
            let detail = format!("`{name}` does not match its checksum");
            return Err(carried(ReasonCode::Damaged, detail));
        }
        Ok(())
    }
}
