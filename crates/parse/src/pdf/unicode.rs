//! What single characters are: readable, invisible, from right to left, or to be replaced.

/// What to do with a character.
pub(super) enum Class {
    /// A letter, digit or sign.
    Text(char),
    /// White space within a line.
    Space,
    /// The end of a line.
    LineEnd,
    /// Nothing that anyone should see: soft hyphens, controls.
    Skip,
    /// A glyph whose meaning the file does not tell.
    Unreadable,
}

/// Stands at the end of a line for the hyphen of a broken word. A non-character, so that it
/// cannot be mistaken for text.
pub(super) const BROKEN: char = '\u{fffe}';

/// Sorts a code PDFium gives. `high` keeps the first half of a surrogate pair.
pub(super) fn classify(unit: u32, high: &mut Option<u32>) -> Class {
    let code = match (high.take(), unit) {
        (_, 0xd800..=0xdbff) => {
            *high = Some(unit);
            return Class::Skip;
        }
        (Some(high), 0xdc00..=0xdfff) => 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00),
        _ => unit,
    };
    let Some(character) = char::from_u32(code) else {
        return Class::Unreadable;
    };
    match character {
        '\n' => Class::LineEnd,
        '\r' => Class::Skip,
        '\u{2}' | BROKEN => Class::Text(BROKEN),
        '\0' | char::REPLACEMENT_CHARACTER => Class::Unreadable,
        // Symbol fonts put bullets here; everything else there is a glyph without meaning.
        '\u{f0a7}' | '\u{f0b7}' | '\u{f0a8}' | '\u{f0d8}' | '\u{f076}' => Class::Text('•'),
        '\u{e000}'..='\u{f8ff}' => Class::Unreadable,
        '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => {
            Class::Skip
        }
        _ if character.is_whitespace() => Class::Space,
        _ if character.is_control() => Class::Skip,
        _ => Class::Text(character),
    }
}

/// Appends a character, ligatures and mathematical letters spelt out.
pub(super) fn push(text: &mut String, character: char) {
    const LIGATURES: [&str; 7] = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];
    let code = u32::from(character);
    match code {
        0xfb00..=0xfb06 => text.push_str(LIGATURES[(code - 0xfb00) as usize]),
        0x1d400..=0x1d6a3 => text.push(latin((code - 0x1d400) % 52)),
        0x210e => text.push('h'),
        0x1d7ce..=0x1d7ff => text.extend(char::from_digit((code - 0x1d7ce) % 10, 10)),
        _ => text.push(character),
    }
}

fn latin(index: u32) -> char {
    let code = match index {
        0..26 => u32::from('A') + index,
        _ => u32::from('a') + index - 26,
    };
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Whether it belongs to a script written from right to left.
pub(super) fn is_rtl(character: char) -> bool {
    matches!(u32::from(character), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x10fff)
}

/// Whether it is a Chinese or Japanese character.
pub(super) fn is_cjk(character: char) -> bool {
    matches!(u32::from(character), 0x3000..=0x30ff | 0x3400..=0x9fff | 0xf900..=0xfaff | 0xff00..=0xffef)
}
