//! The inside of a zip archive: listed and read member by member, never extracted.
//!
//! What an archive says about itself is not believed. Members that overlap, appear
//! twice, are links, or are named to land elsewhere are reported and not read; a member
//! that yields another number of bytes than it says, or other bytes than its checksum
//! says, fails while it is read. An archive inside an archive is listed like a folder.

mod budget;
mod locked;
mod nested;

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use gristmill_model::{Failure, FileKey, Flow, Listed, Password, ReasonCode, Stage, Timestamp};
use zip::{CompressionMethod, ZipArchive};

use self::budget::Budget;
use self::nested::Nested;
use crate::failures::{io_failure, refused};
use crate::filter::Filter;
use crate::key;
use crate::member::{Member, Verified};
use crate::shared_file::SharedFile;

/// An open archive. Cheap to share; reading members at the same time is fine.
#[derive(Debug)]
pub(crate) struct Archive {
    zip: ZipArchive<SharedFile>,
    file: SharedFile,
    /// When the archive itself was last changed. The times inside it cannot tell whether
    /// a member changed: many tools write the same one for all.
    modified: Option<Timestamp>,
    members: Vec<Member>,
    by_name: HashMap<String, usize>,
    nested: Nested,
}

impl Archive {
    /// Reads the directory of an archive and checks it as a whole. `shown` names it in
    /// messages; `password` is for encrypted members.
    pub(crate) fn open(
        file: File,
        shown: &str,
        password: Option<Password>,
    ) -> Result<Self, Failure> {
        let metadata = file
            .metadata()
            .map_err(|error| io_failure(Stage::Accessing, &format!("open `{shown}`"), &error))?;
        let file = SharedFile::new(file)
            .map_err(|error| io_failure(Stage::Accessing, &format!("open `{shown}`"), &error))?;
        let nested = Nested::outermost(shown, Budget::of(file.len()), password);
        Self::within(file, crate::times::modified(&metadata), nested)
    }

    /// As [`Archive::open`], for an archive that is part of another.
    fn within(
        file: SharedFile,
        modified: Option<Timestamp>,
        nested: Nested,
    ) -> Result<Self, Failure> {
        let shown = nested.shown();
        let mut zip = ZipArchive::new(file.clone()).map_err(|error| damaged(shown, &error))?;
        refuse_overlaps(&mut zip, shown)?;
        let unpacked = unpacked_size(&zip).map_err(|error| damaged(shown, &error))?;
        nested.charge(zip.len(), unpacked, file.len())?;
        let repeated = match zip.has_duplicate_names() {
            true => repeated_names(&mut file.clone(), &zip)
                .map_err(|error| damaged(shown, &error.into()))?,
            false => HashSet::new(),
        };
        let unlocks = nested.password().is_some();
        let members = members(&zip, &repeated, unlocks).map_err(|error| damaged(shown, &error))?;
        let mut archive = Self {
            zip,
            file,
            modified,
            members,
            by_name: HashMap::new(),
            nested,
        };
        archive.index_names();
        Ok(archive)
    }

