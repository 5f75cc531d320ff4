//! Reads what `strace` wrote about a program's changes to its data folder.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// The system calls that are recorded: all by which the program changes a disk.
pub(super) const CALLS: [&str; 16] = [
    "openat",
    "write",
    "pwrite64",
    "writev",
    "pwritev",
    "fsync",
    "fdatasync",
    "ftruncate",
    "fallocate",
    "copy_file_range",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "mkdir",
];

/// Something the program did. Paths are below the data folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// Made a folder.
    Folder(PathBuf),
    /// Opened a file, making it if it was not there.
    Made(PathBuf),
    /// Wrote bytes, at the end where no place is given.
    Wrote(PathBuf, Option<usize>, Vec<u8>),
    /// Cut a file, or made it longer.
    Resized(PathBuf, usize),
    /// Gave a file another name.
    Renamed(PathBuf, PathBuf),
    /// Removed a name.
    Removed(PathBuf),
    /// Waited until a file is on the disk with all that was done before the step of this
    /// number.
    Synced(PathBuf, usize),
    /// Told its caller something.
    Said(String),
}

/// Reads a recording; steps outside the folder `data` are left out.
pub(super) fn read(file: &Path, data: &Path) -> Result<Vec<Deed>> {
    let text = std::fs::read_to_string(file)?;
    let mut reader = Reader {
        data,
        deeds: Vec::new(),
        under_way: HashMap::new(),
    };
    for line in text.lines() {
        reader.line(line).with_context(|| {
            let start: String = line.chars().take(160).collect();
            format!("cannot read what strace wrote: `{start}`")
        })?;
    }
    ensure!(
        reader
            .deeds
            .iter()
            .any(|deed| matches!(deed, Deed::Synced(..))),
        "strace recorded no sync"
    );
    Ok(reader.deeds)
}

struct Reader<'a> {
    data: &'a Path,
    deeds: Vec<Deed>,
    /// Calls that have begun: their text, and how many steps there were before.
    under_way: HashMap<String, (String, usize)>,
}

impl Reader<'_> {
    fn line(&mut self, line: &str) -> Result<()> {
        let (process, rest) = line.split_once(' ').context("no process")?;
        let rest = rest.trim_start();
        if let Some(begun) = rest.strip_suffix("<unfinished ...>") {
            // What is written may reach the disk from now on; a sync counts when it is done.
            if !begun.starts_with("fsync")
                && !begun.starts_with("fdatasync")
                && !begun.starts_with("openat")
            {
                self.call(begun, "0", self.deeds.len())?;
                return Ok(());
            }
            let begun = (begun.to_owned(), self.deeds.len());
            self.under_way.insert(process.to_owned(), begun);
            return Ok(());
        }
        if rest.starts_with("<... ") {
            let (_, answer) = rest.rsplit_once('=').context("no answer")?;
            return match self.under_way.remove(process) {
                Some((begun, before)) => self.call(&begun, answer.trim(), before),
                None => Ok(()),
            };
        }
        match rest.rsplit_once(" = ") {
            Some((call, answer)) => {
                let call = call.trim_end().trim_end_matches(')');
                self.call(call, answer, self.deeds.len())
            }
            // A signal, or the end of a process.
            None => Ok(()),
        }
    }

    fn call(&mut self, call: &str, answer: &str, before: usize) -> Result<()> {
        if answer.starts_with("-1") || answer.starts_with('?') {
            return Ok(());
        }
        let (name, arguments) = call.split_once('(').context("no arguments")?;
        let arguments: Vec<&str> = arguments.split(", ").map(str::trim).collect();
        let at = |index: usize| arguments.get(index).copied().unwrap_or_default();
        let deed = match name {
            "openat" if at(2).contains("O_CREAT") => self.inside(string(at(1))).map(Deed::Made),
            "write" if at(0).starts_with("1<") => Some(Deed::Said(
                String::from_utf8_lossy(&bytes(at(1))).into_owned(),
            )),
            "write" => self
                .open(at(0))
                .map(|file| Deed::Wrote(file, None, bytes(at(1)))),
            "pwrite64" => {
                let place = at(3).parse().context("no place")?;
                self.open(at(0))
                    .map(|file| Deed::Wrote(file, Some(place), bytes(at(1))))
            }
            "ftruncate" => {
                let size = at(1).parse().context("no size")?;
                self.open(at(0)).map(|file| Deed::Resized(file, size))
            }
            "fsync" | "fdatasync" => self.open(at(0)).map(|file| Deed::Synced(file, before)),
            "unlink" => self.inside(string(at(0))).map(Deed::Removed),
            // A folder's name is of no consequence to what is in the others.
            "unlinkat" if at(2).contains("AT_REMOVEDIR") => None,
            "unlinkat" => self.inside(below(at(0), at(1))).map(Deed::Removed),
            "mkdir" => self.inside(string(at(0))).map(Deed::Folder),
            "rename" => self.renamed(string(at(0)), string(at(1))),
            "renameat" | "renameat2" => self.renamed(below(at(0), at(1)), below(at(2), at(3))),
            _ => {
                let file = arguments.iter().find_map(|argument| self.open(argument));
                ensure!(file.is_none(), "a call this row cannot follow");
                None
            }
        };
        self.deeds.extend(deed);
        Ok(())
    }

    fn renamed(&self, from: PathBuf, to: PathBuf) -> Option<Deed> {
        Some(Deed::Renamed(self.inside(from)?, self.inside(to)?))
    }

    /// The file behind `5<path>`.
    fn open(&self, descriptor: &str) -> Option<PathBuf> {
        self.inside(opened(descriptor)?)
    }

    fn inside(&self, path: PathBuf) -> Option<PathBuf> {
        path.strip_prefix(self.data).ok().map(Path::to_owned)
    }
}

fn opened(descriptor: &str) -> Option<PathBuf> {
    let (_, name) = descriptor.split_once('<')?;
    Some(path(unescaped(name.trim_end_matches('>'))))
}

fn below(folder: &str, name: &str) -> PathBuf {
    opened(folder).unwrap_or_default().join(string(name))
}

fn string(argument: &str) -> PathBuf {
    path(bytes(argument))
}

fn bytes(argument: &str) -> Vec<u8> {
    unescaped(argument.trim_matches('"'))
}

/// The bytes behind `\x2f\x74`.
fn unescaped(text: &str) -> Vec<u8> {
    let digits = text.split("\\x").skip(1);
    digits
        .filter_map(|digits| u8::from_str_radix(digits.get(..2)?, 16).ok())
        .collect()
}

#[cfg(unix)]
fn path(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    PathBuf::from(OsString::from_vec(bytes))
}

#[cfg(not(unix))]
fn path(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(OsString::from(String::from_utf8_lossy(&bytes).into_owned()))
}
