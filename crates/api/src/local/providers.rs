//! `providers.*`: models on other machines, and the keys they want.

use std::collections::BTreeMap;

use gristmill_providers::{
    Endpoint, EndpointError, KeyError, KeyOrigin, Providers, Supplied, known,
};
use serde_json::{Map, Value};

use super::Opened;
use crate::config::ConfigFile;
use crate::types::{
    AddProvider, Nothing, ProviderRef, ProviderView, SetProviderKey, TestedProvider,
};
use crate::{ApiError, ErrorCode};

/// The section of `config.yaml`: what was added, by name.
const SECTION: &str = "providers";

/// The providers that every installation knows, with what `config.yaml` says about others.
pub(super) fn providers(config: &ConfigFile) -> Result<Providers, ApiError> {
    let made = Providers::new(&supplied(config)?);
    made.map_err(|error| {
        ApiError::invalid(format!(
            "the section `{SECTION}` of the settings cannot be used: {error}"
        ))
        .with_hint("correct `config.yaml` in the data folder")
    })
}

fn supplied(config: &ConfigFile) -> Result<Vec<Supplied>, ApiError> {
    let wrong = |problem: String| {
        let message = format!("the section `{SECTION}` of the settings cannot be used: {problem}");
        ApiError::invalid(message).with_hint("correct `config.yaml` in the data folder")
    };
    let entries = match config.section(SECTION)? {
        Value::Null => return Ok(Vec::new()),
        Value::Object(entries) => entries,
        _ => return Err(wrong("it does not hold names".to_owned())),
    };
    let read = |(name, value): (String, Value)| {
        let Value::Object(mut fields) = value else {
            return Err(wrong(format!("`{name}` has no `url`")));
        };
        fields.insert("name".to_owned(), Value::String(name.clone()));
        serde_json::from_value(Value::Object(fields))
            .map_err(|error| wrong(format!("`{name}`: {error}")))
    };
    entries.into_iter().map(read).collect()
}

pub(super) fn list(opened: &Opened, _: Nothing) -> Result<Vec<ProviderView>, ApiError> {
    let documents = documents(opened)?;
    let providers = opened.models.remotes().providers();
    let views = providers.all().iter();
    Ok(views
        .map(|endpoint| view(opened, endpoint, &documents))
        .collect())
}

pub(super) fn add(opened: &Opened, input: AddProvider) -> Result<ProviderView, ApiError> {
    opened.engine()?;
    let name = input.name.clone();
    let added = Supplied {
        name: input.name,
        url: input.url,
        model: input.model,
        dimensions: input.dimensions,
        max_tokens: input.max_tokens,
        needs_key: input.needs_key,
    };
    let mut all = supplied(&opened.config)?;
    all.retain(|one| one.name != name);
    all.push(added);
    let providers = Providers::new(&all).map_err(|error| refused(&error))?;
    let endpoint = providers
        .named(&name)
        .map_err(|error| refused(&error))?
        .clone();
    refuse_other_vectors(opened, &endpoint)?;
    keep(opened, &all, providers)?;
    Ok(view(opened, &endpoint, &documents(opened)?))
}

pub(super) fn remove(opened: &Opened, input: ProviderRef) -> Result<Nothing, ApiError> {
    opened.engine()?;
    let mut all = supplied(&opened.config)?;
    let before = all.len();
    all.retain(|one| one.name != input.name);
    if all.len() == before {
        let providers = opened.models.remotes().providers();
        providers
            .named(&input.name)
            .map_err(|error| refused(&error))?;
        let message = format!("`{}` comes with the program", input.name);
        return Err(ApiError::refused(message).with_hint("take its key away instead"));
    }
    let is_known = known().iter().any(|endpoint| endpoint.name == input.name);
    let stored = documents(opened)?.get(&input.name).copied().unwrap_or(0);
    if stored > 0 && !is_known {
        return Err(ApiError::refused(format!(
            "{stored} documents have vectors of `{}`, which nobody could find by meaning then",
            input.name
        ))
        .with_hint("ingest them with another model first"));
    }
    let providers = Providers::new(&all).map_err(|error| refused(&error))?;
    keep(opened, &all, providers)?;
    Ok(Nothing {})
}

pub(super) fn set_key(opened: &Opened, input: SetProviderKey) -> Result<ProviderView, ApiError> {
    opened.engine()?;
    let endpoint = endpoint(opened, &input.name)?;
    if !endpoint.needs_key {
        let message = format!("`{}` answers without a key", endpoint.name);
        return Err(ApiError::refused(message).with_hint("add it again with `--needs-key`"));
    }
    let keys = opened.models.remotes().keys();
    keys.set(&endpoint, &input.key)
        .map_err(|error| key_error(&error))?;
    tracing::info!(provider = %endpoint.name, "key set");
    Ok(view(opened, &endpoint, &documents(opened)?))
}

