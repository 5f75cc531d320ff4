//! `grist documents page`: a page of a document as it looks.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gristmill_api::ApiError;
use gristmill_api::types::AskPageImage;

use super::{Context, DONE};
use crate::output::{note, plain, print_json};
use crate::pick;

/// Draws a page of that width into a file; an original on the web only if it may be fetched.
pub(super) fn draw(
    context: &Context,
    document: &str,
    out: &Path,
    (page, width, fetch): (u32, u32, bool),
) -> Result<u8, ApiError> {
    let api = context.folder.to_own()?;
    let image = api.documents_page_image(AskPageImage {
        id: pick::document(&*api, document)?,
        page,
        width: Some(width),
        fetch: Some(fetch),
    })?;
    let bytes = STANDARD
        .decode(&image.data)
        .map_err(|error| ApiError::internal(format!("the picture is garbled: {error}")))?;
    let place = plain(&out.display().to_string());
    std::fs::write(out, &bytes).map_err(|error| {
        ApiError::unavailable(format!("cannot write `{place}`: {error}"))
            .with_hint("name a file in a folder that can be written to")
    })?;
    match context.json {
        true => print_json(&serde_json::json!({
            "file": out,
            "pages": image.pages,
            "width": image.width,
            "height": image.height,
            "media_type": image.media_type,
        })),
        false => note(&format!(
            "Page {page} of {} is in {place}: {} × {} pixels, {}",
            image.pages, image.width, image.height, image.media_type
        )),
    }
    Ok(DONE)
}
