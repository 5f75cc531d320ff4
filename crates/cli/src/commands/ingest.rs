//! `grist ingest`: paths become a job that runs to its end.

use std::path::{Path, PathBuf};

use gristmill_api::ApiError;
use gristmill_api::types::{CreateJob, OptionOverrides};
use gristmill_model::{CollectionId, ConnectionId, JobOrigin, Selection, is_web_address};
use serde_json::Value;

use super::{Context, foreground, metadata};
use crate::args::Ingest;
use crate::output::{note, short};
use crate::watch::Show;

pub(super) fn run(context: &Context, ingest: Ingest) -> Result<u8, ApiError> {
    let request = request(&ingest)?;
    let mut api = context.folder.to_own()?;
    let since = foreground::here(&*api)?;
    let created = api.jobs_create(request)?;
    for warning in &created.warnings {
        note(&format!("warning: {warning}"));
    }
    if created.continued {
        let id = short(created.job.job.id.as_str());
        note(&format!("Going on with job {id}, which was not done."));
    }
    let show = match (context.json, ingest.watch_progress) {
        (true, true) => Show::Json,
        (true, false) => Show::Nothing,
        (false, true) => Show::EveryFile,
        (false, false) => Show::Usual,
    };
    let status = foreground::to_the_end(&mut api, context, &created.job, since, show)?;
    foreground::say_what_is_left(&api)?;
    Ok(status)
}

fn request(ingest: &Ingest) -> Result<CreateJob, ApiError> {
    Ok(CreateJob {
        name: ingest.name.clone(),
        priority: Some(ingest.priority.into()),
        origin: Some(JobOrigin::CommandLine),
        collection: ingest.collection.clone().map(CollectionId),
        selections: selections(&ingest.taken.connections),
        paths: paths("ingest", &ingest.taken.paths)?,
        options: options(&ingest.options),
        mapping: ingest
            .metadata
            .as_deref()
            .map(metadata::mapping)
            .transpose()?,
        start: true,
        continue_unfinished: true,
        ..CreateJob::default()
    })
}

/// Paths as the owner of the data folder sees them, wherever it works; web addresses as they
/// are.
pub(super) fn paths(verb: &str, paths: &[PathBuf]) -> Result<Vec<String>, ApiError> {
    let hint = "check that it is there and that you may read it; \
                a connection goes by `--connection ID`";
    let absolute = |path: &PathBuf| match path.to_str().filter(|text| is_web_address(text)) {
        Some(url) => Ok(url.to_owned()),
        None => absolute(verb, path).map_err(|error| error.with_hint(hint)),
    };
    paths.iter().map(absolute).collect()
}

/// Everything of each of these connections.
pub(super) fn selections(connections: &[String]) -> Vec<Selection> {
    let everything = |id: &String| Selection::everything(ConnectionId(id.clone()));
    connections.iter().map(everything).collect()
}

/// The owner of the data folder may work in another folder than this process.
pub(super) fn absolute(verb: &str, path: &Path) -> Result<String, ApiError> {
    let shown = path.display();
    let absolute = path.canonicalize().map_err(|error| {
        ApiError::invalid(format!("cannot {verb} `{shown}`: {error}"))
            .with_hint("check that it is there and that you may read it")
    })?;
    let text = absolute.to_str().map(str::to_owned);
    text.ok_or_else(|| ApiError::invalid(format!("the path `{shown}` is not valid text")))
}

/// Values as JSON where they are JSON, else as text: `500`, `true`, `tokens`.
pub(super) fn options(pairs: &[(String, String)]) -> OptionOverrides {
    let value = |text: &String| serde_json::from_str(text).unwrap_or(Value::String(text.clone()));
    let option = |(name, text): &(String, String)| (name.clone(), value(text));
    OptionOverrides(pairs.iter().map(option).collect())
}
