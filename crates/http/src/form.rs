//! Forms: fields in memory, files on the disk as they come, so that memory stays flat.

use std::path::PathBuf;
use std::time::Duration;

use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use gristmill_api::types::Nothing;
use multer::{Constraints, Field, Multipart, SizeLimit};
use tempfile::TempPath;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use crate::app::App;
use crate::body::{self, BodyLimit};
use crate::refusal::Refusal;

/// Most bytes of a field that is no file.
const MOST_TEXT: usize = 16 << 20;
/// Most fields and files of a form.
const MOST_PARTS: usize = 1000;

/// A form that was sent. What lies on the disk is gone when it is dropped.
#[derive(Debug, Default)]
pub(crate) struct Form {
    /// Fields by name, in the order they came.
    pub(crate) fields: Vec<(String, String)>,
    /// Files, in the order they came.
    pub(crate) files: Vec<SentFile>,
}

/// A file of a form.
#[derive(Debug)]
pub(crate) struct SentFile {
    /// The field it was sent as.
    pub(crate) field: String,
    /// Its name, as the caller has it.
    pub(crate) name: String,
    /// Where it lies meanwhile.
    pub(crate) path: TempPath,
}

/// Where files of a form are put, and how large they may be.
struct Room {
    folder: PathBuf,
    megabytes: u64,
}

impl Form {
    /// The last field of a name: who says something twice means the latter.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let mut found = self.fields.iter().rev().filter(|(one, _)| one == name);
        found.next().map(|(_, value)| value.as_str())
    }
}

/// The content type of a request, without what stands behind it.
pub(crate) fn content_type(request: &Request) -> String {
    let value = request.headers().get(CONTENT_TYPE);
    let value = value.and_then(|value| value.to_str().ok()).unwrap_or("");
    let bare = value.split(';').next().unwrap_or("");
    bare.trim().to_ascii_lowercase()
}

impl FromRequest<App> for Form {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let limit = request.extensions().get::<BodyLimit>().copied();
        let limit = limit.ok_or_else(Refusal::defect)?;
        let stall = app.config.limits.body_stall;
        match content_type(&request).as_str() {
            "multipart/form-data" => of_parts(request, app, limit).await,
            "application/x-www-form-urlencoded" => {
                let limit = BodyLimit(limit.0.min(MOST_TEXT));
                let bytes = body::read(request.into_body(), limit, stall).await?;
                Ok(Self {
                    fields: form_urlencoded::parse(&bytes).into_owned().collect(),
                    files: Vec::new(),
                })
            }
            _ => Err(Refusal::bad(
                "Send a form: `multipart/form-data` or `application/x-www-form-urlencoded`",
            )),
        }
    }
}

async fn of_parts(request: Request, app: &App, limit: BodyLimit) -> Result<Form, Refusal> {
    let header = request.headers().get(CONTENT_TYPE);
    let header = header.and_then(|value| value.to_str().ok()).unwrap_or("");
    let boundary = multer::parse_boundary(header).map_err(|error| broken(&error))?;
    let stall = app.config.limits.body_stall;
    let room = room(app).await?;
    let whole = SizeLimit::new().whole_stream(limit.0 as u64);
    let mut parts = Multipart::with_constraints(
        request.into_body().into_data_stream(),
        boundary,
        Constraints::new().size_limit(whole),
    );
    let mut form = Form::default();
    while let Some(field) = in_time(stall, parts.next_field()).await? {
        if form.fields.len() + form.files.len() == MOST_PARTS {
            let message = format!("A form may have {MOST_PARTS} fields and files");
            return Err(Refusal::bad(message));
        }
        take(&mut form, field, &room, stall).await?;
    }
    Ok(form)
}

async fn room(app: &App) -> Result<Room, Refusal> {
    app.call(|api| {
        let folder = PathBuf::from(api.application_info(Nothing {})?.data_dir);
        let settings = api.settings_list(Nothing {})?;
        let mut largest = settings.iter().filter(|one| one.name == "max_file_size_mb");
        let megabytes = largest.next().and_then(|one| one.value.parse().ok());
        Ok(Room {
            // What is left there by a process that died is removed at the next start.
            folder: folder.join("staging"),
            megabytes: megabytes.ok_or_else(Refusal::defect)?,
        })
    })
    .await
}

async fn take(
    form: &mut Form,
    mut field: Field<'_>,
    room: &Room,
    stall: Duration,
) -> Result<(), Refusal> {
    let name = field.name().unwrap_or_default().to_owned();
    match field.file_name().map(str::to_owned) {
        // What browsers send for a file that was not chosen.
        Some(file) if file.is_empty() => Ok(()),
        Some(file) => {
            let path = spool(&mut field, &file, room, stall).await?;
            let field = name;
            form.files.push(SentFile {
                field,
                name: file,
                path,
            });
            Ok(())
        }
        None => {
            form.fields.push((name, text(&mut field, stall).await?));
            Ok(())
        }
    }
}

async fn spool(
    field: &mut Field<'_>,
    name: &str,
    room: &Room,
    stall: Duration,
) -> Result<TempPath, Refusal> {
    let made = tempfile::Builder::new()
        .prefix("http-")
        .tempfile_in(&room.folder);
    let (file, path) = made.map_err(|error| unwritten(&error))?.into_parts();
    let mut file = File::from_std(file);
    let mut size = 0;
    while let Some(piece) = in_time(stall, field.chunk()).await? {
        size += piece.len() as u64;
        if size > room.megabytes * 1_000_000 {
            let message = format!("`{name}` is larger than {} MB", room.megabytes);
            let status = StatusCode::PAYLOAD_TOO_LARGE;
            return Err(Refusal::new(status, "file_too_large", message));
        }
        let put = file.write_all(&piece).await;
        put.map_err(|error| unwritten(&error))?;
    }
    let put = file.flush().await;
    put.map_err(|error| unwritten(&error))?;
    Ok(path)
}

async fn text(field: &mut Field<'_>, stall: Duration) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    while let Some(piece) = in_time(stall, field.chunk()).await? {
        if bytes.len() + piece.len() > MOST_TEXT {
            return Err(Refusal::too_large(MOST_TEXT));
        }
        bytes.extend_from_slice(&piece);
    }
    let name = field.name().unwrap_or_default();
    String::from_utf8(bytes).map_err(|_| Refusal::bad(format!("`{name}` is not UTF-8")))
}

/// What comes next of a form, unless it stands still.
async fn in_time<T>(
    stall: Duration,
    next: impl Future<Output = multer::Result<T>>,
) -> Result<T, Refusal> {
    let came = tokio::time::timeout(stall, next).await;
    came.map_err(|_| Refusal::too_slow())?
        .map_err(|error| broken(&error))
}

fn broken(error: &multer::Error) -> Refusal {
    match error {
        multer::Error::StreamSizeExceeded { limit } => Refusal::too_large(*limit as usize),
        error => Refusal::bad(format!("The form cannot be read: {error}")),
    }
}

/// Why a file that is sent cannot be kept.
pub(crate) fn unwritten(error: &std::io::Error) -> Refusal {
    tracing::warn!(%error, "cannot keep a file that is sent");
    let message = format!("The file cannot be kept: {error}");
    let status = match error.kind() {
        std::io::ErrorKind::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    };
    Refusal::new(status, "unavailable", message)
}
