//! Makes damaged copies. Everything follows from the seed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

/// What was done to a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    /// It ends too early.
    Cut,
    /// A few bits are turned over.
    Flipped,
    /// Many bits are turned over.
    Mangled,
    /// A block is zeros, as a disk leaves it after a power cut.
    Holed,
    /// Its extension is another document's.
    Renamed,
    /// It goes on as another document.
    Joined,
    /// It is zeros from end to end.
    Zeros,
    /// It is spaces from end to end.
    Blank,
}

/// What is done to the copies of a document, in turn.
const TURNS: [Damage; 10] = [
    Damage::Cut,
    Damage::Flipped,
    Damage::Holed,
    Damage::Renamed,
    Damage::Zeros,
    Damage::Joined,
    Damage::Cut,
    Damage::Mangled,
    Damage::Cut,
    Damage::Blank,
];

/// A damaged copy.
pub(crate) struct Copy {
    /// Its name in the folder, which says what was done to it.
    pub(crate) name: String,
    pub(crate) damage: Damage,
    /// The originals whose text may be in it, by number.
    pub(crate) of: Vec<usize>,
}

/// Documents below `folders` of at most `largest` bytes, in a fixed order.
pub(crate) fn originals(folders: &[PathBuf], largest: u64) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in folders {
        collect(folder, largest, &mut found)?;
    }
    found.sort();
    Ok(found)
}

/// Writes `count` damaged copies into a new folder.
pub(crate) fn write(
    originals: &[PathBuf],
    folder: &Path,
    count: usize,
    random: &mut fastrand::Rng,
) -> Result<Vec<Copy>> {
    fs::create_dir(folder)?;
    let mut order: Vec<usize> = (0..originals.len()).collect();
    random.shuffle(&mut order);
    let mut copies = Vec::with_capacity(count);
    for number in 0..count {
        let original = order[number % order.len()];
        // Each document goes through all kinds, and each kind comes up early.
        let damage = TURNS[(number + number / order.len()) % TURNS.len()];
        copies.push(write_one(
            originals, original, damage, number, folder, random,
        )?);
    }
    Ok(copies)
}

fn write_one(
    originals: &[PathBuf],
    original: usize,
    damage: Damage,
    number: usize,
    folder: &Path,
    random: &mut fastrand::Rng,
) -> Result<Copy> {
    let mut bytes = fs::read(&originals[original])?;
    let mut extension = extension_of(&originals[original]);
    let mut of = vec![original];
    let other = random.usize(..originals.len());
    match damage {
        Damage::Cut => bytes.truncate(random.usize(..bytes.len())),
        Damage::Flipped => flip(&mut bytes, 3, random),
        Damage::Mangled => {
            let flips = 1 + bytes.len() / 500;
            flip(&mut bytes, flips, random);
        }
        Damage::Holed => {
            let start = random.usize(..bytes.len());
            let end = bytes.len().min(start + 4096);
            bytes[start..end].fill(0);
        }
        Damage::Renamed => extension = extension_of(&originals[other]),
        Damage::Joined => {
            bytes.truncate(bytes.len() / 2);
            let tail = fs::read(&originals[other])?;
            bytes.extend_from_slice(&tail[tail.len() / 2..]);
            of.push(other);
        }
        Damage::Zeros => bytes.fill(0),
        Damage::Blank => bytes.fill(b' '),
    }
    let what = format!("{damage:?}").to_lowercase();
    let name = format!("{number:04}-{what}.{extension}");
    fs::write(folder.join(&name), bytes)?;
    Ok(Copy { name, damage, of })
}

fn flip(bytes: &mut [u8], flips: usize, random: &mut fastrand::Rng) {
    for _ in 0..flips {
        let place = random.usize(..bytes.len());
        bytes[place] ^= 1 << random.u8(..8);
    }
}

fn extension_of(file: &Path) -> String {
    let extension = file.extension().unwrap_or_default();
    extension.to_string_lossy().into_owned()
}

fn collect(folder: &Path, largest: u64, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let facts = entry.metadata()?;
        if facts.is_dir() {
            collect(&entry.path(), largest, found)?;
        } else if (1..=largest).contains(&facts.len()) {
            found.push(entry.path());
        }
    }
    Ok(())
}
