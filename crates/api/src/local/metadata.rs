//! `metadata.*`: what the settings say about metadata, and mapping files that callers name.

use std::collections::BTreeMap;
use std::path::Path;

use gristmill_metadata::{Mapping, Policy, Schema, read_mapping};
use gristmill_model::MetadataValue;
use serde_json::json;

use super::Opened;
use crate::ApiError;
use crate::config::ConfigFile;
use crate::types::{MappingFile, MetadataSettings, Nothing, SetMetadata};

/// The section of `config.yaml`.
const SECTION: &str = "metadata";
/// Largest mapping file, in bytes.
const MOST_BYTES: u64 = 256 << 20;

/// What `config.yaml` says about metadata.
pub(super) fn policy(config: &ConfigFile) -> Result<Policy, ApiError> {
    Policy::from_section(&config.section(SECTION)?).map_err(|problem| {
        let message = format!("the section `{SECTION}` of the settings cannot be used: {problem}");
        ApiError::invalid(message).with_hint("correct `config.yaml` in the data folder")
    })
}

pub(super) fn get(opened: &Opened, _: Nothing) -> Result<MetadataSettings, ApiError> {
    Ok(view(policy(&opened.config)?))
}

fn view(policy: Policy) -> MetadataSettings {
    MetadataSettings {
        schema: policy.schema.0,
        standard: Schema::default().0.into_keys().collect(),
        rules: policy.rules,
    }
}

pub(super) fn set(opened: &Opened, input: SetMetadata) -> Result<MetadataSettings, ApiError> {
    let engine = opened.engine()?;
    let before = policy(&opened.config)?;
    let schema = input.schema.unwrap_or(json!(before.schema.differences()));
    let rules = input.rules.unwrap_or(before.rules);
    let section = json!({ "schema": schema, "rules": rules });
    let policy = Policy::from_section(&section)
        .map_err(|problem| ApiError::invalid(format!("metadata cannot be set: {problem}")))?;
    let written = policy.section();
    opened.config.set_section(SECTION, written.as_ref())?;
    engine.apply_metadata(policy.clone());
    Ok(view(policy))
}

/// Refuses metadata for all files of a job that would make every one of them fail.
pub(super) fn check_given(
    opened: &Opened,
    metadata: &BTreeMap<String, String>,
) -> Result<(), ApiError> {
    let schema = policy(&opened.config)?.schema;
    let mut problems = metadata.iter().filter_map(|(name, text)| {
        let value = MetadataValue::Text(text.clone());
        schema.convert(name, &value).err()
    });
    problems
        .next()
        .map_or(Ok(()), |problem| Err(invalid(&problem)))
}

/// A value as the schema wants it.
pub(super) fn converted(
    schema: &Schema,
    name: &str,
    value: &MetadataValue,
) -> Result<MetadataValue, ApiError> {
    let converted = schema.convert(name, value);
    converted.map_err(|problem| invalid(&problem))
}

pub(super) fn invalid(problem: &str) -> ApiError {
    ApiError::invalid(format!("Metadata validation failed: {problem}"))
        .with_hint("`grist metadata show` lists what each field must be")
}

/// Reads a mapping file that a caller names.
pub(super) fn mapping(file: &MappingFile) -> Result<Mapping, ApiError> {
    let read = match file {
        MappingFile::Path { path } => read_mapping(path, &bytes(Path::new(path))?),
        MappingFile::Text { name, text } => read_mapping(name, text.as_bytes()),
    };
    read.map_err(|error| {
        ApiError::invalid(error.to_string()).with_hint(
            "a CSV table needs a column `filename`; JSON is an object of objects, or a list of \
             objects with `filename`",
        )
    })
}

fn bytes(path: &Path) -> Result<Vec<u8>, ApiError> {
    let shown = path.display();
    let cannot = |why: &dyn std::fmt::Display| {
        ApiError::invalid(format!("cannot read metadata from `{shown}`: {why}"))
    };
    let size = path.metadata().map_err(|error| cannot(&error))?.len();
    if size > MOST_BYTES {
        return Err(cannot(&format!(
            "it is larger than {} MB",
            MOST_BYTES >> 20
        )));
    }
    std::fs::read(path).map_err(|error| cannot(&error))
}
