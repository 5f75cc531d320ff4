//! The system's own file and folder pickers, opened from here so that the page gets no
//! permission of its own.

use rfd::{AsyncFileDialog, FileHandle};
use serde::Deserialize;
use tauri::WebviewWindow;

/// What can be chosen.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum What {
    /// Files, zip archives among them.
    Files,
    /// Folders.
    Folders,
}

/// What the user chose; nothing when they changed their mind or the window is gone.
pub(crate) async fn pick(window: &WebviewWindow, what: What) -> Vec<String> {
    let (sender, receiver) = std::sync::mpsc::sync_channel(1);
    let parent = window.clone();
    // Toolkits open dialogs on the main thread alone; the answer is awaited elsewhere.
    let opened = window.run_on_main_thread(move || {
        let dialog = AsyncFileDialog::new().set_parent(&parent);
        let chosen: std::pin::Pin<Box<dyn Future<Output = _> + Send>> = match what {
            What::Files => Box::pin(dialog.set_title("Add files").pick_files()),
            What::Folders => Box::pin(dialog.set_title("Add folders").pick_folders()),
        };
        tauri::async_runtime::spawn(async move { sender.send(chosen.await) });
    });
    if opened.is_err() {
        return Vec::new();
    }
    let answer = tauri::async_runtime::spawn_blocking(move || receiver.recv()).await;
    let chosen: Option<Vec<FileHandle>> = answer.ok().and_then(Result::ok).flatten();
    let path = |handle: &FileHandle| handle.path().to_string_lossy().into_owned();
    chosen.unwrap_or_default().iter().map(path).collect()
}
