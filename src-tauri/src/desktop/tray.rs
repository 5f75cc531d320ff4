//! The tray icon, where the desktop has a place for one.

use tauri::menu::{Menu, MenuBuilder, MenuItemBuilder};
use tauri::tray::{MouseButton, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Wry};

use super::tray_jobs::{self, Shown};
use super::window;
use super::{Application, closing};

const ID: &str = "tray";
const PAUSE: &str = "pause";
const RESUME: &str = "resume";

/// Adds the tray icon. Without a place for it the application goes on without.
pub(crate) fn add(app: &AppHandle) {
    if !host::is_there() {
        tracing::info!("this desktop shows no tray icons");
        return;
    }
    if let Err(error) = build(app) {
        tracing::warn!(%error, "no tray icon");
    }
}

/// Shows what runs: in the menu, and in the tip where the desktop has one.
pub(super) fn show(app: &AppHandle, shown: &Shown) {
    let Some(tray) = app.tray_by_id(ID) else {
        return;
    };
    let done = menu(app, shown).and_then(|menu| tray.set_menu(Some(menu)));
    let tip = tray.set_tooltip(Some(shown.tip()));
    tracing::trace!(?done, ?tip, "tray shown");
}

/// Puts the windows out of sight while jobs go on: into the tray, or, where there is none,
/// minimised so that they can be found again.
pub(crate) fn put_away(app: &AppHandle) {
    for window in app.webview_windows().values() {
        let done = match app.tray_by_id(ID) {
            Some(_) => window.hide(),
            None => window.minimize(),
        };
        tracing::debug!(?done, label = window.label(), "window put away");
    }
}

fn build(app: &AppHandle) -> tauri::Result<()> {
    let menu = menu(app, &Shown::default())?;
    let mut tray = TrayIconBuilder::with_id(ID)
        .tooltip("Gristmill")
        .menu(&menu)
        .show_menu_on_left_click(false)
        .on_menu_event(|app, event| match event.id().as_ref() {
            "quit" => {
                let app = app.clone();
                std::thread::spawn(move || closing::quit_or_ask(&app));
            }
            PAUSE => off_the_main_thread(app, tray_jobs::pause_all),
            RESUME => off_the_main_thread(app, tray_jobs::go_on),
            _ => window::show(app),
        })
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                ..
            } = event
            {
                window::show(tray.app_handle());
            }
        });
    if let Some(icon) = app.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.build(app).map(drop)
}

/// The jobs that run, what can be done to all of them, and the way to the window and out.
fn menu(app: &AppHandle, shown: &Shown) -> tauri::Result<Menu<Wry>> {
    let mut menu = MenuBuilder::new(app);
    for line in &shown.lines {
        let line = MenuItemBuilder::new(line).enabled(false).build(app)?;
        menu = menu.item(&line);
    }
    if !shown.lines.is_empty() {
        menu = menu.separator();
    }
    for (offered, id, text) in [
        (shown.can_pause, PAUSE, "Pause all"),
        (shown.can_go_on, RESUME, "Go on"),
    ] {
        if offered {
            menu = menu.item(&MenuItemBuilder::with_id(id, text).build(app)?);
        }
    }
    let open = MenuItemBuilder::with_id("open", "Open Gristmill").build(app)?;
    let quit = MenuItemBuilder::with_id("quit", "Quit").build(app)?;
    menu.item(&open).separator().item(&quit).build()
}

/// Pausing waits for files in work to be put back, and this is the thread that draws.
fn off_the_main_thread(app: &AppHandle, work: fn(&Application)) {
    let app = app.clone();
    std::thread::spawn(move || work(&app.state::<Application>()));
}

/// Whether something shows tray icons.
#[cfg(not(target_os = "linux"))]
mod host {
    pub(super) fn is_there() -> bool {
        true
    }
}

/// Whether something shows tray icons: on Linux a program that watches for them on the bus.
/// Without one an icon would be built, never shown, and hide the window for good.
#[cfg(target_os = "linux")]
mod host {
    use gtk::gio::{BusType, DBusCallFlags, bus_get_sync};
    use gtk::glib::ToVariant as _;

    const WATCHER: &str = "org.kde.StatusNotifierWatcher";

    pub(super) fn is_there() -> bool {
        watcher_runs().unwrap_or(false)
    }

    fn watcher_runs() -> Option<bool> {
        let bus = bus_get_sync(BusType::Session, gtk::gio::Cancellable::NONE).ok()?;
        let answer = bus.call_sync(
            Some("org.freedesktop.DBus"),
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus",
            "NameHasOwner",
            Some(&(WATCHER,).to_variant()),
            None,
            DBusCallFlags::NONE,
            1_000,
            gtk::gio::Cancellable::NONE,
        );
        answer.ok()?.child_value(0).get::<bool>()
    }
}
