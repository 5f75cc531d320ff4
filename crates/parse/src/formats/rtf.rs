//! RTF: own tokenizer and a reader that keeps paragraphs, headings, lists, tables, notes.

mod characters;
mod destination;
mod encodings;
mod layout;
mod reader;
mod tokens;

use gristmill_model::{Document, DocumentBuilder, Failure};

use self::layout::Numbering;
use crate::input::Input;

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let mut builder = DocumentBuilder::new(input.format.media_type);
    let (pages, stated) = reader::read(input.bytes, Numbering::Own, &mut builder);
    let mut document = builder.finish();
    pages.settle(&mut document, stated);
    Ok(document)
}

/// Appends the blocks of RTF text to a document under construction.
pub(crate) fn append(bytes: &[u8], page: Option<u32>, builder: &mut DocumentBuilder) {
    reader::read(bytes, Numbering::Fixed(page), builder);
}
