//! `connections.files` and `connections.stat`: what a source has, before any job takes it.

use std::sync::Arc;

use gristmill_model::{Failure, FileKey, Flow, Listed, ReasonCode, Selection, Source, Stage};

use super::Opened;
use super::convert::{page, source_error};
use crate::ApiError;
use crate::types::{ConnectionRef, ListSourceFiles, Page, SourceFile, StatSourceFiles};

pub(super) fn files(opened: &Opened, input: ListSourceFiles) -> Result<Page<SourceFile>, ApiError> {
    let part = page(input.offset, input.limit)?;
    let wanted = part.offset as usize..part.offset as usize + part.limit as usize;
    let text = input.text.unwrap_or_default().to_lowercase();
    let selection = Selection::only(input.id.clone(), input.folder.into_iter().collect());
    let source = source(opened, &ConnectionRef { id: input.id })?;
    let (mut items, mut total) = (Vec::new(), 0);
    let mut visit = |listed: Listed| {
        if listed.key.0.to_lowercase().contains(&text) {
            if wanted.contains(&total) {
                items.push(seen(listed));
            }
            total += 1;
        }
        Flow::Continue
    };
    source
        .list(&selection, &mut visit)
        .map_err(|failure| source_error(&failure))?;
    Ok(Page {
        items,
        total: total as u64,
        offset: u64::from(part.offset),
    })
}

pub(super) fn stat(opened: &Opened, input: StatSourceFiles) -> Result<Vec<SourceFile>, ApiError> {
    let id = input.id.clone();
    let source = source(opened, &ConnectionRef { id: input.id })?;
    let look = |key: FileKey| {
        let found = match key.0.ends_with('/') {
            true => folder(&*source, Selection::only(id.clone(), vec![key.clone()])),
            false => source.stat(&key).map(seen),
        };
        found.unwrap_or_else(|failure| missing(key, failure))
    };
    Ok(input.keys.into_iter().map(look).collect())
}

fn source(opened: &Opened, connection: &ConnectionRef) -> Result<Arc<dyn Source>, ApiError> {
    let connection = opened.store.connection(&connection.id)?;
    let source = opened.engine()?.open_source(&connection);
    source.map_err(|failure| source_error(&failure))
}

/// A folder is there when a file is below it.
fn folder(source: &dyn Source, selection: Selection) -> Result<SourceFile, Failure> {
    let mut first = None;
    source.list(&selection, &mut |listed| {
        first = Some(listed);
        Flow::Stop
    })?;
    let key = selection
        .keys
        .into_iter()
        .next()
        .unwrap_or(FileKey(String::new()));
    match first {
        Some(Listed {
            problem: Some(problem),
            ..
        }) => Err(problem),
        Some(_) => Ok(SourceFile {
            key,
            size: None,
            modified: None,
            problem: None,
        }),
        None => {
            let detail = format!("nothing is in the folder `{key}`");
            Err(Failure::new(ReasonCode::NotFound, Stage::Accessing, detail))
        }
    }
}

fn seen(listed: Listed) -> SourceFile {
    SourceFile {
        key: listed.key,
        size: listed.size,
        modified: listed.modified,
        problem: listed.problem,
    }
}

fn missing(key: FileKey, failure: Failure) -> SourceFile {
    SourceFile {
        key,
        size: None,
        modified: None,
        problem: Some(failure),
    }
}
