//! The few facts preflight shows of a file, read quickly enough for a hundred thousand.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use zip::ZipArchive;

use crate::detect::{OLE_MARK, detect_file};
use crate::format::media;

/// Bytes at both ends of a PDF that are searched.
const PDF_END: u64 = 4096;

/// What a glance at a file tells. Only its head and tail and, for packages, their
/// directory are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// Its type by content; `None` where it is of no known kind.
    pub media_type: Option<&'static str>,
    /// Whether there is a parser for it.
    pub supported: bool,
    /// Whether it is encrypted, as far as a glance can tell.
    pub encrypted: bool,
    /// Pages, slides or sheets, where that is cheap to know.
    pub pages: Option<u32>,
}

/// Looks at the file at `path`; `name` is its own name, a hint where content does not tell.
pub fn probe(path: &Path, name: &str) -> io::Result<Probe> {
    let mut file = File::open(path)?;
    let format = detect_file(&mut file, name)?;
    let media_type = format.map(|format| format.media_type);
    let (encrypted, pages) = match media_type {
        Some(media::PDF) => pdf_facts(&mut file)?,
        Some(media::DOCX | media::PPTX | media::XLSX | media::XLSB) => office_facts(file),
        Some(media::ODT | media::ODS | media::ODP | media::ZIP) => (has_locked_entry(file), None),
        Some(_) | None => (false, None),
    };
    Ok(Probe {
        media_type,
        supported: format.is_some_and(|format| format.supported()),
        encrypted,
        pages,
    })
}

/// An encrypted Office package is an OLE file around the real one.
fn office_facts(mut file: File) -> (bool, Option<u32>) {
    let mut mark = [0; OLE_MARK.len()];
    let encrypted = file.read_exact(&mut mark).is_ok() && mark == OLE_MARK;
    let archive = ZipArchive::new(file).ok();
    (encrypted, archive.as_ref().and_then(count_pages))
}

/// Slides and sheets are entries of their own.
fn count_pages(archive: &ZipArchive<File>) -> Option<u32> {
    let is_page = |name: &str| {
        let slide = name.strip_prefix("ppt/slides/slide");
        let sheet = name.strip_prefix("xl/worksheets/sheet");
        let rest = slide.or(sheet).unwrap_or_default();
        rest.starts_with(|c: char| c.is_ascii_digit())
    };
    let names = archive.file_names().flatten();
    let count = names.filter(|name| is_page(name)).count();
    u32::try_from(count).ok().filter(|&count| count > 0)
}

fn has_locked_entry(file: File) -> bool {
    let Ok(mut archive) = ZipArchive::new(file) else {
        return false;
    };
    if let Ok(mut manifest) = archive.by_name("META-INF/manifest.xml") {
        let mut start = Vec::new();
        let read = manifest.by_ref().take(64 * 1024).read_to_end(&mut start);
        return read.is_ok() && contains(&start, b"encryption-data");
    }
    let entries = archive.len().min(16);
    (0..entries).any(|index| {
        let entry = archive.by_index_raw(index);
        entry.is_ok_and(|entry| entry.encrypted())
    })
}

fn pdf_facts(file: &mut File) -> io::Result<(bool, Option<u32>)> {
    let length = file.metadata()?.len();
    let mut ends = Vec::new();
    file.by_ref().take(PDF_END).read_to_end(&mut ends)?;
    let pages = linearized_pages(&ends);
    file.seek(SeekFrom::Start(length.saturating_sub(PDF_END)))?;
    file.by_ref().take(PDF_END).read_to_end(&mut ends)?;
    Ok((contains(&ends, b"/Encrypt"), pages))
}

/// A PDF made for the web says its number of pages in its first object.
fn linearized_pages(head: &[u8]) -> Option<u32> {
    let text = String::from_utf8_lossy(&head[..head.len().min(1024)]).into_owned();
    let object = text
        .split_once("/Linearized")?
        .1
        .split_once(">>")?
        .0
        .to_owned();
    let after = object.split("/N").nth(1)?.trim_start().to_owned();
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}
