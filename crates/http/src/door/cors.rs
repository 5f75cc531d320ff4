//! `Origin`: which web pages may call, and what their browsers are told.

use axum::extract::Request;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, HOST,
    ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::refusal::Refusal;

const METHODS: &str = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
const REQUEST_HEADERS: &str = "Authorization, Content-Type, X-API-Key, Idempotency-Key";
const ANSWER_HEADERS: &str =
    "X-Request-Id, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After";

/// Refuses requests of pages whose origin is not allowed. Programs send none.
pub(super) fn check(app: &App, request: &Request) -> Result<(), Refusal> {
    let mut origins = request.headers().get_all(ORIGIN).iter();
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok());
    let allowed = |origin: &HeaderValue| {
        let Ok(origin) = origin.to_str() else {
            return false;
        };
        is_allowed(&app.config.origins, origin) || is_own(origin, host)
    };
    match origins.all(allowed) {
        true => Ok(()),
        false => Err(Refusal::forbidden(
            "Pages of this origin may not call; allow it with `--allow-origin`",
        )),
    }
}

fn is_allowed(origins: &[String], origin: &str) -> bool {
    let same = |one: &String| one.trim_end_matches('/').eq_ignore_ascii_case(origin);
    origins.iter().any(same)
}

/// Whether a page came from this very server, whose name was looked at before.
fn is_own(origin: &str, host: Option<&str>) -> bool {
    let name = origin.strip_prefix("http://");
    name.is_some() && name == host
}

/// Whether a browser asks what it may do before it does it.
pub(super) fn asks(request: &Request) -> bool {
    request.method() == Method::OPTIONS
        && request.headers().contains_key(ORIGIN)
        && request
            .headers()
            .contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

/// What it may do.
pub(super) fn answer(app: &App, origin: Option<&HeaderValue>) -> Response {
    let mut answer = StatusCode::NO_CONTENT.into_response();
    let headers = answer.headers_mut();
    allow(app, origin, headers);
    for (name, value) in [
        (ACCESS_CONTROL_ALLOW_METHODS, METHODS),
        (ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS),
        (ACCESS_CONTROL_MAX_AGE, "600"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

/// Lets the page that asked read the answer. Its origin was checked before.
pub(super) fn allow(app: &App, origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
    if !app.config.origins.is_empty() {
        headers.append(VARY, HeaderValue::from_static("Origin"));
    }
    if let Some(origin) = origin {
        let exposed = HeaderValue::from_static(ANSWER_HEADERS);
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_allowed_as_a_whole_or_not_at_all() {
        let allowed = ["https://intranet.example/".to_owned()];
        assert!(is_allowed(&allowed, "https://intranet.example"));
        for origin in [
            "http://intranet.example",
            "https://intranet.example.evil.example",
            "https://intranet.example:8443",
            "null",
            "",
        ] {
            assert!(!is_allowed(&allowed, origin), "{origin}");
        }
    }

    #[test]
    fn a_page_of_this_server_may_call_it() {
        assert!(is_own("http://localhost:8001", Some("localhost:8001")));
        assert!(!is_own("http://localhost:3000", Some("localhost:8001")));
        assert!(!is_own("null", None));
    }
}
