//! What makes no sense, in the words of the document: what is wrong, where, and why.

use gristmill_model::{ChunkUnit, VectorDatabase};
use serde_json::{Map, Value, json};

use super::wire;
use crate::refusal::Refusal;

/// What is wrong with the settings of a job.
const WRONG_SETTINGS: &str = "Invalid processing settings";
/// Longest id that a caller may choose, in characters.
const LONGEST_ID: usize = 200;
/// Platforms that content comes from.
pub(super) const PLATFORMS: [&str; 4] = ["tiktok", "youtube", "twitch", "documents"];
/// Ways in which content is named.
pub(super) const METHODS: [&str; 3] = ["channel", "urls", "upload"];

/// Databases by the words for them, and what an archive is made for then.
const DATABASES: [(&str, Option<VectorDatabase>); 8] = [
    ("pinecone", Some(VectorDatabase::Pinecone)),
    ("chroma", Some(VectorDatabase::Chroma)),
    ("chromadb", Some(VectorDatabase::Chroma)),
    ("qdrant", Some(VectorDatabase::Qdrant)),
    ("weaviate", Some(VectorDatabase::Weaviate)),
    ("milvus", Some(VectorDatabase::Milvus)),
    ("pgvector", Some(VectorDatabase::Pgvector)),
    ("none", None),
];

/// Refuses one part of a request.
pub(super) fn invalid(
    message: &str,
    field: impl Into<String>,
    issue: impl Into<String>,
) -> Refusal {
    Refusal::bad(message).about(field, issue)
}

/// A number that was said, if it lies between two.
pub(super) fn between(
    message: &str,
    field: &str,
    value: Option<u32>,
    least: u32,
    most: u32,
) -> Result<Option<u32>, Refusal> {
    match value {
        Some(value) if !(least..=most).contains(&value) => {
            let issue = format!("Must be between {least} and {most}");
            Err(invalid(message, field, issue))
        }
        value => Ok(value),
    }
}

/// One of a few words.
pub(super) fn one_of<'a>(field: &str, word: &str, words: &[&'a str]) -> Result<&'a str, Refusal> {
    let found = words
        .iter()
        .find(|one| one.eq_ignore_ascii_case(word.trim()));
    let unknown = || {
        let issue = format!("Must be one of {}", words.join(", "));
        invalid(
            &format!("Invalid {}", field.replace('_', " ")),
            field,
            issue,
        )
    };
    found.copied().ok_or_else(unknown)
}

/// An id that a caller chose.
pub(super) fn id<'a>(field: &str, id: &'a str) -> Result<&'a str, Refusal> {
    let length = id.chars().count();
    let fits = (1..=LONGEST_ID).contains(&length) && !id.trim().is_empty();
    match fits && !id.chars().any(char::is_control) {
        true => Ok(id),
        false => {
            let issue = format!("Must be 1 to {LONGEST_ID} characters without control characters");
            Err(invalid("Invalid id", field, issue))
        }
    }
}

/// How texts are cut, as options of a job.
pub(super) fn settings(said: &wire::Settings) -> Result<Map<String, Value>, Refusal> {
    let number = |name: &str, value, (least, most), usual: u32| {
        let field = format!("settings.{name}");
        let value = between(WRONG_SETTINGS, &field, value, least, most)?;
        Ok::<u32, Refusal>(value.unwrap_or(usual))
    };
    let size = number("chunkSize", said.chunk_size, (512, 4096), 1024)?;
    let overlap = number("chunkOverlap", said.chunk_overlap, (0, 500), 100)?;
    let most = number("maxTokens", said.max_tokens, (512, 8192), 8192)?;
    if overlap >= size {
        let issue = "Must be smaller than chunkSize";
        return Err(invalid(WRONG_SETTINGS, "settings.chunkOverlap", issue));
    }
    let options = json!({
        "chunk_unit": ChunkUnit::Tokens,
        "chunk_size": size.min(most),
        "chunk_overlap": overlap,
    });
    match options {
        Value::Object(options) => Ok(options),
        _ => Err(Refusal::defect()),
    }
}

/// The database that an archive is made for.
pub(super) fn database(said: &wire::VectorDb) -> Result<Option<VectorDatabase>, Refusal> {
    let words = DATABASES.map(|(word, _)| word);
    let word = one_of("vector_db.id", said.id.as_deref().unwrap_or("none"), &words)?;
    let found = DATABASES.iter().find(|(one, _)| *one == word);
    Ok(found.and_then(|(_, database)| *database))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(settings: Value) -> Result<Map<String, Value>, Refusal> {
        super::settings(&serde_json::from_value(settings).unwrap())
    }

    #[test]
    fn settings_count_tokens_and_have_their_documented_bounds() {
        let usual = cut(json!({})).unwrap();
        assert_eq!(usual["chunk_unit"], "tokens");
        assert_eq!(
            (&usual["chunk_size"], &usual["chunk_overlap"]),
            (&json!(1024), &json!(100))
        );
        let short = cut(json!({ "chunkSize": 4096, "chunkOverlap": 0, "maxTokens": 512 }));
        assert_eq!(
            short.unwrap()["chunk_size"],
            512,
            "no passage is longer than the text of a model"
        );
        for (name, wrong, issue) in [
            ("chunkSize", 511, "Must be between 512 and 4096"),
            ("chunkSize", 4097, "Must be between 512 and 4096"),
            ("chunkOverlap", 501, "Must be between 0 and 500"),
            ("maxTokens", 511, "Must be between 512 and 8192"),
            ("maxTokens", 8193, "Must be between 512 and 8192"),
        ] {
            let refusal = cut(json!({ name: wrong })).unwrap_err();
            let details = refusal.details.unwrap();
            assert_eq!(details.field, format!("settings.{name}"));
            assert_eq!(details.issue, issue);
        }
    }

    #[test]
    fn a_database_goes_by_its_word_or_by_none() {
        let of = |id: Option<&str>| {
            database(&wire::VectorDb {
                id: id.map(str::to_owned),
            })
        };
        assert_eq!(of(Some("ChromaDB")).unwrap(), Some(VectorDatabase::Chroma));
        assert_eq!(of(None).unwrap(), None);
        assert_eq!(
            of(Some("oracle")).unwrap_err().details.unwrap().field,
            "vector_db.id"
        );
    }

    #[test]
    fn an_id_is_what_a_path_can_hold() {
        assert!(id("job_id", "bulk-1641024000123").is_ok());
        for wrong in ["", "  ", "a\nb", &"x".repeat(201)] {
            assert_eq!(id("job_id", wrong).unwrap_err().status, 400, "{wrong:?}");
        }
    }
}
