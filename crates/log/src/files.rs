//! Log files that together never take more than they may.
//!
//! `gristmill.log` is written to; when it is full it becomes `gristmill.1.log`, that one
//! `gristmill.2.log`, and so on; the oldest goes.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Files the log is spread over; each may take its share of the whole.
const FILES: u64 = 5;
/// Lines longer than this are left out: nothing of ours says so much.
const LONGEST: usize = 64 << 10;

/// The log files of a folder.
pub(crate) struct LogFiles {
    folder: PathBuf,
    /// Bytes of all files together at most.
    limit: AtomicU64,
    current: Mutex<Current>,
}

/// The file that is written to.
struct Current {
    file: File,
    size: u64,
}

impl LogFiles {
    /// Goes on with the files there are, or begins.
    pub(crate) fn open(folder: &Path, limit: u64) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let current = Mutex::new(Current::open(&path(folder, 0))?);
        let (folder, limit) = (folder.to_owned(), AtomicU64::new(limit));
        let files = Self {
            folder,
            limit,
            current,
        };
        files.trim();
        Ok(files)
    }

    pub(crate) fn set_limit(&self, bytes: u64) {
        self.limit.store(bytes, Ordering::Relaxed);
        self.trim();
    }

    /// Appends a line. One that cannot be written is lost: a full disk must not stop the
    /// work that is logged.
    pub(crate) fn write_line(&self, line: &[u8]) {
        let share = self.share();
        if line.len() > LONGEST || line.len() as u64 > share {
            return;
        }
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.size + line.len() as u64 > share && self.rotate(&mut current).is_err() {
            return;
        }
        if current.file.write_all(line).is_ok() {
            current.size += line.len() as u64;
        }
    }

    /// What one file may take.
    fn share(&self) -> u64 {
        self.limit.load(Ordering::Relaxed) / FILES
    }

    fn rotate(&self, current: &mut Current) -> io::Result<()> {
        for number in (0..FILES - 1).rev() {
            let from = path(&self.folder, number);
            if from.exists() {
                std::fs::rename(from, path(&self.folder, number + 1))?;
            }
        }
        *current = Current::open(&path(&self.folder, 0))?;
        Ok(())
    }

    /// Removes the oldest files until the others fit, as after a limit was lowered.
    fn trim(&self) {
        let mut left = self.limit.load(Ordering::Relaxed);
        for number in 0..FILES {
            let path = path(&self.folder, number);
            let Ok(size) = std::fs::metadata(&path).map(|file| file.len()) else {
                continue;
            };
            left = match left.checked_sub(size) {
                Some(left) => left,
                // The one that is written to is kept; it is full, so the next line moves it on.
                None if number == 0 => 0,
                None => {
                    let _ = std::fs::remove_file(&path);
                    0
                }
            };
        }
    }
}

impl Current {
    fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        let size = file.metadata()?.len();
        Ok(Self { file, size })
    }
}

fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(match number {
        0 => "gristmill.log".to_owned(),
        number => format!("gristmill.{number}.log"),
    })
}

/// The log files there are in a folder, the oldest first.
pub fn log_files(folder: &Path) -> Vec<PathBuf> {
    let paths = (0..FILES).rev().map(|number| path(folder, number));
    paths.filter(|path| path.is_file()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(folder: &Path) -> String {
        let files = log_files(folder).into_iter();
        files
            .map(|file| std::fs::read_to_string(file).unwrap())
            .collect()
    }

    fn size(folder: &Path) -> u64 {
        let files = log_files(folder).into_iter();
        files
            .map(|file| std::fs::metadata(file).unwrap().len())
            .sum()
    }

    #[test]
    fn however_much_is_logged_the_files_stay_within_their_limit_and_keep_the_latest() {
        let folder = tempfile::tempdir().unwrap();
        let files = LogFiles::open(folder.path(), 5_000).unwrap();
        for number in 0..1_000 {
            files.write_line(format!("line {number}\n").as_bytes());
            assert!(size(folder.path()) <= 5_000);
        }
        let text = text(folder.path());
        assert!(
            text.ends_with("line 998\nline 999\n"),
            "in order, the latest last"
        );
        assert!(!text.contains("line 10\n"), "the oldest are gone");
        assert!(text.lines().count() > 300, "most of the room is used");
    }

    #[test]
    fn a_new_process_goes_on_where_the_last_one_stopped() {
        let folder = tempfile::tempdir().unwrap();
        LogFiles::open(folder.path(), 5_000)
            .unwrap()
            .write_line(b"one\n");
        LogFiles::open(folder.path(), 5_000)
            .unwrap()
            .write_line(b"two\n");
        assert_eq!(text(folder.path()), "one\ntwo\n");
    }

    #[test]
    fn a_lower_limit_holds_from_then_on() {
        let folder = tempfile::tempdir().unwrap();
        let files = LogFiles::open(folder.path(), 50_000).unwrap();
        (0..4_000).for_each(|number| files.write_line(format!("line {number}\n").as_bytes()));
        files.set_limit(10_000);
        files.write_line(b"after\n");
        (0..200).for_each(|number| files.write_line(format!("more {number}\n").as_bytes()));
        assert!(
            size(folder.path()) <= 12_000,
            "{} bytes",
            size(folder.path())
        );
        assert!(text(folder.path()).ends_with("more 199\n"));
    }

    #[test]
    fn a_line_of_many_threads_is_never_torn() {
        let folder = tempfile::tempdir().unwrap();
        let files = LogFiles::open(folder.path(), 1_000_000).unwrap();
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let files = &files;
                scope.spawn(move || {
                    let line = format!("{}\n", thread.to_string().repeat(80));
                    (0..500).for_each(|_| files.write_line(line.as_bytes()));
                });
            }
        });
        let text = text(folder.path());
        assert_eq!(text.lines().count(), 2_000);
        let whole = |line: &str| line.len() == 80 && line.chars().all(|one| line.starts_with(one));
        assert!(text.lines().all(whole));
    }

    #[test]
    fn a_folder_that_goes_away_costs_lines_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let logs = folder.path().join("logs");
        let files = LogFiles::open(&logs, 500).unwrap();
        std::fs::remove_dir_all(&logs).unwrap();
        (0..100).for_each(|_| files.write_line(b"nobody reads this\n"));
    }
}
