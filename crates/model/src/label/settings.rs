//! What the settings say about labels.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{LabelPolicy, LabelRules};

/// The destination that is the language model asked for second opinions.
pub const LANGUAGE_MODEL: &str = "language_model";

/// The destination that is every export.
pub const EXPORT: &str = "export";

/// The section `labels` of the settings. What is left out of its JSON form is the default.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LabelSettings {
    /// What is looked for.
    pub rules: LabelRules,
    /// What each label may do, in collections that have no policy of their own.
    pub policy: LabelPolicy,
    /// Policies of single collections, by name, in place of the common one.
    pub collections: BTreeMap<String, LabelPolicy>,
    /// Policies of places that documents go to from here, by name: [`LANGUAGE_MODEL`] and
    /// [`EXPORT`]. What is not named takes everything, but a language model takes only what is
    /// public and in no doubt.
    pub destinations: BTreeMap<String, LabelPolicy>,
    /// A language model that is asked for a second opinion.
    #[ts(optional = nullable)]
    pub opinion: Option<OpinionSettings>,
}

/// Where a second opinion is asked for: a server that speaks the chat completions of OpenAI,
/// as Ollama, llama.cpp and vLLM do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpinionSettings {
    /// Up to and without `/chat/completions`: `http://localhost:11434/v1`.
    pub url: String,
    /// The model's name there.
    pub model: String,
    /// The environment variable that holds the key, where one is needed. The key itself is
    /// never written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub key_variable: Option<String>,
    /// Longest wait for an answer, in seconds.
    #[serde(default = "usual_timeout")]
    pub timeout_seconds: u32,
    /// How much of a document's text is sent at most, in characters.
    #[serde(default = "usual_characters")]
    pub characters: u32,
}

fn usual_timeout() -> u32 {
    60
}

fn usual_characters() -> u32 {
    8000
}

impl LabelSettings {
    /// The policy of a collection.
    pub fn of_collection(&self, name: &str) -> &LabelPolicy {
        self.collections.get(name).unwrap_or(&self.policy)
    }

    /// The policy of a destination.
    pub fn of_destination(&self, name: &str) -> LabelPolicy {
        let unsaid = || match name {
            LANGUAGE_MODEL => LabelPolicy::public_only(),
            _ => LabelPolicy::default(),
        };
        self.destinations.get(name).copied().unwrap_or_else(unsaid)
    }
}
