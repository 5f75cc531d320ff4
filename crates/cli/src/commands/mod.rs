//! One file for each command.

mod backups;
mod bundles;
mod collections;
mod completions;
mod connections;
mod diagnostics;
mod doctor;
mod documents;
mod edit;
mod exports;
mod foreground;
mod ingest;
mod jobs;
mod keys;
mod labels;
mod metadata;
mod models;
mod near_duplicates;
mod overview;
mod page;
mod preflight;
mod providers;
mod quarantine;
mod recovery;
mod removed;
mod retention;
mod schedule;
mod search;
mod secret;
mod serve;
mod settings;
mod setup;
mod stats;
mod watch;

use gristmill_api::ApiError;

use crate::args::{Arguments, Backups, Command};
use crate::reach::Folder;

/// Exit status: done as asked.
pub(crate) const DONE: u8 = 0;
/// Exit status: it could not be done.
pub(crate) const COULD_NOT_RUN: u8 = 1;
/// Exit status: the job is done and some files failed.
pub(crate) const SOME_FAILED: u8 = 2;

/// Where and how a command works.
#[derive(Debug)]
pub(crate) struct Context {
    /// The data folder.
    pub(crate) folder: Folder,
    /// Whether to answer with JSON.
    pub(crate) json: bool,
}

/// Carries out a command and says how it ended.
pub(crate) fn run(arguments: Arguments) -> Result<u8, ApiError> {
    let context = Context {
        folder: Folder::choose(arguments.data_dir)?,
        json: arguments.json,
    };
    match arguments.command {
        Command::Ingest(ingest) => ingest::run(&context, ingest),
        Command::Preflight(preflight) => preflight::run(&context, &preflight),
        Command::Metadata(metadata) => metadata::run(&context, metadata),
        Command::Search(search) => search::run(&context, search),
        Command::Jobs(jobs) => jobs::run(&context, jobs),
        Command::Watch(watch) => watch::run(&context, watch),
        Command::Schedule(schedule) => schedule::run(&context, schedule),
        Command::Connections(connections) => connections::run(&context, connections),
        Command::Collections(collections) => collections::run(&context, collections),
        Command::Documents(documents) => documents::run(&context, documents),
        Command::Export(asked) => exports::create(&context, asked),
        Command::Exports(exports) => exports::run(&context, exports),
        Command::Bundle(bundles) => bundles::run(&context, bundles),
        Command::Labels(labels) => labels::run(&context, labels),
        Command::Models(models) => models::run(&context, models),
        Command::Providers(providers) => providers::run(&context, providers),
        Command::Keys(keys) => keys::run(&context, keys),
        Command::Serve(asked) => serve::run(&context, asked),
        Command::Quarantine(quarantine) => quarantine::run(&context, quarantine),
        Command::Retention(retention) => retention::run(&context, retention),
        Command::Overview { collection } => overview::run(&context, collection),
        Command::Stats => stats::run(&context),
        Command::Settings(settings) => settings::run(&context, settings.action),
        Command::Doctor(doctor) => doctor::run(&context, doctor.read_data),
        Command::Diagnostics(asked) => diagnostics::run(&context, &asked),
        Command::Backup(backup) => backups::create(&context, backup.file),
        Command::Backups(Backups::List) => backups::list(&context),
        Command::Restore(restore) => backups::restore(&context, &restore.file),
        Command::Setup => setup::run(),
        Command::Completions(completions) => completions::run(completions.shell),
    }
}
