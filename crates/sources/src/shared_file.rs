//! One open file read by several readers, each at its own place.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

/// A reader over a file that others read too. A clone starts where the original is.
#[derive(Debug, Clone)]
pub(crate) struct SharedFile {
    file: Arc<File>,
    /// Where in the file its first byte stands.
    base: u64,
    at: u64,
    end: u64,
}

impl SharedFile {
    /// Reads the whole of `file`.
    pub(crate) fn new(file: File) -> io::Result<Self> {
        let end = file.metadata()?.len();
        Ok(Self {
            file: Arc::new(file),
            base: 0,
            at: 0,
            end,
        })
    }

    /// Its length in bytes when it was opened.
    pub(crate) fn len(&self) -> u64 {
        self.end
    }

    /// The `length` bytes from `start` on, as if they were a file of their own.
    pub(crate) fn window(&self, start: u64, length: u64) -> Self {
        let start = start.min(self.end);
        Self {
            file: Arc::clone(&self.file),
            base: self.base + start,
            at: 0,
            end: length.min(self.end - start),
        }
    }
}

impl Read for SharedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.end.saturating_sub(self.at);
        let length = usize::try_from(left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        let read = read_at(&self.file, &mut buffer[..length], self.base + self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for SharedFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = target.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}
