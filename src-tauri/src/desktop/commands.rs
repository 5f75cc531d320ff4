//! What the page may ask: each command is one call into the module that does it.

use std::path::PathBuf;

use gristmill_api::ApiError;
use gristmill_api::types::{ExportRef, Update};
use gristmill_model::{EventSeq, ExportId};
use serde_json::Value;
use tauri::ipc::Channel;
use tauri::{AppHandle, State, Theme, WebviewWindow};

use super::arrivals::Arrival;
use super::geometry::Geometry;
use super::{Application, closing, notices, pick, reveal, samples, save, updates, window};

/// Runs an operation of the API.
#[tauri::command]
pub(crate) async fn call(
    application: State<'_, Application>,
    operation: String,
    input: Value,
) -> Result<Value, ApiError> {
    let access = application.access.clone();
    blocking(move || gristmill_api::call(&**access, &operation, input)).await
}

/// Sends everything after `since` in batches, until the window's next call, its end or the
/// end of the stream.
#[tauri::command]
pub(crate) async fn follow(
    window: WebviewWindow,
    application: State<'_, Application>,
    since: EventSeq,
    updates: Channel<Vec<Update>>,
) -> Result<(), ApiError> {
    let access = application.access.clone();
    let turn = application.followers.next(window.label());
    blocking(move || updates::relay(&**access, since, &turn, &updates)).await
}

/// What the window was asked to show since the last call.
#[tauri::command]
pub(crate) fn take_arrivals(window: WebviewWindow, application: State<'_, Application>) -> Arrival {
    application.arrivals.take(window.label())
}

/// Opens one more window, at an address within the page or on the first page.
#[tauri::command]
pub(crate) async fn open_window(app: AppHandle, address: Option<String>) -> Result<(), ApiError> {
    let opened = window::open_another(&app, address.as_deref());
    let told = |error| ApiError::internal(format!("the window cannot be opened: {error}"));
    opened.map(drop).map_err(told)
}

/// Lays out the papers of the tour, and answers in which folder.
#[tauri::command]
pub(crate) async fn lay_out_samples(
    application: State<'_, Application>,
) -> Result<PathBuf, ApiError> {
    let data_dir = application.data_dir.clone();
    blocking(move || samples::lay_out(&data_dir)).await
}

/// Lets the user choose files or folders.
#[tauri::command]
pub(crate) async fn pick(window: WebviewWindow, what: pick::What) -> Vec<String> {
    pick::pick(&window, what).await
}

/// Lets the user choose where to write a text, and writes it there.
#[tauri::command]
pub(crate) async fn save_text(
    window: WebviewWindow,
    name: String,
    text: String,
) -> Result<Option<String>, ApiError> {
    save::text(&window, name, text).await
}

/// Shows a notification of the system, unless a window is in front.
#[tauri::command]
pub(crate) async fn notify(
    window: WebviewWindow,
    title: String,
    body: String,
) -> Result<(), ApiError> {
    blocking(move || notices::show(&window, &title, &body)).await
}

/// Shows an export's file in the system's file manager.
#[tauri::command]
pub(crate) async fn show_export(
    application: State<'_, Application>,
    id: ExportId,
) -> Result<(), ApiError> {
    let access = application.access.clone();
    blocking(move || reveal::export(&**access, ExportRef { id })).await
}

/// What the user answered when asked about closing.
#[tauri::command]
pub(crate) async fn answer_close(app: AppHandle, choice: closing::Choice) -> Result<(), ApiError> {
    blocking(move || closing::answer(&app, choice)).await
}

/// Makes the frames of the windows light or dark, now and at the next start; `None` follows
/// the system.
#[tauri::command]
pub(crate) fn set_theme(app: AppHandle, application: State<'_, Application>, theme: Option<Theme>) {
    app.set_theme(theme);
    Geometry::save_theme(theme, &application.data_dir);
}

/// Runs `work` where it may wait. A panic in it is this call's error and nobody else's.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    tauri::async_runtime::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(ApiError::internal(error.to_string())))
}
