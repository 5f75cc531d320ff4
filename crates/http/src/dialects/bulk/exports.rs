//! `/export…` and `/download/…`: what a job stored, as a file.

use std::path::{Path, PathBuf};

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use gristmill_api::types::{CreateExport, ExportRef, Exported, Nothing};
use gristmill_api::{ErrorCode, Operations};
use gristmill_model::{
    Export, ExportFormat, ExportId, ExportScope, ExportState, JobId, Timestamp, VectorDatabase,
};
use tokio::fs::File;
use tokio::io::AsyncReadExt;
use uuid::Uuid;

use super::check::{self, one_of};
use super::convert::encoded;
use super::request::Asked;
use super::{jobs, wire};
use crate::app::App;
use crate::caller::Caller;
use crate::extract::{JsonBody, Segment};
use crate::refusal::Refusal;

/// The folder in the data folder for files that are handed out.
const FOLDER: &str = "exports";
/// Bytes of a file that are in memory at once.
const PIECE: usize = 64 << 10;

pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<wire::Export>,
) -> Result<Json<wire::Exporting>, Refusal> {
    let user = caller.any_user(body.user_id.as_deref())?;
    let export = app
        .call(move |api| place(api, user.as_deref(), body))
        .await?;
    let id = export.id.as_str();
    Ok(Json(wire::Exporting {
        success: true,
        message: "Export started successfully",
        status_url: format!("/api/public/bulk/export/{}/status", encoded(id)),
        export_id: id.to_owned(),
    }))
}

pub(super) async fn status(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
) -> Result<Json<wire::ExportStatus>, Refusal> {
    let user = caller.any_user(None)?;
    let export = app.call(move |api| find(api, user.as_deref(), id)).await?;
    Ok(Json(told(&export)))
}

pub(super) async fn download(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
) -> Result<Response, Refusal> {
    let user = caller.any_user(None)?;
    let export = app.call(move |api| find(api, user.as_deref(), id)).await?;
    if export.state != ExportState::Completed {
        let state = word(export.state);
        return Err(Refusal::bad(format!(
            "Export is not ready yet: it is {state}"
        )));
    }
    let gone = |_| Refusal::not_found("The file of the export is gone; ask for another export");
    let file = File::open(&export.file).await.map_err(gone)?;
    let length = file.metadata().await.map_err(gone)?.len();
    let name = format!("attachment; filename=\"{}\"", file_name(&export));
    let name = HeaderValue::try_from(name).map_err(|_| Refusal::defect())?;
    let kind = HeaderValue::from_static("application/octet-stream");
    Ok((
        [
            (CONTENT_TYPE, kind),
            (CONTENT_DISPOSITION, name),
            (CONTENT_LENGTH, length.into()),
        ],
        Body::from_stream(pieces(file)),
    )
        .into_response())
}

/// A file piece by piece.
fn pieces(file: File) -> impl futures_util::Stream<Item = std::io::Result<Bytes>> {
    futures_util::stream::try_unfold(file, |mut file| async {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok((read > 0).then(|| (Bytes::from(piece), file)))
    })
}

/// Asks for the export, or finds the one there is.
fn place(api: &dyn Operations, user: Option<&str>, body: wire::Export) -> Result<Export, Refusal> {
    let chosen = body.export_id.as_deref();
    let made = || format!("export-{}", Uuid::now_v7());
    let id = match chosen {
        Some(id) => check::id("export_id", id)?.to_owned(),
        None => made(),
    };
    let view = jobs::find(api, user, &body.job_id)?;
    let job = view.ok_or_else(|| Refusal::not_found("Job not found"))?.job;
    if !job.state.is_final() {
        return Err(Refusal::bad("Job is not completed yet"));
    }
    let format = format(&body.format, Asked::of(&job).database)?;
    let made = api.exports_create(CreateExport {
        id: Some(ExportId(id.clone())),
        user: Some(job.user.clone()),
        name: Some(format!("Bulk export of {}", job.id)),
        what: Exported::Job {
            job: job.id.clone(),
        },
        format,
        vectors: Some(true),
        file: path(api, &id, format)?,
        overwrite: None,
    });
    match made {
        Ok(export) => Ok(export),
        Err(_) if chosen.is_some() && is_there(api, &id) => {
            same_again(api, &job.user, &job.id, format, id)
        }
        Err(error) => Err(error.into()),
    }
}

fn is_there(api: &dyn Operations, id: &str) -> bool {
    let id = ExportId(id.to_owned());
    api.exports_get(ExportRef { id }).is_ok()
}

