//! A bundle as it is found: what it says of itself is checked before any of it is believed.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use gristmill_model::{BundleManifest, BundleMember, ContentHash, Flow, PortableDocument};
use serde::Deserialize;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use crate::Sources;
use crate::error::BundleError;
use crate::names;
use crate::part::{Parts, TABLES};

/// Largest manifest that is read.
const MOST_MANIFEST: u64 = 256 << 20;
/// Largest member that is read into memory: a part of a table.
const MOST_PART: u64 = 1 << 30;
/// What an archive begins with.
const BEGIN: &[u8; 4] = b"PK\x03\x04";
/// Bytes that are read at a time.
const PIECE: usize = 256 << 10;

/// A bundle that is open to be read. Its members are those that the manifest names, of the
/// sizes it tells; what is in them is checked when they are read.
pub struct BundleFile {
    archive: ZipArchive<File>,
    manifest: BundleManifest,
    members: HashMap<String, BundleMember>,
    size: u64,
}

/// As much of a manifest as every version has.
#[derive(Deserialize)]
struct Edition {
    format: String,
    version: u32,
}

impl BundleFile {
    /// Opens a bundle. Refused are files that are none, bundles of another version, and those
    /// with names or sizes that Gristmill does not write.
    pub fn open(path: &Path) -> Result<Self, BundleError> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        let archive = ZipArchive::new(file.try_clone()?);
        let mut archive = archive.map_err(|error| no_archive(file, &error))?;
        let manifest = manifest(&mut archive)?;
        let members = check_names(&manifest)?;
        check_sizes(&mut archive, &manifest, size)?;
        Ok(Self {
            archive,
            manifest,
            members,
            size,
        })
    }

    /// What it says of itself.
    pub fn manifest(&self) -> &BundleManifest {
        &self.manifest
    }

    /// Bytes of the whole file.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Reads all of it and compares every member with its hash. The first one that differs is
    /// [`BundleError::Damaged`]. `watcher` hears after every member how many bytes of members
    /// were read, and may stop it: then nothing is known of the rest.
    pub fn verify(&mut self, watcher: &mut dyn FnMut(u64) -> Flow) -> Result<Flow, BundleError> {
        let mut read = 0;
        for member in self.manifest.members.clone() {
            self.copy(&member.name, &mut io::sink())?;
            read += member.size.0;
            if watcher(read) == Flow::Stop {
                return Ok(Flow::Stop);
            }
        }
        Ok(Flow::Continue)
    }

    /// Where its documents come from.
    pub fn sources(&mut self) -> Result<Sources, BundleError> {
        let bytes = self.bytes(names::SOURCES)?;
        serde_json::from_slice(&bytes).map_err(|error| BundleError::damaged(names::SOURCES, error))
    }

    /// The documents of a part, counted from 1.
    pub fn part(&mut self, number: u32) -> Result<Vec<PortableDocument>, BundleError> {
        let mut parts = Parts::default();
        for table in TABLES {
            let member = names::part(table, number);
            let bytes = self.bytes(&member)?;
            parts.take(table, &member, bytes.into())?;
        }
        Ok(parts.finish())
    }

    /// Whether the file is in it that documents were made from.
    pub fn has_original(&self, content: ContentHash) -> bool {
        self.members.contains_key(&names::original(content))
    }

    /// Writes the file that documents were made from; false when it is not in the bundle. What
    /// was written is not to be used unless this succeeds.
    pub fn original(
        &mut self,
        content: ContentHash,
        to: &mut dyn Write,
    ) -> Result<bool, BundleError> {
        let name = names::original(content);
        if !self.members.contains_key(&name) {
            return Ok(false);
        }
        self.copy(&name, to).map(|()| true)
    }

    /// A member that fits into memory.
    fn bytes(&mut self, name: &str) -> Result<Vec<u8>, BundleError> {
        let size = self.member(name)?.size.0;
        if size > MOST_PART {
            let what = format!("`{name}` is larger than a part can be");
            return Err(BundleError::Unsafe(what));
        }
        let mut bytes = Vec::with_capacity(size as usize);
        self.copy(name, &mut bytes)?;
        Ok(bytes)
    }

    fn member(&self, name: &str) -> Result<&BundleMember, BundleError> {
        let member = self.members.get(name);
        member.ok_or_else(|| BundleError::damaged(name, "it is not there"))
    }

    /// Copies a member and compares it with its hash.
    fn copy(&mut self, name: &str, to: &mut dyn Write) -> Result<(), BundleError> {
        let (size, blake3) = {
            let member = self.member(name)?;
            (member.size.0, member.blake3)
        };
        let damaged = |why: String| BundleError::damaged(name, why);
        let entry = self.archive.by_name(name);
        // One byte more than there may be tells that there is more.
        let mut entry = entry
            .map_err(|error| damaged(error.to_string()))?
            .take(size + 1);
        let (mut hash, mut read_in_all) = (blake3::Hasher::new(), 0);
        let mut piece = vec![0; PIECE];
        loop {
            let read = match entry.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) => return Err(BundleError::unreadable(name, error)),
            };
            hash.update(&piece[..read]);
            read_in_all += read as u64;
            to.write_all(&piece[..read])?;
        }
        match read_in_all == size && *hash.finalize().as_bytes() == blake3.0 {
            true => Ok(()),
            false => Err(damaged("it is not what the manifest says".to_owned())),
        }
    }
}

