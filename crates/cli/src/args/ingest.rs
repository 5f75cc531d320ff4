//! What can be typed after `grist ingest` and `grist preflight`.

use std::path::PathBuf;

use clap::Args;

use super::{PriorityArg, pair};

/// What a job takes in.
#[derive(Debug, Args)]
pub(crate) struct Taken {
    /// Folders, zip archives, files or web addresses
    #[arg(required_unless_present = "connections", value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Everything of this connection, by its id; repeatable
    #[arg(long = "connection", value_name = "ID")]
    pub(crate) connections: Vec<String>,
}

/// Put documents into the knowledge base
///
/// Reads folders, zip archives, single files and web pages; parses, splits, embeds and
/// stores what is new or changed, and gives an account of every file.
///
/// Ctrl-C pauses the job: files in work are put back, finished ones stay. The same
/// command again goes on where it stopped, also after a crash, and takes files added
/// since; so does `grist jobs resume`, without them. A second Ctrl-C quits at once,
/// which loses nothing either.
///
/// Exit status: 0 when every file is accounted for and none failed, 2 when some
/// failed, 1 when the job could not run, 130 when it was paused.
#[derive(Debug, Args)]
pub(crate) struct Ingest {
    #[command(flatten)]
    pub(crate) taken: Taken,

    /// A name for the job
    #[arg(long)]
    pub(crate) name: Option<String>,

    /// Which jobs go first
    #[arg(long, value_enum, default_value_t = PriorityArg::Normal)]
    pub(crate) priority: PriorityArg,

    /// The collection the documents go to; made when it is not there
    #[arg(long)]
    pub(crate) collection: Option<String>,

    /// A CSV table with a column `filename`, or JSON, that gives files metadata;
    /// `grist metadata check` tells what it would do
    #[arg(long, value_name = "FILE")]
    pub(crate) metadata: Option<PathBuf>,

    /// Process differently from the settings: `chunk_size=500`, `ocr=false`; repeatable
    #[arg(long = "option", short = 'o', value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) options: Vec<(String, String)>,

    /// Tell of every file as it ends, where there is no terminal to draw bars on; with
    /// `--json` print every event and sample of progress as a line of JSON
    #[arg(long)]
    pub(crate) watch_progress: bool,
}

/// Tell what an ingest would do, and do nothing
///
/// Counts files and bytes by type; tells new, changed and unchanged files, duplicates and
/// whose, what cannot be read and why, and how long it would take.
#[derive(Debug, Args)]
pub(crate) struct Preflight {
    #[command(flatten)]
    pub(crate) taken: Taken,

    /// The collection the documents would go to
    #[arg(long)]
    pub(crate) collection: Option<String>,

    /// Process differently from the settings: `chunk_size=500`, `ocr=false`; repeatable
    #[arg(long = "option", short = 'o', value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) options: Vec<(String, String)>,

    /// List every file, not only those that would not be stored
    #[arg(long)]
    pub(crate) files: bool,
}
