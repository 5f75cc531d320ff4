//! What documents have in common, and what the documents of a collection are like.

use gristmill_model::{Bytes, CollectionId, ConnectionId, DocumentId, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::CountByName;

/// Where else the text of a document is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Alike {
    /// Whether documents like it could be looked for; not yet for one that was stored by an
    /// earlier version and is looked at in the background.
    pub looked: bool,
    /// Further places where its very bytes were seen, by name; 100 at most.
    pub places: Vec<PlaceView>,
    /// Other documents with much the same text, those most alike first; 10 at most.
    pub twins: Vec<TwinView>,
}

/// A place within a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlaceView {
    /// The connection.
    pub connection: ConnectionId,
    /// The name within it.
    pub key: String,
}

/// A document whose text is much like that of another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct TwinView {
    /// Its id.
    pub id: DocumentId,
    /// The group it is in.
    pub collection: CollectionId,
    /// Its title, or its file name.
    pub title: String,
    /// Its name within its source.
    pub key: String,
    /// Whether its file has the very same bytes.
    pub same_content: bool,
    /// The part of both texts that both have, 0 to 1.
    pub likeness: f32,
    /// The part of the document asked about whose words are in this one too, 0 to 1.
    pub contained: f32,
}

/// Asks for documents that are nearly the same.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct AskNearDuplicates {
    /// Only within this collection.
    pub collection: Option<CollectionId>,
    /// How many groups to pass over; 0 unless said.
    pub offset: Option<u64>,
    /// How many groups to give, 1 to 1000; 100 unless said.
    pub limit: Option<u32>,
}

/// Documents that are nearly the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct NearDuplicates {
    /// How many they are.
    pub count: u64,
    /// The one stored first, then the others, those most alike to it first; 100 at most.
    pub documents: Vec<NearDuplicate>,
}

/// One of several documents that are nearly the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct NearDuplicate {
    /// Its id.
    pub id: DocumentId,
    /// The group it is in.
    pub collection: CollectionId,
    /// Its title, or its file name.
    pub title: String,
    /// Its name within its source.
    pub key: String,
    /// Size of the file.
    pub size: Bytes,
    /// When the file was last changed.
    pub modified: Option<Timestamp>,
    /// About how much of its text and that of the first both have, 0 to 1; 1 for the first.
    pub likeness: f32,
}

/// Asks what documents are like.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct AskOverview {
    /// Only those of this collection.
    pub collection: Option<CollectionId>,
}

/// What the documents of a collection are like, or all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Overview {
    /// Documents.
    pub documents: u64,
    /// Their chunks.
    pub chunks: u64,
    /// Size of their files.
    pub bytes: Bytes,
    /// Pages of those whose format has them.
    pub pages: u64,
    /// Words of those that have been looked at.
    pub words: u64,
    /// Pictures in those whose format tells.
    pub images: u64,
    /// Documents whose words have not been counted yet.
    pub uncounted: u64,
    /// Documents whose very bytes were seen at further places.
    pub seen_twice: u64,
    /// Mean quality, 0 to 1; none without documents.
    pub mean_quality: Option<f32>,
    /// Media types, the most frequent first.
    pub types: Vec<CountByName>,
    /// Sizes of files, the smallest first: all classes, also those without a document.
    pub sizes: Vec<SizeClass>,
    /// Months or years in which files were last changed, in UTC, without a gap: `2026-03`
    /// while they span two years at most, else `2026`.
    pub dates: Vec<CountByName>,
    /// Documents whose source does not say when they were changed.
    pub undated: u64,
    /// Labels, from the least to the most sensitive, with those that have none at the end.
    pub labels: Vec<CountByName>,
    /// Languages as ISO 639-1 codes, the most frequent first; an empty name where it is not
    /// known.
    pub languages: Vec<CountByName>,
    /// Documents by quality: ten classes from 0 to 1.
    pub quality: Vec<u64>,
}

/// How many files are of about the same size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SizeClass {
    /// From this size on.
    pub from: Bytes,
    /// Below this size; none for the largest.
    pub below: Option<Bytes>,
    /// Documents.
    pub count: u64,
}
