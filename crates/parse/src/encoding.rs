//! Bytes of unknown encoding to text.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes the guess looks at: enough to be sure, few enough to be quick.
const GUESS_FROM: usize = 64 * 1024;

/// Decodes text: by its byte order mark, else as UTF-8 where it is that, else as the
/// encoding named by `declared`, else by a guess. Bytes that fit nothing become U+FFFD.
pub(crate) fn decode<'a>(bytes: &'a [u8], declared: Option<&str>) -> Cow<'a, str> {
    if let Some(text) = utf32(bytes) {
        return Cow::Owned(text);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let named = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    // A label that says UTF-8 was just shown to be wrong.
    let encoding = named
        .filter(|&named| named != UTF_8)
        .unwrap_or_else(|| guess(bytes));
    encoding.decode_without_bom_handling(bytes).0
}

/// Whether the bytes can be text in some encoding, judged by control characters.
pub(crate) fn looks_like_text(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return true;
    }
    if Encoding::for_bom(bytes).is_some() || utf16_without_mark(bytes).is_some() {
        return true;
    }
    let controls = bytes
        .iter()
        .filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B))
        .count();
    !bytes.contains(&0) && controls * 100 <= bytes.len()
}

/// Whether the bytes are UTF-16 or UTF-32.
pub(crate) fn is_wide(bytes: &[u8]) -> bool {
    let marked = [&[0xFF, 0xFE][..], &[0xFE, 0xFF], &[0, 0, 0xFE, 0xFF]];
    marked.iter().any(|mark| bytes.starts_with(mark)) || utf16_without_mark(bytes).is_some()
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    // Plain ASCII at the start tells nothing: begin where other bytes do.
    let first = bytes.iter().position(|&byte| byte >= 0x80).unwrap_or(0);
    let start = first.saturating_sub(1024);
    let end = bytes.len().min(start + GUESS_FROM);
    detector.feed(&bytes[start..end], true);
    detector.guess(None, Utf8Detection::Allow)
}

fn utf32(bytes: &[u8]) -> Option<String> {
    let read: fn([u8; 4]) -> u32 = match bytes.get(..4)? {
        [0xFF, 0xFE, 0, 0] => u32::from_le_bytes,
        [0, 0, 0xFE, 0xFF] => u32::from_be_bytes,
        _ => return None,
    };
    let units = bytes[4..].chunks_exact(4);
    let scalar = |unit: &[u8]| {
        let unit = [unit[0], unit[1], unit[2], unit[3]];
        char::from_u32(read(unit)).unwrap_or(char::REPLACEMENT_CHARACTER)
    };
    Some(units.map(scalar).collect())
}

/// UTF-16 without a mark shows in Latin text as a zero in every other byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(512)];
    let pairs = sample.len() / 2;
    if pairs < 4 || bytes.len() % 2 == 1 {
        return None;
    }
    let zeros = |offset: usize| {
        let every_other = sample.iter().skip(offset).step_by(2);
        every_other.filter(|&&byte| byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    match () {
        () if even == 0 && odd * 10 >= pairs * 7 => Some(UTF_16LE),
        () if odd == 0 && even * 10 >= pairs * 7 => Some(UTF_16BE),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_common_encoding_comes_out_as_the_same_text() {
        let text = "Größe und Maß: fünf Äpfel, süße Öle, über alle Wälder.";
        let utf16le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let utf32: Vec<u8> = text
            .chars()
            .flat_map(|c| (c as u32).to_le_bytes())
            .collect();
        let windows = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            marked(&[0xEF, 0xBB, 0xBF], text.as_bytes()),
            marked(&[0xFF, 0xFE], &utf16le),
            marked(&[0xFE, 0xFF], &utf16be),
            marked(&[0xFF, 0xFE, 0, 0], &utf32),
            utf16le,
            utf16be,
            windows,
        ] {
            assert!(looks_like_text(&bytes));
            assert_eq!(decode(&bytes, None), text, "{bytes:?}");
        }
    }

    #[test]
    fn a_declared_encoding_is_believed_unless_the_bytes_deny_it() {
        assert_eq!(decode(b"\x83e", Some("shift_jis")), "テ");
        assert_eq!(decode("größer".as_bytes(), Some("iso-8859-1")), "größer");
    }

    #[test]
    fn machine_code_is_not_text() {
        assert!(!looks_like_text(b"\x7fELF\x02\x01\x01\0\0\0\0\0"));
    }
}
