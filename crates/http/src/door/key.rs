//! The key: who may come in, and as whom.

use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use gristmill_api::types::CheckKey;
use gristmill_model::KeyScope;

use super::rate::{Quota, Rates};
use crate::activity::{Connected, Sender};
use crate::app::App;
use crate::caller::Caller;
use crate::config::AuthMode;
use crate::keyring::Holder;
use crate::refusal::Refusal;
use crate::routes::{KeyRule, Route};

/// What requests are counted as that name nobody.
const ANYONE: &str = "anyone";
/// How many callers those may be together.
const STRANGERS: u32 = 20;

/// The key that was sent, if one was.
pub(super) fn sent(route: &Route, request: &Request) -> Option<String> {
    let in_query = || match route.terms.key {
        // Browsers cannot send headers with these.
        KeyRule::Socket | KeyRule::NeededAnywhere => parameter(request, "api_key"),
        KeyRule::Open | KeyRule::Needed => None,
    };
    in_headers(request.headers()).or_else(in_query)
}

/// Who asks. A key that is sent must be right, and some calls need one.
pub(super) async fn check(
    app: &App,
    route: &Route,
    sent: Option<String>,
) -> Result<Caller, Refusal> {
    let Some(key) = sent else {
        return match is_needed(app.config.auth, route.terms.key) {
            true => Err(Refusal::unauthorized(
                "An API key is needed: send it as `Authorization: Bearer KEY` or `X-API-Key: KEY`",
            )),
            false => Ok(Caller(None)),
        };
    };
    let Some(holder) = holder(app, key).await? else {
        return Err(Refusal::unauthorized("The API key is not known"));
    };
    match (holder.scope, route.terms.reads) {
        (KeyScope::Read, false) => Err(Refusal::forbidden("The API key may only read")),
        (KeyScope::Read, true) | (KeyScope::Full, _) => Ok(Caller(Some(holder))),
    }
}

/// Whose key it is: one given at start, or one that the application knows.
async fn holder(app: &App, key: String) -> Result<Option<Holder>, Refusal> {
    if let Some(holder) = app.keyring.holder(&key) {
        return Ok(Some(holder.clone()));
    }
    let asked = CheckKey { secret: key };
    let checked = app.call(|api| Ok(api.keys_check(asked)?)).await?;
    Ok(checked.key.map(Holder::from))
}

fn is_needed(mode: AuthMode, rule: KeyRule) -> bool {
    match (mode, rule) {
        (AuthMode::Required, _)
        | (AuthMode::Documented, KeyRule::Needed | KeyRule::NeededAnywhere) => true,
        (AuthMode::Documented, KeyRule::Open | KeyRule::Socket) => false,
    }
}

/// The key of either header. An `Authorization` of another scheme is none.
fn in_headers(headers: &HeaderMap) -> Option<String> {
    let text = |name: &str| headers.get(name)?.to_str().ok();
    let bearer = text(AUTHORIZATION.as_str()).and_then(|value| {
        let (scheme, key) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(key.trim())
    });
    bearer.or_else(|| text("x-api-key")).map(str::to_owned)
}

/// Counts a request with those of its key, else of the user named, else of its connection.
/// Connections are easily had, so that all of these are counted together too.
pub(super) fn count(rates: &Rates, caller: &Caller, request: &Request) -> Quota {
    if let Some(holder) = &caller.0 {
        return rates.count(&holder.counted_as);
    }
    if let Some(user) = parameter(request, "user_id") {
        return rates.count(&format!("user {user}"));
    }
    let connected = request.extensions().get::<Connected>();
    let own = rates.count(&match connected {
        Some(connected) => format!("connection {}", connected.peer()),
        None => ANYONE.to_owned(),
    });
    let all = rates.count_many(ANYONE, STRANGERS);
    match own.wait {
        Some(_) => own,
        None => all.wait.map_or(own, |_| all),
    }
}

/// Who sent a request, for people who look at what is asked.
pub(super) fn sender(caller: &Caller, request: &Request) -> Sender {
    let holder = caller.0.as_ref();
    let own = holder.and_then(|holder| holder.user.clone());
    Sender {
        key: holder.map(|holder| holder.name.clone()),
        user: own.or_else(|| parameter(request, "user_id")),
    }
}

/// A parameter after the `?`. Keys and users that need decoding are not found by it; such a
/// key is not known, and such users are counted together.
fn parameter(request: &Request, name: &str) -> Option<String> {
    let query = request.uri().query()?;
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut found = pairs.filter(|(one, value)| *one == name && !value.is_empty());
    found.next().map(|(_, value)| value.to_owned())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn key(name: &'static str, value: &'static str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_static(value));
        in_headers(&headers)
    }

    #[test]
    fn both_headers_are_read() {
        assert_eq!(key("authorization", "Bearer abc").as_deref(), Some("abc"));
        assert_eq!(key("authorization", "bearer  abc").as_deref(), Some("abc"));
        assert_eq!(key("x-api-key", "abc").as_deref(), Some("abc"));
        assert_eq!(key("authorization", "Basic abc"), None, "another scheme");
    }

    #[test]
    fn a_key_is_needed_as_documented_or_always() {
        assert!(is_needed(AuthMode::Documented, KeyRule::Needed));
        assert!(!is_needed(AuthMode::Documented, KeyRule::Socket));
        for rule in [KeyRule::Open, KeyRule::Needed, KeyRule::Socket] {
            assert!(is_needed(AuthMode::Required, rule));
        }
    }
}
