//! Shows a file in the system's file manager.
//!
//! Only files that the knowledge base knows as exports are shown, so that the page cannot have
//! any other program or path opened.

use std::path::Path;
use std::process::{Command, Stdio};

use gristmill_api::types::ExportRef;
use gristmill_api::{ApiError, Operations};

/// Opens the folder an export's file is in; where the system can, the file is marked.
pub(crate) fn export(api: &dyn Operations, which: ExportRef) -> Result<(), ApiError> {
    let export = api.exports_get(which)?;
    let file = Path::new(&export.file);
    let Some(folder) = file.parent().filter(|folder| folder.is_dir()) else {
        let message = format!("the folder of `{}` is not there any more", export.file);
        return Err(ApiError::unavailable(message).with_hint("export again"));
    };
    let mut manager = manager(file, folder);
    let started = manager
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut child = started.map_err(|error| {
        let message = format!("no file manager can be started: {error}");
        ApiError::unavailable(message).with_hint(format!("the file is `{}`", export.file))
    })?;
    // Some stay as long as their window, and nobody else would wait for them.
    std::thread::spawn(move || child.wait());
    Ok(())
}

#[cfg(target_os = "macos")]
fn manager(file: &Path, _folder: &Path) -> Command {
    let mut open = Command::new("open");
    open.arg("-R").arg(file);
    open
}

#[cfg(windows)]
fn manager(file: &Path, _folder: &Path) -> Command {
    use std::os::windows::process::CommandExt;
    let mut explorer = Command::new("explorer");
    // It reads its command line in its own way: only the path may be in quotes.
    let mut argument = std::ffi::OsString::from("/select,\"");
    argument.push(file);
    argument.push("\"");
    explorer.raw_arg(argument);
    explorer
}

#[cfg(not(any(target_os = "macos", windows)))]
fn manager(_file: &Path, folder: &Path) -> Command {
    let mut open = Command::new("xdg-open");
    open.arg(folder);
    open
}
