//! What can be typed after `grist jobs`.

use clap::{Args, Subcommand};

use super::PriorityArg;
use super::recovery::RetryArgs;

/// List, show and control jobs
///
/// JOB is a job's id, the end of it that `grist jobs list` shows, or `last` for the
/// newest one.
#[derive(Debug, Subcommand)]
pub(crate) enum Jobs {
    /// List jobs, the newest first
    List {
        /// Only those in this state: `running`, `paused`, `failed`, …; repeatable
        #[arg(long, value_name = "STATE")]
        state: Vec<String>,
        /// Most jobs shown
        #[arg(long, short = 'n', default_value_t = 20)]
        limit: u32,
    },
    /// Show a job and where its files went
    Show {
        /// Its id, the end of it that `grist jobs list` shows, or `last`
        #[arg(default_value = "last")]
        job: String,
        /// List its files too
        #[arg(long)]
        files: bool,
        /// List only files in this state: `failed`, `skipped`, …; repeatable
        #[arg(long, value_name = "STATE")]
        state: Vec<String>,
        /// Most files shown
        #[arg(long, short = 'n', default_value_t = 100)]
        limit: u32,
    },
    /// Start a job that is pending
    Start(Run),
    /// Hold a job; files in work are put back
    Pause {
        /// Its id, the end of it that `grist jobs list` shows, or `last`
        job: String,
    },
    /// Let a paused or interrupted job go on; without JOB every one of them
    ///
    /// Runs until the job is done, unless another program has the data folder open and
    /// does it there. The exit status is that of `grist ingest`.
    Resume {
        job: Option<String>,
        /// Wait for the end even if another program does the work
        #[arg(long)]
        wait: bool,
    },
    /// Stop a job for good; files that are done stay done
    Cancel {
        /// Its id, the end of it that `grist jobs list` shows, or `last`
        job: String,
    },
    Retry(RetryArgs),
    /// Group files that failed by reason, of one job or of all
    Failures {
        job: Option<String>,
    },
    /// Undo an ended job: what it added goes, what it replaced comes back
    Undo {
        /// Its id, the end of it that `grist jobs list` shows, or `last`
        job: String,
        /// Only tell what would happen
        #[arg(long)]
        preview: bool,
    },
    /// Change which job goes first
    Priority {
        /// Its id, the end of it that `grist jobs list` shows, or `last`
        job: String,
        #[arg(value_enum)]
        priority: PriorityArg,
    },
}

/// A job to run in the foreground.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// Its id, the end of it that `grist jobs list` shows, or `last`
    pub(crate) job: String,
    /// Wait for the end even if another program does the work
    #[arg(long)]
    pub(crate) wait: bool,
}
