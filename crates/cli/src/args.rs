//! What can be typed: every command, option and help text.

mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use values::{ModeArg, PriorityArg, SortArg, SourceArg, pair};

use crate::recovery_args::{Quarantine, Retention, RetryArgs};
use crate::schedule_args::Schedules;
use crate::watch_args::Watch;

/// Turns piles of documents into a searchable knowledge base on this machine.
#[derive(Debug, Parser)]
#[command(name = "grist", version, max_term_width = 80, after_help = AFTER)]
pub(crate) struct Arguments {
    /// The folder that holds the knowledge base
    #[arg(
        long,
        global = true,
        value_name = "FOLDER",
        env = "GRISTMILL_DATA_DIR",
        hide_env_values = true,
        help_heading = "Everywhere"
    )]
    pub(crate) data_dir: Option<PathBuf>,

    /// Answer with JSON, for programs
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub(crate) json: bool,

    /// Tell more about what happens, on standard error; twice tells everything
    #[arg(long, short, global = true, action = clap::ArgAction::Count, help_heading = "Everywhere")]
    pub(crate) verbose: u8,

    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER: &str = "\
Begin with `grist ingest FOLDER`, then `grist search WORDS`.
While the window or another `grist` has the same data folder open, commands are
carried out by that program.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Ingest(Ingest),
    Preflight(Preflight),
    Search(Search),
    #[command(subcommand)]
    Jobs(Jobs),
    #[command(subcommand)]
    Watch(Watch),
    #[command(subcommand)]
    Schedule(Schedules),
    #[command(subcommand)]
    Connections(Connections),
    #[command(subcommand)]
    Collections(Collections),
    #[command(subcommand)]
    Documents(Documents),
    #[command(subcommand)]
    Quarantine(Quarantine),
    #[command(subcommand)]
    Retention(Retention),
    /// Show figures over everything that ever ran
    Stats,
    Settings(SettingsArgs),
    Doctor(Doctor),
    Diagnostics(Diagnostics),
    Backup(Backup),
    #[command(subcommand)]
    Backups(Backups),
    Restore(Restore),
    /// Fetch what does not come with the program: the embedding model and PDFium
    Setup,
    Completions(Completions),
}

/// Put documents into the knowledge base
///
/// Reads folders, zip archives and single files; parses, splits, embeds and stores
/// what is new or changed, and gives an account of every file.
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
    /// Folders, zip archives or files
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// A name for the job
    #[arg(long)]
    pub(crate) name: Option<String>,

    /// Which jobs go first
    #[arg(long, value_enum, default_value_t = PriorityArg::Normal)]
    pub(crate) priority: PriorityArg,

    /// The collection the documents go to; made when it is not there
    #[arg(long)]
    pub(crate) collection: Option<String>,

    /// A CSV table with a column `filename`, or a JSON object, that gives files metadata
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
    /// Folders, zip archives or files
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

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

/// Find passages
///
/// Finds by words and by meaning, the best first.
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// Words, or a question
    #[arg(required = true, value_name = "QUERY")]
    pub(crate) words: Vec<String>,

    /// Most passages shown
    #[arg(long, short = 'n', default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=200))]
    pub(crate) limit: u32,

    /// Only in this collection; repeatable
    #[arg(long)]
    pub(crate) collection: Vec<String>,

    /// Only documents of this type: `application/pdf`, or `text/*`; repeatable
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) media_types: Vec<String>,

    /// Only documents from sources of this kind; repeatable
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) source: Vec<SourceArg>,

    /// Only documents in this language: `en`; repeatable
    #[arg(long, value_name = "CODE")]
    pub(crate) language: Vec<String>,

    /// Only documents with this metadata; repeatable, all must hold
    #[arg(long, value_name = "FIELD=VALUE", value_parser = pair)]
    pub(crate) metadata: Vec<(String, String)>,

    /// Only files changed on or after this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) after: Option<jiff::civil::Date>,

    /// Only files changed before this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) before: Option<jiff::civil::Date>,

    /// By words, by meaning, or both
    #[arg(long, value_enum, default_value_t = ModeArg::Hybrid)]
    pub(crate) mode: ModeArg,
}

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
        job: String,
    },
    Retry(RetryArgs),
    /// Group files that failed by reason, of one job or of all
    Failures {
        job: Option<String>,
    },
    /// Undo an ended job: what it added goes, what it replaced comes back
    Undo {
        job: String,
        /// Only tell what would happen
        #[arg(long)]
        preview: bool,
    },
    /// Change which job goes first
    Priority {
        job: String,
        #[arg(value_enum)]
        priority: PriorityArg,
    },
}

/// A job to run in the foreground.
#[derive(Debug, Args)]
pub(crate) struct Run {
    pub(crate) job: String,
    /// Wait for the end even if another program does the work
    #[arg(long)]
    pub(crate) wait: bool,
}

