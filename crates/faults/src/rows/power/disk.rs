//! What a disk can hold when the power fails.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::trace::Deed;

/// The unit in which a disk writes, in bytes.
const SECTOR: usize = 512;

/// What is lost of all that was not synced.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lost {
    /// The disk was quick.
    Nothing,
    /// The disk was slow.
    All,
    /// A random part: writes are there, not there, or there in some sectors.
    Some(u64),
}

/// Everything a program did to its data folder, in order.
pub(super) struct Recording {
    deeds: Vec<Deed>,
}

impl Recording {
    pub(super) fn new(deeds: Vec<Deed>) -> Self {
        Self { deeds }
    }

    /// How many steps there are.
    pub(super) fn len(&self) -> usize {
        self.deeds.len()
    }

    /// After how many steps a power cut is worth a look: before and after every sync and
    /// every line that was printed, and between writes.
    pub(super) fn moments(&self) -> Vec<usize> {
        let mut moments = BTreeSet::new();
        for (step, deed) in self.deeds.iter().enumerate() {
            match deed {
                Deed::Synced(..) | Deed::Said(_) => moments.extend([step, step + 1]),
                Deed::Wrote(..) | Deed::Resized(..) => drop(moments.insert(step + 1)),
                Deed::Made(_) | Deed::Renamed(..) | Deed::Removed(_) | Deed::Folder(_) => {}
            }
        }
        moments.into_iter().collect()
    }

    /// The lines that were printed in the first `after` steps.
    pub(super) fn said(&self, after: usize) -> impl Iterator<Item = &str> {
        let said = self.deeds[..after].iter().filter_map(|deed| match deed {
            Deed::Said(text) => Some(text.lines()),
            _ => None,
        });
        said.flatten()
    }

    /// Writes the folder as it can be found after a power cut.
    pub(super) fn write(&self, folder: &Path, after: usize, lost: Lost) -> Result<()> {
        fs::create_dir_all(folder)?;
        for name in ["staging", "backups"] {
            if self.deeds[..after].contains(&Deed::Folder(name.into())) {
                fs::create_dir_all(folder.join(name))?;
            }
        }
        for (path, bytes) in self.contents(after, lost) {
            let path = folder.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, bytes)?;
        }
        Ok(())
    }

    fn contents(&self, after: usize, lost: Lost) -> BTreeMap<PathBuf, Vec<u8>> {
        let deeds = &self.deeds[..after];
        let durable = Durable::of(deeds);
        let mut luck = Luck::new(lost);
        // Names are kept in a journal: if one change is there, all before it are.
        let names = luck.up_to(durable.names, after);
        let mut files: BTreeMap<PathBuf, Vec<u8>> = BTreeMap::new();
        for (step, deed) in deeds.iter().enumerate() {
            let kept = step < names;
            match deed {
                Deed::Made(path) if kept => drop(files.entry(path.clone()).or_default()),
                Deed::Removed(path) if kept => drop(files.remove(path)),
                Deed::Renamed(from, to) if kept => {
                    if let Some(bytes) = files.remove(from) {
                        files.insert(to.clone(), bytes);
                    }
                }
                Deed::Wrote(path, place, bytes) => {
                    let synced = durable.holds(path, step);
                    if let Some(file) = files.get_mut(path) {
                        write_at(file, *place, bytes, || synced || luck.keeps());
                        luck.next_write();
                    }
                }
                Deed::Resized(path, size) => {
                    let synced = durable.holds(path, step);
                    if let Some(file) = files.get_mut(path)
                        && (synced || luck.keeps())
                    {
                        file.resize(*size, 0);
                    }
                    luck.next_write();
                }
                _ => {}
            }
        }
        files
    }
}

/// Up to which step everything is on the disk.
#[derive(Default)]
struct Durable<'a> {
    files: BTreeMap<&'a Path, usize>,
    names: usize,
}

impl<'a> Durable<'a> {
    fn of(deeds: &'a [Deed]) -> Self {
        let mut durable = Self::default();
        for deed in deeds {
            if let Deed::Synced(path, before) = deed {
                let until = durable.files.entry(path).or_default();
                *until = (*until).max(*before);
                durable.names = durable.names.max(*before);
            }
        }
        durable
    }

    fn holds(&self, path: &Path, step: usize) -> bool {
        self.files.get(path).is_some_and(|until| step < *until)
    }
}

/// What becomes of writes that were not synced.
struct Luck {
    lost: Lost,
    random: fastrand::Rng,
    write: Fate,
}

/// What becomes of one of them.
#[derive(Clone, Copy)]
enum Fate {
    Kept,
    Lost,
    Torn,
}

impl Luck {
    fn new(lost: Lost) -> Self {
        let seed = match lost {
            Lost::Nothing | Lost::All => 0,
            Lost::Some(seed) => seed,
        };
        let mut luck = Self {
            lost,
            random: fastrand::Rng::with_seed(seed),
            write: Fate::Kept,
        };
        luck.next_write();
        luck
    }

    /// Between `least`, which is certain, and `most`.
    fn up_to(&mut self, least: usize, most: usize) -> usize {
        match self.lost {
            Lost::Nothing => most,
            Lost::All => least,
            Lost::Some(_) => self.random.usize(least..=most),
        }
    }

    fn next_write(&mut self) {
        self.write = match self.lost {
            Lost::Nothing => Fate::Kept,
            Lost::All => Fate::Lost,
            Lost::Some(_) => [Fate::Kept, Fate::Lost, Fate::Torn][self.random.usize(..3)],
        };
    }

    fn keeps(&mut self) -> bool {
        match self.write {
            Fate::Kept => true,
            Fate::Lost => false,
            Fate::Torn => self.random.bool(),
        }
    }
}

/// Writes those sectors of `bytes` that `keeps` says.
fn write_at(
    file: &mut Vec<u8>,
    place: Option<usize>,
    bytes: &[u8],
    mut keeps: impl FnMut() -> bool,
) {
    let start = place.unwrap_or(file.len());
    for (number, sector) in bytes.chunks(SECTOR).enumerate() {
        if !keeps() {
            continue;
        }
        let at = start + number * SECTOR;
        if file.len() < at + sector.len() {
            file.resize(at + sector.len(), 0);
        }
        file[at..at + sector.len()].copy_from_slice(sector);
    }
}
