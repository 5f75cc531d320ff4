//! One request: from its parts to an operation, and from what that gives to an answer.

use axum::Json;
use axum::extract::{FromRequestParts, Query, RawPathParams, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LINK, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gristmill_api::{ApiError, ErrorCode, Operations, call};
use serde_json::{Map, Value, json};

use super::cursor::Cursor;
use super::input;
use super::table::{Kind, Row};
use crate::app::App;
use crate::body::{self, BodyLimit};
use crate::caller::Caller;
use crate::refusal::Refusal;

/// The header by which a client may do again what makes something, and get the same one.
pub(super) const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// What a request says besides its body.
pub(super) struct Said {
    path: Vec<(String, String)>,
    query: Vec<(String, String)>,
    headers: HeaderMap,
    uri: String,
}

impl FromRequestParts<App> for Said {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let path = RawPathParams::from_request_parts(parts, app).await;
        let path = path.map_err(|error| Refusal::bad(error.body_text()))?;
        let query = Query::try_from_uri(&parts.uri);
        let Query(query) = query.map_err(|error| Refusal::bad(error.body_text()))?;
        let owned = |(name, text): (&str, &str)| (name.to_owned(), text.to_owned());
        Ok(Self {
            path: path.iter().map(owned).collect(),
            query,
            headers: parts.headers.clone(),
            uri: parts.uri.path().to_owned(),
        })
    }
}

/// Carries out what a row of the table stands for.
pub(super) async fn carry_out(
    row: Row,
    State(app): State<App>,
    caller: Caller,
    mut said: Said,
    request: Request,
) -> Result<Response, Refusal> {
    check_holder(&caller)?;
    let cursor = take_cursor(&mut said.query)?;
    let mut input = match row.kind.has_body() {
        true => object(&app, request).await?,
        false => Map::new(),
    };
    input::add_query(&mut input, row.operation, std::mem::take(&mut said.query))?;
    let path = said.path.iter();
    let path = path.map(|(name, text)| (name.as_str(), text.as_str()));
    input::add_path(&mut input, row.operation, path)?;
    if row.kind == Kind::Make {
        name_it(&mut input, row.operation, &said.headers)?;
    }
    let answered = app.call(move |api| {
        if let Some(cursor) = cursor {
            turn_to(api, row.operation, &mut input, cursor)?;
        }
        call(api, row.operation, Value::Object(input)).map_err(problem)
    });
    answer(row, &said.uri, answered.await?)
}

/// A key that speaks for one user must not reach what belongs to others.
pub(super) fn check_holder(caller: &Caller) -> Result<(), Refusal> {
    let user = caller.0.as_ref().and_then(|holder| holder.user.as_deref());
    match user {
        None => Ok(()),
        Some(user) => Err(Refusal::forbidden(format!(
            "This key speaks for the user `{user}` only; the native API takes keys that are \
             made without a user"
        ))),
    }
}

/// The body: nothing, or an object.
async fn object(app: &App, request: Request) -> Result<Map<String, Value>, Refusal> {
    let limit = request.extensions().get::<BodyLimit>().copied();
    let limit = limit.ok_or_else(Refusal::defect)?;
    let bytes = body::read(request.into_body(), limit, app.config.limits.body_stall).await?;
    if bytes.is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_slice(&bytes)
        .map_err(|error| Refusal::bad(format!("The body is not a JSON object: {error}")))
}

fn take_cursor(query: &mut Vec<(String, String)>) -> Result<Option<Cursor>, Refusal> {
    let place = query.iter().position(|(name, _)| name == "cursor");
    let text = place.map(|place| query.remove(place).1);
    text.map(|text| Cursor::read(&text)).transpose()
}

/// Gives what is to be made the id that follows from the idempotency key, unless the caller
/// chose one.
fn name_it(
    input: &mut Map<String, Value>,
    operation: &str,
    headers: &HeaderMap,
) -> Result<(), Refusal> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else {
        return Ok(());
    };
    let key = key
        .to_str()
        .ok()
        .filter(|key| (1..=255).contains(&key.len()));
    let key = key.ok_or_else(|| Refusal::bad("`Idempotency-Key` must be 1 to 255 characters"))?;
    if input::fields(operation).contains_key("id") && !input.contains_key("id") {
        input.insert("id".to_owned(), id_of(operation, key).into());
    }
    Ok(())
}

