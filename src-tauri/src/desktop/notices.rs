//! Notifications of the system, for a person who looks elsewhere.

use gristmill_api::ApiError;
use tauri::{Manager, WebviewWindow};
use tauri_plugin_notification::NotificationExt;

/// Shows a notification, unless the window is in front. What comes from documents belongs in
/// the title: desktops may take marks in the body for formatting.
pub(crate) fn show(window: &WebviewWindow, title: &str, body: &str) -> Result<(), ApiError> {
    // A window that cannot say is taken for one that nobody looks at.
    if window.is_focused().unwrap_or(false) && window.is_visible().unwrap_or(false) {
        return Ok(());
    }
    let notification = window.app_handle().notification().builder();
    let shown = notification.title(title).body(body).show();
    shown.map_err(|error| ApiError::unavailable(format!("cannot show a notification: {error}")))
}
