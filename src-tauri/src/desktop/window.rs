//! Opens the window, and brings it back.

use std::sync::Once;

use tauri::webview::PageLoadEvent;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use super::Application;
use super::geometry::{Geometry, SMALLEST};

/// The label of the one window.
pub(crate) const MAIN: &str = "main";

/// Opens the window where it was when it was last closed, on the page that was open. It is seen once its page is there,
/// so that nobody sees an empty one, or one in other colours.
pub(crate) fn open(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    let data_dir = &app.state::<Application>().data_dir;
    let monitors = app.available_monitors().unwrap_or_default();
    let geometry = Geometry::load(data_dir).on_one_of(&monitors);
    let loaded = Once::new();
    let mut builder =
        WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App(geometry.address().into()))
            .title("Gristmill")
            .inner_size(geometry.width, geometry.height)
            .min_inner_size(SMALLEST.0, SMALLEST.1)
            .maximized(geometry.maximized)
            .theme(geometry.theme)
            .visible(false)
            .data_directory(data_dir.join("webview"))
            .on_navigation(|url| matches!(url.scheme(), "tauri") || is_own_host(url))
            .on_page_load(move |window, page| {
                if page.event() == PageLoadEvent::Finished {
                    // A page that is reloaded in the tray stays there.
                    loaded.call_once(|| show(window.app_handle()));
                }
            });
    if let Some((x, y)) = geometry.place {
        builder = builder.position(x, y);
    }
    builder.build()
}

/// Where Tauri serves the page: `tauri.localhost` on Windows; the development server is
/// let in by debug builds alone.
fn is_own_host(url: &tauri::Url) -> bool {
    match url.host_str() {
        Some("tauri.localhost") => true,
        Some("localhost") => cfg!(debug_assertions),
        Some(_) | None => false,
    }
}

/// Brings the window back to the front, from the tray or from behind others.
pub(crate) fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        // Each may be refused by the desktop; the others still help.
        let done = [window.show(), window.unminimize(), window.set_focus()];
        tracing::debug!(?done, "window shown");
    }
}
