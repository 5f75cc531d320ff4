//! Notifications of the system, for a person who looks elsewhere.

use gristmill_api::ApiError;
use tauri::{Manager, WebviewWindow};
use tauri_plugin_notification::NotificationExt;

use super::window::{front, is_one_in_front};

/// Shows a notification, unless a window is in front. Every window asks for the same, so one
/// of them speaks for all. What comes from documents belongs in
/// the title: desktops may take marks in the body for formatting.
pub(crate) fn show(window: &WebviewWindow, title: &str, body: &str) -> Result<(), ApiError> {
    let app = window.app_handle();
    let speaks = front(app).is_none_or(|front| front.label() == window.label());
    if !speaks || is_one_in_front(app) {
        return Ok(());
    }
    let notification = app.notification().builder();
    let shown = notification.title(title).body(body).show();
    shown.map_err(|error| ApiError::unavailable(format!("cannot show a notification: {error}")))
}
