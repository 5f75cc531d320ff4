//! The embedding model, and changing it.

use gristmill_model::{EmbeddingChange, ModelId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Which embedding model is in use, and what it can be changed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EmbeddingView {
    /// The model whose vectors answer searches: `all-MiniLM-L6-v2/int8`.
    pub model: ModelId,
    /// Documents that have vectors of it.
    #[ts(type = "number")]
    pub documents: u64,
    /// Documents that have vectors of another model: they are found by their words until they
    /// are embedded by this one, which happens by itself.
    #[ts(type = "number")]
    pub others: u64,
    /// Models of providers that jobs chose for their documents. These keep their vectors.
    pub chosen: Vec<ChosenEmbedding>,
    /// The change under way, or the last one.
    #[ts(optional = nullable)]
    pub change: Option<EmbeddingChange>,
    /// Models to change to: those of the program, and those that were used here before. Any
    /// folder with a model of the same make can be named besides.
    pub choices: Vec<EmbeddingChoice>,
}

/// A model that jobs chose for their documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChosenEmbedding {
    /// The model: `jina-v4:jina-embeddings-v4/1024`.
    pub model: ModelId,
    /// Documents that have vectors of it.
    #[ts(type = "number")]
    pub documents: u64,
}

/// A model that can be changed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EmbeddingChoice {
    /// The model.
    pub model: ModelId,
    /// Its folder, if it is one of the user's own.
    #[ts(optional = nullable)]
    pub folder: Option<String>,
    /// How its vectors are computed: `int8` or `f32`.
    pub precision: String,
    /// Whether it is in use.
    pub in_use: bool,
}

/// Asks for a change of the embedding model.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ChangeEmbedding {
    /// A folder with a model of the user's own, by its absolute path; the model that comes
    /// with the program when there is none.
    pub folder: Option<String>,
    /// How vectors are computed: `int8`, which is meant unless said, or `f32`.
    pub precision: Option<String>,
}
