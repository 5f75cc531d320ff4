//! The embedding models of the document, each as options of a job. Besides the model of this
//! machine they are those of providers that the application knows, added ones included.

use gristmill_api::Operations;
use gristmill_api::types::{Nothing, ProviderView};
use serde_json::{Map, Value};

use super::check::{between, invalid};
use super::wire;
use crate::refusal::Refusal;

/// What is wrong with a model.
pub(super) const WRONG: &str = "Invalid embedding model configuration";

/// Names of the model that runs on this machine.
const LOCAL: [&str; 3] = [
    "all-MiniLM-L6-v2",
    "sentence-transformers/all-MiniLM-L6-v2",
    "local",
];
/// Length of its vectors.
const LOCAL_DIMENSIONS: u32 = 384;

/// The model that the document has more fields for.
const JINA: &str = "jina-v4";

/// Tasks that Jina has vectors for.
const JINA_TASKS: [&str; 6] = [
    "retrieval.passage",
    "retrieval.query",
    "text-matching",
    "code.passage",
    "code.query",
    "retrieval",
];

/// What a job says of its model: nothing for the one of this machine. A model of a provider
/// that has no key is refused, and no other takes its place.
pub(super) fn options(
    api: &dyn Operations,
    said: &wire::EmbeddingModel,
) -> Result<Map<String, Value>, Refusal> {
    check_max_tokens(said)?;
    let id = said.id.trim();
    if LOCAL.iter().any(|local| local.eq_ignore_ascii_case(id)) {
        let asked = said.dimensions.unwrap_or(LOCAL_DIMENSIONS);
        return match asked == LOCAL_DIMENSIONS {
            true => Ok(Map::new()),
            false => Err(wrong("dimensions", format!("Must be {LOCAL_DIMENSIONS}"))),
        };
    }
    let providers = api.providers_list(Nothing {})?;
    let named = providers.iter().find(|provider| provider.name == id);
    let unknown = || wrong("id", format!("Must be one of {}", known(&providers)));
    remote(named.ok_or_else(unknown)?, said)
}

fn remote(
    provider: &ProviderView,
    said: &wire::EmbeddingModel,
) -> Result<Map<String, Value>, Refusal> {
    let own = said.jina_v4_dimensions.filter(|_| provider.name == JINA);
    let (least, most) = (provider.least_dimensions, provider.most_dimensions);
    for (name, value) in [("dimensions", said.dimensions), ("jina_v4_dimensions", own)] {
        between(WRONG, &place(name), value, least, most)?;
    }
    match said.jina_v4_task.as_deref() {
        Some(task) if provider.name == JINA && !JINA_TASKS.contains(&task) => {
            let issue = format!("Must be one of {}", JINA_TASKS.join(", "));
            return Err(wrong("jina_v4_task", issue));
        }
        Some(_) | None => {}
    }
    if provider.needs_key && provider.key.is_none() {
        let issue = format!(
            "No key for `{}` is configured; `grist providers set-key {0}` takes one",
            provider.name
        );
        return Err(wrong("id", issue));
    }
    let mut options = Map::new();
    options.insert("embedding_model".to_owned(), provider.name.clone().into());
    if let Some(dimensions) = own.or(said.dimensions) {
        options.insert("embedding_dimensions".to_owned(), dimensions.into());
    }
    Ok(options)
}

fn check_max_tokens(said: &wire::EmbeddingModel) -> Result<(), Refusal> {
    between(WRONG, &place("max_tokens"), said.max_tokens, 1, 32_768).map(drop)
}

fn wrong(field: &str, issue: impl Into<String>) -> Refusal {
    invalid(WRONG, place(field), issue)
}

fn place(field: &str) -> String {
    format!("embedding_model.{field}")
}

fn known(providers: &[ProviderView]) -> String {
    let named = providers.iter().map(|provider| provider.name.as_str());
    let all: Vec<&str> = LOCAL.into_iter().take(1).chain(named).collect();
    all.join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn provider(name: &str, dimensions: (u32, u32), key: Option<&str>) -> ProviderView {
        ProviderView {
            name: name.to_owned(),
            protocol: "openai".to_owned(),
            url: "https://models.example/v1".to_owned(),
            model: name.to_owned(),
            dimensions: dimensions.1,
            least_dimensions: dimensions.0,
            most_dimensions: dimensions.1,
            max_tokens: 8192,
            own: false,
            needs_key: true,
            key: key.map(str::to_owned),
            problem: None,
            documents: 0,
        }
    }

    fn read(provider: &ProviderView, model: Value) -> Result<Map<String, Value>, (String, String)> {
        let refused = |refusal: Refusal| {
            assert_eq!(refusal.message, WRONG);
            let details = refusal.details.unwrap();
            (details.field, details.issue)
        };
        remote(provider, &serde_json::from_value(model).unwrap()).map_err(refused)
    }

    #[test]
    fn a_model_and_the_length_of_its_vectors_become_options_of_the_job() {
        let jina = provider("jina-v4", (128, 2048), Some("keyring"));
        let options = read(&jina, json!({ "id": "jina-v4", "dimensions": 1024 })).unwrap();
        let expected = json!({ "embedding_model": "jina-v4", "embedding_dimensions": 1024 });
        assert_eq!(Value::Object(options), expected);
        let options = read(&jina, json!({ "id": "jina-v4" })).unwrap();
        assert_eq!(
            Value::Object(options),
            json!({ "embedding_model": "jina-v4" })
        );
        let own = json!({ "id": "jina-v4", "dimensions": 512, "jina_v4_dimensions": 256 });
        assert_eq!(read(&jina, own).unwrap()["embedding_dimensions"], 256);
    }

    #[test]
    fn a_length_of_vectors_that_a_model_has_not_is_refused_as_documented() {
        let jina = provider("jina-v4", (128, 2048), Some("keyring"));
        for (name, wrong) in [("dimensions", 64), ("jina_v4_dimensions", 4096)] {
            let (field, issue) = read(&jina, json!({ "id": "jina-v4", name: wrong })).unwrap_err();
            assert_eq!(field, format!("embedding_model.{name}"));
            assert_eq!(issue, "Must be between 128 and 2048");
        }
        let task = json!({ "id": "jina-v4", "jina_v4_task": "dance" });
        assert_eq!(
            read(&jina, task).unwrap_err().0,
            "embedding_model.jina_v4_task"
        );
    }

    #[test]
    fn a_model_without_its_key_is_refused() {
        let jina = provider("jina-v4", (128, 2048), None);
        let (field, issue) = read(&jina, json!({ "id": "jina-v4" })).unwrap_err();
        assert_eq!(field, "embedding_model.id");
        assert!(issue.starts_with("No key for `jina-v4`"), "{issue}");
    }

    #[test]
    fn all_models_are_named_to_who_asks_for_another() {
        let known = known(&[provider("jina-v4", (128, 2048), None)]);
        assert_eq!(known, "all-MiniLM-L6-v2, jina-v4");
    }
}
