//! Questions to the knowledge base.

use std::collections::BTreeMap;

use gristmill_model::{
    CollectionId, Label, MetadataCondition, SearchFilters, SearchHit, SearchMode, SearchQuery,
    SourceType, Timestamp,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A question. Everything but the text may be left out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct Search {
    /// The words or the question.
    #[ts(optional = false)]
    pub text: String,
    /// How hits are found; `hybrid` unless said.
    pub mode: Option<SearchMode>,
    /// Most hits returned, 1 to 200; 10 unless said.
    pub limit: Option<u32>,
    /// Only documents of these collections; empty means all.
    #[ts(as = "Option<Vec<CollectionId>>")]
    pub collections: Vec<CollectionId>,
    /// Only documents from sources of these kinds; empty means all.
    #[ts(as = "Option<Vec<SourceType>>")]
    pub source_types: Vec<SourceType>,
    /// Only documents of these types: `application/pdf`, or `text/*`; empty means all.
    #[ts(as = "Option<Vec<String>>")]
    pub media_types: Vec<String>,
    /// Only documents in these languages (`en`); empty means all.
    #[ts(as = "Option<Vec<String>>")]
    pub languages: Vec<String>,
    /// Only files changed at or after this moment.
    pub modified_after: Option<Timestamp>,
    /// Only files changed before this moment.
    pub modified_before: Option<Timestamp>,
    /// Only documents whose metadata holds all these values exactly, or in a list.
    #[ts(as = "Option<BTreeMap<String, String>>")]
    pub metadata: BTreeMap<String, String>,
    /// Only documents whose metadata meets all these conditions.
    #[ts(as = "Option<Vec<MetadataCondition>>")]
    pub conditions: Vec<MetadataCondition>,
    /// Only documents with one of these labels; empty means all.
    #[ts(as = "Option<Vec<Label>>")]
    pub labels: Vec<Label>,
}

impl From<Search> for SearchQuery {
    fn from(search: Search) -> Self {
        let unsaid = SearchQuery::default();
        SearchQuery {
            text: search.text,
            mode: search.mode.unwrap_or(unsaid.mode),
            limit: search.limit.unwrap_or(unsaid.limit),
            filters: SearchFilters {
                collections: search.collections,
                source_types: search.source_types,
                media_types: search.media_types,
                languages: search.languages,
                modified_after: search.modified_after,
                modified_before: search.modified_before,
                metadata: search.metadata,
                conditions: search.conditions,
                labels: search.labels,
            },
        }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct SearchAnswer {
    /// The best passages, best first.
    pub hits: Vec<SearchHit>,
    /// How they were found: words alone when the embedding model is missing.
    pub mode: SearchMode,
    /// Why that is not how they were asked for.
    pub notice: Option<String>,
    /// How long it took, loading the model included.
    pub took_ms: f64,
}