/// Why a file is not an archive that can be read.
fn no_archive(mut file: File, error: &ZipError) -> BundleError {
    let mut begin = [0; BEGIN.len()];
    let has_begun = file.rewind().and_then(|()| file.read_exact(&mut begin));
    match (has_begun, error) {
        (Ok(()), ZipError::InvalidArchive(_)) if begin == *BEGIN => BundleError::CutOff,
        _ => BundleError::NotABundle(error.to_string()),
    }
}

fn manifest(archive: &mut ZipArchive<File>) -> Result<BundleManifest, BundleError> {
    let none = BundleError::NotABundle;
    let entry = archive.by_name(names::MANIFEST);
    let entry = entry.map_err(|_| none(format!("it has no `{}`", names::MANIFEST)))?;
    let mut text = Vec::new();
    let read = entry.take(MOST_MANIFEST + 1).read_to_end(&mut text);
    read.map_err(|error| BundleError::unreadable(names::MANIFEST, error))?;
    if text.len() as u64 > MOST_MANIFEST {
        return Err(BundleError::Unsafe("its manifest is too large".to_owned()));
    }
    let edition: Edition =
        serde_json::from_slice(&text).map_err(|error| none(error.to_string()))?;
    if edition.format != BundleManifest::FORMAT {
        return Err(none(format!("its manifest is of `{}`", edition.format)));
    }
    if edition.version != BundleManifest::VERSION {
        let found = edition.version;
        return Err(BundleError::Version { found });
    }
    serde_json::from_slice(&text).map_err(|error| BundleError::damaged(names::MANIFEST, error))
}

/// Members by name, if all names are safe and each is there once.
fn check_names(manifest: &BundleManifest) -> Result<HashMap<String, BundleMember>, BundleError> {
    let mut members = HashMap::new();
    for member in &manifest.members {
        let name = &member.name;
        if !names::is_safe(name) || name == names::MANIFEST {
            return Err(BundleError::Unsafe(format!("a member is called `{name}`")));
        }
        if members.insert(name.clone(), member.clone()).is_some() {
            return Err(BundleError::Unsafe(format!("`{name}` is there twice")));
        }
    }
    Ok(members)
}

/// Refuses archives with other entries, with entries of other sizes, or whose entries are
/// larger than the file: what is read is never more than there is.
fn check_sizes(
    archive: &mut ZipArchive<File>,
    manifest: &BundleManifest,
    size: u64,
) -> Result<(), BundleError> {
    let mut in_all = 0_u64;
    for member in &manifest.members {
        let name = &member.name;
        let entry = archive.by_name(name);
        let entry = entry.map_err(|error| BundleError::damaged(name, error))?;
        let is_plain = entry.compression() == CompressionMethod::Stored;
        if !is_plain || entry.size() != member.size.0 || entry.compressed_size() != entry.size() {
            let why = "its size or its form is not what the manifest says";
            return Err(BundleError::damaged(name, why));
        }
        in_all = in_all.saturating_add(entry.size());
    }
    // The manifest does not name itself.
    if archive.len() != manifest.members.len() + 1 {
        let what = "it has entries that its manifest does not name";
        return Err(BundleError::Unsafe(what.to_owned()));
    }
    match in_all <= size {
        true => Ok(()),
        false => {
            let what = format!("its members say they have {in_all} bytes, the file has {size}");
            Err(BundleError::Unsafe(what))
        }
    }
}