fn id_of(operation: &str, key: &str) -> String {
    let mut hash = blake3::Hasher::new();
    hash.update(operation.as_bytes());
    hash.update(&[0]);
    hash.update(key.as_bytes());
    let mut bytes = [0; 16];
    hash.finalize_xof().fill(&mut bytes);
    uuid::Builder::from_custom_bytes(bytes)
        .into_uuid()
        .to_string()
}

/// Asks for the page that a cursor names.
fn turn_to(
    api: &dyn Operations,
    operation: &str,
    input: &mut Map<String, Value>,
    cursor: Cursor,
) -> Result<(), Refusal> {
    let total = match Cursor::moves(operation) {
        false => 0,
        true => {
            let mut counted = input.clone();
            counted.insert("limit".to_owned(), 1.into());
            let page = call(api, operation, Value::Object(counted)).map_err(problem)?;
            page["total"].as_u64().unwrap_or_default()
        }
    };
    input.insert("offset".to_owned(), cursor.offset(operation, total).into());
    Ok(())
}

fn answer(row: Row, uri: &str, mut output: Value) -> Result<Response, Refusal> {
    if row.kind == Kind::Picture {
        return picture(&output);
    }
    let next = next(&output);
    if let Some(cursor) = &next {
        output["next"] = cursor.as_str().into();
    }
    let id = match row.kind {
        Kind::Make => output["id"].as_str().map(str::to_owned),
        _ => None,
    };
    let status = match (&id, &output) {
        (Some(_), _) => StatusCode::CREATED,
        (None, Value::Object(nothing)) if nothing.is_empty() => {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        (None, _) => StatusCode::OK,
    };
    let mut answer = (status, Json(output)).into_response();
    let link = next.map(|cursor| (LINK, format!("<{uri}?cursor={cursor}>; rel=\"next\"")));
    let place = id.map(|id| (LOCATION, format!("{uri}/{id}")));
    for (name, text) in link.into_iter().chain(place) {
        // An id that cannot stand in a header is in the body.
        if let Ok(value) = HeaderValue::from_str(&text) {
            answer.headers_mut().insert(name, value);
        }
    }
    Ok(answer)
}

/// A picture as its bytes. It is drawn anew when the original changes, so nobody keeps it.
fn picture(output: &Value) -> Result<Response, Refusal> {
    let text = |name: &str| output[name].as_str().ok_or_else(Refusal::defect);
    let bytes = STANDARD.decode(text("data")?);
    let bytes = bytes.map_err(|_| Refusal::defect())?;
    let kind = HeaderValue::from_str(text("media_type")?).map_err(|_| Refusal::defect())?;
    let once = HeaderValue::from_static("no-store");
    Ok(([(CONTENT_TYPE, kind), (CACHE_CONTROL, once)], bytes).into_response())
}

/// Where the next page begins, if the answer is a page of a list.
fn next(output: &Value) -> Option<String> {
    let items = output["items"].as_array()?;
    let (offset, total) = (output["offset"].as_u64()?, output["total"].as_u64()?);
    Cursor::after(offset, items.len(), total).map(Cursor::written)
}

/// What an operation refuses, with the status that says why.
pub(crate) fn problem(error: ApiError) -> Refusal {
    let refused = error.code == ErrorCode::Refused;
    let mut refusal = Refusal::from(error);
    if refused {
        refusal.status = StatusCode::CONFLICT;
    }
    refusal
}

/// The body of an answer that refuses: RFC 9457.
pub(crate) fn written(refusal: &Refusal, request_id: &str) -> Value {
    json!({
        "type": format!("urn:gristmill:problem:{}", refusal.code),
        "title": refusal.status.canonical_reason().unwrap_or_default(),
        "status": refusal.status.as_u16(),
        "detail": refusal.message,
        "code": refusal.code,
        "instance": format!("urn:uuid:{request_id}"),
    })
}

/// The content type of that body.
pub(crate) fn mark(headers: &mut HeaderMap) {
    let json = HeaderValue::from_static("application/problem+json");
    headers.insert(CONTENT_TYPE, json);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_makes_the_same_thing() {
        assert_eq!(id_of("jobs.create", "a"), id_of("jobs.create", "a"));
        assert_ne!(id_of("jobs.create", "a"), id_of("watches.add", "a"));
        assert_ne!(id_of("jobs.create", "a"), id_of("jobs.create", "b"));
        assert_eq!(id_of("jobs.create", "a").len(), 36);
    }
}
