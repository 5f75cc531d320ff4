//! Runs a program of the user's within limits.

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Bytes of what a program prints that are kept; what it prints beyond is dropped.
const MOST_OUT: u64 = 64 << 20;
const MOST_ERR: u64 = 64 << 10;
/// How often a program at work is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// What a program printed.
pub(crate) struct Printed {
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
    pub(crate) success: bool,
}

/// Why a program has no result.
pub(crate) enum Stuck {
    /// It could not be started.
    NotStarted(io::Error),
    /// It was ended because it took longer than this.
    TooLong(Duration),
}

/// Runs a program in a folder to its end, or ends it with all it started.
pub(crate) fn run(
    program: &Path,
    arguments: &[OsString],
    folder: &Path,
    limit: Duration,
) -> Result<Printed, Stuck> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = Group(command.spawn().map_err(Stuck::NotStarted)?);
    let out = child.0.stdout.take().map(|pipe| drain(pipe, MOST_OUT));
    let err = child.0.stderr.take().map(|pipe| drain(pipe, MOST_ERR));
    let until = Instant::now() + limit;
    let status = loop {
        match child.0.try_wait().map_err(Stuck::NotStarted)? {
            Some(status) => break status,
            None if Instant::now() > until => return Err(Stuck::TooLong(limit)),
            None => std::thread::sleep(LOOK),
        }
    };
    // Whatever it left running holds its pipes open.
    child.end();
    Ok(Printed {
        out: joined(out),
        err: String::from_utf8_lossy(&joined(err)).into_owned(),
        success: status.success(),
    })
}

/// A program by its path, or by its name on the search path.
pub(crate) fn found(name: &str) -> Option<PathBuf> {
    let path = Path::new(name);
    if path.components().count() > 1 {
        return path.is_file().then(|| path.to_owned());
    }
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

/// A program and all it started; ended when this is dropped.
struct Group(Child);

impl Group {
    fn end(&mut self) {
        #[cfg(unix)]
        if let Some(id) = i32::try_from(self.0.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw)
        {
            // Nobody may be left.
            let _ = rustix::process::kill_process_group(id, rustix::process::Signal::KILL);
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

fn drain(pipe: impl Read + Send + 'static, most: u64) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        let mut pipe = pipe.take(most);
        // What cannot be read is not there; the rest is dropped so that nobody blocks.
        let _ = pipe.read_to_end(&mut kept);
        let _ = io::copy(&mut pipe.into_inner(), &mut io::sink());
        kept
    })
}

fn joined(reader: Option<JoinHandle<Vec<u8>>>) -> Vec<u8> {
    reader
        .and_then(|reader| reader.join().ok())
        .unwrap_or_default()
}
