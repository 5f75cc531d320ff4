//! The system's own file and folder pickers, opened from here so that the page gets no
//! permission of its own.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use rfd::{AsyncFileDialog, FileHandle};
use serde::Deserialize;
use tauri::{Manager, WebviewWindow};

use super::Application;

type Chosen = Pin<Box<dyn Future<Output = Option<Vec<FileHandle>>> + Send>>;

/// What can be chosen.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum What {
    /// Files, zip archives among them.
    Files,
    /// Folders.
    Folders,
    /// One table that says something about other files.
    Table,
    /// One folder that files are written into.
    Folder,
    /// One bundle of documents.
    Bundle,
    /// A place for a file that is to be written.
    NewFile {
        /// What it is called unless the user says otherwise.
        name: String,
    },
}

/// The folder something was chosen from last. Some toolkits begin with a list of recent files
/// otherwise, where no folder can be chosen.
#[derive(Default)]
pub(crate) struct LastFolder(Mutex<Option<PathBuf>>);

impl LastFolder {
    fn get(&self) -> Option<PathBuf> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.clone().or_else(std::env::home_dir)
    }

    fn note(&self, chosen: &[FileHandle]) {
        let folder = chosen.first().and_then(|file| file.path().parent());
        if let Some(folder) = folder {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder.to_owned());
        }
    }
}

/// What the user chose; nothing when they changed their mind or the window is gone.
pub(crate) async fn pick(window: &WebviewWindow, what: What) -> Vec<String> {
    let (sender, receiver) = std::sync::mpsc::sync_channel(1);
    let parent = window.clone();
    let last = &window.state::<Application>().last_folder;
    let mut dialog = AsyncFileDialog::new();
    if let Some(folder) = last.get() {
        dialog = dialog.set_directory(folder);
    }
    // Toolkits open dialogs on the main thread alone; the answer is awaited elsewhere.
    let opened = window.run_on_main_thread(move || {
        let chosen = open(dialog.set_parent(&parent), what);
        tauri::async_runtime::spawn(async move { sender.send(chosen.await) });
    });
    if opened.is_err() {
        return Vec::new();
    }
    let answer = tauri::async_runtime::spawn_blocking(move || receiver.recv()).await;
    let chosen = answer.ok().and_then(Result::ok).flatten();
    let chosen = chosen.unwrap_or_default();
    last.note(&chosen);
    let path = |handle: &FileHandle| handle.path().to_string_lossy().into_owned();
    chosen.iter().map(path).collect()
}

fn open(dialog: AsyncFileDialog, what: What) -> Chosen {
    match what {
        What::Files => Box::pin(dialog.set_title("Add files").pick_files()),
        What::Folders => Box::pin(dialog.set_title("Add folders").pick_folders()),
        What::Table => {
            let tables = dialog
                .set_title("Choose a table of metadata")
                .add_filter("CSV and JSON", &["csv", "tsv", "txt", "json"])
                .pick_file();
            Box::pin(async { tables.await.map(|file| vec![file]) })
        }
        What::Folder => {
            let folder = dialog.set_title("Choose a folder").pick_folder();
            Box::pin(async { folder.await.map(|folder| vec![folder]) })
        }
        What::Bundle => {
            let bundle = dialog
                .set_title("Choose a bundle")
                .add_filter("Bundles", &["bundle"])
                .add_filter("All files", &["*"])
                .pick_file();
            Box::pin(async { bundle.await.map(|file| vec![file]) })
        }
        What::NewFile { name } => {
            let named = dialog.set_title("Save as").set_file_name(name).save_file();
            Box::pin(async { named.await.map(|file| vec![file]) })
        }
    }
}