pub(super) fn remove_key(opened: &Opened, input: ProviderRef) -> Result<ProviderView, ApiError> {
    opened.engine()?;
    let endpoint = endpoint(opened, &input.name)?;
    let keys = opened.models.remotes().keys();
    if !keys.remove(&endpoint).map_err(|error| key_error(&error))? {
        return Err(ApiError::new(
            ErrorCode::NotFound,
            format!("no key of `{}` is kept", endpoint.name),
        ));
    }
    Ok(view(opened, &endpoint, &documents(opened)?))
}

pub(super) fn test(opened: &Opened, input: ProviderRef) -> Result<TestedProvider, ApiError> {
    let endpoint = endpoint(opened, &input.name)?;
    let remotes = opened.models.remotes();
    let client = remotes.client(&endpoint, endpoint.dimensions.usual);
    let took = client
        .test()
        .map_err(|failure| ApiError::unavailable(failure.detail))?;
    Ok(TestedProvider {
        took_ms: took.as_secs_f64() * 1000.0,
    })
}

fn endpoint(opened: &Opened, name: &str) -> Result<Endpoint, ApiError> {
    let providers = opened.models.remotes().providers();
    let found = providers.named(name).cloned();
    found.map_err(|error| ApiError::new(ErrorCode::NotFound, error.problem).with_hint(error.hint))
}

/// Writes what was added to `config.yaml` and puts it in force.
fn keep(opened: &Opened, all: &[Supplied], providers: Providers) -> Result<(), ApiError> {
    let mut entries = Map::new();
    for one in all {
        let Ok(Value::Object(mut fields)) = serde_json::to_value(one) else {
            return Err(ApiError::internal("a provider is not an object"));
        };
        fields.remove("name");
        entries.insert(one.name.clone(), Value::Object(fields));
    }
    let section = (!entries.is_empty()).then_some(Value::Object(entries));
    opened.config.set_section(SECTION, section.as_ref())?;
    opened.models.remotes().replace(providers);
    Ok(())
}

/// A name whose documents have vectors of one model stays with that model.
fn refuse_other_vectors(opened: &Opened, endpoint: &Endpoint) -> Result<(), ApiError> {
    for stored in opened.store.embedding_models()? {
        let Some((name, model, dimensions)) = stored.model.as_remote() else {
            continue;
        };
        let same = model == endpoint.model && endpoint.dimensions(dimensions).is_ok();
        if name == endpoint.name && stored.documents > 0 && !same {
            return Err(ApiError::refused(format!(
                "{} documents have vectors of `{}`, which is another model",
                stored.documents, stored.model
            ))
            .with_hint("add the new model under another name"));
        }
    }
    Ok(())
}

/// How many documents have vectors of each provider.
fn documents(opened: &Opened) -> Result<BTreeMap<String, u64>, ApiError> {
    let mut documents = BTreeMap::new();
    for stored in opened.store.embedding_models()? {
        if let Some((name, _, _)) = stored.model.as_remote() {
            *documents.entry(name.to_owned()).or_insert(0) += stored.documents;
        }
    }
    Ok(documents)
}

fn view(opened: &Opened, endpoint: &Endpoint, documents: &BTreeMap<String, u64>) -> ProviderView {
    let remotes = opened.models.remotes();
    let (key, problem) = match remotes.keys().find(endpoint) {
        Ok(found) => (found.map(|(_, origin)| place(origin)), None),
        Err(error) => (None, Some(error.to_string())),
    };
    let client = remotes.client(endpoint, endpoint.dimensions.usual);
    ProviderView {
        name: endpoint.name.clone(),
        protocol: endpoint.protocol.as_str().to_owned(),
        url: endpoint.url.clone(),
        model: endpoint.model.clone(),
        dimensions: endpoint.dimensions.usual,
        least_dimensions: endpoint.dimensions.least,
        most_dimensions: endpoint.dimensions.most,
        max_tokens: endpoint.max_tokens,
        own: endpoint.is_own,
        needs_key: endpoint.needs_key,
        key,
        problem: problem.or_else(|| client.trouble()),
        documents: documents.get(&endpoint.name).copied().unwrap_or(0),
    }
}

fn place(origin: KeyOrigin) -> String {
    match origin {
        KeyOrigin::Environment(variable) => variable,
        KeyOrigin::Keyring => "keyring".to_owned(),
        KeyOrigin::File => "file".to_owned(),
    }
}

fn refused(error: &EndpointError) -> ApiError {
    ApiError::invalid(error.problem.clone()).with_hint(error.hint.clone())
}

fn key_error(error: &KeyError) -> ApiError {
    match error {
        KeyError::NoKey => ApiError::invalid(error.to_string()),
        KeyError::Keyring(_) | KeyError::File(_) | KeyError::Passphrase => {
            ApiError::unavailable(error.to_string())
        }
    }
}
