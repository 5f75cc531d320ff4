//! Which paragraphs of a Word 97 document are headings: the style of each, found by where
//! its last character lies in the file ([MS-DOC] 2.4.6.1 and 2.4.6.5).

use crate::formats::legacy::bytes::{u16_at, u32_at};

/// Where the header says what.
mod header {
    pub(super) const STYLES_AT: usize = 0xA2;
    pub(super) const STYLES_LENGTH: usize = 0xA6;
    pub(super) const PARAGRAPHS_AT: usize = 0x102;
    pub(super) const PARAGRAPHS_LENGTH: usize = 0x106;
}

/// Bytes of a page of paragraph properties.
const PAGE: usize = 512;

/// Built-in styles: `Heading 1` is 1, and so on to 9.
const HEADINGS: std::ops::RangeInclusive<u16> = 1..=9;
const TITLE: u16 = 62;

/// How many styles a style may be based on, one on the other.
const LONGEST_CHAIN: usize = 10;

/// The styles of a document's paragraphs.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// Where runs of paragraphs of one style begin in the file, rising, and their style.
    runs: Vec<(u32, u16)>,
    /// For each style, which built-in one it is and which it is based on.
    kinds: Vec<(u16, u16)>,
}

impl Styles {
    /// Reads what can be read; damage leaves paragraphs without a style.
    pub(super) fn read(main: &[u8], table: &[u8]) -> Self {
        Self {
            runs: runs(main, table).unwrap_or_default(),
            kinds: kinds(main, table).unwrap_or_default(),
        }
    }

    /// The heading level of the paragraph whose mark lies at this offset of the file.
    pub(super) fn heading(&self, offset: u32) -> Option<u8> {
        let after = self.runs.partition_point(|(start, _)| *start <= offset);
        let (_, mut style) = *self.runs.get(after.checked_sub(1)?)?;
        for _ in 0..LONGEST_CHAIN {
            let &(kind, base) = self.kinds.get(usize::from(style))?;
            match kind {
                TITLE => return Some(1),
                level if HEADINGS.contains(&level) => return Some((level as u8).min(6)),
                _ => style = base,
            }
        }
        None
    }
}

/// A part of the table stream that the header names.
fn part<'a>(main: &[u8], table: &'a [u8], at: usize, length: usize) -> Option<&'a [u8]> {
    let start = u32_at(main, at)? as usize;
    table.get(start..start.checked_add(u32_at(main, length)? as usize)?)
}

fn runs(main: &[u8], table: &[u8]) -> Option<Vec<(u32, u16)>> {
    let list = part(
        main,
        table,
        header::PARAGRAPHS_AT,
        header::PARAGRAPHS_LENGTH,
    )?;
    let pages = list.len().checked_sub(4)? / 8;
    let mut runs = Vec::new();
    for index in 0..pages {
        let number = u32_at(list, (pages + 1) * 4 + index * 4)? & 0x3F_FFFF;
        let start = (number as usize).checked_mul(PAGE)?;
        if let Some(page) = main.get(start..start + PAGE) {
            runs.extend(page_runs(page));
        }
    }
    runs.sort_by_key(|(start, _)| *start);
    Some(runs)
}

/// The runs of one page: offsets of the file, then where in the page the properties of
/// each run stand, which begin with the style.
fn page_runs(page: &[u8]) -> Vec<(u32, u16)> {
    const PLACE: usize = 13;
    let count = usize::from(page[PAGE - 1]);
    let run = |index: usize| {
        let start = u32_at(page, index * 4)?;
        let place = usize::from(*page.get((count + 1) * 4 + index * PLACE)?) * 2;
        // The length takes one byte, or two of which the first is zero.
        let style = match page.get(place)? {
            0 => place + 2,
            _ => place + 1,
        };
        Some((start, u16_at(page, style)?))
    };
    (0..count).filter_map(run).collect()
}

/// Every style of the style sheet: the built-in one it is, and the one it is based on.
fn kinds(main: &[u8], table: &[u8]) -> Option<Vec<(u16, u16)>> {
    let sheet = part(main, table, header::STYLES_AT, header::STYLES_LENGTH)?;
    let mut at = 2 + usize::from(u16_at(sheet, 0)?);
    let count = u16_at(sheet, 2)?;
    let mut kinds = Vec::new();
    for _ in 0..count {
        let length = usize::from(u16_at(sheet, at)?);
        kinds.push(match length {
            0 => (u16::MAX, u16::MAX),
            _ => (u16_at(sheet, at + 2)? & 0xFFF, u16_at(sheet, at + 4)? >> 4),
        });
        at += 2 + length.next_multiple_of(2);
    }
    Some(kinds)
}
