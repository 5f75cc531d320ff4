//! `GET /health`: whether the application can do its work, asked of the application.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use gristmill_api::types::{ApplicationInfo, Nothing, Part};
use gristmill_api::{ApiError, Operations};
use serde::Serialize;

use crate::app::App;
use crate::refusal::Refusal;
use crate::times;

/// How the application is. The fields serve every document that has this path.
#[derive(Debug, Serialize)]
pub(crate) struct Health {
    /// `healthy`; `degraded` when something is missing that jobs need; `unhealthy` when the
    /// database does not answer.
    status: &'static str,
    /// Always `gristmill`.
    service: &'static str,
    /// The version of the application.
    version: &'static str,
    /// The time of the answer.
    timestamp: String,
    /// `database`, `queue`, `embedder` and the other parts: `ok`, or what is wrong.
    checks: BTreeMap<String, String>,
}

/// 200 while documents can be found, even if none can be taken in; else 503.
pub(crate) async fn health(State(app): State<App>) -> Result<(StatusCode, Json<Health>), Refusal> {
    let health = app.call(|api| Ok(examine(api))).await?;
    let status = match health.status {
        "unhealthy" => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::OK,
    };
    Ok((status, Json(health)))
}

fn examine(api: &dyn Operations) -> Health {
    let info = api.application_info(Nothing {});
    let mut checks = BTreeMap::new();
    checks.insert("database".to_owned(), told(&info));
    checks.insert("queue".to_owned(), told(&api.load_get(Nothing {})));
    if let Ok(info) = &info {
        checks.extend(parts(info));
    }
    let missing = info
        .as_ref()
        .is_ok_and(|info| info.parts.iter().any(is_missed));
    let status = match (&info, checks["queue"] == "ok" && !missing) {
        (Err(_), _) => "unhealthy",
        (Ok(_), true) => "healthy",
        (Ok(_), false) => "degraded",
    };
    Health {
        status,
        service: "gristmill",
        version: env!("CARGO_PKG_VERSION"),
        timestamp: times::now(),
        checks,
    }
}

fn told<T>(answer: &Result<T, ApiError>) -> String {
    match answer {
        Ok(_) => "ok".to_owned(),
        Err(error) => error.message.clone(),
    }
}

/// The embedding model goes by the name the documents have for it.
fn parts(info: &ApplicationInfo) -> impl Iterator<Item = (String, String)> {
    info.parts.iter().map(|part| {
        let name = match part.name.as_str() {
            "embedding model" => "embedder".to_owned(),
            name => name.to_lowercase().replace(' ', "_"),
        };
        let state = match part.present {
            true => "ok".to_owned(),
            false => format!("missing: {}", part.detail),
        };
        (name, state)
    })
}

fn is_missed(part: &Part) -> bool {
    part.required && !part.present
}
