//! From bytes to characters: every font may have an encoding of its own, and Unicode
//! characters bring a fallback for readers that know none.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::encodings;

/// Bytes on their way to become text.
pub(super) struct Characters {
    code_page: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    pending: Vec<u8>,
    /// Bytes of a fallback that are still to be left out.
    to_skip: usize,
    /// The first half of a character that takes two.
    high: Option<u16>,
}

impl Default for Characters {
    fn default() -> Self {
        Self {
            code_page: WINDOWS_1252,
            fonts: HashMap::new(),
            pending: Vec::new(),
            to_skip: 0,
            high: None,
        }
    }
}

impl Characters {
    /// Sets the encoding of text in fonts that have none.
    pub(super) fn set_code_page(&mut self, number: i32) {
        self.code_page = encodings::code_page(number);
    }

    /// Sets a font's encoding by its character set.
    pub(super) fn define_font(&mut self, font: i32, charset: i32) {
        let encoding = encodings::charset(charset).unwrap_or(self.code_page);
        self.fonts.insert(font, encoding);
    }

    /// Takes one byte of text.
    pub(super) fn byte(&mut self, byte: u8) {
        match self.to_skip {
            0 => self.pending.push(byte),
            _ => self.to_skip -= 1,
        }
    }

    /// Takes bytes of text.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        let skipped = self.to_skip.min(bytes.len());
        self.to_skip -= skipped;
        self.pending.extend_from_slice(&bytes[skipped..]);
    }

    /// The text of all bytes taken since the last call, written in `font`.
    pub(super) fn decode(&mut self, font: i32) -> Option<String> {
        if self.pending.is_empty() {
            return None;
        }
        let bytes = std::mem::take(&mut self.pending);
        let encoding = self.fonts.get(&font).copied().unwrap_or(self.code_page);
        Some(encoding.decode_without_bom_handling(&bytes).0.into_owned())
    }

    /// A UTF-16 unit that `fallback` bytes follow; the text when its character is complete.
    pub(super) fn unicode(&mut self, unit: u16, fallback: usize) -> Option<String> {
        self.to_skip = fallback;
        let units = [self.high.take(), Some(unit)];
        if (0xD800..0xDC00).contains(&unit) {
            self.high = Some(unit);
            return None;
        }
        let characters = char::decode_utf16(units.into_iter().flatten());
        Some(
            characters
                .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect(),
        )
    }
}
