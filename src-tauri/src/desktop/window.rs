//! Opens windows, and brings them back. All show the same application; none is the main one.

use std::sync::{Mutex, Once, PoisonError};

use tauri::webview::PageLoadEvent;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use super::Application;
use super::geometry::{Geometry, SMALLEST};

/// What is before the number in a window's label; `capabilities/windows.json` names it as well.
const LABEL: &str = "window-";
/// How far a further window is from the one it was opened from, in logical pixels.
const ASIDE: f64 = 32.0;

/// The label of the window that was used last.
#[derive(Default)]
pub(crate) struct UsedLast(Mutex<String>);

impl UsedLast {
    /// Remembers that a person looks at this window.
    pub(crate) fn note(&self, label: &str) {
        label.clone_into(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn label(&self) -> String {
        let label = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        label.clone()
    }
}

/// Opens the first window where the last one was when it was closed, at the address it had.
pub(crate) fn open_first(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    let geometry = Geometry::load(&app.state::<Application>().data_dir);
    let monitors = app.available_monitors().unwrap_or_default();
    open(app, 1, geometry.on_one_of(&monitors))
}

/// Opens one more window, beside the one in front, at an address within the page.
pub(crate) fn open_another(app: &AppHandle, address: Option<&str>) -> tauri::Result<WebviewWindow> {
    let taken = |number: &u32| app.get_webview_window(&label(*number)).is_some();
    let number = (1..).find(|number| !taken(number)).unwrap_or(u32::MAX);
    let geometry = front(app).and_then(|window| Geometry::of(&window).ok());
    let beside = geometry.unwrap_or_default().aside(ASIDE).at(address);
    let monitors = app.available_monitors().unwrap_or_default();
    open(app, number, beside.on_one_of(&monitors))
}

/// The window is seen once its page is there, so that nobody sees an empty one, or one in
/// other colours.
fn open(app: &AppHandle, number: u32, geometry: Geometry) -> tauri::Result<WebviewWindow> {
    let data_dir = &app.state::<Application>().data_dir;
    let loaded = Once::new();
    let url = WebviewUrl::App(geometry.address().into());
    let mut builder = WebviewWindowBuilder::new(app, label(number), url)
        .title(title(number))
        .inner_size(geometry.width, geometry.height)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .maximized(geometry.maximized)
        .theme(Geometry::load(data_dir).theme)
        .visible(false)
        .data_directory(data_dir.join("webview"))
        .on_navigation(|url| matches!(url.scheme(), "tauri") || is_own_host(url))
        .on_page_load(move |window, page| {
            if page.event() == PageLoadEvent::Finished {
                // A page that is reloaded in the tray stays there.
                loaded.call_once(|| bring_up(&window));
            }
        });
    if let Some((x, y)) = geometry.place {
        builder = builder.position(x, y);
    }
    builder.build()
}

fn label(number: u32) -> String {
    format!("{LABEL}{number}")
}

/// Told apart in the task bar and by screen readers.
fn title(number: u32) -> String {
    match number {
        1 => "Gristmill".to_owned(),
        number => format!("Gristmill ({number})"),
    }
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

/// The window that was used last; none only while the application begins or ends.
pub(crate) fn front(app: &AppHandle) -> Option<WebviewWindow> {
    let last = app.state::<Application>().used_last.label();
    let first = || {
        app.webview_windows()
            .into_iter()
            .min_by(|a, b| a.0.cmp(&b.0))
    };
    let any = || first().map(|(_, window)| window);
    app.get_webview_window(&last).or_else(any)
}

/// Whether a person looks at one of the windows, as far as that can be told.
pub(crate) fn is_one_in_front(app: &AppHandle) -> bool {
    let looked_at = |window: &WebviewWindow| {
        window.is_focused().unwrap_or(false) && window.is_visible().unwrap_or(false)
    };
    app.webview_windows().values().any(looked_at)
}

/// Brings every window back, from the tray or from behind others, the last used in front.
pub(crate) fn show(app: &AppHandle) {
    let front = front(app);
    for (label, window) in app.webview_windows() {
        if front.as_ref().is_none_or(|front| front.label() != label) {
            let shown = window.show();
            tracing::debug!(?shown, label, "window shown");
        }
    }
    if let Some(window) = front {
        bring_up(&window);
    }
}

fn bring_up(window: &WebviewWindow) {
    // Each may be refused by the desktop; the others still help.
    let done = [window.show(), window.unminimize(), window.set_focus()];
    tracing::debug!(?done, label = window.label(), "window brought up");
}
