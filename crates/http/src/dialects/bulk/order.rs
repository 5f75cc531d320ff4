//! `POST /process` as an order to the application: checked as a whole, then made.

use axum::http::StatusCode;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use gristmill_api::Operations;
use gristmill_api::types::{AddConnection, CreateJob, JobRef, JobView, OptionOverrides};
use gristmill_api::{ApiError, ErrorCode};
use gristmill_model::{ConnectionConfig, ConnectionId, FileKey, JobId, JobState, Selection};

use super::check::{self, METHODS, PLATFORMS, one_of};
use super::content::{self, Content, Item};
use super::request::{Asked, digest, name_of};
use super::{NOBODY, models, wire};
use crate::kept::Kept;
use crate::refusal::Refusal;

/// Endings of names of files that are no text.
const BINARY: [&str; 19] = [
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "epub", "zip", "png",
    "jpg", "jpeg", "gif", "tif", "tiff", "webp",
];

/// Makes the job and starts it, or finds the one there is. Nothing is made of an order that is
/// wrong anywhere.
pub(super) fn place(
    api: &dyn Operations,
    user: &str,
    mut body: wire::Process,
) -> Result<JobView, Refusal> {
    let id = JobId(check::id("job_id", &body.job_id)?.to_owned());
    let digest = digest(&body)?;
    let platform = one_of("platform", &body.platform, &PLATFORMS)?;
    one_of("input_method", &body.input_method, &METHODS)?;
    let database = check::database(&body.vector_db)?;
    let mut options = check::settings(&body.settings)?;
    options.extend(models::options(api, &body.embedding_model)?);
    let mut items = content::items(platform, &mut body)?;
    let asked = Asked::new(digest, database, &items);
    let words = asked.words()?;
    if let Some(there) = there(api, &id)? {
        let same = there.job.user == user && there.job.request.as_ref() == Some(&words);
        return match (same, &there.job.state) {
            (false, _) => Err(taken(&id)),
            // Whoever made it was cut off before it was started.
            (true, JobState::Pending) => Ok(api.jobs_start(JobRef { id })?),
            (true, _) => Ok(there),
        };
    }
    let mut kept = Kept::new(api, uploads(user), user);
    // Nothing may have come along.
    api.connections_add(AddConnection {
        id: Some(kept.connection.clone()),
        name: None,
        user: Some(user.to_owned()),
        config: ConnectionConfig::IndividualUpload,
    })?;
    let mut selections = Vec::new();
    let keys = keys(&mut kept, &mut items)?;
    if !keys.is_empty() {
        selections.push(Selection::only(kept.connection.clone(), keys));
    }
    let pages: Vec<FileKey> = items.iter().filter_map(Item::page).collect();
    if !pages.is_empty() {
        selections.push(Selection::only(pages_of(api, user)?, pages));
    }
    let created = api.jobs_create(CreateJob {
        id: Some(id.clone()),
        request: Some(words),
        user: Some(user.to_owned()),
        name: Some(format!("Bulk: {} from {platform}", count(items.len()))),
        selections,
        options: OptionOverrides(options),
        start: true,
        ..CreateJob::default()
    });
    let created = created.map_err(|error| match error.code {
        ErrorCode::Conflict => taken(&id),
        _ => error.into(),
    })?;
    if !created.continued {
        kept.taken();
    }
    Ok(created.job)
}

/// The upload connection of a user.
pub(super) fn uploads(user: &str) -> ConnectionId {
    connection("bulk-uploads", user)
}

/// The connection by which a user's pages and talks are reached.
fn pages_of(api: &dyn Operations, user: &str) -> Result<ConnectionId, Refusal> {
    let added = api.connections_add(AddConnection {
        id: Some(connection("bulk-pages", user)),
        name: None,
        user: Some(user.to_owned()),
        config: ConnectionConfig::Web { urls: Vec::new() },
    })?;
    Ok(added.id)
}

fn connection(kind: &str, user: &str) -> ConnectionId {
    ConnectionId(match user {
        NOBODY => kind.to_owned(),
        user => format!("{kind}-{user}"),
    })
}

