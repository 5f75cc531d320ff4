//! `/status/…/export`: the results of a batch as a table or as JSON.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use gristmill_api::Operations;

use super::subject::{Subject, known};
use super::{batch, convert, wire};
use crate::app::App;
use crate::caller::Caller;
use crate::extract::{Parameters, Segment};
use crate::jobs::{NOBODY, files};
use crate::refusal::Refusal;

const COLUMNS: &str =
    "doc_id,filename,status,final_category,confidence,requires_review,secondary_tags,error\r\n";

pub(super) async fn export(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
    Parameters(wanted): Parameters<wire::Export>,
) -> Result<Response, Refusal> {
    let user = caller.user(None, NOBODY)?;
    let as_table = match wanted.format.as_deref() {
        None | Some("json") => false,
        Some("csv") => true,
        Some(other) => {
            let message = format!("Unknown format `{other}`; use one of json, csv");
            return Err(Refusal::bad(message));
        }
    };
    let (kind, ending) = match as_table {
        true => ("text/csv; charset=utf-8", "csv"),
        false => ("application/json", "json"),
    };
    let text = app.call({
        let id = id.clone();
        move |api| {
            let documents = documents(api, &user, id)?;
            Ok(match as_table {
                true => table(&documents),
                false => serde_json::to_string_pretty(&documents).map_err(|_| Refusal::defect())?,
            })
        }
    });
    let text = text.await?;
    let name = format!("attachment; filename=\"classification-{id}.{ending}\"");
    Ok((
        [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)],
        text,
    )
        .into_response())
}

fn documents(api: &dyn Operations, user: &str, id: String) -> Result<Vec<wire::Document>, Refusal> {
    let view = batch::job(api, user, id)?;
    let files = files(api, &view, convert::MOST_DOCUMENTS)?;
    let subjects = files.into_iter().map(|file| known(api, file));
    subjects
        .map(|subject: Result<Subject, Refusal>| Ok(convert::document(&subject?)))
        .collect()
}

/// A table by RFC 4180.
fn table(documents: &[wire::Document]) -> String {
    let mut text = COLUMNS.to_owned();
    for document in documents {
        let found = document.classification.as_ref();
        let tags = found.map(|found| found.secondary_tags.join(" "));
        let cells = [
            document.doc_id.clone(),
            document.filename.clone(),
            document.status.to_owned(),
            found.map_or("", |found| found.final_category).to_owned(),
            found.map_or(String::new(), |found| format!("{:.2}", found.confidence)),
            found.map_or(String::new(), |found| found.requires_review.to_string()),
            tags.unwrap_or_default(),
            document.error.clone().unwrap_or_default(),
        ];
        text += &cells.map(|cell| quoted(&cell)).join(",");
        text += "\r\n";
    }
    text
}

/// A cell, so that no spreadsheet takes it for a formula.
fn quoted(cell: &str) -> String {
    let harmless = match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    };
    match harmless.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", harmless.replace('"', "\"\"")),
        false => harmless,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_holds_what_it_says_and_is_no_formula() {
        assert_eq!(quoted("plain.pdf"), "plain.pdf");
        assert_eq!(quoted("a, \"b\".pdf"), "\"a, \"\"b\"\".pdf\"");
        assert_eq!(quoted("=1+1"), "'=1+1");
    }
}
