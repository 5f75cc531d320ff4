//! What a caller hands in: a text, a file or a path, as a form or as JSON.

use axum::extract::{FromRequest, FromRequestParts, Request};
use serde_json::{Map, Value};

use super::wire;
use crate::app::App;
use crate::extract::{JsonBody, Parameters};
use crate::form::{Form, SentFile, content_type};
use crate::refusal::Refusal;

/// What was handed in, as far as it was.
#[derive(Debug)]
pub(super) struct Handed {
    pub(super) file: Option<SentFile>,
    pub(super) text: Option<String>,
    pub(super) path: Option<String>,
    pub(super) metadata: Map<String, Value>,
    /// Whether the answer waits until it is done.
    pub(super) sync: bool,
}

impl FromRequest<App> for Handed {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let asked = Parameters::<wire::Sync>::from_request_parts(&mut parts, app)
            .await?
            .0;
        let request = Request::from_parts(parts, body);
        let mut handed = match content_type(&request).as_str() {
            "application/json" => of_json(JsonBody::from_request(request, app).await?.0)?,
            _ => of_form(Form::from_request(request, app).await?)?,
        };
        handed.sync |= flag(asked.sync.as_deref())?;
        Ok(handed)
    }
}

fn of_json(body: wire::Handed) -> Result<Handed, Refusal> {
    Ok(Handed {
        file: None,
        text: body.text_content.filter(|text| !text.trim().is_empty()),
        path: body.file_path.filter(|path| !path.is_empty()),
        metadata: match body.metadata {
            None => Map::new(),
            Some(wire::Metadata::Object(metadata)) => metadata,
            Some(wire::Metadata::Text(text)) => metadata(&text)?,
        },
        sync: body.sync.unwrap_or(false),
    })
}

fn of_form(mut form: Form) -> Result<Handed, Refusal> {
    let said = |name: &str| form.field(name).filter(|text| !text.trim().is_empty());
    let (text, path) = (said("text_content"), said("file_path"));
    Ok(Handed {
        text: text.map(str::to_owned),
        path: path.map(str::to_owned),
        metadata: said("metadata").map_or(Ok(Map::new()), metadata)?,
        sync: flag(said("sync"))?,
        file: match form.files.is_empty() {
            true => None,
            false => Some(form.files.swap_remove(0)),
        },
    })
}

fn metadata(text: &str) -> Result<Map<String, Value>, Refusal> {
    match text.trim() {
        "" => Ok(Map::new()),
        text => {
            serde_json::from_str(text).map_err(|_| Refusal::bad("Invalid JSON in metadata field"))
        }
    }
}

/// Whether a word says yes. None says no.
pub(super) fn flag(word: Option<&str>) -> Result<bool, Refusal> {
    match word.map(str::to_lowercase).as_deref() {
        Some("true" | "1" | "yes" | "on") => Ok(true),
        None | Some("" | "false" | "0" | "no" | "off") => Ok(false),
        Some(_) => Err(Refusal::bad("`sync` must be true or false")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Result<Handed, Refusal> {
        let own = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
        of_form(Form {
            fields: fields.iter().map(own).collect(),
            files: Vec::new(),
        })
    }

    #[test]
    fn a_form_is_read_as_its_clients_write_it() {
        let handed = form(&[
            ("text_content", "A text"),
            ("metadata", r#"{"source":"api"}"#),
            ("sync", "true"),
        ]);
        let handed = handed.unwrap();
        assert_eq!(handed.text.as_deref(), Some("A text"));
        assert_eq!(handed.metadata["source"], "api");
        assert!(handed.sync);
    }

    #[test]
    fn metadata_that_is_no_object_of_json_is_refused() {
        for text in ["{", "[]", "7", "nonsense"] {
            let refusal = form(&[("metadata", text)]).unwrap_err();
            assert_eq!(refusal.message, "Invalid JSON in metadata field", "{text}");
        }
        assert!(form(&[("sync", "perhaps")]).is_err());
    }
}
