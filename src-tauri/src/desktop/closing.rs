//! Closing the last window while jobs run, the embedding model is changed, folders are watched or
//! programs are connected to the local API: the user decides what becomes of them.

use gristmill_api::ApiError;
use gristmill_api::types::{Closing, ListJobs, ListWatches, Nothing, WatchView};
use gristmill_model::ChangeState;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, CloseRequestApi, Emitter, Manager};

use super::geometry::Geometry;
use super::{Application, tray, window};

/// What the user answered.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Choice {
    /// The windows go; jobs, watches and the local API go on.
    KeepRunning,
    /// Jobs wait until they are resumed, watches and a change of the embedding model until the
    /// next start; the application ends.
    PauseAndQuit,
    /// Nothing changes.
    Stay,
}

/// What would stop with the application.
#[derive(Debug, Clone, Copy, Serialize)]
struct AtWork {
    /// Jobs that are queued or run.
    jobs: u64,
    /// Whether new vectors are computed for another embedding model.
    model_change: bool,
    /// Folders that are watched.
    watches: u64,
    /// Connections of programs to the local API.
    api_connections: u64,
}

impl AtWork {
    const NOTHING: Self = Self {
        jobs: 0,
        model_change: false,
        watches: 0,
        api_connections: 0,
    };

    fn is_nothing(self) -> bool {
        self.jobs + self.watches + self.api_connections == 0 && !self.model_change
    }
}

/// Lets a window close while others stay. With the last one the application ends, which is
/// asked about when this process is at work.
pub(crate) fn on_close_requested(app: &AppHandle, api: &CloseRequestApi) {
    if app.webview_windows().len() > 1 {
        return;
    }
    api.prevent_close();
    let app = app.clone();
    // Counting jobs may wait for the disk, and this is the thread that draws.
    std::thread::spawn(move || quit_or_ask(&app));
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

/// Ends the application, or asks in the window in front first.
pub(crate) fn quit_or_ask(app: &AppHandle) {
    let at_work = at_work(&app.state::<Application>());
    if at_work.is_nothing() {
        return quit(app);
    }
    window::show(app);
    let asked = window::front(app).is_some_and(|front| {
        front
            .emit_to(front.label(), "close-requested", at_work)
            .is_ok()
    });
    if !asked {
        quit(app);
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
    if let Some(window) = window::front(app) {
        Geometry::save(&window, &app.state::<Application>().data_dir);
    }
    app.exit(0);
}

/// Nothing when another process does the work, and nothing where that cannot be told, since a
/// question nobody can answer would hold the window open.
fn at_work(application: &Application) -> AtWork {
    match application.is_owner() {
        true => AtWork {
            jobs: active_jobs(application),
            model_change: is_model_changing(application),
            watches: active_watches(application),
            api_connections: application.api_connections(),
        },
        false => AtWork::NOTHING,
    }
}

fn active_jobs(application: &Application) -> u64 {
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

/// Whether a change of the model is at work that searches wait for. Old vectors are removed
/// whenever the application runs, and nobody waits for that.
fn is_model_changing(application: &Application) -> bool {
    let told = application.access.embedding_status(Nothing {});
    let change = told.ok().and_then(|model| model.change);
    change.is_some_and(|change| change.state == ChangeState::Running)
}

fn active_watches(application: &Application) -> u64 {
    let watches = application.access.watches_list(ListWatches::default());
    let active = |view: &&WatchView| view.watch.paused.is_none();
    watches.map_or(0, |watches| watches.iter().filter(active).count() as u64)
}