fn there(api: &dyn Operations, id: &JobId) -> Result<Option<JobView>, ApiError> {
    match api.jobs_get(JobRef { id: id.clone() }) {
        Ok(view) => Ok(Some(view)),
        Err(error) if error.code == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn taken(id: &JobId) -> Refusal {
    let message = format!("Another job has the id `{id}` already; choose another id");
    Refusal::new(StatusCode::CONFLICT, "conflict", message)
}

fn count(items: usize) -> String {
    match items {
        1 => "one item".to_owned(),
        items => format!("{items} items"),
    }
}

/// Keeps what came along, and names the file of each item but pages. A file that is named twice
/// is one.
fn keys(kept: &mut Kept<'_>, items: &mut [Item]) -> Result<Vec<FileKey>, Refusal> {
    let mut keys = Vec::new();
    for (index, item) in items.iter_mut().enumerate() {
        let key = match &mut item.content {
            Content::Document { name, kind, text } => keep(kept, name, kind, std::mem::take(text))?,
            Content::Uploaded { path, .. } => FileKey(std::mem::take(path)),
            Content::Missing => kept.nothing(&name_of(index, &item.id)),
            Content::Elsewhere { .. } => continue,
        };
        keys.push(key);
    }
    Ok(keys)
}

/// Keeps a document: its text as it stands, or the bytes that it says.
fn keep(kept: &mut Kept<'_>, name: &str, kind: &str, text: String) -> Result<FileKey, Refusal> {
    match bytes(name, kind, &text) {
        Some(Ok(bytes)) => kept.bytes(name, &bytes),
        // The text of a document whose name promises more.
        Some(Err(_)) => kept.text(format!("{name}.txt"), text),
        None => kept.text(name.to_owned(), text),
    }
}

/// The bytes of a document that is no text, if it is none.
fn bytes(name: &str, kind: &str, text: &str) -> Option<Result<Vec<u8>, base64::DecodeError>> {
    let in_address = text
        .strip_prefix("data:")
        .and_then(|rest| rest.split_once(";base64,"));
    let encoded = match in_address {
        Some((_, encoded)) => encoded,
        None if is_binary(name, kind) => text,
        None => return None,
    };
    let dense: String = encoded.split_ascii_whitespace().collect();
    Some(BASE64_STANDARD.decode(dense))
}

/// Whether a document is no text: by its media type, else by the ending of its name.
fn is_binary(name: &str, kind: &str) -> bool {
    let kind = kind.trim().to_ascii_lowercase();
    let ending = match kind.as_str() {
        "" => name.rsplit_once('.').map_or("", |(_, ending)| ending),
        kind => kind.rsplit(['/', '.']).next().unwrap_or_default(),
    };
    let of_texts = [
        "text/",
        "application/json",
        "application/xml",
        "application/yaml",
    ];
    match kind.contains('/') {
        true => !of_texts.iter().any(|text| kind.starts_with(text)),
        false => BINARY.contains(&ending.to_ascii_lowercase().as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_text_unless_its_type_or_name_says_otherwise() {
        for (name, kind) in [
            ("a.txt", ""),
            ("a", ""),
            ("a.md", "text/markdown"),
            ("a.json", "application/json"),
            ("a.pdf", "text/plain"),
            ("a", "txt"),
        ] {
            assert!(!is_binary(name, kind), "{name} {kind}");
        }
        for (name, kind) in [
            ("a.pdf", ""),
            ("a.DOCX", ""),
            ("a", "pdf"),
            ("a", "application/pdf"),
            (
                "a",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ),
            ("a", "application/x-zip"),
            ("a", "image/png"),
        ] {
            assert!(is_binary(name, kind), "{name} {kind}");
        }
    }

    #[test]
    fn bytes_come_as_base64_or_as_an_address_of_data() {
        let of = |name, text| bytes(name, "", text);
        assert_eq!(of("a.pdf", "JVBE\nRg=="), Some(Ok(b"%PDF".to_vec())));
        assert_eq!(
            of("a.txt", "data:application/pdf;base64,JVBERg=="),
            Some(Ok(b"%PDF".to_vec()))
        );
        assert_eq!(of("a.txt", "JVBERg=="), None, "a text may look like that");
        assert!(of("a.pdf", "The text of a page.").is_some_and(|bytes| bytes.is_err()));
    }
}
