//! A part of a bundle: the rows of some documents in every table.

mod columns;
mod read;
mod rows;

use gristmill_model::PortableDocument;

use crate::error::BundleError;
use crate::table::Table;

pub(crate) use columns::TABLES;
pub(crate) use read::Parts;

/// Passages after which a part is complete.
const PASSAGES: usize = 4_096;
/// Bytes of text and structure after which it is, too.
const BYTES: usize = 16 << 20;

/// A part under way, in memory.
pub(crate) struct Part {
    documents: Table,
    chunks: Table,
    vectors: Table,
    metadata: Table,
    places: Table,
    labels: Table,
    versions: Table,
    decisions: Table,
    passages: usize,
    bytes: usize,
}

impl Part {
    pub(crate) fn new() -> Self {
        Self {
            documents: Table::new(columns::DOCUMENTS),
            chunks: Table::new(columns::CHUNKS),
            vectors: Table::new(columns::VECTORS),
            metadata: Table::new(columns::METADATA),
            places: Table::new(columns::PLACES),
            labels: Table::new(columns::LABELS),
            versions: Table::new(columns::VERSIONS),
            decisions: Table::new(columns::DECISIONS),
            passages: 0,
            bytes: 0,
        }
    }

    /// Appends all rows of a document.
    pub(crate) fn push(&mut self, document: &PortableDocument) -> Result<(), BundleError> {
        let structure = serde_json::to_string(&document.parsed)?;
        self.passages += document.chunks.len();
        let text = document.chunks.iter().map(|chunk| chunk.text.len());
        self.bytes += structure.len() + text.sum::<usize>();
        rows::document(&mut self.documents, document, &structure)?;
        rows::chunks(&mut self.chunks, document)?;
        rows::vectors(&mut self.vectors, document)?;
        rows::metadata(&mut self.metadata, document)?;
        rows::places(&mut self.places, document)?;
        rows::labels(&mut self.labels, document)?;
        rows::versions(&mut self.versions, document)?;
        rows::decisions(&mut self.decisions, document)
    }

    /// Whether it is large enough to be written.
    pub(crate) fn is_full(&self) -> bool {
        self.passages >= PASSAGES || self.bytes >= BYTES
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.passages == 0
    }

    /// Every table with its bytes, in the order of [`TABLES`]; the part is empty afterwards.
    pub(crate) fn take(&mut self) -> Result<[(&'static str, Vec<u8>); TABLES.len()], BundleError> {
        (self.passages, self.bytes) = (0, 0);
        Ok([
            (columns::TABLES[0], self.documents.take()?),
            (columns::TABLES[1], self.chunks.take()?),
            (columns::TABLES[2], self.vectors.take()?),
            (columns::TABLES[3], self.metadata.take()?),
            (columns::TABLES[4], self.places.take()?),
            (columns::TABLES[5], self.labels.take()?),
            (columns::TABLES[6], self.versions.take()?),
            (columns::TABLES[7], self.decisions.take()?),
        ])
    }
}
