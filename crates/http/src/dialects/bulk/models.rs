//! The embedding models of the document, each as options of a job: what another model needs is
//! added here.

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

/// A model that another computer runs.
struct Remote {
    id: &'static str,
    /// Lengths that its vectors may have.
    dimensions: (u32, u32),
}

/// Models of the document and of its clients that need a key of their provider.
const REMOTE: [Remote; 4] = [
    Remote {
        id: "jina-v4",
        dimensions: (128, 2048),
    },
    Remote {
        id: "gemini-exp",
        dimensions: (1, 3072),
    },
    Remote {
        id: "text-embedding-3-small",
        dimensions: (1, 1536),
    },
    Remote {
        id: "text-embedding-3-large",
        dimensions: (1, 3072),
    },
];

/// Tasks that Jina has vectors for.
const JINA_TASKS: [&str; 6] = [
    "retrieval.passage",
    "retrieval.query",
    "text-matching",
    "code.passage",
    "code.query",
    "retrieval",
];

/// What a job says of its model: nothing for the one of this machine.
pub(super) fn options(said: &wire::EmbeddingModel) -> Result<Map<String, Value>, Refusal> {
    check_max_tokens(said)?;
    let id = said.id.trim();
    if LOCAL.iter().any(|local| local.eq_ignore_ascii_case(id)) {
        let asked = said.dimensions.unwrap_or(LOCAL_DIMENSIONS);
        return match asked == LOCAL_DIMENSIONS {
            true => Ok(Map::new()),
            false => Err(wrong("dimensions", format!("Must be {LOCAL_DIMENSIONS}"))),
        };
    }
    let remote = REMOTE.iter().find(|remote| remote.id == id);
    let remote = remote.ok_or_else(|| wrong("id", format!("Must be one of {}", known())))?;
    check_remote(remote, said)?;
    Err(wrong(
        "id",
        format!("No key for `{id}` is configured; use `{}`", LOCAL[0]),
    ))
}

fn check_remote(remote: &Remote, said: &wire::EmbeddingModel) -> Result<(), Refusal> {
    let own = [
        ("dimensions", said.dimensions),
        ("jina_v4_dimensions", said.jina_v4_dimensions),
    ];
    let only_one = match remote.id {
        "jina-v4" => &own[..],
        _ => &own[..1],
    };
    for (name, value) in only_one {
        let (least, most) = remote.dimensions;
        between(WRONG, &place(name), *value, least, most)?;
    }
    match said.jina_v4_task.as_deref() {
        Some(task) if remote.id == "jina-v4" && !JINA_TASKS.contains(&task) => Err(wrong(
            "jina_v4_task",
            format!("Must be one of {}", JINA_TASKS.join(", ")),
        )),
        Some(_) | None => Ok(()),
    }
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

fn known() -> String {
    let remote = REMOTE.iter().map(|remote| remote.id);
    let all: Vec<&str> = LOCAL.into_iter().take(1).chain(remote).collect();
    all.join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(model: Value) -> Result<Map<String, Value>, (String, String)> {
        let refused = |refusal: Refusal| {
            assert_eq!(refusal.message, WRONG);
            let details = refusal.details.unwrap();
            (details.field, details.issue)
        };
        options(&serde_json::from_value(model).unwrap()).map_err(refused)
    }

    #[test]
    fn the_model_of_this_machine_needs_nothing() {
        for model in [
            json!({ "id": "all-MiniLM-L6-v2" }),
            json!({ "id": "ALL-minilm-l6-V2", "dimensions": 384, "max_tokens": 512 }),
        ] {
            assert_eq!(read(model), Ok(Map::new()));
        }
        let (field, issue) = read(json!({ "id": "local", "dimensions": 1024 })).unwrap_err();
        assert_eq!(
            (field.as_str(), issue.as_str()),
            ("embedding_model.dimensions", "Must be 384")
        );
    }

    #[test]
    fn a_length_of_vectors_that_a_model_has_not_is_refused_as_documented() {
        for (name, wrong) in [("dimensions", 64), ("jina_v4_dimensions", 4096)] {
            let (field, issue) = read(json!({ "id": "jina-v4", name: wrong })).unwrap_err();
            assert_eq!(field, format!("embedding_model.{name}"));
            assert_eq!(issue, "Must be between 128 and 2048");
        }
    }

    #[test]
    fn a_model_without_its_key_and_one_that_is_not_known_are_refused() {
        let (field, issue) = read(json!({ "id": "jina-v4", "dimensions": 1024 })).unwrap_err();
        assert_eq!(field, "embedding_model.id");
        assert!(issue.starts_with("No key for `jina-v4`"), "{issue}");
        let (_, issue) = read(json!({ "id": "bert" })).unwrap_err();
        assert!(
            issue.starts_with("Must be one of all-MiniLM-L6-v2, jina-v4"),
            "{issue}"
        );
        let task = json!({ "id": "jina-v4", "jina_v4_task": "dance" });
        assert_eq!(read(task).unwrap_err().0, "embedding_model.jina_v4_task");
    }
}
