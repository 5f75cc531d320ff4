//! PDF files, read by the module of their own.

use std::path::Path;

use gristmill_model::{Block, BlockKind, Document, Failure, ParseRequest};

use crate::input::Input;
use crate::metadata::{self, Found};
use crate::pdf;

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let request = ParseRequest {
        path: input.path.map(Path::to_owned).unwrap_or_default(),
        name: input.name.to_owned(),
        options: input.options.clone(),
        password: input.password.cloned(),
    };
    let mut document = match input.path {
        Some(_) => pdf::parse(&request, input.watch),
        None => pdf::parse_bytes(input.bytes, &request, input.watch),
    }?;
    add(metadata::of_pdf(input.bytes), &mut document);
    Ok(document)
}

/// Adds what the XMP packet tells beyond the information dictionary. A title there is worth
/// more than the first heading, which a document without a title has taken for one.
fn add(found: Found, document: &mut Document) {
    let is_heading = |title: &String| {
        let heading = |block: &&Block| matches!(block.kind, BlockKind::Heading { .. });
        let first = document.blocks.iter().find(heading);
        first.is_some_and(|block| document.text_of(block) == title)
    };
    if document.title.as_ref().is_none_or(is_heading) {
        let title = found.title.filter(|title| pdf::is_real_title(title));
        document.title = title.or(document.title.take());
    }
    for (field, value) in found.fields {
        if !value.is_empty() {
            let fields = &mut document.metadata;
            fields.entry(field.to_owned()).or_insert(value);
        }
    }
}