    /// Its readable and its refused members whose names start with `below`, in the
    /// archive's own order, without folders and litter.
    fn members<'a>(
        &'a self,
        below: &'a str,
        filter: &'a Filter,
    ) -> impl Iterator<Item = &'a Member> {
        let wanted = move |member: &&Member| {
            !member.is_folder && member.name.starts_with(below) && filter.takes_name(&member.name)
        };
        self.members.iter().filter(wanted)
    }

    fn member(&self, name: &str) -> Option<&Member> {
        self.by_name.get(name).map(|&index| &self.members[index])
    }

    /// The member with this name as the file `key`. The name may lead into archives inside
    /// this one: `b.zip!/c.txt`. `None` where there is none of the name.
    pub(crate) fn look(&self, name: &str, key: &str) -> Result<Option<Listed>, Failure> {
        if let Some((inner, rest)) = key::split_archive(name) {
            let Some(member) = self.member(inner) else {
                return Ok(None);
            };
            return self.nested.open(self, member)?.look(rest, key);
        }
        let member = self.member(name);
        Ok(member.map(|member| member.listed(key.to_owned(), self.modified)))
    }

    /// Opens the member with this name, which may lead into archives inside this one.
    pub(crate) fn open_member(&self, name: &str) -> Result<Option<Box<dyn Read + Send>>, Failure> {
        if let Some((inner, rest)) = key::split_archive(name) {
            let Some(member) = self.member(inner) else {
                return Ok(None);
            };
            return self.nested.open(self, member)?.open_member(rest);
        }
        self.member(name)
            .map(|member| self.read(member))
            .transpose()
    }

    fn read(&self, member: &Member) -> Result<Box<dyn Read + Send>, Failure> {
        if let Some(problem) = &member.problem {
            return Err(problem.clone());
        }
        if member.is_encrypted {
            return self.decrypt(member);
        }
        let shown = &member.name;
        let mut zip = self.zip.clone();
        let entry = zip
            .by_index_raw(member.index)
            .map_err(|error| damaged(shown, &error))?;
        let Some(start) = entry.data_start() else {
            return Err(refused(
                ReasonCode::Damaged,
                format!("`{shown}` has no data"),
            ));
        };
        let packed =
            BufReader::with_capacity(64 * 1024, self.file.window(start, entry.compressed_size()));
        let unpacked: Box<dyn Read + Send> = match entry.compression() {
            CompressionMethod::Stored => Box::new(packed),
            CompressionMethod::Deflated => Box::new(flate2::bufread::DeflateDecoder::new(packed)),
            CompressionMethod::Deflate64 => {
                Box::new(deflate64::Deflate64Decoder::with_buffer(packed))
            }
            CompressionMethod::Bzip2 => Box::new(bzip2::bufread::BzDecoder::new(packed)),
            other => {
                let detail = format!("`{shown}` is packed with {other}, which cannot be read");
                return Err(refused(ReasonCode::UnsupportedFormat, detail));
            }
        };
        Ok(Box::new(Verified::new(
            unpacked,
            shown,
            entry.size(),
            entry.crc32(),
        )))
    }

    fn index_names(&mut self) {
        for (index, member) in self.members.iter().enumerate() {
            self.by_name.insert(member.name.clone(), index);
        }
    }
}

fn damaged(shown: &str, error: &zip::result::ZipError) -> Failure {
    let detail = format!("cannot read the archive `{shown}`: {error}");
    refused(ReasonCode::Damaged, detail)
}

fn refuse_overlaps(zip: &mut ZipArchive<SharedFile>, shown: &str) -> Result<(), Failure> {
    let overlap = zip
        .has_overlapping_entries()
        .map_err(|error| damaged(shown, &error))?;
    match overlap {
        true => Err(refused(
            ReasonCode::UnsafeArchive,
            format!("the archive `{shown}` has members that overlap"),
        )),
        false => Ok(()),
    }
}

/// What all members together say they unpack to. No member yields more than it says.
fn unpacked_size(zip: &ZipArchive<SharedFile>) -> zip::result::ZipResult<u64> {
    let mut sum = 0_u64;
    for index in 0..zip.len() {
        sum = sum.saturating_add(zip.by_index_data(index)?.size());
    }
    Ok(sum)
}

fn members(
    zip: &ZipArchive<SharedFile>,
    repeated: &HashSet<Vec<u8>>,
    unlocks: bool,
) -> zip::result::ZipResult<Vec<Member>> {
    let mut seen = HashMap::with_capacity(zip.len());
    let mut members = Vec::with_capacity(zip.len());
    for index in 0..zip.len() {
        let entry = zip.by_index_data(index)?;
        let mut member = Member::of(index, &entry, unlocks);
        // Two spellings of the raw name can come out as the same text.
        let twin = seen.insert(member.name.clone(), index);
        if repeated.contains(entry.name_raw()) || twin.is_some() {
            member.refuse(ReasonCode::UnsafeArchive, "appears more than once");
        }
        members.push(member);
    }
    Ok(members)
}

