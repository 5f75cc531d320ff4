//! `/auth/…` and `/connections…`: ways to sources, made and looked after.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use gristmill_api::types::{AddConnection, ConnectionRef, ListConnections};
use gristmill_api::{ApiError, ErrorCode, Operations};
use gristmill_model::{Connection, ConnectionConfig, ConnectionId, ConnectionStatus};
use serde_json::{Value, json};

use super::{sources, wire, words};
use crate::app::App;
use crate::caller::Caller;
use crate::extract::{JsonBody, Parameters, Segment};
use crate::jobs::NOBODY;
use crate::refusal::Refusal;
use crate::times::written;

/// The statuses that a connection can have in the document.
const STATUSES: [&str; 5] = [
    "not_authenticated",
    "authenticated",
    "expired",
    "invalid",
    "error",
];

pub(super) async fn authenticate(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<wire::Authenticate>,
) -> Result<Json<wire::Authenticated>, Refusal> {
    sources::check(&body.source_type)?;
    let missing = |field: &str| Refusal::bad(format!("`auth_config.{field}` is missing"));
    let config = match body.source_type.as_str() {
        "local_directory" => {
            let path = body.auth_config.directory_path;
            let path = path.ok_or_else(|| missing("directory_path"))?;
            ConnectionConfig::LocalDirectory { path }
        }
        "local_zip" => {
            let path = body.auth_config.zip_path;
            let path = path.ok_or_else(|| missing("zip_path"))?;
            ConnectionConfig::LocalZip { path }
        }
        "individual_upload" => ConnectionConfig::IndividualUpload,
        "web" => ConnectionConfig::Web {
            urls: body.auth_config.urls,
        },
        other => return Ok(Json(not_offered(other))),
    };
    connect(app, caller, body.user_id, config).await
}

pub(super) async fn local_directory(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<wire::LocalDirectory>,
) -> Result<Json<wire::Authenticated>, Refusal> {
    let path = body.directory_path;
    connect(
        app,
        caller,
        body.user_id,
        ConnectionConfig::LocalDirectory { path },
    )
    .await
}

pub(super) async fn local_zip(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<wire::LocalZip>,
) -> Result<Json<wire::Authenticated>, Refusal> {
    let path = body.zip_path;
    connect(
        app,
        caller,
        body.user_id,
        ConnectionConfig::LocalZip { path },
    )
    .await
}

pub(super) async fn upload_setup(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<wire::ForUser>,
) -> Result<Json<wire::Authenticated>, Refusal> {
    connect(
        app,
        caller,
        body.user_id,
        ConnectionConfig::IndividualUpload,
    )
    .await
}

pub(super) async fn google_drive(
    caller: Caller,
    JsonBody(body): JsonBody<wire::ForUser>,
) -> Result<Json<wire::Authenticated>, Refusal> {
    caller.user(body.user_id.as_deref(), NOBODY)?;
    Ok(Json(not_offered("google_drive")))
}

/// Makes a connection. One that cannot be reached is an answer, not an error.
async fn connect(
    app: App,
    caller: Caller,
    user: Option<String>,
    config: ConnectionConfig,
) -> Result<Json<wire::Authenticated>, Refusal> {
    let user = caller.user(user.as_deref(), NOBODY)?;
    let answer = app.call(move |api| {
        let added = api.connections_add(AddConnection {
            id: None,
            name: None,
            user: Some(user),
            config,
        });
        match added {
            Ok(connection) => Ok(authenticated(&connection)),
            Err(error) if is_about_the_source(&error) => Ok(invalid(&error)),
            Err(error) => Err(error.into()),
        }
    });
    Ok(Json(answer.await?))
}

fn is_about_the_source(error: &ApiError) -> bool {
    match error.code {
        ErrorCode::NotFound | ErrorCode::Invalid | ErrorCode::Unavailable => true,
        ErrorCode::Refused | ErrorCode::Conflict | ErrorCode::Internal => false,
    }
}

fn authenticated(connection: &Connection) -> wire::Authenticated {
    wire::Authenticated {
        success: true,
        status: "authenticated",
        connection_id: Some(connection.id.to_string()),
        user_info: Some(wire::UserInfo {
            user_id: connection.user.clone(),
        }),
        permissions: vec!["read"],
        expires_at: None,
        error: None,
        metadata: metadata(&connection.config),
    }
}

fn invalid(error: &ApiError) -> wire::Authenticated {
    failed("invalid", error.message.clone())
}

fn not_offered(source_type: &str) -> wire::Authenticated {
    let error = format!("The source type `{source_type}` is not available in this version");
    failed("error", error)
}

fn failed(status: &'static str, error: String) -> wire::Authenticated {
    wire::Authenticated {
        success: false,
        status,
        connection_id: None,
        user_info: None,
        permissions: Vec::new(),
        expires_at: None,
        error: Some(error),
        metadata: BTreeMap::new(),
    }
}

pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Parameters(query): Parameters<wire::ListConnections>,
) -> Result<Json<wire::Connections>, Refusal> {
    let user = caller.user(query.user_id.as_deref(), NOBODY)?;
    if let Some(source_type) = &query.source_type {
        sources::check(source_type)?;
    }
    check_status(query.status.as_deref())?;
    let asked = ListConnections {
        user: Some(user),
        source_type: None,
    };
    let all = app.call(|api| Ok(api.connections_list(asked)?)).await?;
    let wanted = |connection: &wire::Connection| {
        let is = |asked: &Option<String>, has: &str| asked.as_ref().is_none_or(|one| one == has);
        is(&query.source_type, connection.source_type) && is(&query.status, connection.status)
    };
    let connections: Vec<wire::Connection> = all.iter().map(convert).filter(wanted).collect();
    Ok(Json(wire::Connections {
        total: connections.len(),
        connections,
    }))
}

fn check_status(status: Option<&str>) -> Result<(), Refusal> {
    match status {
        Some(status) if !STATUSES.contains(&status) => Err(Refusal::bad(format!(
            "Unknown status `{status}`; use one of {}",
            words::named(STATUSES)
        ))),
        Some(_) | None => Ok(()),
    }
}

pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
    Parameters(query): Parameters<wire::ForUser>,
) -> Result<Json<wire::Connection>, Refusal> {
    let user = caller.user(query.user_id.as_deref(), NOBODY)?;
    let connection = app.call(move |api| of_user(api, &user, &id));
    Ok(Json(convert(&connection.await?)))
}

pub(super) async fn validate(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
    Parameters(query): Parameters<wire::ForUser>,
) -> Result<Json<wire::Authenticated>, Refusal> {
    let user = caller.user(query.user_id.as_deref(), NOBODY)?;
    let connection = app.call(move |api| {
        let id = of_user(api, &user, &id)?.id;
        Ok(api.connections_validate(ConnectionRef { id })?)
    });
    let connection = connection.await?;
    Ok(Json(match &connection.status {
        ConnectionStatus::Authenticated => authenticated(&connection),
        ConnectionStatus::Invalid { error } => wire::Authenticated {
            connection_id: Some(connection.id.to_string()),
            ..failed("invalid", error.clone())
        },
    }))
}

pub(super) async fn remove(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
    Parameters(query): Parameters<wire::ForUser>,
) -> Result<Json<Value>, Refusal> {
    let user = caller.user(query.user_id.as_deref(), NOBODY)?;
    app.call(move |api| {
        let id = of_user(api, &user, &id)?.id;
        Ok(api.connections_remove(ConnectionRef { id })?)
    })
    .await?;
    Ok(Json(
        json!({ "success": true, "message": "Connection removed" }),
    ))
}

/// The connection, if the user may use it, else 404.
pub(super) fn of_user(api: &dyn Operations, user: &str, id: &str) -> Result<Connection, Refusal> {
    let found = visible(api, user, id)?;
    found.ok_or_else(|| Refusal::not_found("Connection not found"))
}

/// The connection, if the user may use it: their own, and those that belong to nobody in
/// particular, which whoever runs this machine has set up for all.
pub(super) fn visible(
    api: &dyn Operations,
    user: &str,
    id: &str,
) -> Result<Option<Connection>, Refusal> {
    let id = ConnectionId(id.to_owned());
    match api.connections_get(ConnectionRef { id }) {
        Ok(found) => Ok(Some(found).filter(|one| one.user == user || one.user == NOBODY)),
        Err(error) if error.code == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn convert(connection: &Connection) -> wire::Connection {
    let (status, error) = match &connection.status {
        ConnectionStatus::Authenticated => ("authenticated", None),
        ConnectionStatus::Invalid { error } => ("invalid", Some(error.clone())),
    };
    wire::Connection {
        connection_id: connection.id.to_string(),
        user_id: connection.user.clone(),
        name: connection.name.clone(),
        source_type: connection.config.source_type().as_str(),
        status,
        error,
        created_at: written(connection.created_at),
        last_validated: written(connection.checked_at),
        expires_at: None,
        metadata: metadata(&connection.config),
    }
}

fn metadata(config: &ConnectionConfig) -> BTreeMap<&'static str, String> {
    match config {
        ConnectionConfig::LocalDirectory { path } => {
            BTreeMap::from([("directory_path", path.clone())])
        }
        ConnectionConfig::LocalZip { path } => BTreeMap::from([("zip_path", path.clone())]),
        ConnectionConfig::IndividualUpload => BTreeMap::new(),
        ConnectionConfig::Web { urls } => BTreeMap::from([("urls", urls.join(" "))]),
    }
}
