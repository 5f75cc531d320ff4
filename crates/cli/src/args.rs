//! What can be typed: every command, option and help text.

pub(crate) mod bundle;
pub(crate) mod export;
mod ingest;
mod jobs;
mod keeping;
mod keys;
pub(crate) mod labels;
mod library;
pub(crate) mod metadata;
pub(crate) mod models;
pub(crate) mod providers;
pub(crate) mod recovery;
pub(crate) mod schedule;
mod serve;
mod values;
pub(crate) mod watch;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use gristmill_model::{Label, MetadataCondition};

pub(crate) use ingest::{Ingest, Preflight, Taken};
pub(crate) use jobs::{Jobs, Run};
pub(crate) use keeping::{Backup, Backups, Diagnostics, Doctor, Restore};
pub(crate) use keys::Keys;
pub(crate) use library::{Collections, Connections, Documents};
pub(crate) use serve::Serve;
pub(crate) use values::{ModeArg, PriorityArg, SortArg, SourceArg, pair};

use bundle::Bundles;
use export::{Export, Exports};
use labels::{Labels, label};
use metadata::{Metadata, condition};
use models::Models;
use providers::Providers;
use recovery::{Quarantine, Retention};
use schedule::Schedules;
use watch::Watch;

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
    #[command(subcommand)]
    Metadata(Metadata),
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
    Export(Export),
    #[command(subcommand)]
    Exports(Exports),
    #[command(subcommand)]
    Bundle(Bundles),
    #[command(subcommand)]
    Labels(Labels),
    #[command(subcommand)]
    Models(Models),
    #[command(subcommand)]
    Providers(Providers),
    Serve(Serve),
    #[command(subcommand)]
    Keys(Keys),
    #[command(subcommand)]
    Quarantine(Quarantine),
    #[command(subcommand)]
    Retention(Retention),
    /// Show what documents are like: types, sizes, dates, labels, languages, quality
    Overview {
        /// Only those of this collection
        collection: Option<String>,
    },
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

    /// Only documents with this label: `public`, `confidential`, `highly-sensitive` or
    /// `unsafe`; repeatable
    #[arg(long, value_parser = label)]
    pub(crate) label: Vec<Label>,

    /// Only documents with this metadata: `author=Ada`, `version>=2`; repeatable, all must
    /// hold
    #[arg(long, value_name = "CONDITION", value_parser = condition)]
    pub(crate) metadata: Vec<MetadataCondition>,

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
