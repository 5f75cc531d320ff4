//! What can be typed after `grist bundle`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Take documents to another data folder: one file, and nothing is read or embedded again
#[derive(Debug, Subcommand)]
pub(crate) enum Bundles {
    Create(Create),
    Restore(Restore),
    Inspect(Inspect),
}

/// Write documents with all that is known of them into one file
///
/// The file holds passages, vectors, metadata, labels and history in Parquet tables, each with
/// its hash. Documents that the policy for exports holds back are left out, as are files that
/// wait for a person. The file is there under its name once it is complete and checked;
/// Ctrl-C stops it and leaves nothing.
#[derive(Debug, Args)]
pub(crate) struct Create {
    /// The file
    pub(crate) file: PathBuf,

    /// Only documents of this collection
    #[arg(long)]
    pub(crate) collection: Option<String>,

    /// With the files that documents were made from, where they still lie at their sources
    #[arg(long)]
    pub(crate) originals: bool,

    /// Replace a file of this name
    #[arg(long)]
    pub(crate) overwrite: bool,
}

/// Store the documents of a bundle
///
/// The data folder must be empty, unless the bundle is merged. Every document is stored whole
/// or not at all; if this is interrupted, do it again. Nothing that is there is changed.
///
/// Ctrl-C stops it after the documents under way; restoring again goes on from there.
///
/// Exit status: 0 all documents are there, 1 it could not be done, 2 some documents or files
/// were left out because something else is there, 130 it was stopped.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// A file that `grist bundle create` wrote
    pub(crate) file: PathBuf,

    /// Keep the documents that are there and add those of the bundle
    #[arg(long)]
    pub(crate) merge: bool,

    /// Put the files that documents were made from into this folder, where the bundle has them
    ///
    /// Each connection gets a folder of its own in it. A file that is there is never changed.
    #[arg(long, value_name = "DIR")]
    pub(crate) originals_to: Option<PathBuf>,
}

/// Check a bundle from end to end and tell what is in it
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// A file that `grist bundle create` wrote
    pub(crate) file: PathBuf,
}
