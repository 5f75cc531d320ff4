//! Documents as stored: lists, chunks, structure.

use std::collections::BTreeMap;

use gristmill_model::{
    BlockKind, Bytes, Chunk, ChunkId, CollectionId, ConnectionId, ContentHash, DocumentId, Label,
    MetadataCondition, PageGap, SourceType, Timestamp,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{CountByName, MetadataField, Page};

/// What a list of documents is sorted by; those alike are in the order they were added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentSort {
    /// The latest added first.
    #[default]
    Newest,
    /// The earliest added first.
    Oldest,
    /// By name within the source, upper and lower case alike.
    Key,
    /// The largest file first.
    Size,
    /// By type.
    Type,
    /// Those with the most chunks first.
    Chunks,
}

/// Which documents to list.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ListDocuments {
    /// Only of this collection.
    pub collection: Option<CollectionId>,
    /// Only from this connection.
    pub connection: Option<ConnectionId>,
    /// Only from sources of this kind.
    pub source_type: Option<SourceType>,
    /// Only of this type: `application/pdf`, or `text/*`; several between commas.
    pub media_type: Option<String>,
    /// Only with this text in title or name, upper and lower case alike.
    pub text: Option<String>,
    /// Only in this language: `en`; several between commas, empty for those whose language is
    /// not known.
    pub language: Option<String>,
    /// Only with a file of this size or more.
    pub size_from: Option<Bytes>,
    /// Only with a file below this size.
    pub size_below: Option<Bytes>,
    /// Only with a file last changed in this month or year, in UTC: `2026-03`, `2026`.
    pub changed_in: Option<String>,
    /// Only of this tenth of quality: 0 is from 0 to below 0.1, 9 includes 1.
    pub quality: Option<u8>,
    /// Only first stored at this moment or later.
    pub added_from: Option<Timestamp>,
    /// Only first stored before this moment.
    pub added_before: Option<Timestamp>,
    /// Only with metadata that meets all these conditions.
    #[serde(default)]
    #[ts(as = "Option<Vec<MetadataCondition>>")]
    pub metadata: Vec<MetadataCondition>,
    /// Only with one of these labels; empty means all, those without one too.
    #[serde(default)]
    #[ts(as = "Option<Vec<Label>>")]
    pub labels: Vec<Label>,
    /// Only those with a label, or only those without one.
    pub labelled: Option<bool>,
    /// Only those whose label a person should look at, or only those of which nobody need.
    pub requires_review: Option<bool>,
    /// By what; the latest first unless said otherwise.
    pub sort: Option<DocumentSort>,
    /// Whether that is turned round: the smallest file first, or names from Z to A.
    pub reverse: Option<bool>,
    /// Only those after this document: the last one of the page before. `not_found` when it
    /// was deleted since.
    pub after: Option<DocumentId>,
    /// How many to pass over; 0 unless said.
    pub offset: Option<u64>,
    /// How many to give, 1 to 1000; 100 unless said.
    pub limit: Option<u32>,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct DocumentView {
    /// Its id.
    pub id: DocumentId,
    /// The group it is in.
    pub collection: CollectionId,
    /// Its title, or its file name.
    pub title: String,
    /// Its name within its source.
    pub key: String,
    /// The connection it came by.
    pub connection: ConnectionId,
    /// Further places where the same content was seen.
    pub aliases: u32,
    /// The kind of source it came from.
    pub source_type: SourceType,
    /// Its type by content: `application/pdf`.
    pub media_type: String,
    /// Size of the file.
    pub size: Bytes,
    /// Number of pages, slides or sheets, where the format has them.
    pub pages: Option<u32>,
    /// ISO 639-1 code of the language most of it is in.
    pub language: Option<String>,
    /// Words of its text, once they have been counted.
    pub words: Option<u64>,
    /// Pictures in it, where the format tells.
    pub images: Option<u32>,
    /// Phrases it is about, the most telling first.
    pub phrases: Vec<String>,
    /// Chunks stored.
    pub chunks: u32,
    /// Passages left out for their quality, by reason.
    pub left_out: BTreeMap<String, u32>,
    /// Mean quality of its chunks, 0 to 1.
    pub quality: f32,
    /// Metadata found inside and given with it, as text.
    pub metadata: BTreeMap<String, String>,
    /// The same with types, and with who said it.
    pub fields: Vec<MetadataField>,
    /// How sensitive it is, once it has been labelled.
    pub label: Option<Label>,
    /// Whether a person should look at that and none has.
    pub requires_review: bool,
    /// Hash of the file's bytes.
    pub content_hash: ContentHash,
    /// How often it was stored with other content, the first time being 1.
    pub version: u32,
    /// When the file was last changed, if the source says.
    pub modified: Option<Timestamp>,
    /// When it was first stored.
    pub created_at: Timestamp,
    /// When it was last stored.
    pub updated_at: Timestamp,
}

/// One document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DocumentRef {
    /// Which.
    pub id: DocumentId,
}

/// Documents to remove.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeleteDocuments {
    /// Which, 1000 at most.
    pub ids: Vec<DocumentId>,
}

/// What was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeletedDocuments {
    /// How many.
    pub deleted: u32,
}

/// Asks what documents can be narrowed by.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct AskFacets {
    /// Only those of this collection.
    pub collection: Option<CollectionId>,
}

/// The types, connections and labels there are documents of, the most frequent first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DocumentFacets {
    /// Media types.
    pub types: Vec<CountByName>,
    /// Connections.
    pub connections: Vec<ConnectionCount>,
    /// Labels.
    pub labels: Vec<CountByName>,
}

/// How many documents came by a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ConnectionCount {
    /// The connection.
    pub id: ConnectionId,
    /// Its name.
    pub name: String,
    /// Documents.
    pub count: u64,
}

/// Part of a document's chunks or blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct DocumentPart {
    /// The document.
    pub id: DocumentId,
    /// How many to pass over; 0 unless said.
    pub offset: Option<u64>,
    /// How many to give, 1 to 1000; 100 unless said.
    pub limit: Option<u32>,
}

/// A chunk of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChunkView {
    /// Its id.
    pub id: ChunkId,
    /// The passage.
    #[serde(flatten)]
    pub chunk: Chunk,
}

/// A piece of a document with its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct BlockView {
    /// What it is.
    #[serde(flatten)]
    pub kind: BlockKind,
    /// Its page, slide or sheet, counted from 1, where the format has them.
    pub page: Option<u32>,
    /// Its text.
    pub text: String,
}

/// How a document is built.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct DocumentStructure {
    /// Number of pages, slides or sheets, where the format has them.
    pub pages: Option<u32>,
    /// Pages that yielded nothing, and why.
    pub gaps: Vec<PageGap>,
    /// Its blocks in reading order.
    pub blocks: Page<BlockView>,
}
