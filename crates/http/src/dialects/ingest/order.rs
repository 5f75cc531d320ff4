//! What was handed in as an order to the application.

use std::path::Path;

use gristmill_api::Operations;
use gristmill_api::types::{AddFile, AddText, CreateJob, JobView, OptionOverrides, UploadView};
use gristmill_model::{ConnectionId, FileKey, MetadataValue, MetadataValues, Selection};
use serde_json::{Map, Value};

use super::kinds::Kind;
use crate::form::SentFile;
use crate::jobs::listed;
use crate::refusal::Refusal;

/// The id of an upload that never was: what has it is a file that is not there.
const NO_UPLOAD: &str = "00000000000000000000000000000000";
/// Longest name of a job made from a text, in characters.
const NAME: usize = 60;

/// Something to take in.
#[derive(Debug)]
pub(super) enum Content {
    Text(String),
    File(SentFile),
    /// Of a file or folder on this machine.
    Path(String),
}

/// Makes a job of one text, file or folder, and starts it.
pub(super) fn single(
    api: &dyn Operations,
    user: &str,
    content: Content,
    metadata: &Map<String, Value>,
) -> Result<JobView, Refusal> {
    let job = match content {
        Content::Text(text) => {
            let name = opening(&text);
            let (connection, key) = text_upload(api, Kind::Text, user, text_name(metadata), text)?;
            CreateJob {
                name: Some(name),
                selections: vec![Selection::only(connection, vec![key])],
                ..CreateJob::default()
            }
        }
        Content::File(file) => {
            let name = file.name.clone();
            let (connection, key) = file_upload(api, user, &file)?;
            CreateJob {
                name: Some(name),
                selections: vec![Selection::only(connection, vec![key])],
                ..CreateJob::default()
            }
        }
        Content::Path(path) => CreateJob {
            paths: vec![existing(path)?],
            ..CreateJob::default()
        },
    };
    create(api, user, job, metadata)
}

/// A text of a batch, with metadata of its own; none for one that is missing.
pub(super) type Item = (Option<String>, MetadataValues);

/// Makes a job of many texts, and starts it. A text that is missing is a file of the job
/// that fails.
pub(super) fn batch(
    api: &dyn Operations,
    user: &str,
    items: Vec<Item>,
    metadata: &Map<String, Value>,
) -> Result<JobView, Refusal> {
    let mut selection = Selection::only(Kind::Batch.uploads(user), Vec::new());
    let count = items.len();
    for (index, (text, own)) in items.into_iter().enumerate() {
        let name = message_name(index);
        let key = match text {
            Some(text) => text_upload(api, Kind::Batch, user, name, text)?.1,
            None => FileKey(format!("{NO_UPLOAD}/{name}")),
        };
        if !own.is_empty() {
            selection.metadata.insert(key.clone(), own);
        }
        selection.keys.push(key);
    }
    let job = CreateJob {
        name: Some(format!("Batch of {count}")),
        selections: vec![selection],
        ..CreateJob::default()
    };
    create(api, user, job, metadata)
}

fn create(
    api: &dyn Operations,
    user: &str,
    job: CreateJob,
    metadata: &Map<String, Value>,
) -> Result<JobView, Refusal> {
    let given = metadata
        .iter()
        .filter_map(|(name, value)| Some((name.clone(), Value::String(text(value)?))));
    let given: Map<String, Value> = given.collect();
    let options = [
        ("metadata".to_owned(), Value::Object(given)),
        // Short messages are what they are; the document leaves nothing out.
        ("quality_threshold".to_owned(), Value::from(0.0)),
    ];
    let created = api.jobs_create(CreateJob {
        user: Some(user.to_owned()),
        options: OptionOverrides(options.into_iter().collect()),
        start: true,
        ..job
    })?;
    Ok(listed(api, created.job)?)
}

fn text_upload(
    api: &dyn Operations,
    kind: Kind,
    user: &str,
    name: String,
    text: String,
) -> Result<(ConnectionId, FileKey), Refusal> {
    let added = api.uploads_add_text(AddText {
        connection: Some(kind.uploads(user)),
        user: Some(user.to_owned()),
        name,
        text,
    })?;
    Ok(place(added))
}

