//! `grist connections`: sources of files, by name.

use std::path::Path;

use console::style;
use gristmill_api::ApiError;
use gristmill_api::types::{AddConnection, ConnectionRef, ListConnections};
use gristmill_model::{Connection, ConnectionConfig, ConnectionId, ConnectionStatus};

use super::{COULD_NOT_RUN, Context, DONE};
use crate::args::Connections;
use crate::output::{Column, Table, facts, moment, print, print_json, width};

pub(super) fn run(context: &Context, connections: Connections) -> Result<u8, ApiError> {
    match connections {
        Connections::Add { path, name, id } => add(context, path.as_deref(), name, id),
        Connections::List { source } => list(context, source.map(Into::into)),
        Connections::Show { id } => {
            let id = ConnectionId(id);
            show(
                context,
                &context
                    .folder
                    .to_read()?
                    .connections_get(ConnectionRef { id })?,
            );
            Ok(DONE)
        }
        Connections::Validate { id } => {
            let id = ConnectionId(id);
            let connection = context
                .folder
                .to_own()?
                .connections_validate(ConnectionRef { id })?;
            show(context, &connection);
            Ok(match connection.status {
                ConnectionStatus::Authenticated => DONE,
                ConnectionStatus::Invalid { .. } => COULD_NOT_RUN,
            })
        }
        Connections::Remove { id } => {
            let connection = ConnectionRef {
                id: ConnectionId(id),
            };
            let answer = context
                .folder
                .to_own()?
                .connections_remove(connection.clone())?;
            match context.json {
                true => print_json(&answer),
                false => print(&format!("Removed `{}`; documents stay.", connection.id)),
            }
            Ok(DONE)
        }
    }
}

fn add(
    context: &Context,
    path: Option<&Path>,
    name: Option<String>,
    id: Option<String>,
) -> Result<u8, ApiError> {
    let connection = context.folder.to_own()?.connections_add(AddConnection {
        id: id.map(ConnectionId),
        name,
        user: None,
        config: path.map_or(Ok(ConnectionConfig::IndividualUpload), config)?,
    })?;
    show(context, &connection);
    Ok(DONE)
}

fn config(path: &Path) -> Result<ConnectionConfig, ApiError> {
    let shown = path.display();
    let real = path
        .canonicalize()
        .map_err(|error| ApiError::invalid(format!("cannot add `{shown}`: {error}")))?;
    let is_folder = real.is_dir();
    let path = real
        .to_str()
        .map(str::to_owned)
        .ok_or_else(|| ApiError::invalid(format!("the path `{shown}` is not valid text")))?;
    Ok(match is_folder {
        true => ConnectionConfig::LocalDirectory { path },
        false => ConnectionConfig::LocalZip { path },
    })
}

fn list(
    context: &Context,
    source_type: Option<gristmill_model::SourceType>,
) -> Result<u8, ApiError> {
    let filter = ListConnections {
        user: None,
        source_type,
    };
    let connections = context.folder.to_read()?.connections_list(filter)?;
    if context.json {
        print_json(&connections);
    } else if connections.is_empty() {
        print("There are no connections.");
    } else {
        print(&table(&connections, width()));
    }
    Ok(DONE)
}

fn table(connections: &[Connection], width: usize) -> String {
    let mut table = Table::new(&[
        Column::left("ID"),
        Column::left("NAME").giving_way(),
        Column::left("WHERE").giving_way(),
        Column::left("STATUS"),
    ]);
    for connection in connections {
        table.row([
            connection.id.to_string(),
            connection.name.clone(),
            place(connection),
            status(connection),
        ]);
    }
    table.render(width)
}

fn place(connection: &Connection) -> String {
    match &connection.config {
        ConnectionConfig::LocalDirectory { path } | ConnectionConfig::LocalZip { path } => {
            path.clone()
        }
        ConnectionConfig::IndividualUpload => "uploads".to_owned(),
        ConnectionConfig::Web { urls } => match urls.as_slice() {
            [] => "the web".to_owned(),
            [url] => url.clone(),
            [url, more @ ..] => format!("{url} and {} more", more.len()),
        },
    }
}

fn status(connection: &Connection) -> String {
    match &connection.status {
        ConnectionStatus::Authenticated => style("ok").green().to_string(),
        ConnectionStatus::Invalid { .. } => style("invalid").red().to_string(),
    }
}

fn show(context: &Context, connection: &Connection) {
    if context.json {
        print_json(connection);
        return;
    }
    let mut rows = vec![
        ("id", connection.id.to_string()),
        ("name", connection.name.clone()),
        ("kind", connection.config.source_type().as_str().to_owned()),
        ("where", place(connection)),
        ("status", status(connection)),
    ];
    if let ConnectionStatus::Invalid { error } = &connection.status {
        rows.push(("error", error.clone()));
    }
    rows.push(("checked", moment(connection.checked_at)));
    print(&facts(&rows));
}
