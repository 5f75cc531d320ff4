//! Documents of any bytes.

use std::collections::HashSet;
use std::path::Path;

use gristmill_model::{Block, Document, Flow, ParseRequest};
use gristmill_parse::{FORMATS, InProcess, detect};

/// Parses bytes as every format they can be taken for, by one name or another.
pub fn parse(bytes: &[u8]) {
    let extensions = FORMATS
        .iter()
        .filter_map(|format| format.extensions.first());
    let mut tried = HashSet::new();
    for extension in extensions {
        let name = format!("fuzzed.{extension}");
        let format = detect(bytes, &name).map(|format| format.media_type);
        if tried.insert(format) {
            parse_as(&name, bytes);
        }
    }
}

/// Parses bytes under a name. A document that comes of it is well formed and not empty.
pub fn parse_as(name: &str, bytes: &[u8]) {
    let mut request = ParseRequest::new(Path::new(""), name);
    // Another program does that, and it is not what is tested.
    request.options.ocr = false;
    if let Ok(document) = InProcess.parse_bytes(bytes, &request, &mut |_| Flow::Continue) {
        check(&document);
    }
}

fn check(document: &Document) {
    assert!(
        !document.is_empty(),
        "a document without text is no document"
    );
    assert!(!document.text.contains('\0'), "a zero is no text");
    let mut end = 0;
    for block in &document.blocks {
        let Block { span, page, .. } = block;
        assert!(
            end <= span.start && span.start <= span.end,
            "blocks go backwards"
        );
        let text = &document.text.get(span.start as usize..span.end as usize);
        assert!(text.is_some(), "a block is not a part of the text");
        if let (Some(page), Some(pages)) = (page, document.pages) {
            assert!((1..=pages).contains(page), "page {page} of {pages}");
        }
        end = span.end;
    }
    for gap in &document.gaps {
        assert!(
            !gap.why.is_empty(),
            "page {} is missing without a reason",
            gap.page
        );
    }
}
