//! The windows and everything around them.

mod application;
mod arrivals;
mod closing;
mod commands;
mod geometry;
mod handover;
mod notices;
mod pick;
mod rendering;
mod reveal;
mod samples;
mod save;
mod tray;
mod tray_jobs;
mod updates;
mod window;

use anyhow::Context as _;
use gristmill_api::types::Closing;
use gristmill_api::{ApiError, OpenOptions};
use tauri::{AppHandle, DragDropEvent, Manager, RunEvent, Window, WindowEvent};

use crate::arguments::Open;
pub(crate) use application::Application;
use arrivals::Arrival;

/// Opens a window and returns when the application ends. When one is open on the data folder
/// already, it is shown what was asked for instead.
pub(crate) fn run(open: Open) -> anyhow::Result<()> {
    let options = OpenOptions::choose(open.data_dir).map_err(told)?;
    let arrival = Arrival {
        address: open.address,
        ..Arrival::of_paths(&open.paths)
    };
    if handover::send(&options.data_dir, &arrival) {
        return Ok(());
    }
    rendering::choose();
    let application = Application::open(&options).map_err(told)?;
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_notification::init())
        .manage(application)
        .invoke_handler(tauri::generate_handler![
            commands::call,
            commands::follow,
            commands::take_arrivals,
            commands::open_window,
            commands::pick,
            commands::lay_out_samples,
            commands::save_text,
            commands::notify,
            commands::show_export,
            commands::answer_close,
            commands::set_theme,
        ])
        .setup(|app| {
            let window = window::open_first(app.handle())?;
            arrivals::bring(app.handle(), window.label(), arrival)?;
            tray::add(app.handle());
            tray_jobs::follow(app.handle());
            handover::listen(app.handle());
            closing::obey_shutdown(app.handle());
            Ok(())
        })
        .on_window_event(on_window_event)
        .build(tauri::generate_context!())
        .context("the window cannot be opened")?;
    app.run(on_run_event);
    Ok(())
}

fn on_window_event(window: &Window, event: &WindowEvent) {
    let app = window.app_handle();
    match event {
        WindowEvent::CloseRequested { api, .. } => closing::on_close_requested(app, api),
        WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => {
            let told = arrivals::bring(app, window.label(), Arrival::of_paths(paths));
            tracing::debug!(?told, files = paths.len(), "dropped");
        }
        WindowEvent::Focused(true) => app.state::<Application>().used_last.note(window.label()),
        WindowEvent::Destroyed => app.state::<Application>().followers.end(window.label()),
        _ => {}
    }
}

fn on_run_event(app: &AppHandle, event: RunEvent) {
    match event {
        RunEvent::Exit => {
            let done = app.state::<Application>().shut_down(Closing::Keep);
            tracing::info!(?done, "application ended");
        }
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => follow_links(app, &urls),
        _ => {}
    }
}

/// Elsewhere the system starts the program with the link.
#[cfg(target_os = "macos")]
fn follow_links(app: &AppHandle, urls: &[tauri::Url]) {
    for address in urls
        .iter()
        .filter_map(|url| crate::link::address(url.as_str()))
    {
        let arrival = Arrival {
            address: Some(address),
            ..Arrival::default()
        };
        let shown = handover::show(app, arrival);
        tracing::debug!(?shown, "link followed");
    }
}

fn told(error: ApiError) -> anyhow::Error {
    match &error.hint {
        Some(hint) => anyhow::anyhow!("{error}: {hint}"),
        None => error.into(),
    }
}