/// The export that has the id already, if it was asked for in the same words.
fn same_again(
    api: &dyn Operations,
    user: &str,
    job: &JobId,
    format: ExportFormat,
    id: String,
) -> Result<Export, Refusal> {
    let there = api.exports_get(ExportRef {
        id: ExportId(id.clone()),
    })?;
    let scope = ExportScope::Job { job: job.clone() };
    match there.user == user && there.scope == scope && there.format == format {
        true => Ok(there),
        false => {
            let message = format!("Another export has the id `{id}` already; choose another id");
            Err(Refusal::new(StatusCode::CONFLICT, "conflict", message))
        }
    }
}

fn format(word: &str, database: Option<VectorDatabase>) -> Result<ExportFormat, Refusal> {
    let words = ["json", "csv", "parquet", "vector"];
    Ok(match one_of("format", word, &words)? {
        "csv" => ExportFormat::Csv,
        "parquet" => ExportFormat::Parquet,
        "vector" => ExportFormat::Vector { database },
        _ => ExportFormat::Json,
    })
}

/// Where the file of an export is: under a name that no caller chose.
fn path(api: &dyn Operations, id: &str, format: ExportFormat) -> Result<String, Refusal> {
    let folder = PathBuf::from(api.application_info(Nothing {})?.data_dir).join(FOLDER);
    let name = &blake3::hash(id.as_bytes()).to_hex()[..32];
    let path = folder.join(format!("{name}.{}", ending(format)));
    path.into_os_string()
        .into_string()
        .map_err(|_| Refusal::defect())
}

/// Whether the file of an export is one that is handed out here.
pub(super) fn is_own(export: &Export, data_dir: &str) -> bool {
    Path::new(&export.file).parent() == Some(&Path::new(data_dir).join(FOLDER))
}

/// The export of an id. Another user's is as good as none, and so is one that is kept where the
/// user wanted it.
fn find(api: &dyn Operations, user: Option<&str>, id: String) -> Result<Export, Refusal> {
    let missing = || Refusal::not_found("Export not found");
    let id = ExportId(id);
    let export = match api.exports_get(ExportRef { id }) {
        Ok(export) => export,
        Err(error) if error.code == ErrorCode::NotFound => return Err(missing()),
        Err(error) => return Err(error.into()),
    };
    let data_dir = api.application_info(Nothing {})?.data_dir;
    let theirs = user.is_some_and(|user| user != export.user);
    match theirs || !is_own(&export, &data_dir) {
        true => Err(missing()),
        false => Ok(export),
    }
}

fn told(export: &Export) -> wire::ExportStatus {
    let id = export.id.as_str();
    let is_there = export.state == ExportState::Completed;
    wire::ExportStatus {
        export_id: id.to_owned(),
        status: word(export.state),
        progress: progress(export),
        download_url: is_there.then(|| format!("/api/public/bulk/download/{}", encoded(id))),
        filename: file_name(export),
        file_size: is_there.then_some(export.totals.bytes.0),
        error: export.problem.clone(),
    }
}

fn word(state: ExportState) -> &'static str {
    match state {
        ExportState::Queued => "pending",
        ExportState::Running | ExportState::Paused | ExportState::Written => "processing",
        ExportState::Completed => "completed",
        ExportState::Failed => "failed",
        ExportState::Cancelled => "cancelled",
    }
}

fn progress(export: &Export) -> f64 {
    let totals = &export.totals;
    match (export.state, totals.documents_in_all) {
        (ExportState::Completed, _) => 100.0,
        (_, 0) => 0.0,
        (_, all) => {
            let done = f64::from(totals.documents + totals.withheld);
            (done / f64::from(all) * 1000.0).round() / 10.0
        }
    }
}

/// `bulk-embeddings-20250105.json`.
fn file_name(export: &Export) -> String {
    let day = day(export.created_at);
    format!("bulk-embeddings-{day}.{}", ending(export.format))
}

/// `20250105`, in UTC.
fn day(at: Timestamp) -> String {
    let written = crate::times::written(at);
    let date = written.split('T').next().unwrap_or_default();
    date.replace('-', "")
}

fn ending(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Json | ExportFormat::LlamaIndex | ExportFormat::LangChain => "json",
        ExportFormat::JsonLines => "jsonl",
        ExportFormat::Csv => "csv",
        ExportFormat::Parquet => "parquet",
        ExportFormat::Markdown | ExportFormat::Vector { .. } => "zip",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_its_day_and_format() {
        assert_eq!(day(Timestamp(1_736_035_200_000)), "20250105");
        assert_eq!(ending(ExportFormat::Vector { database: None }), "zip");
        assert_eq!(format("JSON", None).unwrap(), ExportFormat::Json);
        let refusal = format("xml", None).unwrap_err();
        assert_eq!(refusal.message, "Invalid format");
        let issue = refusal.details.unwrap().issue;
        assert_eq!(issue, "Must be one of json, csv, parquet, vector");
    }
}
