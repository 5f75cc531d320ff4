//! What can be typed about sources, collections and documents.

use std::path::PathBuf;

use clap::Subcommand;
use gristmill_model::{Label, MetadataCondition};

use super::labels::label;
use super::metadata::{Edit, condition};
use super::{SortArg, SourceArg};

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
        /// Only of this type: `application/pdf`, or `text/*`; several between commas
        #[arg(long = "type", value_name = "TYPE")]
        media_type: Option<String>,
        /// Only with this text in title or name
        #[arg(long)]
        text: Option<String>,
        /// Only in this language: `en`; several between commas
        #[arg(long)]
        language: Option<String>,
        /// Only with a file last changed in this month or year: `2026-03`, `2026`
        #[arg(long, value_name = "PERIOD")]
        changed: Option<String>,
        /// Only with this label: `confidential`; repeatable
        #[arg(long, value_parser = label)]
        label: Vec<Label>,
        /// Only those without a label
        #[arg(long, conflicts_with = "label")]
        unlabelled: bool,
        /// Only those whose label a person should look at
        #[arg(long)]
        in_doubt: bool,
        /// Only with this metadata: `author=Ada`, `version>=2`; repeatable, all must hold
        #[arg(long, value_name = "CONDITION", value_parser = condition)]
        metadata: Vec<MetadataCondition>,
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
    /// List groups of documents that are nearly the same, the largest first
    NearDuplicates {
        /// Only within this collection
        #[arg(long)]
        collection: Option<String>,
        /// Most groups shown
        #[arg(long, short = 'n', default_value_t = 20)]
        limit: u32,
        /// How many groups to pass over
        #[arg(long, default_value_t = 0)]
        offset: u64,
    },
    /// Show a document: what is known of it, and which others are like it
    Show {
        /// Its id, or the end of it that the list shows
        document: String,
        /// Show its chunks too
        #[arg(long)]
        chunks: bool,
    },
    /// Draw a page of a document as it looks, from its original, into a picture file
    Page {
        /// Its id, or the end of it that the list shows
        document: String,
        /// The page, counted from 1
        page: u32,
        /// The file to write: a PNG, or a JPEG where that is a good deal smaller
        #[arg(long, short, value_name = "FILE")]
        out: PathBuf,
        /// Pixels it is wide
        #[arg(long, default_value_t = 1600, value_parser = clap::value_parser!(u32).range(16..=4000))]
        width: u32,
        /// Fetch an original that is on the web again
        #[arg(long)]
        fetch: bool,
    },
    Edit(Edit),
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
