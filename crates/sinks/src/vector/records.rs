//! The file of records in an archive: how it is laid out, and what comes with it.

use std::io::Write;

use gristmill_model::VectorDatabase;
use serde_json::Value;

use super::forms;
use crate::error::SinkError;
use crate::passage::{Head, Passage};

/// How records lie in their file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// A line of JSON for each.
    Lines,
    /// `{"rows": […]}`, a line for each all the same.
    Rows,
    /// A table of CSV.
    Table,
}

/// Writes records for a database and knows what they came to.
pub(super) struct Records {
    database: Option<VectorDatabase>,
    dimensions: usize,
    hash: blake3::Hasher,
    bytes: u64,
}

impl Records {
    pub(super) fn new(database: Option<VectorDatabase>, dimensions: usize) -> Self {
        Self {
            database,
            dimensions,
            hash: blake3::Hasher::new(),
            bytes: 0,
        }
    }

    /// The name of the file of records.
    pub(super) fn file(&self) -> &'static str {
        match self.layout() {
            Layout::Lines => "passages.jsonl",
            Layout::Rows => "passages.json",
            Layout::Table => "passages.csv",
        }
    }

    /// What stands before the first record.
    pub(super) fn before(&self) -> &'static [u8] {
        match self.layout() {
            Layout::Lines => b"",
            Layout::Rows => b"{\"rows\":[\n",
            Layout::Table => {
                b"id,document_id,collection,path,title,ordinal,text,metadata,embedding\r\n"
            }
        }
    }

    /// What stands behind the last one.
    pub(super) fn after(&self) -> &'static [u8] {
        match self.layout() {
            Layout::Lines | Layout::Table => b"",
            Layout::Rows => b"\n]}\n",
        }
    }

    /// A passage as it is written.
    pub(super) fn record(
        &self,
        head: &Head,
        passage: &Passage<'_>,
        is_first: bool,
    ) -> Result<Vec<u8>, SinkError> {
        let vector = passage.vector_of(head, self.dimensions)?;
        let object = || forms::object(self.database, head, passage, vector);
        match self.layout() {
            Layout::Lines => Ok([object()?.as_slice(), b"\n"].concat()),
            Layout::Rows if is_first => object(),
            Layout::Rows => Ok([b",\n", object()?.as_slice()].concat()),
            Layout::Table => row(head, passage, vector),
        }
    }

    fn layout(&self) -> Layout {
        match self.database {
            Some(VectorDatabase::Pgvector) => Layout::Table,
            Some(VectorDatabase::Milvus) => Layout::Rows,
            Some(
                VectorDatabase::Pinecone
                | VectorDatabase::Chroma
                | VectorDatabase::Qdrant
                | VectorDatabase::Weaviate,
            )
            | None => Layout::Lines,
        }
    }

    /// Writes and counts.
    pub(super) fn write(&mut self, to: &mut impl Write, bytes: &[u8]) -> Result<(), SinkError> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(to.write_all(bytes)?)
    }

    /// The hash and the number of all bytes written.
    pub(super) fn written(&self) -> (String, u64) {
        (self.hash.finalize().to_hex().to_string(), self.bytes)
    }

    /// Files that say and do the import, by name.
    pub(super) fn guides(&self) -> Vec<(&'static str, String)> {
        let dimensions = self.dimensions.to_string();
        let filled = |text: &str| text.replace("{dimensions}", &dimensions);
        let (name, text) = match self.database {
            Some(VectorDatabase::Pinecone) => ("import.py", include_str!("guides/pinecone.py")),
            Some(VectorDatabase::Chroma) => ("import.py", include_str!("guides/chroma.py")),
            Some(VectorDatabase::Qdrant) => ("import.py", include_str!("guides/qdrant.py")),
            Some(VectorDatabase::Weaviate) => ("import.py", include_str!("guides/weaviate.py")),
            Some(VectorDatabase::Milvus) => ("import.py", include_str!("guides/milvus.py")),
            Some(VectorDatabase::Pgvector) => ("import.sql", include_str!("guides/pgvector.sql")),
            None => return Vec::new(),
        };
        vec![(name, filled(text))]
    }
}

/// A row for `COPY … WITH (FORMAT csv, HEADER)`.
fn row(head: &Head, passage: &Passage<'_>, vector: &[f32]) -> Result<Vec<u8>, SinkError> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let id = passage.id(head).to_string();
    // PostgreSQL's texts hold no zeros, those within objects neither.
    let plain = |text: &str| text.replace('\0', "");
    let mut flat = passage.flat(head);
    for value in flat.values_mut() {
        if let Value::String(text) = value {
            *text = plain(text);
        }
    }
    let metadata = Value::Object(flat).to_string();
    writer.write_record([
        id.as_str(),
        head.id.as_str(),
        head.collection.as_str(),
        &plain(head.path.0.as_str()),
        &plain(head.title.as_deref().unwrap_or_default()),
        &passage.chunk.ordinal.to_string(),
        &plain(&passage.chunk.text),
        &metadata,
        &serde_json::to_string(vector)?,
    ])?;
    let row = writer.into_inner();
    row.map_err(|error| SinkError::Format(error.to_string()))
}
