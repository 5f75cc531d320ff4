//! What can be asked of the knowledge base, and what comes back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{ChunkId, CollectionId, DocumentId, Label, MetadataCondition, SourceType, Timestamp};

/// How hits are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SearchMode {
    /// By words and by meaning, fused by reciprocal rank.
    #[default]
    Hybrid,
    /// By words alone (BM25).
    Text,
    /// By meaning alone (cosine of embeddings).
    Vector,
}

/// Narrows a search; every part that is set must hold.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct SearchFilters {
    /// Only documents of these collections; empty means all.
    pub collections: Vec<CollectionId>,
    /// Only documents from sources of these kinds; empty means all.
    pub source_types: Vec<SourceType>,
    /// Only documents of these types: `application/pdf`, or `text/*`; empty means all.
    pub media_types: Vec<String>,
    /// Only documents in these languages (`en`); empty means all.
    pub languages: Vec<String>,
    /// Only files changed at or after this moment.
    #[ts(optional = nullable)]
    pub modified_after: Option<Timestamp>,
    /// Only files changed before this moment.
    #[ts(optional = nullable)]
    pub modified_before: Option<Timestamp>,
    /// Only documents whose metadata holds all these values exactly, or in a list.
    pub metadata: BTreeMap<String, String>,
    /// Only documents whose metadata meets all these conditions.
    pub conditions: Vec<MetadataCondition>,
    /// Only documents with one of these labels; empty means all, those without one too.
    pub labels: Vec<Label>,
}

/// A search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct SearchQuery {
    /// The words or the question.
    pub text: String,
    /// How hits are found.
    pub mode: SearchMode,
    /// Most hits returned, 1 to 200.
    pub limit: u32,
    /// What the search is narrowed to.
    pub filters: SearchFilters,
}

impl Default for SearchQuery {
    fn default() -> Self {
        Self {
            text: String::new(),
            mode: SearchMode::Hybrid,
            limit: 10,
            filters: SearchFilters::default(),
        }
    }
}

/// A part of a text that matches a word of the query, in characters of that text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Highlight {
    /// First UTF-16 code unit, as JavaScript counts.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// The part of a passage that shows best why it was found: a few sentences, without the
/// headings it stands under and without blank lines.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct Excerpt {
    /// The text, lines parted by single line breaks; about 400 bytes at most.
    pub text: String,
    /// What in it matches. The query's stop words (`the`, `of`) do not count, unless it has
    /// no other words.
    pub highlights: Vec<Highlight>,
    /// Whether the passage has more text before it.
    pub before: bool,
    /// Whether the passage goes on after it.
    pub after: bool,
}

/// A passage that answers a search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SearchHit {
    /// The chunk.
    pub chunk: ChunkId,
    /// The document it belongs to.
    pub document: DocumentId,
    /// That document's collection.
    pub collection: CollectionId,
    /// That document's title, or its file name.
    pub title: String,
    /// Its name within its source.
    pub key: String,
    /// Its type by content.
    pub media_type: String,
    /// Its label, once it has one.
    #[ts(optional = nullable)]
    pub label: Option<Label>,
    /// First and last page.
    pub pages: Option<(u32, u32)>,
    /// The headings it stands under, outermost first.
    pub heading_path: Vec<String>,
    /// The whole passage.
    pub text: String,
    /// What in it matches, counted as in the excerpt.
    pub highlights: Vec<Highlight>,
    /// The part of it to show first.
    pub excerpt: Excerpt,
    /// Fused score, higher is better; comparable only within one answer.
    pub score: f64,
    /// Cosine similarity to the query, when it was found by meaning.
    #[ts(optional = nullable)]
    pub similarity: Option<f64>,
}
