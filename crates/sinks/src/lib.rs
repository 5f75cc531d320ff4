//! Where documents go when they leave: files in the formats the field uses.
//!
//! A [`Sink`] is told of one document after the other and of its passages one by one, and
//! writes as it goes: what an export holds in memory does not grow with what it exports, but
//! for the names of files in an archive of Markdown.
//! Nothing here knows where documents come from, or that there are jobs.

mod csv_table;
mod error;
mod frameworks;
mod json;
mod markdown;
mod parquet_table;
mod passage;
mod vector;

use std::fs::File;

use gristmill_model::{Document, ExportFormat, ModelId};

pub use error::SinkError;
pub use passage::{Head, Passage};

/// What is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How.
    pub format: ExportFormat,
    /// Whether passages are written with their vectors, where the format leaves the choice.
    pub vectors: bool,
    /// The model whose vectors are written.
    pub model: ModelId,
    /// How long its vectors are.
    pub dimensions: usize,
}

/// Takes documents, passage by passage, into a file.
///
/// For each document [`Sink::begin`], then [`Sink::passage`] for each passage in order; after
/// the last document [`Sink::finish`]. A file that was not finished is not to be used.
pub trait Sink: Send {
    /// A document begins. `body` is there when [`needs_body`] says so.
    fn begin(&mut self, head: &Head, body: Option<&Document>) -> Result<(), SinkError>;

    /// The next passage of the document that began last.
    fn passage(&mut self, head: &Head, passage: &Passage<'_>) -> Result<(), SinkError>;

    /// Writes what is left and has it on disk.
    fn finish(self: Box<Self>) -> Result<(), SinkError>;
}

/// Whether a format is made of the documents' structure, which is then handed to
/// [`Sink::begin`].
pub fn needs_body(format: ExportFormat) -> bool {
    matches!(format, ExportFormat::Markdown)
}

/// Begins an export into an empty file.
pub fn open(plan: &Plan, file: File) -> Result<Box<dyn Sink>, SinkError> {
    Ok(match plan.format {
        ExportFormat::Json => Box::new(json::Tree::new(file, plan)?),
        ExportFormat::JsonLines => Box::new(json::Lines::new(file, plan)),
        ExportFormat::Csv => Box::new(csv_table::Table::new(file, plan)?),
        ExportFormat::Parquet => Box::new(parquet_table::Table::new(file, plan)?),
        ExportFormat::Markdown => Box::new(markdown::Folder::new(file)),
        ExportFormat::LlamaIndex => Box::new(frameworks::Nodes::llama_index(file, plan)?),
        ExportFormat::LangChain => Box::new(frameworks::Nodes::lang_chain(file, plan)?),
        ExportFormat::Vector { database } => Box::new(vector::Archive::new(file, plan, database)?),
    })
}
