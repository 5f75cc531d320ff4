//! `connections.*`: named ways to sources.

use std::path::Path;

use gristmill_model::{
    Connection, ConnectionConfig, ConnectionId, ConnectionStatus, JobState, PauseReason, Selection,
};
use gristmill_store::{JobFilter, Page};
use uuid::Uuid;

use super::{Opened, convert, now};
use crate::types::{AddConnection, ConnectionRef, ListConnections, Nothing, RenameConnection};
use crate::{ApiError, ErrorCode};

/// Characters of a name at most.
const LONGEST_NAME: usize = 200;
/// Whom things belong to when nobody is named.
pub(super) const NOBODY: &str = "default";

pub(super) fn add(opened: &Opened, input: AddConnection) -> Result<Connection, ApiError> {
    let engine = opened.engine()?;
    if let Some(id) = &input.id
        && let Some(there) = existing(opened, id, &input.config)?
    {
        return Ok(there);
    }
    let connection = Connection {
        id: input
            .id
            .unwrap_or_else(|| ConnectionId::from_uuid(Uuid::now_v7())),
        user: input.user.unwrap_or_else(|| NOBODY.to_owned()),
        name: input.name.unwrap_or_else(|| name_of(&input.config)),
        config: input.config,
        status: ConnectionStatus::Authenticated,
        created_at: now(),
        checked_at: now(),
    };
    engine
        .open_source(&connection)
        .and_then(|source| source.validate())
        .map_err(|failure| convert::source_error(&failure))?;
    opened.store.add_connection(connection.clone())?;
    Ok(connection)
}

/// The connection that has the id already, if it leads to the same place.
fn existing(
    opened: &Opened,
    id: &ConnectionId,
    config: &ConnectionConfig,
) -> Result<Option<Connection>, ApiError> {
    let all = opened.store.connections(None)?;
    match all.into_iter().find(|connection| connection.id == *id) {
        None => Ok(None),
        Some(there) if there.config == *config => Ok(Some(there)),
        Some(_) => {
            let message = format!("connection `{id}` leads somewhere else already");
            Err(ApiError::new(ErrorCode::Conflict, message).with_hint("choose another id"))
        }
    }
}

pub(super) fn list(opened: &Opened, input: ListConnections) -> Result<Vec<Connection>, ApiError> {
    let connections = opened.store.connections(input.user.as_deref())?;
    let wanted = |connection: &Connection| {
        let kind = connection.config.source_type();
        input.source_type.is_none_or(|wanted| wanted == kind)
    };
    Ok(connections.into_iter().filter(wanted).collect())
}

pub(super) fn get(opened: &Opened, input: ConnectionRef) -> Result<Connection, ApiError> {
    Ok(opened.store.connection(&input.id)?)
}

pub(super) fn validate(opened: &Opened, input: ConnectionRef) -> Result<Connection, ApiError> {
    let connection = opened.store.connection(&input.id)?;
    let reached = opened
        .engine()?
        .open_source(&connection)
        .and_then(|source| source.validate());
    let status = match reached {
        Ok(()) => ConnectionStatus::Authenticated,
        Err(failure) => ConnectionStatus::Invalid {
            error: failure.detail,
        },
    };
    let id = input.id;
    opened
        .store
        .set_connection_status(id.clone(), status, now())?;
    Ok(opened.store.connection(&id)?)
}

pub(super) use super::source_files::{files, stat};

pub(super) fn rename(opened: &Opened, input: RenameConnection) -> Result<Connection, ApiError> {
    opened.engine()?;
    let name = input.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        let message = format!("`{name}` is no name for a connection");
        return Err(ApiError::invalid(message).with_hint("give 1 to 200 characters"));
    }
    opened
        .store
        .rename_connection(input.id.clone(), name.to_owned(), now())?;
    Ok(opened.store.connection(&input.id)?)
}

pub(super) fn remove(opened: &Opened, input: ConnectionRef) -> Result<Nothing, ApiError> {
    opened.engine()?;
    if let Some(job) = user_of(opened, &input.id)? {
        return Err(
            ApiError::refused(format!("connection `{}` is in use by {job}", input.id)).with_hint(
                "wait until the job is done or cancel it, or remove the watch or schedule",
            ),
        );
    }
    opened.store.remove_connection(input.id, now())?;
    Ok(Nothing {})
}

/// A watch or schedule of the connection, or a job that is not done and takes files of it.
fn user_of(opened: &Opened, id: &ConnectionId) -> Result<Option<String>, ApiError> {
    let why = PauseReason::User;
    let unfinished = JobFilter {
        states: vec![
            JobState::Pending,
            JobState::Queued,
            JobState::Running,
            JobState::Paused { why },
            JobState::Cancelling,
        ],
        ..JobFilter::default()
    };
    let watches = opened.store.watches(None)?;
    if let Some(watch) = watches.iter().find(|watch| watch.connection == *id) {
        return Ok(Some(format!("the watch `{}`", watch.name)));
    }
    let takes = |selection: &Selection| selection.connection == *id;
    let schedules = opened.store.schedules(None)?;
    if let Some(schedule) = schedules
        .iter()
        .find(|one| one.selections.iter().any(takes))
    {
        return Ok(Some(format!("the schedule `{}`", schedule.name)));
    }
    for job in opened.store.jobs(&unfinished, Page::all())?.items {
        let selections = opened.store.selections(&job.id)?;
        if selections.iter().any(takes) {
            return Ok(Some(format!("job `{}`", job.name)));
        }
    }
    Ok(None)
}

/// A name for people: that of the folder or archive.
pub(super) fn name_of(config: &ConnectionConfig) -> String {
    match config {
        ConnectionConfig::LocalDirectory { path } | ConnectionConfig::LocalZip { path } => {
            let name = Path::new(path).file_name();
            name.map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned())
        }
        ConnectionConfig::IndividualUpload => "Uploads".to_owned(),
        ConnectionConfig::Web { .. } => "Web pages".to_owned(),
    }
}
