//! The outer half of the front door: every request, whether or not there is such a route.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{HeaderName, ORIGIN, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use uuid::Uuid;

use super::{cors, host};
use crate::activity::{Answered, Connected, Sender};
use crate::app::App;
use crate::dialect::Dialect;
use crate::native;
use crate::refusal::Refusal;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Lets a request in and writes its answer in the words of its dialect.
pub(crate) async fn outside(State(app): State<App>, request: Request, next: Next) -> Response {
    let (began, id) = (Instant::now(), Uuid::now_v7().to_string());
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let origin = request.headers().get(ORIGIN).cloned();
    let connected = request.extensions().get::<Connected>().cloned();
    if let Some(connected) = &connected {
        connected.asked(method.as_str(), &path);
    }
    let answer = match admit(&app, &request) {
        Err(refusal) => refusal.into_response(),
        Ok(()) if cors::asks(&request) => cors::answer(&app, origin.as_ref()),
        Ok(()) => {
            let mut answer = carry_out(request, next).await;
            cors::allow(&app, origin.as_ref(), answer.headers_mut());
            answer
        }
    };
    let dialect = answer.extensions().get().copied();
    let dialect = dialect.unwrap_or_else(|| Dialect::of(&path));
    let sender = answer.extensions().get::<Sender>().cloned();
    let answer = written(answer, dialect, &id);
    let (status, took) = (answer.status(), began.elapsed());
    app.metrics.answered(dialect, status, took);
    // The query is left out: it may carry a key.
    tracing::info!(
        %id, %method, path, status = status.as_u16(), dialect = dialect.as_str(),
        took_ms = took.as_millis() as u64, "request"
    );
    app.activity.answered(Answered {
        id,
        method: method.to_string(),
        path,
        status: status.as_u16(),
        took,
        dialect: dialect.as_str(),
        sender: sender.unwrap_or_default(),
    });
    match connected {
        Some(connected) => listed(answer, &connected),
        None => answer,
    }
}

/// The answer, noted with its connection: as a socket, or as under way until it is sent.
fn listed(answer: Response, connected: &Connected) -> Response {
    if answer.status() == StatusCode::SWITCHING_PROTOCOLS {
        connected.upgraded();
    }
    answer.map(|body| connected.until_sent(body))
}

fn admit(app: &App, request: &Request) -> Result<(), Refusal> {
    host::check(app, request)?;
    cors::check(app, request)
}

/// A handler that panics is an answer like any other.
async fn carry_out(request: Request, next: Next) -> Response {
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    answer.unwrap_or_else(|_| {
        tracing::error!("a request met a defect");
        Refusal::defect().into_response()
    })
}

/// The answer with its request id and, if it refuses, the body of its dialect.
fn written(mut answer: Response, dialect: Dialect, id: &str) -> Response {
    if let Some(refusal) = answer.extensions_mut().remove::<Refusal>() {
        let headers = std::mem::take(answer.headers_mut());
        let body = Json(dialect.body(&refusal, id));
        answer = (refusal.status, body).into_response();
        if dialect == Dialect::Native {
            native::mark(answer.headers_mut());
        }
        // Those of the front door stay; that of an empty body does not.
        for (name, value) in &headers {
            answer.headers_mut().entry(name).or_insert(value.clone());
        }
        hints(&mut answer, &refusal);
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        answer.headers_mut().insert(REQUEST_ID, id);
    }
    answer
}

fn hints(answer: &mut Response, refusal: &Refusal) {
    if let Some(seconds) = refusal.retry_after {
        answer.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    if refusal.status == StatusCode::UNAUTHORIZED {
        let scheme = HeaderValue::from_static("Bearer");
        answer.headers_mut().insert(WWW_AUTHENTICATE, scheme);
    }
}
