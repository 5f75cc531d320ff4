//! Decides whether a file is the published one.
//!
//! Hashing the model takes a tenth of a second or more, so a verified file is remembered by
//! its size and time of change; only a file that differs from the memory is hashed again.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::time::UNIX_EPOCH;

use sha2::{Digest, Sha256};

use crate::AssetFile;

/// The file in an asset's folder that remembers what was verified.
const MEMORY: &str = ".verified";

/// The SHA-256 of a file in lower-case hexadecimal.
pub(crate) fn sha256_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hexadecimal(&hasher.finalize())),
            read => hasher.update(&buffer[..read]),
        }
    }
}

/// Whether `folder` holds the published `file`; hashes it unless it is remembered.
pub(crate) fn is_genuine(folder: &Path, file: &AssetFile) -> io::Result<bool> {
    if is_remembered(folder, file) {
        return Ok(true);
    }
    let path = folder.join(file.name);
    match fs::metadata(&path) {
        Ok(metadata) if metadata.len() == file.size => {}
        Ok(_) => return Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    }
    let genuine = sha256_of(&path)? == file.sha256;
    if genuine {
        remember(folder, file)?;
    }
    Ok(genuine)
}

/// Whether `file` was verified in `folder` and has not changed since.
pub(crate) fn is_remembered(folder: &Path, file: &AssetFile) -> bool {
    let Some(stamp) = stamp(folder, file) else {
        return false;
    };
    let memory = fs::read_to_string(folder.join(MEMORY)).unwrap_or_default();
    memory.lines().any(|line| line == stamp)
}

/// Remembers that `file` in `folder` is the published one.
fn remember(folder: &Path, file: &AssetFile) -> io::Result<()> {
    let path = folder.join(MEMORY);
    let known = fs::read_to_string(&path).unwrap_or_default();
    let name = format!(" {}", file.name);
    let others = known.lines().filter(|line| !line.ends_with(&name));
    let lines: Vec<String> = others
        .map(str::to_owned)
        .chain(stamp(folder, file))
        .collect();
    let mut replacement = tempfile::NamedTempFile::new_in(folder)?;
    io::Write::write_all(&mut replacement, (lines.join("\n") + "\n").as_bytes())?;
    replacement.persist(&path)?;
    Ok(())
}

/// One line of the memory: hash, size, nanoseconds of change, name.
fn stamp(folder: &Path, file: &AssetFile) -> Option<String> {
    let metadata = fs::metadata(folder.join(file.name)).ok()?;
    let changed = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!(
        "{} {} {} {}",
        file.sha256,
        metadata.len(),
        changed.as_nanos(),
        file.name
    ))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
