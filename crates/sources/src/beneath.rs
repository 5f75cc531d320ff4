//! Opens regular files below a root and nothing else.
//!
//! A path that leaves the root through a link, a FIFO that would block the reader, a
//! device with side effects: none of them is ever opened for reading. On Linux the
//! kernel itself keeps the path below the root, so nobody can swap a folder for a link
//! between the check and the opening; elsewhere the resolved path is checked first.

use std::fs::File;
use std::io;
use std::path::Path;

use gristmill_model::{Failure, ReasonCode, Stage};

use crate::failures::{io_failure, refused};

/// Opens the regular file at `relative` below `root`. `shown` names it in messages.
pub(crate) fn open_regular(root: &Path, relative: &Path, shown: &str) -> Result<File, Failure> {
    let file = open(root, relative).map_err(|error| explain(&error, shown))?;
    let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
    match is_file {
        true => Ok(file),
        false => Err(refused(
            ReasonCode::Unreadable,
            format!("`{shown}` is not a regular file"),
        )),
    }
}

fn explain(error: &io::Error, shown: &str) -> Failure {
    if leaves_root(error) {
        let detail = format!("the path `{shown}` leaves the folder it belongs to");
        return refused(ReasonCode::UnsafePath, detail);
    }
    io_failure(Stage::Accessing, &format!("open `{shown}`"), error)
}

#[cfg(target_os = "linux")]
fn open(root: &Path, relative: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let folder = rustix::fs::open(root, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())?;
    let beneath = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
    match openat2(&folder, relative, flags, Mode::empty(), beneath) {
        Ok(file) => Ok(File::from(file)),
        // Kernels before 5.6 and some sandboxes lack the call.
        Err(rustix::io::Errno::NOSYS | rustix::io::Errno::PERM) => checked_open(root, relative),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn open(root: &Path, relative: &Path) -> io::Result<File> {
    checked_open(root, relative)
}

fn checked_open(root: &Path, relative: &Path) -> io::Result<File> {
    let root = root.canonicalize()?;
    let real = root.join(relative).canonicalize()?;
    if !real.starts_with(&root) {
        return Err(io::Error::from(io::ErrorKind::CrossesDevices));
    }
    let mut options = std::fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOFOLLOW;
        options.custom_flags(flags.bits() as i32);
    }
    options.open(real)
}

/// The kernel answers "crosses devices" for a path that leaves the root.
fn leaves_root(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::CrossesDevices
}
