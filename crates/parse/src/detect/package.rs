//! Packages: zip and OLE files, whose directory says what is inside.

use std::io::{Read, Seek};

use zip::ZipArchive;

use crate::format::{Format, media};

/// How a zip file begins, unless something was put before it.
pub(super) const ZIP_MARK: &[u8] = b"PK\x03\x04";

/// How an OLE file begins.
pub(crate) const OLE_MARK: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Entries whose presence tells what an Office package is.
const ZIP_PARTS: &[(&str, &str)] = &[
    ("word/", media::DOCX),
    ("ppt/", media::PPTX),
    ("xl/workbook.bin", media::XLSB),
    ("xl/", media::XLSX),
];

/// Streams whose presence tells what an OLE file is. An encrypted package is whatever its
/// extension says.
const OLE_STREAMS: &[(&str, &str)] = &[
    ("__properties_version1.0", media::MSG),
    ("WordDocument", media::DOC),
    ("PowerPoint Document", media::PPT),
    ("Workbook", media::XLS),
    ("Book", media::XLS),
];

/// What the names of a zip file's first entries tell, as far as `head` goes.
pub(super) fn zip_by_head(head: &[u8], extension: &str) -> &'static str {
    if let Some(media_type) = stated(head) {
        return media_type;
    }
    let contains = |name: &str| head.windows(name.len()).any(|w| w == name.as_bytes());
    if let Some((_, media_type)) = ZIP_PARTS.iter().find(|(part, _)| contains(part)) {
        return media_type;
    }
    // Damage may hide what is inside; then the name says what it was meant to be.
    match Format::by_extension(extension).map(|format| format.media_type) {
        Some(
            named @ (media::DOCX
            | media::PPTX
            | media::XLSX
            | media::XLSB
            | media::ODT
            | media::ODS
            | media::ODP
            | media::EPUB),
        ) => named,
        Some(_) | None => media::ZIP,
    }
}

/// OpenDocument and EPUB state their type in an uncompressed first entry.
fn stated(head: &[u8]) -> Option<&'static str> {
    const NAME_AT: usize = 30;
    let rest = head.get(NAME_AT..)?.strip_prefix(b"mimetype")?;
    let text = String::from_utf8_lossy(&rest[..rest.len().min(100)]);
    let formats = [media::EPUB, media::ODT, media::ODS, media::ODP];
    formats
        .into_iter()
        .find(|media_type| text.contains(media_type))
}

/// What the whole directory of a zip file tells.
pub(super) fn zip_by_directory(whole: impl Read + Seek) -> Option<&'static str> {
    let mut archive = ZipArchive::new(whole).ok()?;
    if let Ok(entry) = archive.by_name("mimetype") {
        let mut text = String::new();
        entry.take(100).read_to_string(&mut text).ok()?;
        let named = Format::by_media_type(text.trim());
        return named.map(|format| format.media_type);
    }
    let names: Vec<_> = archive.file_names().flatten().collect();
    let has = |part: &str| names.iter().any(|name| name.starts_with(part));
    if !has("[Content_Types].xml") {
        return None;
    }
    let part = ZIP_PARTS.iter().find(|(part, _)| has(part));
    part.map(|(_, media_type)| *media_type)
}

/// What a glance at an OLE file tells: stream names are UTF-16 in its directory.
pub(super) fn ole_by_head(head: &[u8], extension: &str) -> &'static str {
    let contains = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        head.windows(wide.len()).any(|window| window == wide)
    };
    if let Some((_, media_type)) = OLE_STREAMS.iter().find(|(name, _)| contains(name)) {
        return media_type;
    }
    match Format::by_extension(extension).map(|format| format.media_type) {
        Some(
            named @ (media::DOC
            | media::XLS
            | media::PPT
            | media::MSG
            | media::DOCX
            | media::PPTX
            | media::XLSX
            | media::XLSB),
        ) => named,
        Some(_) | None => media::OLE,
    }
}

/// What an OLE file's directory tells.
pub(super) fn ole_by_directory(whole: impl Read + Seek) -> Option<&'static str> {
    let streams = ole_streams(whole)?;
    let known = OLE_STREAMS
        .iter()
        .find(|(name, _)| streams.iter().any(|stream| stream == name));
    known.map(|(_, media_type)| *media_type)
}

/// The names of an OLE file's topmost streams.
pub(crate) fn ole_streams(whole: impl Read + Seek) -> Option<Vec<String>> {
    let file = cfb::CompoundFile::open(whole).ok()?;
    let names = file
        .read_root_storage()
        .map(|entry| entry.name().to_owned());
    Some(names.collect())
}
