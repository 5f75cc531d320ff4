//! What is known of a document and of a passage when they leave.

use gristmill_model::{
    Bytes, Chunk, CollectionId, ContentHash, DocumentId, FileKey, Label, MetadataValue,
    MetadataValues, Timestamp,
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::error::SinkError;

/// A document, without its contents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Head {
    /// Its id.
    pub id: DocumentId,
    /// Its collection.
    pub collection: CollectionId,
    /// The name of the connection it came from.
    pub source: String,
    /// Its name within that source: `2024/report.pdf`.
    pub path: FileKey,
    /// Its title.
    pub title: Option<String>,
    /// Its type by content.
    pub media_type: String,
    /// Its language.
    pub language: Option<String>,
    /// How sensitive it is, once that is known.
    pub label: Option<Label>,
    /// Its pages, where the format has them.
    pub pages: Option<u32>,
    /// Size of the file.
    pub size: Bytes,
    /// Hash of the file.
    pub content_hash: ContentHash,
    /// Which version it is, counted from 1.
    pub version: u32,
    /// When the file was last changed, if the source says.
    pub modified_at: Option<Timestamp>,
    /// When this version was stored.
    pub stored_at: Timestamp,
    /// What people can filter by.
    pub metadata: MetadataValues,
}

impl Head {
    /// When the file was last changed, by RFC 3339.
    pub(crate) fn modified(&self) -> Option<String> {
        let at = jiff::Timestamp::from_millisecond(self.modified_at?.0);
        at.ok().map(|at| at.to_string())
    }
}

/// A passage with its vector.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    /// Its text and where it stands.
    pub chunk: &'a Chunk,
    /// Its vector, of unit length.
    pub vector: &'a [f32],
}

impl Passage<'_> {
    /// The same for the same passage in every export, so that importing it again replaces
    /// what was imported before instead of doubling it.
    pub(crate) fn id(&self, head: &Head) -> Uuid {
        let mut name = blake3::Hasher::new();
        name.update(head.id.as_str().as_bytes());
        name.update(&self.chunk.ordinal.to_le_bytes());
        let hash = name.finalize();
        let first = hash.as_bytes().first_chunk().expect("a hash has 32 bytes");
        uuid::Builder::from_custom_bytes(*first).into_uuid()
    }

    /// Its vector, if it is as long as all of the export.
    pub(crate) fn vector_of(&self, head: &Head, wanted: usize) -> Result<&[f32], SinkError> {
        match self.vector.len() == wanted {
            true => Ok(self.vector),
            false => Err(SinkError::Dimensions {
                document: head.id.clone(),
                found: self.vector.len(),
                wanted,
            }),
        }
    }

    /// What databases keep beside a vector: numbers and texts only, nothing nested, nothing
    /// empty. A field of the document's metadata that has a name of ours is called
    /// `metadata_…`.
    pub(crate) fn flat(&self, head: &Head) -> Map<String, Value> {
        let chunk = self.chunk;
        let mut flat = Map::new();
        let mut put = |name: &str, value: Value| drop(flat.insert(name.to_owned(), value));
        put("document_id", json!(head.id));
        put("collection", json!(head.collection));
        put("source", json!(head.source));
        put("path", json!(head.path));
        put("media_type", json!(head.media_type));
        put("version", json!(head.version));
        put("ordinal", json!(chunk.ordinal));
        put("tokens", json!(chunk.tokens));
        if let Some(title) = &head.title {
            put("title", json!(title));
        }
        if let Some(language) = &head.language {
            put("language", json!(language));
        }
        if let Some(label) = head.label {
            put("label", json!(label));
        }
        if let Some((first, last)) = chunk.pages {
            put("page_first", json!(first));
            put("page_last", json!(last));
        }
        if !chunk.heading_path.is_empty() {
            put("headings", json!(chunk.heading_path.join(" > ")));
        }
        for (field, value) in &head.metadata {
            let name = match OURS.contains(&field.as_str()) {
                true => format!("metadata_{field}"),
                false => field.clone(),
            };
            // Few databases keep lists, and those that do not all the same kinds.
            let value = match value {
                MetadataValue::List(_) => json!(value.to_string()),
                _ => json!(value),
            };
            flat.insert(name, value);
        }
        flat
    }
}

/// Names that [`Passage::flat`] and the databases' own forms take.
const OURS: [&str; 20] = [
    "id",
    "text",
    "vector",
    "values",
    "embedding",
    "document",
    "document_id",
    "collection",
    "source",
    "path",
    "media_type",
    "version",
    "ordinal",
    "tokens",
    "title",
    "language",
    "label",
    "page_first",
    "page_last",
    "headings",
];
