//! What a child process may use, and how one is started.

use std::ffi::OsString;
use std::path::PathBuf;

/// The program that answers parse requests, see [`worker::run`](super::worker::run).
#[derive(Debug, Clone)]
pub struct WorkerCommand {
    /// The executable.
    pub program: PathBuf,
    /// Its arguments: `parse-worker`.
    pub args: Vec<OsString>,
}

impl WorkerCommand {
    /// This very program, called with the argument `parse-worker`.
    pub fn this_program() -> std::io::Result<Self> {
        Ok(Self {
            program: std::env::current_exe()?,
            args: vec!["parse-worker".into()],
        })
    }
}

/// Limits of every child. A file's time limit comes with its request.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Address space of one child, in bytes.
    pub memory_bytes: u64,
    /// Most bytes one file's document may take on its way back.
    pub output_bytes: u64,
    /// Children that work at once; further files wait.
    pub max_children: usize,
    /// Pixels in which text is recognised at once, by all children together; who wants more
    /// waits. A recognition takes a processor and about twelve bytes a pixel.
    pub recognised_pixels: u64,
    /// Recognitions at once, by all children together: more than there are processors take
    /// memory and no less time.
    pub recognitions: usize,
    /// Files after which a child is replaced.
    pub files_per_child: u32,
    /// A child that holds more memory than this between files is replaced, in bytes.
    pub idle_bytes: u64,
    /// Further folders and files a child may read, such as libraries outside `/usr`.
    pub readable: Vec<PathBuf>,
}

/// Pixels of a page of A4 at 300 dots per inch.
const PAGE_PIXELS: u64 = 9_000_000;

impl Default for Limits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            memory_bytes: 2048 << 20,
            output_bytes: 256 << 20,
            max_children: 3,
            recognised_pixels: PAGE_PIXELS * cores as u64,
            recognitions: cores,
            files_per_child: 500,
            idle_bytes: 64 << 20,
            readable: Vec::new(),
        }
    }
}
