//! Tells what kind of file bytes are: by content, the extension only as a tie-breaker.

mod package;
mod text;

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use crate::encoding::looks_like_text;
use crate::format::{Format, media};
use crate::input::extension;

pub(crate) use self::package::{OLE_MARK, ole_streams};

/// Bytes that detection wants to see at least, where the file has them.
pub(crate) const HEAD: usize = 8 * 1024;

/// Formats known by the bytes they begin with.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"{\\rtf", media::RTF),
    (b"\x89PNG\r\n\x1a\n", media::PNG),
    (b"\xFF\xD8\xFF", media::JPEG),
    (b"II*\0", media::TIFF),
    (b"MM\0*", media::TIFF),
    (b"II+\0", media::TIFF),
    (b"MM\0+", media::TIFF),
    (b"GIF87a", media::GIF),
    (b"GIF89a", media::GIF),
    (b"\0\0\0\x0CjP  \r\n\x87\n", media::JPEG_2000),
    (b"\xFF\x4F\xFF\x51", media::JPEG_2000),
    (b"%!PS", media::POSTSCRIPT),
    (b"\xC5\xD0\xD3\xC6", media::POSTSCRIPT),
];

/// What ISO media files that are pictures say they are.
const HEIF_BRANDS: &[&[u8]] = &[
    b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1", b"avif",
];

/// The format of a file whose first bytes are `head` (8 KiB are enough), or `None` where
/// the content is of no kind in the table. `name` decides only between kinds the bytes
/// cannot tell apart, such as plain text and CSV.
pub fn detect(head: &[u8], name: &str) -> Option<&'static Format> {
    let extension = extension(name);
    Format::by_media_type(match () {
        () if head.starts_with(package::ZIP_MARK) => package::zip_by_head(head, &extension),
        () if head.starts_with(package::OLE_MARK) => package::ole_by_head(head, &extension),
        () => plain_file(head, &extension)?,
    })
}

/// The format of an open file, which is left at its start. Unlike [`detect`] this looks
/// into a package's directory and need not trust the extension.
pub fn detect_file(file: &mut File, name: &str) -> io::Result<Option<&'static Format>> {
    let mut head = Vec::with_capacity(HEAD);
    file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let format = detect_reader(&head, &mut *file, name);
    file.seek(SeekFrom::Start(0))?;
    Ok(format)
}

/// Why a file is of a kind that nothing here reads, if it is. Nothing is parsed for it, so what
/// looks right may still turn out to be damaged; what cannot be told, as of an empty file, is no
/// reason.
pub fn unread_kind(path: &Path, name: &str) -> Option<String> {
    let mut file = File::open(path).ok()?;
    if file.metadata().ok()?.len() == 0 {
        return None;
    }
    match detect_file(&mut file, name).ok()? {
        None => Some(format!("`{name}` is of no kind that is known")),
        // It may be a document that is encrypted, which is said when it is read.
        Some(format) if format.supported() || format.media_type == media::OLE => None,
        Some(format) => {
            let label = format.label;
            Some(format!("`{name}` is of a kind that is not read: {label}"))
        }
    }
}

/// The format of a file that is in memory as a whole.
pub(crate) fn detect_bytes(bytes: &[u8], name: &str) -> Option<&'static Format> {
    let head = &bytes[..bytes.len().min(HEAD)];
    detect_reader(head, Cursor::new(bytes), name)
}

/// As [`detect`], a package's directory read from the whole file.
pub(crate) fn detect_reader(
    head: &[u8],
    whole: impl Read + Seek,
    name: &str,
) -> Option<&'static Format> {
    let by_directory = match () {
        () if head.starts_with(package::ZIP_MARK) => package::zip_by_directory(whole),
        () if head.starts_with(package::OLE_MARK) => package::ole_by_directory(whole),
        () => None,
    };
    by_directory
        .and_then(Format::by_media_type)
        .or_else(|| detect(head, name))
}

fn plain_file(head: &[u8], extension: &str) -> Option<&'static str> {
    let signature = SIGNATURES.iter().find(|(mark, _)| head.starts_with(mark));
    if let Some((_, media_type)) = signature {
        return Some(media_type);
    }
    if is_pdf(head) {
        return Some(media::PDF);
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Some(media::WEBP);
    }
    if head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4]) {
        return Some(media::BMP);
    }
    if head.get(4..8) == Some(b"ftyp") && HEIF_BRANDS.contains(&head.get(8..12)?) {
        return Some(media::HEIF);
    }
    match looks_like_text(head) {
        true => Some(text::kind(head, extension)),
        false => is_anymap(head).then_some(media::PNM),
    }
}

/// `P4` to `P6` and a number; nothing else tells it from text that starts so.
fn is_anymap(head: &[u8]) -> bool {
    matches!(head, [b'P', b'4'..=b'6', space, next, ..]
        if space.is_ascii_whitespace() && (next.is_ascii_digit() || *next == b'#'))
}

/// Readers accept a PDF whose header stands within the first kilobyte.
fn is_pdf(head: &[u8]) -> bool {
    let start = &head[..head.len().min(1024)];
    start.windows(5).any(|window| window == b"%PDF-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(head: &[u8], name: &str) -> Option<&'static str> {
        detect(head, name).map(|format| format.media_type)
    }

    #[test]
    fn content_decides_and_a_wrong_extension_misleads_nobody() {
        assert_eq!(kind(b"%PDF-1.7\n", "notes.txt"), Some(media::PDF));
        assert_eq!(kind(b"{\\rtf1 hello}", "letter.doc"), Some(media::RTF));
        assert_eq!(kind(b"<!DOCTYPE html><p>", "page.txt"), Some(media::HTML));
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n\0", "scan.pdf"), Some(media::PNG));
        assert_eq!(kind(b"P5\n2 2 255\n\0\xFF\x80\0", "scan"), Some(media::PNM));
        assert_eq!(kind(b"P5 12 Main Street\n", "a.txt"), Some(media::PLAIN));
        assert_eq!(
            kind(b"\0\0\0\x18ftypheic\0\0\0\0", "a.jpg"),
            Some(media::HEIF)
        );
        assert_eq!(kind(b"\x7fELF\x02\x01\0\0\0", "tool.txt"), None);
    }

    #[test]
    fn what_nothing_reads_is_told_before_it_is_parsed() {
        let folder = tempfile::tempdir().unwrap();
        let told = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            unread_kind(&path, name)
        };
        let picture = told("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0");
        assert!(picture.unwrap().ends_with("HEIF or AVIF picture"));
        let program = told("tool.txt", b"\x7fELF\x02\x01\0\0\0");
        assert_eq!(program.unwrap(), "`tool.txt` is of no kind that is known");
        for (name, bytes) in [
            ("notes.txt", &b"Rye and wheat."[..]),
            ("cut off.pdf", &b"%PDF-1.7"[..]),
            ("empty.txt", &b""[..]),
            ("locked.docx", package::OLE_MARK),
        ] {
            assert_eq!(told(name, bytes), None, "{name}");
        }
        assert_eq!(unread_kind(&folder.path().join("gone"), "gone"), None);
    }

    #[test]
    fn the_extension_decides_between_kinds_of_text() {
        assert_eq!(kind(b"a,b\n1,2\n", "data.csv"), Some(media::CSV));
        assert_eq!(kind(b"a,b\n1,2\n", "data"), Some(media::PLAIN));
        assert_eq!(kind(b"fn main() {}\n", "main.rs"), Some(media::CODE));
        assert_eq!(
            kind(b"From: a@b.c\nTo: d@e.f\nSubject: x\n\nhello", "mail"),
            Some(media::EML)
        );
    }
}
