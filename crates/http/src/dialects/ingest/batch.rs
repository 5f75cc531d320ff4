//! `/ingest/batch`: many texts as one job.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gristmill_api::types::JobView;
use serde_json::{Map, Value};

use super::handed::flag;
use super::metadata::typed;
use super::order::{self, Item};
use super::single::created;
use super::{convert, wire};
use crate::app::App;
use crate::caller::Caller;
use crate::extract::{JsonBody, Parameters};
use crate::jobs::NOBODY;
use crate::refusal::Refusal;
use crate::wait::until_done;

/// Texts of a batch, at most.
const MOST: usize = 10_000;

pub(super) async fn ingest(
    State(app): State<App>,
    caller: Caller,
    Parameters(query): Parameters<wire::Sync>,
    JsonBody(body): JsonBody<wire::Batch>,
) -> Result<Response, Refusal> {
    let waits = flag(query.sync.as_deref())?;
    let view = place(&app, &caller, body).await?;
    if !waits {
        return Ok(created(&app, view).await?.into_response());
    }
    let view = until_done(&app, view).await?;
    let job = app.call(move |api| Ok(convert::waited_for(api, &view)?));
    Ok(Json(job.await?).into_response())
}

pub(super) async fn ingest_async(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<wire::Batch>,
) -> Result<Json<wire::Created>, Refusal> {
    let view = place(&app, &caller, body).await?;
    created(&app, view).await
}

async fn place(app: &App, caller: &Caller, body: wire::Batch) -> Result<JobView, Refusal> {
    let user = caller.user(None, NOBODY)?;
    let (items, metadata) = items(body)?;
    app.new_jobs.take(&user)?;
    app.call(move |api| order::batch(api, &user, items, &metadata))
        .await
}

/// The texts of either form, and what holds for all of them.
fn items(body: wire::Batch) -> Result<(Vec<Item>, Map<String, Value>), Refusal> {
    let mut metadata = body.metadata.unwrap_or_default();
    metadata.extend(body.batch_metadata.unwrap_or_default());
    if let Some(id) = body.batch_id {
        metadata.insert("batch_id".to_owned(), id.into());
    }
    let messages = match (body.messages, body.documents) {
        (Some(messages), _) => messages,
        (None, Some(documents)) => documents.into_iter().map(message).collect(),
        (None, None) => return Err(Refusal::bad("`messages` is missing")),
    };
    let items: Vec<Item> = messages.into_iter().map(item).collect();
    match items.len() {
        0 => Err(Refusal::bad("`messages` names no texts")),
        count if count > MOST => {
            let message = format!("A batch may have {MOST} texts, not {count}");
            Err(Refusal::bad(message))
        }
        _ if items.iter().all(|(text, _)| text.is_none()) => {
            Err(Refusal::bad("Message at index 0 missing 'text' field."))
        }
        _ => Ok((items, metadata)),
    }
}

fn item(message: wire::Message) -> Item {
    let text = message.text.filter(|text| !text.trim().is_empty());
    (text, typed(message.metadata.unwrap_or_default()))
}

/// A document of the second form as a message: what is said of it becomes metadata.
fn message(document: wire::Document) -> wire::Message {
    let mut metadata = document.metadata.unwrap_or_default();
    for (name, said) in [
        ("document_id", document.document_id),
        ("document_type", document.document_type),
        ("channel", document.channel),
    ] {
        if let Some(said) = said {
            metadata.entry(name).or_insert(said.into());
        }
    }
    wire::Message {
        text: document.content.and_then(|content| content.text),
        metadata: Some(metadata),
    }
}

#[cfg(test)]
mod tests {
    use gristmill_model::MetadataValue;
    use serde_json::json;

    use super::*;

    fn read(body: Value) -> Result<(Vec<Item>, Map<String, Value>), Refusal> {
        items(serde_json::from_value(body).unwrap())
    }

    #[test]
    fn both_forms_of_a_batch_come_to_the_same() {
        let (items, metadata) = read(json!({
            "batch_id": "b1",
            "documents": [{
                "document_id": "d1", "channel": "mail",
                "content": { "text": "One" }, "metadata": { "author": "Ann" },
            }],
            "batch_metadata": { "batch_source": "slack" },
        }))
        .unwrap();
        assert_eq!(items[0].0.as_deref(), Some("One"));
        assert_eq!(items[0].1["channel"], MetadataValue::Text("mail".into()));
        assert_eq!(items[0].1["author"], MetadataValue::Text("Ann".into()));
        assert_eq!(metadata["batch_id"], "b1");
        assert_eq!(metadata["batch_source"], "slack");
    }

    #[test]
    fn a_batch_without_a_text_is_refused() {
        for body in [
            json!({}),
            json!({ "messages": [] }),
            json!({ "messages": [{ "text": " " }, {}] }),
        ] {
            assert_eq!(read(body.clone()).unwrap_err().status, 400, "{body}");
        }
        let one = json!({ "messages": [{}, { "text": "x" }] });
        assert_eq!(read(one).unwrap().0.len(), 2, "the rest goes on");
    }
}
