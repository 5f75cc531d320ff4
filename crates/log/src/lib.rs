//! The log: lines on the terminal for who starts the program, and lines of JSON in files of
//! bounded size for who asks later what happened.
//!
//! Whatever is logged carries ids, codes, counts and names, and never the text of documents
//! or a secret. Names are taken out by [`redact`] before a log leaves the machine.

mod about;
mod files;
mod panics;
mod redact;

use std::io;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use tracing_subscriber::filter::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, reload};

pub use about::{LogLine, lines_about};
use files::LogFiles;
pub use files::log_files;
pub use redact::Redaction;

/// The environment variable that says what is told on the terminal and kept in files, in
/// the syntax of `tracing`: `debug`, `warn,gristmill_engine=trace`.
pub const VARIABLE: &str = "GRISTMILL_LOG";

static FILES: OnceLock<Arc<LogFiles>> = OnceLock::new();
static LEVEL: OnceLock<reload::Handle<EnvFilter, Registry>> = OnceLock::new();

/// Starts the log of this process, with `terminal` (`error`, `info`, …) as what is told on
/// standard error unless [`VARIABLE`] says otherwise. Files are kept only after [`keep_in`].
/// Calling it again does nothing.
pub fn start(terminal: &str) {
    let (filter, handle) = reload::Layer::new(EnvFilter::new("off"));
    let kept = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_writer(Files)
        .with_filter(filter);
    let told = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .without_time()
        .with_filter(from_environment().unwrap_or_else(|| EnvFilter::new(terminal)));
    if tracing_subscriber::registry()
        .with(kept)
        .with(told)
        .try_init()
        .is_ok()
    {
        let _ = LEVEL.set(handle);
        panics::tell();
    }
}

/// Keeps the log in files in this folder from now on, with at most `bytes` in all.
///
/// For the process that owns the data folder; the folder is made if it is not there. Calling
/// it again does nothing: a process has one data folder.
pub fn keep_in(folder: &Path, level: &str, bytes: u64) -> io::Result<()> {
    let files = LogFiles::open(folder, bytes)?;
    let files = FILES.get_or_init(|| Arc::new(files));
    files.set_limit(bytes);
    set_level(level);
    Ok(())
}

/// Changes what is kept in files: `error`, `warn`, `info`, `debug` or `trace`. What
/// [`VARIABLE`] says goes before it.
pub fn set_level(level: &str) {
    let Some(handle) = LEVEL.get().filter(|_| FILES.get().is_some()) else {
        return;
    };
    // What libraries have to say matters only when something is wrong.
    let ours = || EnvFilter::new(format!("warn,gristmill={level}"));
    // The subscriber lives as long as the process.
    let _ = handle.reload(from_environment().unwrap_or_else(ours));
}

/// Changes how much is kept in files, in all.
pub fn set_limit(bytes: u64) {
    if let Some(files) = FILES.get() {
        files.set_limit(bytes);
    }
}

fn from_environment() -> Option<EnvFilter> {
    EnvFilter::try_from_env(VARIABLE).ok()
}

/// Writes to the files, once there are any.
struct Files;

impl<'a> MakeWriter<'a> for Files {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line(FILES.get().cloned())
    }
}

/// The way of one event to the files.
struct Line(Option<Arc<LogFiles>>);

impl io::Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(files) = &self.0 {
            files.write_line(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
