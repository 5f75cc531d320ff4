//! `/upload`, `/classify/…`, `/documents/…` and `/hitl`: one document at a time.

use axum::Json;
use axum::extract::State;
use gristmill_api::types::{DecideLabels, FileView, JobRef, ListFiles};
use gristmill_api::{ApiError, Operations};
use gristmill_model::{JobOrigin, Label};

use super::subject::{Subject, doc_id, find, known};
use super::{convert, order, wire};
use crate::app::App;
use crate::caller::Caller;
use crate::extract::{JsonBody, Segment};
use crate::form::Form;
use crate::jobs::NOBODY;
use crate::refusal::Refusal;
use crate::wait::until_done;

/// What the document answers for a file without text.
const UNREADABLE: &str = "Unable to extract content.";

pub(super) async fn upload(
    State(app): State<App>,
    caller: Caller,
    form: Form,
) -> Result<Json<wire::Uploaded>, Refusal> {
    let user = caller.user(None, NOBODY)?;
    app.new_jobs.take(&user)?;
    let mut files = order::some(form.files)?;
    files.truncate(1);
    let job = app
        .call(move |api| order::create(api, &user, &files, None))
        .await?;
    let job = until_done(&app, job).await?;
    app.call(move |api| {
        let subject = known(api, only(api, JobRef { id: job.job.id })?)?;
        if subject.document.is_none() && subject.label.is_none() {
            return Err(Refusal::bad(UNREADABLE));
        }
        let (page_count, image_count) = convert::extent(&subject);
        Ok(Json(wire::Uploaded {
            doc_id: doc_id(subject.file.file.id),
            filename: convert::file_name(&subject.file),
            page_count,
            image_count,
            status: "preprocessed",
        }))
    })
    .await
}

/// The one file of a job.
fn only(api: &dyn Operations, job: JobRef) -> Result<FileView, ApiError> {
    let files = api.jobs_files(ListFiles {
        id: job.id,
        states: Vec::new(),
        code: None,
        text: None,
        offset: None,
        limit: Some(1),
    })?;
    let file = files.items.into_iter().next();
    file.ok_or_else(|| ApiError::internal("a job of one file has none"))
}

/// The label was given when the document was read; it is told here.
pub(super) async fn classify(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
) -> Result<Json<wire::Classification>, Refusal> {
    let user = caller.user(None, NOBODY)?;
    app.call(move |api| {
        let subject = find(api, &user, &id)?;
        let found = convert::classification(&subject);
        found.map(Json).ok_or_else(|| without_label(&subject))
    })
    .await
}

fn without_label(subject: &Subject) -> Refusal {
    match convert::trouble(&subject.file.file.state) {
        Some(why) => Refusal::bad(why),
        None => Refusal::bad("The document is not read yet; try again when it is"),
    }
}

pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
) -> Result<Json<wire::Document>, Refusal> {
    let user = caller.user(None, NOBODY)?;
    let told = app.call(move |api| Ok(convert::document(&find(api, &user, &id)?)));
    Ok(Json(told.await?))
}

pub(super) async fn decide(
    State(app): State<App>,
    caller: Caller,
    JsonBody(decision): JsonBody<wire::Decision>,
) -> Result<Json<wire::Decided>, Refusal> {
    let user = caller.user(None, NOBODY)?;
    let label = label(&decision.new_label)?;
    if decision.reviewer.trim().is_empty() {
        return Err(Refusal::bad("`reviewer` must name who decides"));
    }
    app.call(move |api| {
        let subject = find(api, &user, &decision.doc_id)?;
        let view = subject.label.ok_or_else(|| {
            let message = format!("Document {} has no label yet", decision.doc_id);
            Refusal::bad(message)
        })?;
        // The application wants a reason, which the document does not.
        let comment = match decision.comment.trim() {
            "" => "No comment given",
            comment => comment,
        };
        api.labels_decide(DecideLabels {
            ids: vec![view.id],
            by: Some(decision.reviewer.clone()),
            label: Some(label),
            verdict: None,
            comment: Some(comment.to_owned()),
            user: Some(user),
            origin: Some(JobOrigin::Api),
        })?;
        Ok(Json(wire::Decided {
            doc_id: decision.doc_id,
            status: "reviewed",
            new_label: label.as_str(),
            machine_label: view.machine_label.as_str(),
            reviewer: decision.reviewer,
            comment: decision.comment,
        }))
    })
    .await
}

/// The label of a word, however it is written.
fn label(word: &str) -> Result<Label, Refusal> {
    let found = Label::ALL
        .into_iter()
        .find(|label| label.as_str().eq_ignore_ascii_case(word.trim()));
    let known = || Label::ALL.map(Label::as_str).join(", ");
    let unknown = || Refusal::bad(format!("Unknown label `{word}`; use one of {}", known()));
    found.ok_or_else(unknown)
}
