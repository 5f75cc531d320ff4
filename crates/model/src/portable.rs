//! A document with everything that is known of it, as it travels from one data folder to
//! another.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Bytes, Chunk, ChunkId, CollectionId, Connection, ConnectionId, ContentHash, Document,
    DocumentId, DocumentMetadata, FileKey, Fingerprint, LabelChange, Labelling, ModelId, Ruling,
    Timestamp,
};

/// A document with everything that is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct PortableDocument {
    /// Its id.
    pub id: DocumentId,
    /// Its collection.
    pub collection: CollectionId,
    /// Its main location, as of when its file was last read.
    pub place: PortablePlace,
    /// Further locations with the same content.
    pub further: Vec<PortablePlace>,
    /// Which version is served, counted from 1.
    pub version: u32,
    /// Hash of its file.
    pub content_hash: ContentHash,
    /// What it was processed with.
    pub fingerprint: Fingerprint,
    /// Its type by content.
    pub media_type: String,
    /// Its title as shown, which people may have changed.
    pub title: Option<String>,
    /// Its language as shown.
    pub language: Option<String>,
    /// Its pages, where the format has them.
    pub pages: Option<u32>,
    /// What people can filter by.
    pub metadata: DocumentMetadata,
    /// Names of values that people took away.
    pub taken_away: Vec<String>,
    /// The model its vectors come from.
    pub model: ModelId,
    /// The id of its first passage in the folder it comes from.
    pub first_chunk: ChunkId,
    /// Its passages.
    pub chunks: Vec<Chunk>,
    /// The vector of each. A value too small for half precision, in which vectors are stored,
    /// is zero or the smallest positive number: all that is left of it is its sign.
    pub vectors: Vec<Vec<f32>>,
    /// Mean quality of its chunks, 0 to 1.
    pub quality: f32,
    /// When its first version was stored.
    pub added_at: Timestamp,
    /// When this version was stored.
    pub stored_at: Timestamp,
    /// Its label, once it has one.
    pub labelling: Option<Labelling>,
    /// Its structure.
    pub parsed: Document,
    /// Every version it ever had, the first one first.
    pub versions: Vec<PortableVersion>,
    /// Every label that it and its content were given, the first one first.
    pub decisions: Vec<PortableDecision>,
}

/// Where a file lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortablePlace {
    /// The connection.
    pub connection: ConnectionId,
    /// Its name within that source.
    pub key: FileKey,
    /// Its size.
    pub size: Bytes,
    /// When it was last changed, if the source says.
    pub modified: Option<Timestamp>,
}

/// A version of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct PortableVersion {
    /// Counted from 1.
    pub number: u32,
    /// Hash of the file.
    pub content_hash: ContentHash,
    /// What it was processed with.
    pub fingerprint: Fingerprint,
    /// Size of the file.
    pub size: Bytes,
    /// Its chunks.
    pub chunks: u32,
    /// Passages left out, by reason.
    pub left_out: BTreeMap<String, u32>,
    /// Mean quality of its chunks, 0 to 1.
    pub quality: f32,
    /// When it was stored.
    pub stored_at: Timestamp,
    /// When it was served no longer.
    pub replaced_at: Option<Timestamp>,
}

/// A label that a content was given.
#[derive(Debug, Clone, PartialEq)]
pub struct PortableDecision {
    /// What is shown of it.
    pub change: LabelChange,
    /// What a person said, where it was a person.
    pub ruling: Option<Ruling>,
}

/// A connection that documents came by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortableConnection {
    /// The connection.
    pub connection: Connection,
    /// When it was removed, if it was.
    pub removed_at: Option<Timestamp>,
}
