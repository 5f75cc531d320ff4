//! `application.*`: what runs, what it lacks, and its end.

use super::Opened;
use crate::ApiError;
use crate::embedder::LateEncoder;
use crate::types::{ApplicationInfo, Nothing, Part, Shutdown};
use gristmill_model::Embedder;

pub(super) fn info(opened: &Opened, _: Nothing) -> Result<ApplicationInfo, ApiError> {
    Ok(ApplicationInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        data_dir: opened.options.data_dir.display().to_string(),
        process_id: std::process::id(),
        started_at: opened.started_at,
        model: opened.model()?.model().to_string(),
        parts: parts(),
        last_event: opened.store.last_event()?,
    })
}

pub(super) fn shutdown(opened: &Opened, input: Shutdown) -> Result<Nothing, ApiError> {
    opened.engine()?;
    opened.ask_to_close(input.jobs);
    Ok(Nothing {})
}

/// Everything that does not come with the program, and whether it is there.
pub(super) fn parts() -> Vec<Part> {
    const SETUP: &str = "run `grist setup`";
    let fetched = |name: &str, required, path: Option<std::path::PathBuf>, without: &str| Part {
        name: name.to_owned(),
        required,
        present: path.is_some(),
        remedy: path.is_none().then(|| SETUP.to_owned()),
        detail: path.map_or_else(|| without.to_owned(), |path| path.display().to_string()),
    };
    let ocr = gristmill_parse::ocr::available();
    vec![
        fetched(
            "embedding model",
            true,
            LateEncoder::located(),
            "without it nothing can be ingested, and search goes by words alone",
        ),
        fetched(
            "PDFium",
            false,
            gristmill_assets::locate(&gristmill_assets::PDFIUM),
            "without it PDF documents cannot be read",
        ),
        Part {
            name: "tesseract".to_owned(),
            required: false,
            present: ocr,
            detail: match ocr {
                true => "pictures and scanned pages are read".to_owned(),
                false => "without it pictures and scanned pages have no text".to_owned(),
            },
            remedy: (!ocr).then(|| "install the program `tesseract`".to_owned()),
        },
    ]
}
