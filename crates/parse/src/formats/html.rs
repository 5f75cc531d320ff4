//! Web pages: the visible text with its structure, scripts and navigation left out.
//!
//! Also what Markdown, EPUB chapters and mail bodies end up as, so that there is one
//! reading of headings, lists and tables.

mod blocks;
mod depth;
mod dom;
mod head;
mod table;

use std::borrow::Cow;

use gristmill_model::{Document, DocumentBuilder, Failure};

pub(crate) use self::blocks::Place;
use crate::encoding;
use crate::input::{Input, damaged};

/// How much of a page is searched for the encoding it declares.
const DECLARATION: usize = 4096;

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let text = decode(input.bytes);
    let mut builder = DocumentBuilder::new(input.format.media_type);
    append(&mut builder, &text, Place::default(), input)?;
    Ok(builder.finish())
}

/// Appends the blocks, title and metadata of a page to a document under construction.
pub(crate) fn append(
    builder: &mut DocumentBuilder,
    html: &str,
    place: Place,
    input: &mut Input<'_>,
) -> Result<(), Failure> {
    refuse_endless_tags(html)?;
    let dom = dom::parse(html);
    head::read(&dom, builder);
    builder.add_images(blocks::images(&dom));
    blocks::write(&dom, builder, place, input)
}

/// The tokenizer compares each attribute of a tag with all before it.
fn refuse_endless_tags(html: &str) -> Result<(), Failure> {
    const MOST_ATTRIBUTES: usize = 10_000;
    const SHORTEST: usize = 2 * MOST_ATTRIBUTES;
    let bytes = html.as_bytes();
    let parts = bytes.split(|&byte| byte == b'<' || byte == b'>');
    let endless = |part: &[u8]| {
        let spaces = |&&byte: &&u8| byte.is_ascii_whitespace() || byte == b'=';
        part.len() > SHORTEST && part.iter().filter(spaces).count() > MOST_ATTRIBUTES
    };
    for part in parts.filter(|part| endless(part)) {
        // Text between tags may be long; what begins a tag may not.
        let start = part.as_ptr() as usize - bytes.as_ptr() as usize;
        let opened = start > 0 && bytes[start - 1] == b'<';
        if opened && part.first().is_some_and(u8::is_ascii_alphabetic) {
            return Err(damaged("the page", "a tag has too many attributes"));
        }
    }
    Ok(())
}

/// Decodes a page by its byte order mark, its own declaration or a guess.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION)]);
    encoding::decode(bytes, declared_encoding(&start).as_deref())
}

/// The value after `charset=` (HTML) or `encoding=` (XML), wherever it first stands.
fn declared_encoding(start: &str) -> Option<String> {
    let lower = start.to_ascii_lowercase();
    let after = |word: &str| lower.find(word).map(|at| at + word.len());
    let at = after("charset=").or_else(|| after("encoding="))?;
    let value: String = lower[at..]
        .trim_start_matches([' ', '"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
        .collect();
    Some(value).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_declaring_an_encoding_are_read() {
        let declared = |text: &str| declared_encoding(text);
        assert_eq!(
            declared("<meta charset=\"windows-1252\">").as_deref(),
            Some("windows-1252")
        );
        assert_eq!(
            declared("<?xml version='1.0' encoding='Shift_JIS'?>").as_deref(),
            Some("shift_jis")
        );
        assert_eq!(declared("<p>no charset here"), None);
    }
}
