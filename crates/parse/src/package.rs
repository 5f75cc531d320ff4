//! Zip packages, as Office, OpenDocument and EPUB files are, read within a budget.
//!
//! Sizes a directory states are not believed: what counts is what comes out. Where the
//! directory is damaged, entries are taken as they stand in the file.

mod salvage;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use gristmill_model::{DocumentBuilder, Failure, ReasonCode};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::input::{damaged, failure};

/// Entries a package may have.
const MOST_ENTRIES: usize = 100_000;

/// A package may always unpack to this much.
const FREE_BYTES: u64 = 64 << 20;

/// Beyond that, to this many times its own size.
const RATIO: u64 = 200;

/// And never to more than this.
const MOST_BYTES: u64 = 2 << 30;

/// An open package.
pub(crate) struct Package<'a> {
    entries: Entries<'a>,
    left: u64,
}

enum Entries<'a> {
    Listed(ZipArchive<Cursor<&'a [u8]>>),
    Salvaged(BTreeMap<String, Vec<u8>>),
}

impl<'a> Package<'a> {
    /// Reads the directory, or what is left where it is damaged.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Failure> {
        let by_ratio = (bytes.len() as u64).saturating_mul(RATIO);
        let left = by_ratio.clamp(FREE_BYTES, MOST_BYTES);
        let entries = match ZipArchive::new(Cursor::new(bytes)) {
            Ok(archive) if archive.len() > MOST_ENTRIES => {
                let detail = format!("the package has {} entries", archive.len());
                return Err(failure(ReasonCode::UnsafeArchive, detail));
            }
            Ok(archive) => Entries::Listed(archive),
            Err(error) => match salvage::entries(bytes, left) {
                salvaged if salvaged.is_empty() => return Err(wrong("", &error)),
                salvaged => Entries::Salvaged(salvaged),
            },
        };
        Ok(Self { entries, left })
    }

    /// Refuses a package that states to unpack beyond its budget, before it is handed to a
    /// reader that has none. One that lies is left to the process' memory limit.
    pub(crate) fn refuse_bomb(&mut self) -> Result<(), Failure> {
        let Entries::Listed(archive) = &mut self.entries else {
            return Ok(());
        };
        let mut total = 0_u64;
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index);
            total = total.saturating_add(entry.map_or(0, |entry| entry.size()));
        }
        match total > self.left {
            true => Err(failure(
                ReasonCode::UnsafeArchive,
                format!("the package unpacks to {total} bytes, far more than its size"),
            )),
            false => Ok(()),
        }
    }

    /// Says in the document's warnings that the package is damaged, if it is.
    pub(crate) fn warn_of_damage(&self, builder: &mut DocumentBuilder) {
        if let Entries::Salvaged(_) = self.entries {
            let warning = "the file is damaged at its end: what could be read of it is here";
            builder.metadata("warnings", warning);
        }
    }

    /// The names of all entries.
    pub(crate) fn names(&self) -> Vec<String> {
        match &self.entries {
            Entries::Listed(archive) => {
                let names = archive.file_names().flatten();
                names.map(|name| name.into_owned()).collect()
            }
            Entries::Salvaged(entries) => entries.keys().cloned().collect(),
        }
    }

    /// The content of an entry; `None` where there is none of this name.
    pub(crate) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Failure> {
        let name = name.trim_start_matches('/');
        let archive = match &mut self.entries {
            Entries::Listed(archive) => archive,
            Entries::Salvaged(entries) => return Ok(entries.get(name).cloned()),
        };
        let entry = match archive.by_name(name) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(wrong(name, &error)),
        };
        let mut content = Vec::new();
        let read = entry.take(self.left + 1).read_to_end(&mut content);
        read.map_err(|error| damaged(&format!("`{name}` of the package"), error))?;
        match self.left.checked_sub(content.len() as u64) {
            Some(left) => self.left = left,
            None => {
                let detail = format!("`{name}` unpacks to far more than the package's size");
                return Err(failure(ReasonCode::UnsafeArchive, detail));
            }
        }
        Ok(Some(content))
    }

    /// An entry's XML as text; `None` where there is none of this name.
    pub(crate) fn xml(&mut self, name: &str) -> Result<Option<String>, Failure> {
        let content = self.read(name)?;
        Ok(content.map(|bytes| crate::xml::decode(&bytes).into_owned()))
    }

    /// As [`Package::xml`], for a part without which there is no document.
    pub(crate) fn required_xml(&mut self, name: &str) -> Result<String, Failure> {
        self.xml(name)?
            .ok_or_else(|| damaged("the package", format!("`{name}` is missing")))
    }
}

fn wrong(name: &str, error: &ZipError) -> Failure {
    match error {
        ZipError::UnsupportedArchive(why) if *why == ZipError::PASSWORD_REQUIRED => {
            failure(ReasonCode::NeedsPassword, "the package is encrypted")
        }
        _ if name.is_empty() => damaged("the package's directory", error),
        _ => damaged(&format!("`{name}` of the package"), error),
    }
}

/// Where `target` of a relation leads, seen from the part `from`.
pub(crate) fn resolve(from: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(path.pop()),
            part => path.push(part),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_target_is_seen_from_the_part_that_names_it() {
        assert_eq!(
            resolve("ppt/slides/slide1.xml", "../media/a.png"),
            "ppt/media/a.png"
        );
        assert_eq!(
            resolve("word/document.xml", "styles.xml"),
            "word/styles.xml"
        );
        assert_eq!(resolve("word/document.xml", "/word/x.xml"), "word/x.xml");
        assert_eq!(resolve("a.xml", "../../../etc/passwd"), "etc/passwd");
    }

    #[test]
    fn a_package_cut_short_yields_the_entries_that_are_whole() {
        let mut bytes = Vec::new();
        let mut writer = zip::ZipWriter::new_stream(&mut bytes);
        let options = zip::write::SimpleFileOptions::default();
        for name in ["first", "second", "third"] {
            writer.start_file(name, options).unwrap();
            writer.write_all(name.repeat(100).as_bytes()).unwrap();
        }
        writer.finish().unwrap();
        let third = bytes.windows(5).position(|w| w == b"third").unwrap();
        let mut package = Package::open(&bytes[..third + 8]).unwrap();
        assert_eq!(package.names(), ["first", "second"]);
        assert_eq!(
            package.read("second").unwrap(),
            Some("second".repeat(100).into())
        );
    }

    #[test]
    fn an_entry_that_is_not_what_was_packed_is_no_part_of_a_package_without_a_directory() {
        let mut bytes = Vec::new();
        let mut writer = zip::ZipWriter::new(Cursor::new(&mut bytes));
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        for name in ["first", "second"] {
            writer.start_file(name, options).unwrap();
            writer.write_all(name.repeat(100).as_bytes()).unwrap();
        }
        writer.finish().unwrap();
        let directory = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
        bytes.truncate(directory);
        bytes[100] ^= 1;
        let package = Package::open(&bytes).unwrap();
        assert_eq!(package.names(), ["second"]);
    }

    #[test]
    fn a_bomb_is_refused_after_its_budget() {
        let mut bytes = Vec::new();
        let mut writer = zip::ZipWriter::new(Cursor::new(&mut bytes));
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file("bomb", options).unwrap();
        for _ in 0..80 {
            writer.write_all(&vec![0; 1 << 20]).unwrap();
        }
        writer.finish().unwrap();
        let mut package = Package::open(&bytes).unwrap();
        let refusal = package.read("bomb").unwrap_err();
        assert_eq!(refusal.code, ReasonCode::UnsafeArchive);
    }
}
