//! The one window and everything around it.

mod application;
mod closing;
mod commands;
mod geometry;
mod handover;
mod notices;
mod pick;
mod rendering;
mod reveal;
mod save;
mod staged;
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
use staged::Staged;

/// Opens the window and returns when the application ends. When a window is open on the
/// data folder already, it gets the paths instead.
pub(crate) fn run(open: Open) -> anyhow::Result<()> {
    let options = OpenOptions::choose(open.data_dir).map_err(told)?;
    let paths = staged::absolute(&open.paths);
    if handover::send(&options.data_dir, &paths) {
        return Ok(());
    }
    rendering::choose();
    let application = Application::open(&options, Staged::new(paths)).map_err(told)?;
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_notification::init())
        .manage(application)
        .invoke_handler(tauri::generate_handler![
            commands::call,
            commands::follow,
            commands::take_staged,
            commands::pick,
            commands::save_text,
            commands::notify,
            commands::show_export,
            commands::answer_close,
            commands::set_theme,
        ])
        .setup(|app| {
            window::open(app.handle())?;
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
            let told = staged::stage(app, staged::absolute(paths));
            tracing::debug!(?told, files = paths.len(), "dropped");
        }
        _ => {}
    }
}

fn on_run_event(app: &AppHandle, event: RunEvent) {
    if let RunEvent::Exit = event {
        let done = app.state::<Application>().shut_down(Closing::Keep);
        tracing::info!(?done, "application ended");
    }
}

fn told(error: ApiError) -> anyhow::Error {
    match &error.hint {
        Some(hint) => anyhow::anyhow!("{error}: {hint}"),
        None => error.into(),
    }
}
