//! Models of providers, and their keys.

use gristmill_model::Password;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A model of a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ProviderView {
    /// What a job calls it: its `embedding_model`.
    pub name: String,
    /// How it is spoken to: `openai`, `jina` or `gemini`.
    pub protocol: String,
    /// Where it is.
    pub url: String,
    /// What the provider calls the model.
    pub model: String,
    /// Length of its vectors, unless a job says otherwise.
    pub dimensions: u32,
    /// The shortest that a job can ask for.
    pub least_dimensions: u32,
    /// The longest.
    pub most_dimensions: u32,
    /// Most tokens of one text.
    pub max_tokens: u32,
    /// Whether it was added here, or is asked elsewhere than usual.
    pub own: bool,
    /// Whether it answers only with a key.
    pub needs_key: bool,
    /// Where its key is: the name of an environment variable, `keyring` or `file`. The key
    /// itself is never told.
    #[ts(optional = nullable)]
    pub key: Option<String>,
    /// Why it cannot be asked, as far as that is known.
    #[ts(optional = nullable)]
    pub problem: Option<String>,
    /// Documents that have vectors of it.
    #[ts(type = "number")]
    pub documents: u64,
}

/// Adds a server that speaks OpenAI's protocol, or changes one that was added.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct AddProvider {
    /// What jobs are to call it. A known name changes where that model is asked.
    #[ts(optional = false)]
    pub name: String,
    /// Where it is: `http://localhost:11434/v1`.
    #[ts(optional = false)]
    pub url: String,
    /// What the server calls the model.
    pub model: Option<String>,
    /// Length of its vectors, a multiple of 8.
    pub dimensions: Option<u32>,
    /// Most tokens of one text; 512 unless said.
    pub max_tokens: Option<u32>,
    /// Whether it answers only with a key.
    #[ts(as = "Option<bool>")]
    pub needs_key: bool,
}

/// One model of a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ProviderRef {
    /// What jobs call it.
    pub name: String,
}

/// Sets the key of a provider. It holds for all models at the same address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SetProviderKey {
    /// What jobs call the model.
    pub name: String,
    /// The key. No answer ever holds it.
    pub key: Password,
}

/// That a provider answered as it should.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct TestedProvider {
    /// How long it took.
    pub took_ms: f64,
}
