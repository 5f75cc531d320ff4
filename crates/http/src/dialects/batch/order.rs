//! `POST /batch/jobs` as an order to the application: checked as a whole, then made.

use gristmill_api::Operations;
use gristmill_api::types::{CreateJob, JobView, Nothing, OptionOverrides, StatSourceFiles};
use gristmill_model::{ConnectionId, FileKey, Priority, ReasonCode, Selection};
use serde_json::{Map, Value};

use super::{wire, words};
use crate::jobs::listed;
use crate::refusal::Refusal;

/// The options that are honoured.
const HONOURED: [&str; 11] = [
    "chunk_size",
    "chunk_overlap",
    "quality_threshold",
    "retry_failed_files",
    "max_retries",
    "skip_existing",
    "preserve_structure",
    "extract_math",
    "parallel_processing",
    "max_workers",
    "timeout_seconds",
];

/// Whether a value is of the right type.
type Fits = fn(&Value) -> bool;

/// The model that is wanted where it can be had.
const PREFERENCE: &str = "embedding_model_preference";

/// Options of the document that are no options of a job here, with what they must be all the
/// same.
const OTHERS: [(&str, &str, Fits); 3] = [
    ("use_llm_parsing", "true or false", Value::is_boolean),
    (PREFERENCE, "text", Value::is_string),
    ("source_specific_options", "an object", Value::is_object),
];

/// Makes the job; nothing is made of an order that is wrong anywhere.
pub(super) fn place(
    api: &dyn Operations,
    user: &str,
    body: wire::CreateJob,
) -> Result<JobView, Refusal> {
    let priority = priority(body.priority.as_deref())?;
    if body.file_selections.is_empty() {
        return Err(Refusal::bad("`file_selections` names no files"));
    }
    for selection in &body.file_selections {
        check_connection(api, user, selection)?;
    }
    check_files(api, &body.file_selections)?;
    let created = api.jobs_create(CreateJob {
        user: Some(user.to_owned()),
        name: body.name.filter(|name| !name.trim().is_empty()),
        description: body.description,
        priority: Some(priority),
        selections: body.file_selections.into_iter().map(selection).collect(),
        options: options(api, body.processing_options.unwrap_or_default())?,
        ..CreateJob::default()
    })?;
    Ok(listed(api, created.job)?)
}

fn priority(word: Option<&str>) -> Result<Priority, Refusal> {
    let Some(word) = word else {
        return Ok(Priority::default());
    };
    words::priority(word).ok_or_else(|| {
        let known = words::named(Priority::ALL.map(Priority::as_str));
        Refusal::bad(format!("Unknown priority `{word}`; use one of {known}"))
    })
}

fn selection(selection: wire::FileSelection) -> Selection {
    let keys = selection.file_ids.into_iter().map(FileKey).collect();
    Selection::only(ConnectionId(selection.connection_id), keys)
}

/// What the job says differently from the settings. An option that is null says nothing.
fn options(api: &dyn Operations, said: Map<String, Value>) -> Result<OptionOverrides, Refusal> {
    for (name, kind, fits) in OTHERS {
        let value = said.get(name).filter(|value| !value.is_null());
        if value.is_some_and(|value| !fits(value)) {
            let message = format!("`processing_options.{name}` must be {kind}");
            return Err(Refusal::bad(message));
        }
    }
    let preferred = match said.get(PREFERENCE).and_then(Value::as_str) {
        Some(name) => preferred(api, name)?,
        None => None,
    };
    let honoured =
        |(name, value): &(String, Value)| HONOURED.contains(&name.as_str()) && !value.is_null();
    let honoured = said.into_iter().filter(honoured);
    let preferred = preferred.map(|name| ("embedding_model".to_owned(), name.into()));
    Ok(OptionOverrides(honoured.chain(preferred).collect()))
}

/// The model of this name if a provider can be asked for it. Where none can, the documents
/// get the knowledge base's own model, and each of them says so.
fn preferred(api: &dyn Operations, name: &str) -> Result<Option<String>, Refusal> {
    let providers = api.providers_list(Nothing {})?;
    let named = providers.into_iter().find(|provider| provider.name == name);
    let ready = named.filter(|provider| provider.key.is_some() || !provider.needs_key);
    if ready.is_none() {
        tracing::info!(name, "a preferred embedding model cannot be asked");
    }
    Ok(ready.map(|provider| provider.name))
}

/// The connection must be there for this user, and be of the kind named.
fn check_connection(
    api: &dyn Operations,
    user: &str,
    selection: &wire::FileSelection,
) -> Result<(), Refusal> {
    let (id, kind) = (&selection.connection_id, selection.source_type.as_str());
    super::sources::check(kind)?;
    let Some(connection) = super::connections::visible(api, user, id)? else {
        let message = format!("Unknown connection `{id}`; `GET /connections` lists them");
        return Err(Refusal::bad(message));
    };
    let actual = connection.config.source_type().as_str();
    match actual == kind {
        true => Ok(()),
        false => Err(Refusal::bad(format!(
            "Connection `{id}` is of the source type `{actual}`, not `{kind}`"
        ))),
    }
}

/// At least one file must be there, and none may lead out of its source.
fn check_files(api: &dyn Operations, selections: &[wire::FileSelection]) -> Result<(), Refusal> {
    let mut found = false;
    let mut first_missing = None;
    for selection in selections {
        if selection.file_ids.is_empty() {
            found = true;
            continue;
        }
        for file in api.connections_stat(StatSourceFiles {
            id: ConnectionId(selection.connection_id.clone()),
            keys: selection.file_ids.iter().cloned().map(FileKey).collect(),
        })? {
            match file.problem {
                Some(problem) if problem.code == ReasonCode::UnsafePath => {
                    return Err(Refusal::bad(problem.detail));
                }
                Some(problem) => {
                    first_missing.get_or_insert(problem.detail);
                }
                None => found = true,
            }
        }
    }
    match (found, first_missing) {
        (false, Some(missing)) => Err(Refusal::bad(format!(
            "None of the selected files can be found: {missing}"
        ))),
        (_, _) => Ok(()),
    }
}
