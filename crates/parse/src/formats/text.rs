//! Plain text of any encoding: paragraphs are what blank lines part.

use gristmill_model::{BlockKind, Document, DocumentBuilder, Failure};

use crate::encoding;
use crate::input::Input;

/// Paragraphs between two looks at the watch.
const STRIDE: u32 = 2000;

/// A run of lines longer than this is cut at a line end, so that no block is endless.
const LONGEST: usize = 64 * 1024;

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let text = encoding::decode(input.bytes, None);
    let mut builder = DocumentBuilder::new(input.format.media_type);
    for (count, paragraph) in (1..).zip(paragraphs(&text)) {
        builder.push(BlockKind::Paragraph, None, paragraph);
        if count % STRIDE == 0 {
            input.step(count, None)?;
        }
    }
    Ok(builder.finish())
}

/// The runs of lines with text in them, parted by lines without.
pub(crate) fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(['\r', '\n']);
        if rest.is_empty() {
            return None;
        }
        let (paragraph, after) = rest.split_at(paragraph_length(rest));
        rest = after;
        Some(paragraph)
    })
}

fn paragraph_length(text: &str) -> usize {
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        let blank = line.trim().is_empty();
        if length > 0 && (blank || length + line.len() > LONGEST) {
            return length;
        }
        length += line.len();
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_of_any_kind_part_paragraphs() {
        let text = "one\r\nstill one\r\n\r\n \t\r\ntwo\n\n\nthree";
        let found: Vec<&str> = paragraphs(text).map(str::trim).collect();
        let found: Vec<&str> = found.into_iter().filter(|p| !p.is_empty()).collect();
        assert_eq!(found, ["one\r\nstill one", "two", "three"]);
    }
}
