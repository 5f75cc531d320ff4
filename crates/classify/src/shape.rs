//! How a number is written: groups of digits and letters with what may stand between them.
//!
//! A shape is a short text: `9` a digit, `A` a letter, `X` a digit or letter,
//! ` ` a space, `-` a hyphen, `~` a space, hyphen or dot; anything else stands for itself.
//! Spaces and hyphens include their typographic kin, for PDFs are full of them.

use std::ops::Range;

/// Longest value of any shape.
const LONGEST: usize = 40;

/// The letters and digits of a value, without what stands between them.
#[derive(Clone, Copy)]
pub(crate) struct Compact {
    bytes: [u8; LONGEST],
    len: usize,
}

impl Compact {
    fn new() -> Self {
        Self {
            bytes: [0; LONGEST],
            len: 0,
        }
    }

    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.len) {
            *place = byte;
            self.len += 1;
        }
    }

    /// Its digits, and its letters as capitals.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// The values of its digits; letters are left out.
    pub(crate) fn digits(&self) -> Compact {
        let mut digits = Compact::new();
        for byte in self.as_bytes().iter().filter(|byte| byte.is_ascii_digit()) {
            digits.push(byte - b'0');
        }
        digits
    }
}

/// Matches `shape` at `at`. Answers where it ends and the value without separators; neither
/// when the text is written differently or the value goes on.
pub(crate) fn matches(shape: &str, text: &str, at: usize) -> Option<(Range<usize>, Compact)> {
    let bytes = text.as_bytes();
    let mut place = at;
    let mut compact = Compact::new();
    for wanted in shape.bytes() {
        let byte = *bytes.get(place)?;
        let is_wanted = match wanted {
            b'9' => byte.is_ascii_digit(),
            b'A' => byte.is_ascii_alphabetic(),
            b'X' => byte.is_ascii_alphanumeric(),
            b' ' | b'-' | b'~' => {
                place += separator(text, place, wanted)?;
                continue;
            }
            literal => byte == literal,
        };
        if !is_wanted {
            return None;
        }
        if byte.is_ascii_alphanumeric() {
            compact.push(byte.to_ascii_uppercase());
        }
        place += 1;
    }
    let goes_on = bytes.get(place).is_some_and(u8::is_ascii_alphanumeric);
    (!goes_on).then_some((at..place, compact))
}

/// The length of the separator at `at`, if it is one that `wanted` stands for.
fn separator(text: &str, at: usize, wanted: u8) -> Option<usize> {
    let (spaces, hyphens) = (wanted != b'-', wanted != b' ');
    let found = text.get(at..)?.chars().next()?;
    let is_wanted = match found {
        '.' => wanted == b'~',
        _ => spaces && is_space(found) || hyphens && is_hyphen(found),
    };
    is_wanted.then(|| found.len_utf8())
}

/// A space within a line, of any width.
pub(crate) fn is_space(character: char) -> bool {
    matches!(
        character,
        ' ' | '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}'
    )
}

/// A hyphen, or a dash that stands for one.
pub(crate) fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2013}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compact(shape: &str, text: &str) -> Option<String> {
        let (_, compact) = matches(shape, text, 0)?;
        Some(String::from_utf8(compact.as_bytes().to_vec()).unwrap())
    }

    #[test]
    fn a_shape_is_matched_to_its_end_and_not_beyond() {
        assert_eq!(compact("999-99", "123-45 x").as_deref(), Some("12345"));
        assert_eq!(
            compact("999-99", "123\u{2011}45").as_deref(),
            Some("12345"),
            "a hyphen that does not break is a hyphen"
        );
        assert_eq!(compact("A 9", "K\u{a0}7").as_deref(), Some("K7"));
        assert_eq!(compact("999-99", "123-456"), None, "it goes on");
        assert_eq!(compact("999-99", "123 45"), None, "a space is no hyphen");
    }
}
