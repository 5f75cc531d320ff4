//! `POST /api/v1/uploads`: files handed in as a form, put on the disk as they come.
//!
//! The operation that takes a file takes its path; whoever calls from elsewhere has none.

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use gristmill_api::types::{AddFile, UploadView};
use gristmill_model::ConnectionId;
use serde_json::{Value, json};

use super::carry_out::{check_holder, problem};
use crate::app::App;
use crate::caller::Caller;
use crate::form::{Form, SentFile};
use crate::refusal::Refusal;

/// Where files are handed in.
pub(super) const PATH: &str = "/api/v1/uploads";
/// Fields of the form besides its files.
const FIELDS: [&str; 2] = ["connection", "user"];

/// Takes the files of a form in, in their order, ready to be selected by a job.
pub(super) async fn take(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<(StatusCode, Json<Vec<UploadView>>), Refusal> {
    check_holder(&caller)?;
    let form = Form::from_request(request, &app).await?;
    let orders = orders(&form)?;
    let taken = app.call(move |api| {
        let taken: Result<Vec<UploadView>, Refusal> = orders
            .into_iter()
            .map(|order| api.uploads_add_file(order).map_err(problem))
            .collect();
        // Until here the files lie where the form put them.
        drop(form);
        taken
    });
    Ok((StatusCode::CREATED, Json(taken.await?)))
}

fn orders(form: &Form) -> Result<Vec<AddFile>, Refusal> {
    let unknown = form
        .fields
        .iter()
        .find(|(name, _)| !FIELDS.contains(&name.as_str()));
    if let Some((name, _)) = unknown {
        let message = format!(
            "There is no field `{name}` here; there are: {}, and files",
            FIELDS.join(", ")
        );
        return Err(Refusal::bad(message));
    }
    if form.files.is_empty() {
        return Err(Refusal::bad("The form has no file"));
    }
    form.files.iter().map(|file| order(form, file)).collect()
}

fn order(form: &Form, file: &SentFile) -> Result<AddFile, Refusal> {
    let said = |name: &str| form.field(name).filter(|text| !text.is_empty());
    let path = file.path.to_str().ok_or_else(Refusal::defect)?;
    Ok(AddFile {
        connection: said("connection").map(|id| ConnectionId(id.to_owned())),
        user: said("user").map(str::to_owned),
        path: path.to_owned(),
        name: Some(file.name.clone()),
        take: true,
    })
}

/// How it is described to programs.
pub(super) fn described(security: Value) -> Value {
    let text = |meaning: &str| json!({ "type": "string", "description": meaning });
    json!({
        "operationId": "uploads_add",
        "summary": "Hands in files for a job to select; they go to the disk as they come.",
        "tags": ["uploads"],
        "security": security,
        "parameters": [],
        "requestBody": { "required": true, "content": { "multipart/form-data": { "schema": {
            "type": "object",
            "required": ["file"],
            "properties": {
                "file": {
                    "type": "array",
                    "items": { "type": "string", "format": "binary" },
                    "description": "Files; those of any other field are taken too.",
                },
                "connection": text("The upload connection they belong to; the usual one unless said."),
                "user": text("Whose a connection is that is made; `default` when nobody is named."),
            },
        } } } },
        "responses": {
            "201": { "description": "Done.", "content": { "application/json": { "schema": {
                "type": "array", "items": { "$ref": "#/components/schemas/UploadView" },
            } } } },
            "default": { "description": "Not done; `code` says why and `detail` what to do.", "content": {
                "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } },
            } },
        },
    })
}
