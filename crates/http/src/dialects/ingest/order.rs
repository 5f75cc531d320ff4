//! What was handed in as an order to the application.

use std::path::Path;

use gristmill_api::Operations;
use gristmill_api::types::{CreateJob, JobView, OptionOverrides};
use gristmill_model::{MetadataValues, Selection};
use serde_json::{Map, Value};

use super::kinds::Kind;
use super::messages::message_name;
use super::metadata::as_text;
use crate::form::SentFile;
use crate::jobs::listed;
use crate::kept::Kept;
use crate::refusal::Refusal;

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
    let (kept, name) = match content {
        Content::Text(text) => {
            let name = opening(&text);
            let mut kept = Kept::new(api, Kind::Text.uploads(user), user);
            kept.text(text_name(metadata), text)?;
            (kept, name)
        }
        Content::File(file) => {
            let mut kept = Kept::new(api, Kind::File.uploads(user), user);
            kept.file(&file)?;
            (kept, file.name)
        }
        Content::Path(path) => {
            let job = CreateJob {
                paths: vec![existing(path)?],
                ..CreateJob::default()
            };
            return Ok(listed(api, create(api, user, job, metadata)?)?);
        }
    };
    let selection = Selection::only(kept.connection.clone(), kept.keys.clone());
    let view = create(api, user, named(name, selection), metadata)?;
    kept.taken();
    Ok(listed(api, view)?)
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
    let mut kept = Kept::new(api, Kind::Batch.uploads(user), user);
    let mut selection = Selection::only(kept.connection.clone(), Vec::new());
    let name = format!("Batch of {}", items.len());
    for (index, (text, own)) in items.into_iter().enumerate() {
        let key = match text {
            Some(text) => kept.text(message_name(index), text)?,
            None => kept.nothing(&message_name(index)),
        };
        if !own.is_empty() {
            selection.metadata.insert(key, own);
        }
    }
    selection.keys.clone_from(&kept.keys);
    let view = create(api, user, named(name, selection), metadata)?;
    kept.taken();
    Ok(listed(api, view)?)
}

fn named(name: String, selection: Selection) -> CreateJob {
    CreateJob {
        name: Some(name),
        selections: vec![selection],
        ..CreateJob::default()
    }
}

fn create(
    api: &dyn Operations,
    user: &str,
    job: CreateJob,
    metadata: &Map<String, Value>,
) -> Result<JobView, Refusal> {
    let options = [
        ("metadata".to_owned(), as_text(metadata)),
        // Short messages are what they are; the document leaves nothing out.
        ("quality_threshold".to_owned(), Value::from(0.0)),
    ];
    let created = api.jobs_create(CreateJob {
        user: Some(user.to_owned()),
        options: OptionOverrides(options.into_iter().collect()),
        start: true,
        ..job
    })?;
    Ok(created.job)
}

/// A path that leads somewhere, from the root on: the server is nowhere in particular.
fn existing(path: String) -> Result<String, Refusal> {
    let there = Path::new(&path).is_absolute() && Path::new(&path).exists();
    match there {
        true => Ok(path),
        false => Err(Refusal::bad(format!("File not found: {path}"))),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_called_like_the_text_begins() {
        assert_eq!(opening("\n  A line\nand another"), "A line");
        assert_eq!(opening(&"ä".repeat(100)).chars().count(), NAME + 1);
    }
}
