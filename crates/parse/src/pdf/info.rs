//! What a PDF says about itself: title, author, dates, language, outline, attachments.

use std::ffi::{CStr, c_int};

use gristmill_model::DocumentBuilder;

use super::bindings::Handle;
use super::handles::{Pdf, utf16_string};
use super::headings::Outline;

/// Fields of the information dictionary and the names they are kept under.
const FIELDS: [(&CStr, &str); 5] = [
    (c"Author", "author"),
    (c"Subject", "subject"),
    (c"Keywords", "keywords"),
    (c"Creator", "creator"),
    (c"Producer", "producer"),
];

/// Most attachments that are listed.
const MOST_ATTACHMENTS: c_int = 200;

/// Most entries of an outline that are read, and how deep; loops end there too.
const MOST_ENTRIES: usize = 20_000;
const DEEPEST: u8 = 8;

/// Puts title, language and metadata into the document.
pub(super) fn describe(pdf: &Pdf<'_>, builder: &mut DocumentBuilder) {
    let title = field(pdf, c"Title");
    if is_real_title(&title) {
        builder.title(&title);
    }
    for (name, field_name) in FIELDS {
        builder.metadata(field_name, &field(pdf, name));
    }
    for (name, field_name) in [(c"CreationDate", "created"), (c"ModDate", "modified")] {
        builder.metadata(field_name, &iso_date(&field(pdf, name)).unwrap_or_default());
    }
    builder.metadata("attachments", &attachments(pdf).join(", "));
}

/// The language the document says it is in, as an ISO 639-1 code.
pub(super) fn stated_language(pdf: &Pdf<'_>) -> Option<String> {
    // SAFETY: the document is open; `utf16_string` says the buffer's true size.
    let tag = utf16_string(|buffer, bytes| unsafe {
        (pdf.api.FPDFCatalog_GetLanguage)(pdf.handle, buffer.cast(), bytes)
    });
    let code: String = tag.chars().take_while(char::is_ascii_alphabetic).collect();
    (code.len() == 2).then(|| code.to_lowercase())
}

fn field(pdf: &Pdf<'_>, name: &CStr) -> String {
    // SAFETY: the document is open; `utf16_string` says the buffer's true size.
    let text = utf16_string(|buffer, bytes| unsafe {
        (pdf.api.FPDF_GetMetaText)(pdf.handle, name.as_ptr(), buffer, bytes)
    });
    text.chars()
        .filter(|c| !c.is_control())
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Whether a title is one: programs put file names and placeholders where it belongs.
pub(crate) fn is_real_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let is_file = [
        ".doc", ".docx", ".dvi", ".tex", ".odt", ".xls", ".xlsx", ".ppt", ".pptx", ".indd", ".qxd",
        ".pdf", ".txt",
    ]
    .iter()
    .any(|ending| lower.ends_with(ending));
    let is_placeholder = ["untitled", "microsoft word - ", "no title"]
        .iter()
        .any(|start| lower.starts_with(start));
    !is_file && !is_placeholder && title.chars().any(char::is_alphabetic)
}

/// `D:20240131120000+01'00'` as `2024-01-31T12:00:00+01:00`. Parts that are missing are
/// left out from the end.
fn iso_date(date: &str) -> Option<String> {
    let date = date.strip_prefix("D:").unwrap_or(date);
    let digits: String = date.chars().take_while(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize| digits.get(from..to);
    let (year, month, day) = (part(0, 4)?, part(4, 6), part(6, 8));
    let mut text = year.to_owned();
    for part in [month, day].into_iter().map_while(|part| part) {
        text.push('-');
        text.push_str(part);
    }
    if let (Some(_), Some(hour), Some(minute)) = (day, part(8, 10), part(10, 12)) {
        let second = part(12, 14).unwrap_or("00");
        text.push_str(&format!("T{hour}:{minute}:{second}"));
        text.push_str(&zone(&date[digits.len()..]));
    }
    let sound = month.is_none_or(|m| (1..=12).contains(&m.parse().unwrap_or(0)));
    sound.then_some(text)
}

fn zone(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).take(4).collect();
    match (text.chars().next(), digits.len()) {
        (Some('Z'), _) => "Z".to_owned(),
        (Some(sign @ ('+' | '-')), 4) => format!("{sign}{}:{}", &digits[..2], &digits[2..]),
        _ => String::new(),
    }
}

fn attachments(pdf: &Pdf<'_>) -> Vec<String> {
    // SAFETY: the document is open.
    let count = unsafe { (pdf.api.FPDFDoc_GetAttachmentCount)(pdf.handle) };
    let names = (0..count.min(MOST_ATTACHMENTS)).map(|index| {
        // SAFETY: the index is below the count; `utf16_string` says the buffer's true size.
        utf16_string(|buffer, bytes| unsafe {
            let attachment = (pdf.api.FPDFDoc_GetAttachment)(pdf.handle, index);
            (pdf.api.FPDFAttachment_GetName)(attachment, buffer.cast(), bytes)
        })
    });
    names.filter(|name| !name.is_empty()).collect()
}

/// The document's outline.
pub(super) fn outline(pdf: &Pdf<'_>) -> Outline {
    let mut outline = Outline::default();
    let mut left = MOST_ENTRIES;
    follow(pdf, std::ptr::null_mut(), 0, &mut left, &mut outline);
    outline
}

fn follow(pdf: &Pdf<'_>, parent: Handle, depth: u8, left: &mut usize, outline: &mut Outline) {
    if depth > DEEPEST {
        return;
    }
    // SAFETY: the document is open; null asks for the first entry of all.
    let mut entry = unsafe { (pdf.api.FPDFBookmark_GetFirstChild)(pdf.handle, parent) };
    while !entry.is_null() && *left > 0 {
        *left -= 1;
        // SAFETY: the entry belongs to the open document.
        let (title, page) = unsafe {
            let title =
                utf16_string(|buffer, bytes| (pdf.api.FPDFBookmark_GetTitle)(entry, buffer, bytes));
            let target = (pdf.api.FPDFBookmark_GetDest)(pdf.handle, entry);
            let page = match target.is_null() {
                true => -1,
                false => (pdf.api.FPDFDest_GetDestPageIndex)(pdf.handle, target),
            };
            (title, page)
        };
        if let Ok(page) = u32::try_from(page) {
            outline.add(page + 1, &title, depth);
        }
        follow(pdf, entry, depth + 1, left, outline);
        // SAFETY: as above.
        entry = unsafe { (pdf.api.FPDFBookmark_GetNextSibling)(pdf.handle, entry) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_iso_dates() {
        let cases = [
            ("D:20240131120000+01'00'", Some("2024-01-31T12:00:00+01:00")),
            ("D:20240131120000Z00'00'", Some("2024-01-31T12:00:00Z")),
            ("D:20240131", Some("2024-01-31")),
            ("2024", Some("2024")),
            ("yesterday", None),
        ];
        for (date, iso) in cases {
            assert_eq!(iso_date(date).as_deref(), iso, "{date}");
        }
    }

    #[test]
    fn file_names_are_no_titles() {
        assert!(!is_real_title("Microsoft Word - report.doc"));
        assert!(!is_real_title("thesis.dvi"));
        assert!(is_real_title("Annual Report"));
    }
}
