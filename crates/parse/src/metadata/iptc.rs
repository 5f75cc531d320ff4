//! IPTC: what picture agencies and archives write into JPEG files, inside a block of
//! Photoshop's.

use super::Found;
use crate::encoding;

/// How the block begins.
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";

/// How each resource in it begins, and the one that holds IPTC.
const RESOURCE: &[u8] = b"8BIM";
const IPTC: u16 = 0x0404;

/// Adds what the file's IPTC records tell.
pub(super) fn read(bytes: &[u8], found: &mut Found) {
    let Some(records) = records(bytes) else {
        return;
    };
    let mut keywords: Vec<String> = Vec::new();
    for (dataset, value) in Datasets(records) {
        let text = encoding::decode(value, None).trim().to_owned();
        match dataset {
            5 => found.title(text),
            25 => keywords.push(text),
            55 => found.field("created", date(&text)),
            80 => found.field("author", text),
            116 => found.field("rights", text),
            120 => found.caption(&text),
            _ => {}
        }
    }
    found.field("keywords", keywords.join(", "));
}

/// The IPTC records of a JPEG file.
fn records(bytes: &[u8]) -> Option<&[u8]> {
    let start = memchr::memmem::find(bytes, PHOTOSHOP)? + PHOTOSHOP.len();
    let mut rest = &bytes[start..];
    while let Some(resource) = rest.strip_prefix(RESOURCE) {
        let kind = u16::from_be_bytes(resource.get(..2)?.try_into().ok()?);
        // A name with its length, both together of even length, then the size.
        let name = usize::from(*resource.get(2)?) + 1;
        let sized = resource.get(2 + name.next_multiple_of(2)..)?;
        let size = u32::from_be_bytes(sized.get(..4)?.try_into().ok()?) as usize;
        let content = sized.get(4..size.checked_add(4)?)?;
        if kind == IPTC {
            return Some(content);
        }
        rest = sized.get(4 + size.next_multiple_of(2)..)?;
    }
    None
}

/// The datasets of the application record: their numbers and contents.
struct Datasets<'a>(&'a [u8]);

impl<'a> Iterator for Datasets<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        const MARK: u8 = 0x1C;
        const APPLICATION: u8 = 2;
        loop {
            let &[mark, record, dataset, high, low] = self.0.first_chunk::<5>()?;
            let length = usize::from(u16::from_be_bytes([high, low]));
            let value = self.0.get(5..5 + length).filter(|_| mark == MARK)?;
            self.0 = &self.0[5 + length..];
            if record == APPLICATION {
                return Some((dataset, value));
            }
        }
    }
}

/// `20240131` as `2024-01-31`.
fn date(digits: &str) -> String {
    match digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit()) {
        true => format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]),
        false => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_caption_and_keywords_are_found_behind_other_resources() {
        let dataset = |number: u8, text: &str| {
            let mut bytes = vec![0x1C, 2, number, 0, text.len() as u8];
            bytes.extend(text.as_bytes());
            bytes
        };
        let records = [
            dataset(5, "Opening"),
            dataset(25, "bridge"),
            dataset(25, "mayor"),
            dataset(120, "The mayor opens the bridge"),
            dataset(55, "20240131"),
        ]
        .concat();
        let mut jpeg = b"\xFF\xD8\xFF\xEDxxPhotoshop 3.0\08BIM\x04\x25\0\0\0\0\0\x01\0\0".to_vec();
        jpeg.extend(b"8BIM\x04\x04\0\0\0\0\0");
        jpeg.push(records.len() as u8);
        jpeg.extend(&records);
        let mut found = Found::default();
        read(&jpeg, &mut found);
        assert_eq!(found.title.as_deref(), Some("Opening"));
        assert_eq!(found.caption.as_deref(), Some("The mayor opens the bridge"));
        assert!(found.fields.contains(&("keywords", "bridge, mayor".into())));
        assert!(found.fields.contains(&("created", "2024-01-31".into())));
    }
}