/// The raw names that stand in the archive's directory more than once. The archive
/// reader keeps only the last of each, so the directory is read again here.
fn repeated_names(
    file: &mut SharedFile,
    zip: &ZipArchive<SharedFile>,
) -> std::io::Result<HashSet<Vec<u8>>> {
    const HEADER: usize = 46;
    const SIGNATURE: [u8; 4] = [0x50, 0x4b, 0x01, 0x02];
    file.seek(SeekFrom::Start(zip.central_directory_start()))?;
    let mut directory = BufReader::new(file);
    let mut seen = HashSet::new();
    let mut repeated = HashSet::new();
    let mut header = [0; HEADER];
    while directory.read_exact(&mut header).is_ok() && header[..4] == SIGNATURE {
        let length = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
        let mut name = vec![0; usize::from(length(28))];
        directory.read_exact(&mut name)?;
        directory.seek_relative(i64::from(length(30)) + i64::from(length(32)))?;
        if !seen.insert(name.clone()) {
            repeated.insert(name);
        }
    }
    Ok(repeated)
}

/// The archives used lately, so that reading a thousand members of one archive reads
/// its directory once.
#[derive(Debug, Default)]
pub(crate) struct OpenArchives {
    kept: std::sync::Mutex<Vec<Kept>>,
    password: Option<Password>,
}

#[derive(Debug)]
struct Kept {
    name: String,
    stamp: (u64, Option<std::time::SystemTime>),
    archive: std::sync::Arc<Archive>,
}

impl OpenArchives {
    /// None yet; their encrypted members will be read with this password.
    pub(crate) fn with_password(password: &Password) -> Self {
        Self {
            kept: std::sync::Mutex::default(),
            password: Some(password.clone()),
        }
    }

    /// Most archives kept open.
    const MOST: usize = 4;

    /// The archive in `file`, which `name` names; read again if it changed.
    pub(crate) fn get(&self, name: &str, file: File) -> Result<std::sync::Arc<Archive>, Failure> {
        let metadata = file
            .metadata()
            .map_err(|error| io_failure(Stage::Accessing, &format!("open `{name}`"), &error))?;
        let stamp = (metadata.len(), metadata.modified().ok());
        let mut kept = self
            .kept
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let known = kept
            .iter()
            .position(|kept| kept.name == name && kept.stamp == stamp);
        if let Some(index) = known {
            let last = kept.remove(index);
            let archive = std::sync::Arc::clone(&last.archive);
            kept.push(last);
            return Ok(archive);
        }
        let archive = std::sync::Arc::new(Archive::open(file, name, self.password.clone())?);
        kept.retain(|kept| kept.name != name);
        if kept.len() >= Self::MOST {
            kept.remove(0);
        }
        kept.push(Kept {
            name: name.to_owned(),
            stamp,
            archive: std::sync::Arc::clone(&archive),
        });
        Ok(archive)
    }
}

/// Lists an archive's members as files, those of archives inside it too. `prefix` is the
/// key of its inside; `below` is what names begin with.
pub(crate) fn list(
    archive: &Archive,
    prefix: Option<&str>,
    below: &str,
    filter: &Filter,
    visit: &mut dyn FnMut(Listed) -> Flow,
) -> Flow {
    let key_of = |name: &str| match prefix {
        Some(outer) => key::inside(outer, name),
        None => name.to_owned(),
    };
    if let Some((inner, rest)) = key::split_archive(below) {
        return match archive.member(inner) {
            Some(member) => list_inside(archive, member, key_of(inner), rest, filter, visit),
            None => visit(Listed {
                key: FileKey(key_of(inner)),
                size: None,
                modified: None,
                problem: Some(refused(
                    ReasonCode::NotFound,
                    format!("there is no `{inner}` in the archive"),
                )),
            }),
        };
    }
    for member in archive.members(below, filter) {
        let key = key_of(&member.name);
        let flow = match member.problem.is_none() && key::is_zip_name(&member.name) {
            true => list_inside(archive, member, key, "", filter, visit),
            false => visit(member.listed(key, archive.modified)),
        };
        if flow == Flow::Stop {
            return Flow::Stop;
        }
    }
    Flow::Continue
}

/// Lists the archive that `member` is; one that cannot be opened is listed with the reason.
fn list_inside(
    archive: &Archive,
    member: &Member,
    key: String,
    below: &str,
    filter: &Filter,
    visit: &mut dyn FnMut(Listed) -> Flow,
) -> Flow {
    match archive.nested.open(archive, member) {
        Ok(inner) => list(&inner, Some(&key), below, filter, visit),
        Err(problem) => visit(Listed {
            problem: Some(problem),
            ..member.listed(key, archive.modified)
        }),
    }
}
