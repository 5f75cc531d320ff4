//! Writes what the page made into a file that the user chooses.
//!
//! The page names no path: it hands over the text and a name to begin from, and whoever sits
//! before the window says where it goes.

use std::path::Path;

use gristmill_api::ApiError;
use tauri::WebviewWindow;

use super::pick::{self, What};

/// Where the text was written; nothing when the user changed their mind.
pub(crate) async fn text(
    window: &WebviewWindow,
    name: String,
    text: String,
) -> Result<Option<String>, ApiError> {
    let chosen = pick::pick(window, What::NewFile { name }).await;
    match chosen.into_iter().next() {
        Some(file) => write(Path::new(&file), &text).map(|()| Some(file)),
        None => Ok(None),
    }
}

fn write(file: &Path, text: &str) -> Result<(), ApiError> {
    std::fs::write(file, text).map_err(|error| {
        let file = file.display();
        ApiError::unavailable(format!("cannot write `{file}`: {error}"))
            .with_hint("choose another place")
    })
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn a_file_that_cannot_be_written_is_named() {
        let error = write(std::path::Path::new("/no/such/folder/sum.csv"), "found,1");
        let error = error.expect_err("there is no such folder");
        assert!(error.message.contains("/no/such/folder/sum.csv"), "{error}");
        assert!(error.hint.is_some());
    }
}