fn file_upload(
    api: &dyn Operations,
    user: &str,
    file: &SentFile,
) -> Result<(ConnectionId, FileKey), Refusal> {
    let path = file.path.to_str().ok_or_else(Refusal::defect)?;
    let added = api.uploads_add_file(AddFile {
        connection: Some(Kind::File.uploads(user)),
        user: Some(user.to_owned()),
        path: path.to_owned(),
        name: Some(file.name.clone()),
        take: true,
    })?;
    Ok(place(added))
}

fn place(added: UploadView) -> (ConnectionId, FileKey) {
    (added.connection, added.key)
}

/// A path that leads somewhere, from the root on: the server is nowhere in particular.
fn existing(path: String) -> Result<String, Refusal> {
    let there = Path::new(&path).is_absolute() && Path::new(&path).exists();
    match there {
        true => Ok(path),
        false => Err(Refusal::bad(format!("File not found: {path}"))),
    }
}

/// The name that a message is kept under, from which its place is told again.
fn message_name(index: usize) -> String {
    format!("message-{index}.txt")
}

/// The place of the message that is kept under a name.
pub(super) fn message_index(name: &str) -> Option<usize> {
    let index = name.strip_prefix("message-")?.strip_suffix(".txt")?;
    index.parse().ok()
}

/// The name that a text is kept under: what its metadata says it is called.
fn text_name(metadata: &Map<String, Value>) -> String {
    let said = metadata.get("filename").and_then(Value::as_str);
    match said.filter(|name| !name.trim().is_empty()) {
        Some(name) => name.to_owned(),
        None => "text.txt".to_owned(),
    }
}

/// The first line of a text, not too long.
fn opening(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    match line.char_indices().nth(NAME) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// A value as text; nothing for null.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        value => Some(value.to_string()),
    }
}

/// Metadata as the application has it. Nulls say nothing; what has parts is kept as JSON.
pub(super) fn typed(metadata: Map<String, Value>) -> MetadataValues {
    let pairs = metadata.into_iter();
    pairs
        .filter_map(|(name, value)| Some((name, typed_value(value)?)))
        .collect()
}

fn typed_value(value: Value) -> Option<MetadataValue> {
    let whole = value.as_i64();
    Some(match value {
        Value::Null => return None,
        Value::Bool(flag) => MetadataValue::Boolean(flag),
        Value::Number(number) => match whole {
            Some(whole) => MetadataValue::Integer(whole),
            None => MetadataValue::Number(number.as_f64()?),
        },
        Value::String(text) => MetadataValue::Text(text),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            MetadataValue::List(items.iter().filter_map(text).collect())
        }
        value @ (Value::Array(_) | Value::Object(_)) => MetadataValue::Text(value.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn metadata_keeps_its_types() {
        let json = json!({
            "flag": true, "count": 3, "share": 0.5, "tags": ["a", "b"], "name": "x",
            "parts": { "a": 1 }, "nothing": null,
        });
        let Value::Object(json) = json else {
            unreachable!("it is an object");
        };
        let values = typed(json);
        assert_eq!(values.len(), 6, "null says nothing");
        assert_eq!(values["flag"], MetadataValue::Boolean(true));
        assert_eq!(values["count"], MetadataValue::Integer(3));
        assert_eq!(
            values["tags"],
            MetadataValue::List(vec!["a".into(), "b".into()])
        );
        assert_eq!(values["parts"], MetadataValue::Text(r#"{"a":1}"#.into()));
    }

    #[test]
    fn a_message_is_found_again_by_its_name() {
        assert_eq!(message_index(&message_name(7)), Some(7));
        assert_eq!(message_index("report.pdf"), None);
    }

    #[test]
    fn a_job_is_called_like_the_text_begins() {
        assert_eq!(opening("\n  A line\nand another"), "A line");
        assert_eq!(opening(&"ä".repeat(100)).chars().count(), NAME + 1);
    }
}
