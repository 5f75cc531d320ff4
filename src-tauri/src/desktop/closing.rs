//! Closing the window while jobs run: the user decides what becomes of them.

use gristmill_api::ApiError;
use gristmill_api::types::{Closing, ListJobs};
use serde::Deserialize;
use tauri::{AppHandle, Emitter, Manager, Window, WindowEvent};

use super::geometry::Geometry;
use super::window::MAIN;
use super::{Application, tray};

/// What the user answered.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Choice {
    /// The window goes, the jobs go on.
    KeepRunning,
    /// The jobs wait until they are resumed, the application ends.
    PauseAndQuit,
    /// Nothing changes.
    Stay,
}

/// Asks instead of closing when jobs of this process are under way.
pub(crate) fn on_window_event(window: &Window, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event {
        api.prevent_close();
        let app = window.app_handle().clone();
        // Counting jobs may wait for the disk, and this is the thread that draws.
        std::thread::spawn(move || quit_or_ask(&app));
    }
}

/// Ends the application when someone asks for that from outside.
pub(crate) fn obey_shutdown(app: &AppHandle) {
    let app = app.clone();
    std::thread::spawn(move || {
        let application = app.state::<Application>();
        let done = application.shut_down(application.wait_for_shutdown());
        tracing::info!(?done, "asked to stop");
        quit(&app);
    });
}

/// Ends the application, or asks the page first.
pub(crate) fn quit_or_ask(app: &AppHandle) {
    match own_active_jobs(&app.state::<Application>()) {
        0 => quit(app),
        active => {
            super::window::show(app);
            if app.emit_to(MAIN, "close-requested", active).is_err() {
                quit(app);
            }
        }
    }
}

/// Does what the user answered.
pub(crate) fn answer(app: &AppHandle, choice: Choice) -> Result<(), ApiError> {
    match choice {
        Choice::Stay => {}
        Choice::KeepRunning => tray::put_away(app),
        Choice::PauseAndQuit => {
            app.state::<Application>().shut_down(Closing::Pause)?;
            quit(app);
        }
    }
    Ok(())
}

fn quit(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        Geometry::save(&window, &app.state::<Application>().data_dir);
    }
    app.exit(0);
}

/// Jobs that would stop with this process: none when another process runs them, and none
/// when that cannot be told, since a question nobody can answer would hold the window open.
fn own_active_jobs(application: &Application) -> u64 {
    if !application.is_owner() {
        return 0;
    }
    let active = ListJobs {
        states: ["queued", "running", "cancelling"]
            .map(String::from)
            .to_vec(),
        limit: Some(1),
        ..ListJobs::default()
    };
    let jobs = application.access.jobs_list(active);
    jobs.map_or(0, |page| page.total)
}
