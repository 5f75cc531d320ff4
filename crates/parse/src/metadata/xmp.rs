//! XMP: a packet of XML that stands as plain text in pictures and in most PDFs.

use memchr::memmem;

use super::Found;
use crate::xml::{self, Element, Tree};

const BEGIN: &[u8] = b"<x:xmpmeta";
const END: &[u8] = b"</x:xmpmeta>";

/// Largest packet that is read, in bytes.
const MOST_BYTES: usize = 1 << 20;

/// Names of XMP and the fields they become.
const FIELDS: &[(&str, &str)] = &[
    ("creator", "author"),
    ("subject", "keywords"),
    ("Keywords", "keywords"),
    ("rights", "rights"),
    ("CreateDate", "created"),
    ("DateCreated", "created"),
    ("ModifyDate", "modified"),
    ("CreatorTool", "creator"),
    ("Producer", "producer"),
];

/// Adds what the first packet in a picture tells.
pub(super) fn read(bytes: &[u8], found: &mut Found) {
    if let Some(start) = memmem::find(bytes, BEGIN)
        && let Some(packet) = packet(&bytes[start..])
    {
        take(packet, found);
    }
}

/// What the packet of a PDF itself tells: the last that speaks of a PDF, since changes are
/// appended and the pictures in it may bring packets of their own.
pub(crate) fn of_pdf(bytes: &[u8]) -> Found {
    let mut found = Found::default();
    let packets = memmem::rfind_iter(bytes, BEGIN).filter_map(|start| packet(&bytes[start..]));
    let is_of_pdf = |packet: &&[u8]| {
        let speaks = |word: &str| memmem::find(packet, word.as_bytes()).is_some();
        speaks("ns.adobe.com/pdf/") || speaks("application/pdf") || speaks("pdfaid")
    };
    if let Some(packet) = packets.take(50).find(is_of_pdf) {
        take(packet, &mut found);
    }
    found
}

fn packet(bytes: &[u8]) -> Option<&[u8]> {
    let bytes = &bytes[..bytes.len().min(MOST_BYTES)];
    let end = memmem::find(bytes, END)?;
    Some(&bytes[..end + END.len()])
}

fn take(packet: &[u8], found: &mut Found) {
    let text = xml::decode(packet);
    let Ok(tree) = Tree::parse(&text, "the metadata") else {
        return;
    };
    let Some(description) = tree.root().find("RDF") else {
        return;
    };
    for description in description.all("Description") {
        for (name, value) in description.attributes() {
            property(name, value.trim().to_owned(), found);
        }
        for element in description.elements() {
            property(element.name(), value(element), found);
        }
    }
}

fn property(name: &str, value: String, found: &mut Found) {
    match name {
        "title" => found.title(value),
        "description" => {
            found.caption(&value);
            found.field("description", value);
        }
        _ => {
            if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == name) {
                found.field(field, value);
            }
        }
    }
}

/// Its text, or that of its items: a title in several languages is taken in the first.
fn value(element: Element<'_>) -> String {
    let items = element.descendants().filter(|e| e.name() == "li");
    let items: Vec<String> = items.map(|item| item.text().trim().to_owned()).collect();
    match items.as_slice() {
        [] => element.text().trim().to_owned(),
        [first, ..] if element.find("Alt").is_some() => first.clone(),
        _ => items.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACKET: &str = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF \
        xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description \
        xmlns:pdf='http://ns.adobe.com/pdf/1.3/' xmlns:dc='d' xmlns:xmp='x' \
        xmp:CreateDate='2024-01-31T10:00:00Z'><dc:title><rdf:Alt><rdf:li>Levels</rdf:li>\
        <rdf:li>Pegel</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>Ada</rdf:li>\
        <rdf:li>Bob</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>";

    #[test]
    fn a_packet_in_the_middle_of_bytes_is_read() {
        let bytes = [b"\0\xFF%PDF", PACKET.as_bytes(), b"\0\0 more"].concat();
        let found = of_pdf(&bytes);
        assert_eq!(found.title.as_deref(), Some("Levels"));
        assert!(found.fields.contains(&("author", "Ada, Bob".into())));
        let created = ("created", "2024-01-31T10:00:00Z".into());
        assert!(found.fields.contains(&created), "{:?}", found.fields);
    }

    #[test]
    fn a_broken_packet_tells_nothing_and_harms_nobody() {
        let mut found = Found::default();
        read(b"<x:xmpmeta><rdf:RDF><a></x:xmpmeta>", &mut found);
        read(b"<x:xmpmeta and no end", &mut found);
        assert!(found.title.is_none() && found.fields.is_empty());
    }
}
