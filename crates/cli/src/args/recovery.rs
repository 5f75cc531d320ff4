//! What can be typed about retries, undoing, quarantine and retention.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Run, pair};

/// Do files of an ended job again
///
/// Without options the failed ones. `--code` takes those that share a reason, and
/// `--option` changes something for these files alone: `max_file_size_mb=500`,
/// `timeout_seconds=900`, `ocr=true`.
///
/// For `--code needs_password` the password is asked for on the terminal, without
/// showing it, or read from `--password-file`. It is tried on every file of the
/// group, kept in memory until the job ends, and stored nowhere.
#[derive(Debug, Args)]
pub(crate) struct RetryArgs {
    #[command(flatten)]
    pub(crate) run: Run,
    /// Do all files again, not only failed ones
    #[arg(long, conflicts_with = "code")]
    pub(crate) all: bool,
    /// Only files that failed or were left out for this reason: `timed_out`
    #[arg(long, value_name = "CODE")]
    pub(crate) code: Option<String>,
    /// Change something for these files alone; repeatable
    #[arg(long = "option", short = 'o', value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) options: Vec<(String, String)>,
    /// A mapping file in place of the one the job has
    #[arg(long, value_name = "FILE")]
    pub(crate) metadata: Option<PathBuf>,
    /// Read the password from the first line of this file; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
}

/// Look at content that parsers crash on, try it again, or let it go
///
/// Two crashes on the same content quarantine it: no job tries it again by itself until
/// the content, the parser or the options change. CONTENT is the hash that the list
/// shows, or the beginning of it.
#[derive(Debug, Subcommand)]
pub(crate) enum Quarantine {
    /// List what is in quarantine, the latest first
    List {
        /// Most entries shown
        #[arg(long, short = 'n', default_value_t = 50)]
        limit: u32,
    },
    /// Let content out and do its files again in ended jobs
    Retry {
        content: String,
        /// Wait for the end even if another program does the work
        #[arg(long)]
        wait: bool,
    },
    /// Let content out without trying it
    #[command(group = clap::ArgGroup::new("which").required(true).args(["content", "all"]))]
    Clear {
        content: Option<String>,
        /// Let everything out
        #[arg(long)]
        all: bool,
    },
}

/// Forget ended jobs and kept documents that are old
///
/// How old is said by the settings `history_days` and `removed_days`; 0 keeps them for
/// ever. Documents that are served are never touched. While the settings say so, it
/// happens by itself in the background.
#[derive(Debug, Subcommand)]
pub(crate) enum Retention {
    /// Tell what would be forgotten now
    Preview(Days),
    /// Forget it
    Apply(Days),
}

/// Days that differ from the settings.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Days {
    /// Ended jobs with their files and events after this many days
    #[arg(long, value_name = "DAYS")]
    pub(crate) history_days: Option<u32>,
    /// Documents that were replaced or removed after this many days
    #[arg(long, value_name = "DAYS")]
    pub(crate) removed_days: Option<u32>,
}
