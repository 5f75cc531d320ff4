//! Pictures, by text recognition where it is installed.

use gristmill_model::{
    BlockKind, Document, DocumentBuilder, Failure, ProcessingOptions, ReasonCode,
};

use crate::input::{Input, failure};
use crate::metadata;
use crate::ocr::{self, OcrInput};

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let name = input.name;
    let because = |why: &str| {
        failure(
            ReasonCode::NoTextLayer,
            format!("`{name}` is a picture, and {why}"),
        )
    };
    if let Some(why) = why_unread(input.options) {
        return Err(because(why));
    }
    let progress = gristmill_model::ParseProgress { done: 0, of: None };
    let blocks = ocr::recognise(OcrInput::Encoded(input.bytes), &mut || {
        (input.watch)(progress)
    })?;
    let mut builder = DocumentBuilder::new(input.format.media_type);
    let pages = blocks.iter().map(|block| block.page).max().unwrap_or(1);
    builder.pages(pages);
    builder.add_images(pages);
    let found = metadata::of_picture(input.bytes);
    found.describe(&mut builder);
    let caption = found.caption.as_deref().unwrap_or_default();
    builder.push(BlockKind::Caption, None, caption);
    for block in &blocks {
        builder.push(BlockKind::Paragraph, Some(block.page), &block.text);
    }
    Ok(builder.finish())
}

/// Why pictures are not read, if they are not.
pub(crate) fn why_unread(options: &ProcessingOptions) -> Option<&'static str> {
    match () {
        () if !options.ocr => Some("text recognition is switched off"),
        () if !ocr::available() => Some("`tesseract` is not installed"),
        () => None,
    }
}
