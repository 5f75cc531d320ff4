//! What can be typed to keep the knowledge base sound: checks, diagnostics, backups.

use std::path::PathBuf;

use clap::{Args, Subcommand};

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
