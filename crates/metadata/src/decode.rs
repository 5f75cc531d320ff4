//! Bytes of a table in whatever encoding a spreadsheet wrote it, to text.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// The text, and the name of its encoding where that was guessed.
///
/// A byte order mark decides; else what is UTF-8 is UTF-8; else the encoding is guessed.
pub(crate) fn decode(bytes: &[u8]) -> (Cow<'_, str>, Option<&'static str>) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling(&bytes[mark..]).0;
        return (text, None);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), None);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    let text = encoding.decode_without_bom_handling(bytes).0;
    (text, (encoding != UTF_8).then(|| encoding.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_off_and_other_encodings_are_named() {
        assert_eq!(decode(b"\xEF\xBB\xBFa"), ("a".into(), None));
        assert_eq!(decode(b"\xFF\xFEa\0"), ("a".into(), None));
        let (text, guessed) = decode(b"author\nJos\xE9 Gr\xF6\xDFe\n");
        assert_eq!(text, "author\nJosé Größe\n");
        assert_eq!(guessed, Some("windows-1252"));
    }
}