/// Add, list, check and remove sources of files
#[derive(Debug, Subcommand)]
pub(crate) enum Connections {
    /// Add a folder or a zip archive, or a place for uploads
    Add {
        /// The folder or archive; without it a place for uploads is made
        path: Option<PathBuf>,
        /// A name for people
        #[arg(long)]
        name: Option<String>,
        /// The id it shall have; made up when left out
        #[arg(long)]
        id: Option<String>,
    },
    /// List connections
    List {
        /// Only this kind
        #[arg(long, value_enum, value_name = "KIND")]
        source: Option<SourceArg>,
    },
    /// Show a connection
    Show { id: String },
    /// Check whether a connection can be reached
    Validate { id: String },
    /// Remove a connection; documents stay
    Remove { id: String },
}

/// List, make and remove collections of documents
#[derive(Debug, Subcommand)]
pub(crate) enum Collections {
    /// List collections
    List,
    /// Make a collection
    Create { name: String },
    /// Remove a collection
    Remove {
        name: String,
        /// Remove its documents too; without this, only an empty one is removed
        #[arg(long)]
        with_documents: bool,
    },
}

/// List, show and delete documents
#[derive(Debug, Subcommand)]
pub(crate) enum Documents {
    /// List documents, the latest first
    List {
        /// Only in this collection
        #[arg(long)]
        collection: Option<String>,
        /// Only from this connection
        #[arg(long)]
        connection: Option<String>,
        /// Only from this kind of source
        #[arg(long, value_enum, value_name = "KIND")]
        source: Option<SourceArg>,
        /// Only of this type: `application/pdf`, or `text/*`
        #[arg(long = "type", value_name = "TYPE")]
        media_type: Option<String>,
        /// Only with this text in title or name
        #[arg(long)]
        text: Option<String>,
        /// By what
        #[arg(long, value_enum, default_value_t = SortArg::Newest)]
        sort: SortArg,
        /// The other way round
        #[arg(long)]
        reverse: bool,
        /// Only those after this document: its id, or the end of it
        #[arg(long, value_name = "ID")]
        after: Option<String>,
        /// Most documents shown
        #[arg(long, short = 'n', default_value_t = 50)]
        limit: u32,
        /// How many to pass over
        #[arg(long, default_value_t = 0)]
        offset: u64,
    },
    /// Show a document
    Show {
        /// Its id, or the end of it that the list shows
        document: String,
        /// Show its chunks too
        #[arg(long)]
        chunks: bool,
    },
    /// Delete a document from the knowledge base; its file is not touched
    Delete {
        /// Its id, or the end of it that the list shows
        #[arg(required = true)]
        documents: Vec<String>,
    },
    /// List documents that a watch removed and that can be restored, the latest first
    Removed {
        /// Most documents shown
        #[arg(long, short = 'n', default_value_t = 50)]
        limit: u32,
    },
    /// Bring removed documents back as they were
    Restore {
        /// Its id, or the end of it that `grist documents removed` shows
        #[arg(required = true)]
        documents: Vec<String>,
    },
}

/// Show and change settings
///
/// A value comes from the environment, else from `config.yaml` in the data folder, else
/// it is the default.
#[derive(Debug, Args)]
pub(crate) struct SettingsArgs {
    #[command(subcommand)]
    pub(crate) action: Option<SettingsAction>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SettingsAction {
    /// List all settings
    List,
    /// Show one setting
    Get { name: String },
    /// Write a value to `config.yaml`
    Set { name: String, value: String },
    /// Take a value out of `config.yaml`
    Reset { name: String },
}

/// Prove that the data folder is sound and nothing is missing
///
/// Exit status: 0 sound, 1 unsound.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Read stored data too: every page of the database, and whether sampled chunks find
    /// themselves
    #[arg(long)]
    pub(crate) read_data: bool,
}

/// Pack what helps to find out what went wrong, to attach to a bug report
///
/// The archive holds the logs, versions, settings, what `grist doctor` says, figures and the
/// outcome of the latest jobs. It never holds the text of documents. Names of documents,
/// folders and people are replaced by marks such as `name-3f0a91c2`, the same mark for the
/// same name.
#[derive(Debug, Args)]
pub(crate) struct Diagnostics {
    /// The zip archive to write
    pub(crate) file: PathBuf,
    /// Leave names of documents, folders and jobs as they are
    #[arg(long)]
    pub(crate) with_names: bool,
}

/// Write everything to one file, while jobs go on
///
/// The file holds the whole knowledge base, the history and the settings as they are now.
/// It is checked from end to end before it gets its name; an older backup of that name is
/// replaced, any other file is not.
///
/// The window and `grist watch run` make a backup every day by themselves and keep the
/// last seven; `grist settings set backups_keep` changes how many.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The file; without it a name is made up in `backups` in the data folder
    pub(crate) file: Option<PathBuf>,
}

/// List backups in the data folder
#[derive(Debug, Subcommand)]
pub(crate) enum Backups {
    /// List backups, the newest first
    List,
}

/// Put a backup in the place of the knowledge base
///
/// Refused while the window or another `grist` has the data folder open, and when the
/// backup is damaged or of a newer version. What was there before is kept in the data
/// folder, in a folder `replaced-…` that you may delete. Nothing is lost or mixed up if
/// this is interrupted at any moment.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// A file that `grist backup` wrote, or one of `grist backups list`
    pub(crate) file: PathBuf,
}

/// Print a completion script
///
/// For bash: `grist completions bash > ~/.local/share/bash-completion/completions/grist`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell it is for
    pub(crate) shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
