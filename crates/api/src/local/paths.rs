//! Paths that people name become connections and selections.

use std::collections::BTreeMap;
use std::path::Path;

use gristmill_model::{Connection, ConnectionConfig, Selection};
use gristmill_sources::{Located, locate};

use super::connections::NOBODY;
use super::{Opened, connections, convert};
use crate::ApiError;
use crate::types::AddConnection;

/// What selections and paths together take, one selection for each connection, in a form
/// that is the same however the request was written.
pub(super) fn selections(
    opened: &Opened,
    user: Option<&str>,
    selections: Vec<Selection>,
    paths: &[String],
) -> Result<Vec<Selection>, ApiError> {
    let mut merged: BTreeMap<_, Selection> = BTreeMap::new();
    let located = paths.iter().map(|path| of_path(opened, user, path));
    for selection in selections.into_iter().map(Ok).chain(located) {
        let selection = selection?;
        match merged.get_mut(&selection.connection) {
            Some(there) => merge(there, selection),
            None => drop(merged.insert(selection.connection.clone(), selection)),
        }
    }
    let mut selections: Vec<Selection> = merged.into_values().collect();
    for selection in &mut selections {
        opened.store.connection(&selection.connection)?;
        selection.keys.sort();
        selection.keys.dedup();
    }
    Ok(selections)
}

/// No keys means everything, which takes in whatever else is named.
fn merge(there: &mut Selection, more: Selection) {
    if there.keys.is_empty() || more.keys.is_empty() {
        there.keys.clear();
    } else {
        there.keys.extend(more.keys);
    }
    there.exclude.extend(more.exclude);
    there.metadata.extend(more.metadata);
    there.mapped.extend(more.mapped);
}

fn of_path(opened: &Opened, user: Option<&str>, path: &str) -> Result<Selection, ApiError> {
    let Located { config, keys } =
        locate(Path::new(path)).map_err(|failure| convert::source_error(&failure))?;
    let connection = connection(opened, user.unwrap_or(NOBODY), config)?;
    Ok(Selection::only(connection.id, keys))
}

/// A user's connection to a place, made if there is none.
pub(super) fn connection(
    opened: &Opened,
    user: &str,
    config: ConnectionConfig,
) -> Result<Connection, ApiError> {
    match known(opened, user, &config)? {
        Some(connection) => Ok(connection),
        None => connections::add(
            opened,
            AddConnection {
                id: None,
                name: None,
                user: Some(user.to_owned()),
                config,
            },
        ),
    }
}

fn known(
    opened: &Opened,
    user: &str,
    config: &ConnectionConfig,
) -> Result<Option<Connection>, ApiError> {
    let connections = opened.store.connections(Some(user))?;
    Ok(connections
        .into_iter()
        .find(|connection| connection.config == *config))
}

/// A name for a job over these: `Reports`, `Reports and 2 more`.
pub(super) fn job_name(opened: &Opened, selections: &[Selection]) -> Result<String, ApiError> {
    let Some(first) = selections.first() else {
        return Ok("Documents".to_owned());
    };
    let name = match first.keys.as_slice() {
        [key] => key.file_name().to_owned(),
        _ => opened.store.connection(&first.connection)?.name,
    };
    Ok(match selections.len() {
        1 => name,
        several => format!("{name} and {} more", several - 1),
    })
}
