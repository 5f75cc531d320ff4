//! The fast path: a page's text as PDFium orders it, without structure.

use gristmill_model::{BlockKind, DocumentBuilder};

/// What PDFium puts where a word is broken at the end of a line.
const BROKEN_WORD: [char; 2] = ['\u{2}', '\u{fffe}'];

/// Appends a page as one paragraph.
pub(super) fn push(builder: &mut DocumentBuilder, number: u32, utf16: &[u16]) {
    builder.push(BlockKind::Paragraph, Some(number), &clean(utf16));
}

/// Text with broken words joined, soft hyphens and control characters gone.
fn clean(utf16: &[u16]) -> String {
    let mut text = String::with_capacity(utf16.len() + utf16.len() / 8);
    let mut after_break = false;
    for unit in char::decode_utf16(utf16.iter().copied()) {
        let character = unit.unwrap_or(char::REPLACEMENT_CHARACTER);
        match character {
            _ if BROKEN_WORD.contains(&character) => after_break = true,
            '\r' => {}
            '\n' if after_break => after_break = false,
            '\u{ad}' => {}
            '\n' | '\t' => text.push(character),
            _ if character.is_control() => {}
            _ => {
                after_break = false;
                text.push(character);
            }
        }
    }
    text
}
