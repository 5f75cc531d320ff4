//! What handlers take from a request, refused in the words of the dialect when it is wrong.

use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::body::{self, BodyLimit};
use crate::refusal::Refusal;

/// A body of JSON, whatever its content type says. What is wrong is named by its place.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for JsonBody<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let limit = request.extensions().get::<BodyLimit>().copied();
        let limit = limit.ok_or_else(Refusal::defect)?;
        let bytes = body::read(request.into_body(), limit, app.config.limits.body_stall).await?;
        parse(&bytes).map(Self)
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let (place, issue) = (error.path().to_string(), error.inner().to_string());
        let message = match place.as_str() {
            "." => format!("The body is not what is expected: {issue}"),
            place => format!("`{place}` is wrong: {issue}"),
        };
        Refusal::bad(message).about(field(&place, &issue), issue)
    })?;
    json.end()
        .map_err(|error| Refusal::bad(format!("The body is not JSON: {error}")))?;
    Ok(value)
}

/// The field that is wrong: one that is missing is named by what is said of it.
fn field(place: &str, issue: &str) -> String {
    let missing = issue.strip_prefix("missing field `");
    match (place, missing.and_then(|rest| rest.split('`').next())) {
        (".", Some(name)) => name.to_owned(),
        (place, Some(name)) => format!("{place}.{name}"),
        (place, None) => place.to_owned(),
    }
}

/// The parameters after the `?`.
pub(crate) struct Parameters<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<App> for Parameters<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refusal> {
        let read = Query::try_from_uri(&parts.uri);
        let Query(value) = read.map_err(|error| Refusal::bad(error.body_text()))?;
        Ok(Self(value))
    }
}

/// The one variable part of a path, decoded.
pub(crate) struct Segment(pub(crate) String);

impl FromRequestParts<App> for Segment {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let read = Path::from_request_parts(parts, app).await;
        let Path(text) = read.map_err(|error| Refusal::bad(error.body_text()))?;
        Ok(Self(text))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Order {
        #[expect(dead_code, reason = "only that it is read matters")]
        items: Vec<u32>,
    }

    #[test]
    fn what_is_wrong_is_named_by_its_place() {
        let refusal = parse::<Order>(br#"{"items": [1, "two"]}"#).unwrap_err();
        assert_eq!(refusal.status, 400);
        assert!(
            refusal.message.starts_with("`items[1]` is wrong"),
            "{refusal:?}"
        );
    }

    #[test]
    fn deep_and_broken_json_is_refused() {
        let deep = format!(r#"{{"items": {}"#, "[".repeat(100_000));
        for body in [
            deep.as_str(),
            "",
            "{",
            "[]",
            "nonsense",
            r#"{"items":[]} x"#,
        ] {
            assert_eq!(parse::<Order>(body.as_bytes()).unwrap_err().status, 400);
        }
    }
}
