//! Notes that the program crashed, so that the next start can tell that from being killed.
//!
//! A stack that overflows, memory that is not to be had and a library that gives up all end in
//! an abort, and while that is under way a byte can still be written. A kill, a power cut and
//! a fault in the memory of a library leave none: nothing is held against a file for those.
//! On systems other than Unix there is never a mark.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The file within the data folder.
const NAME: &str = "crashed";

/// While it lives, a crash of this process leaves a mark in a data folder.
#[derive(Debug)]
pub(crate) struct CrashMark {
    path: PathBuf,
    #[cfg(unix)]
    action: signal_hook::SigId,
}

/// Whether whoever had the data folder before crashed.
pub(crate) fn is_there(data_dir: &Path) -> bool {
    fs::metadata(data_dir.join(NAME)).is_ok_and(|mark| mark.len() > 0)
}

impl CrashMark {
    /// Forgets the mark of an earlier process, and leaves one if this process crashes.
    pub(crate) fn prepare(data_dir: &Path) -> io::Result<Self> {
        let path = data_dir.join(NAME);
        let file = File::create(&path)?;
        #[cfg(unix)]
        return Ok(Self {
            action: signal_hook::low_level::pipe::register(
                signal_hook::consts::SIGABRT,
                std::os::fd::OwnedFd::from(file),
            )?,
            path,
        });
        #[cfg(not(unix))]
        return Ok(Self { path });
    }
}

impl Drop for CrashMark {
    fn drop(&mut self) {
        #[cfg(unix)]
        signal_hook::low_level::unregister(self.action);
        // One that is left is empty and says nothing.
        let _ = fs::remove_file(&self.path);
    }
}
