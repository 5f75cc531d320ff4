//! What can be typed after `grist schedule`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use gristmill_model::{OnMissed, OnOverlap};

use super::{PriorityArg, Taken, pair};

/// Put documents into the knowledge base again and again, at set times
///
/// SCHEDULE is a schedule's name, its id, or the end of the id that `grist schedule list`
/// shows.
///
/// The window looks after schedules while it is open; without a window `grist watch run`
/// does. Runs that were due while neither was there are made up for by one run, or left out.
#[derive(Debug, Subcommand)]
pub(crate) enum Schedules {
    /// Make a job over and over at set times
    ///
    /// WHEN is a cron expression of five fields: minute, hour, day of month, month, day of
    /// week. `30 6 * * MON-FRI` is half past six on working days, `*/15 * * * *` every
    /// quarter of an hour; `@hourly`, `@daily`, `@weekly`, `@monthly` and `@yearly` are
    /// understood too.
    Add {
        /// When it runs
        when: String,
        #[command(flatten)]
        taken: Taken,
        /// The id it shall have; made up when left out
        #[arg(long)]
        id: Option<String>,
        /// Add it without starting it
        #[arg(long)]
        paused: bool,
        #[command(flatten)]
        change: Change,
    },
    /// List schedules
    List,
    /// Show a schedule, the next times it runs and what came of the last ones
    Show {
        schedule: String,
        /// Most past times shown
        #[arg(long, short = 'n', default_value_t = 10)]
        limit: u32,
    },
    /// Change a schedule from its next run on; what is not named stays as it is
    Edit {
        schedule: String,
        /// When it runs
        #[arg(long, value_name = "WHEN")]
        when: Option<String>,
        /// Take this folder, archive or file instead of what it took before; repeatable
        #[arg(long = "path", value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Take everything of this connection instead of what it took before; repeatable
        #[arg(long = "connection", value_name = "ID")]
        connections: Vec<String>,
        #[command(flatten)]
        change: Change,
    },
    /// Hold a schedule, also over restarts
    Pause { schedule: String },
    /// Let a paused schedule go on with the next time that comes
    Resume { schedule: String },
    /// Make its job now, whenever it is due
    ///
    /// Runs until the job is done, unless another program has the data folder open and does
    /// it there. The exit status is that of `grist ingest`.
    Run {
        schedule: String,
        /// Wait for the end even if another program does the work
        #[arg(long)]
        wait: bool,
    },
    /// Remove a schedule; its jobs and documents stay
    Remove { schedule: String },
    /// Tell when an expression would run, and do nothing
    Preview {
        /// A cron expression
        when: String,
        /// The time zone whose clock it goes by; this machine's when left out
        #[arg(long, value_name = "ZONE")]
        time_zone: Option<String>,
    },
}

/// What can be said about a schedule.
#[derive(Debug, Args)]
pub(crate) struct Change {
    /// A name for people
    #[arg(long)]
    pub(crate) name: Option<String>,

    /// The time zone whose clock it goes by, as `Europe/Berlin`; this machine's when left out
    #[arg(long, value_name = "ZONE")]
    pub(crate) time_zone: Option<String>,

    /// What becomes of runs that were due while nothing could run them
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) missed: Option<MissedArg>,

    /// What becomes of a run that is due while the job before is not done
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) overlap: Option<OverlapArg>,

    /// Which of its jobs and others go first
    #[arg(long, value_enum)]
    pub(crate) priority: Option<PriorityArg>,

    /// The collection the documents go to; made when it is not there
    #[arg(long)]
    pub(crate) collection: Option<String>,

    /// Process differently from the settings: `chunk_size=500`, `ocr=false`; repeatable
    #[arg(long = "option", short = 'o', value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) options: Vec<(String, String)>,

    /// Metadata given to every document; repeatable
    #[arg(long, value_name = "FIELD=VALUE", value_parser = pair)]
    pub(crate) metadata: Vec<(String, String)>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum MissedArg {
    /// One run makes up for all of them; the usual
    RunOnce,
    /// They are left out
    Skip,
}

impl From<MissedArg> for OnMissed {
    fn from(choice: MissedArg) -> Self {
        match choice {
            MissedArg::RunOnce => OnMissed::RunOnce,
            MissedArg::Skip => OnMissed::Skip,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum OverlapArg {
    /// It is left out; the usual
    Skip,
    /// It waits until that job has ended
    Queue,
}

impl From<OverlapArg> for OnOverlap {
    fn from(choice: OverlapArg) -> Self {
        match choice {
            OverlapArg::Skip => OnOverlap::Skip,
            OverlapArg::Queue => OnOverlap::Queue,
        }
    }
}
