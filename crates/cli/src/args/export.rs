//! What can be typed after `grist export` and `grist exports`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use gristmill_model::{ExportFormat, VectorDatabase};

/// Write documents into a file, in a format that other programs read
///
/// The file is there under its name once it is complete. Ctrl-C pauses the export; it begins
/// anew with `grist exports resume`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The file
    pub(crate) file: PathBuf,

    /// Replace a file of this name
    #[arg(long)]
    pub(crate) overwrite: bool,

    /// In which format; told from the file's ending when left out
    #[arg(long, value_enum)]
    pub(crate) format: Option<FormatArg>,

    /// The vector database an archive of vectors is for
    #[arg(long, value_enum)]
    pub(crate) database: Option<DatabaseArg>,

    /// Only documents of this collection
    #[arg(long, group = "what")]
    pub(crate) collection: Option<String>,

    /// Only documents that this job stored or found stored already: its id, the end of it, or
    /// `last`
    #[arg(long, group = "what")]
    pub(crate) job: Option<String>,

    /// Only these documents: the id, or the end of it; repeatable
    #[arg(long, group = "what", value_name = "ID")]
    pub(crate) document: Vec<String>,

    /// Only the 200 passages that this search finds first
    #[arg(long, group = "what", value_name = "QUERY")]
    pub(crate) search: Option<String>,

    /// A name for people
    #[arg(long)]
    pub(crate) name: Option<String>,

    /// With the vectors of the passages, where the format leaves the choice
    #[arg(long, overrides_with = "no_vectors")]
    pub(crate) vectors: bool,

    /// Without them
    #[arg(long)]
    pub(crate) no_vectors: bool,

    /// Do not wait for the end, where another program does the work
    #[arg(long)]
    pub(crate) no_wait: bool,
}

/// List and control exports
///
/// An export is named by its id, the end of it, or `last`.
#[derive(Debug, Subcommand)]
pub(crate) enum Exports {
    /// List exports, the newest first
    List {
        /// Most exports shown
        #[arg(long, short = 'n', default_value_t = 20)]
        limit: u32,
    },
    /// Show an export
    Show { id: String },
    /// Hold an export; it begins anew when it is resumed
    Pause { id: String },
    /// Let a paused, failed or cancelled export be written
    Resume { id: String },
    /// Stop an export for good; nothing is left of its file
    Cancel { id: String },
    /// Forget an export that has ended; its file stays
    Remove { id: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArg {
    /// One JSON tree of documents and passages
    Json,
    /// A line of JSON for each passage
    Jsonl,
    /// A table with a row for each passage
    Csv,
    /// A Parquet table with a row for each passage
    Parquet,
    /// A zip archive with a Markdown file for each document
    Markdown,
    /// LlamaIndex' TextNodes as JSON
    Llamaindex,
    /// LangChain's Documents as JSON
    Langchain,
    /// A zip archive to import into a vector database
    Vector,
}

impl FormatArg {
    /// The format with its database.
    pub(crate) fn with(self, database: Option<DatabaseArg>) -> ExportFormat {
        match self {
            FormatArg::Json => ExportFormat::Json,
            FormatArg::Jsonl => ExportFormat::JsonLines,
            FormatArg::Csv => ExportFormat::Csv,
            FormatArg::Parquet => ExportFormat::Parquet,
            FormatArg::Markdown => ExportFormat::Markdown,
            FormatArg::Llamaindex => ExportFormat::LlamaIndex,
            FormatArg::Langchain => ExportFormat::LangChain,
            FormatArg::Vector => ExportFormat::Vector {
                database: database.map(Into::into),
            },
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DatabaseArg {
    Pinecone,
    Chroma,
    Qdrant,
    Weaviate,
    Milvus,
    Pgvector,
}

impl From<DatabaseArg> for VectorDatabase {
    fn from(database: DatabaseArg) -> Self {
        match database {
            DatabaseArg::Pinecone => VectorDatabase::Pinecone,
            DatabaseArg::Chroma => VectorDatabase::Chroma,
            DatabaseArg::Qdrant => VectorDatabase::Qdrant,
            DatabaseArg::Weaviate => VectorDatabase::Weaviate,
            DatabaseArg::Milvus => VectorDatabase::Milvus,
            DatabaseArg::Pgvector => VectorDatabase::Pgvector,
        }
    }
}
