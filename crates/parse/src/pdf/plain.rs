//! The fast path: a page's text as PDFium orders it, without structure.

use super::unicode::{self, BROKEN, Class};

/// The text of a page.
pub(super) struct Plain {
    pub(super) text: String,
    /// Characters seen, and how many of them stand for nothing readable.
    pub(super) characters: u32,
    pub(super) unreadable: u32,
}

/// Text with broken words joined, soft hyphens and control characters gone.
pub(super) fn read(utf16: &[u16]) -> Plain {
    let mut plain = Plain {
        text: String::with_capacity(utf16.len() + utf16.len() / 8),
        characters: 0,
        unreadable: 0,
    };
    let mut high = None;
    let mut after_break = false;
    for &unit in utf16 {
        match unicode::classify(unit.into(), &mut high) {
            Class::Skip => {}
            Class::LineEnd if after_break => after_break = false,
            Class::LineEnd => plain.text.push('\n'),
            Class::Space => plain.text.push(' '),
            Class::Unreadable => {
                plain.characters += 1;
                plain.unreadable += 1;
            }
            Class::Text(BROKEN) => after_break = true,
            Class::Text(character) => {
                after_break = false;
                plain.characters += 1;
                unicode::push(&mut plain.text, character);
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    #[test]
    fn broken_words_become_whole() {
        let units: Vec<u16> = "a know\u{fffe}\r\nledge base\r\nof of\u{ad}fice \u{fb01}les"
            .encode_utf16()
            .collect();
        assert_eq!(
            super::read(&units).text,
            "a knowledge base\nof office files"
        );
    }
}
