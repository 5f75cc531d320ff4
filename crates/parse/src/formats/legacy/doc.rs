//! Word 97 documents: the text of the piece table, paragraphs and tables by their marks,
//! headings by their style.

mod styles;

use encoding_rs::WINDOWS_1252;
use gristmill_model::{BlockKind, Document, DocumentBuilder, Failure, ReasonCode, Table};

use self::styles::Styles;
use super::bytes::{u16_at, u32_at, utf16};
use super::stream;
use crate::input::{Input, damaged, failure};

/// Where the header says what.
mod header {
    pub(super) const MAGIC: usize = 0x00;
    pub(super) const FLAGS: usize = 0x0A;
    pub(super) const BODY_LENGTH: usize = 0x4C;
    pub(super) const NOTES_LENGTH: usize = 0x50;
    pub(super) const PIECES_AT: usize = 0x1A2;
    pub(super) const PIECES_LENGTH: usize = 0x1A6;
}

/// What Word 97 and later begin their main stream with.
const WORD_97: u16 = 0xA5EC;

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let broken = || damaged("the document", "its header points nowhere");
    let main = stream(input.bytes, "WordDocument")?.ok_or_else(broken)?;
    if u16_at(&main, header::MAGIC) != Some(WORD_97) {
        let detail = "it was written by a Word older than 97";
        return Err(failure(ReasonCode::UnsupportedFormat, detail));
    }
    let flags = u16_at(&main, header::FLAGS).ok_or_else(broken)?;
    if flags & 0x0100 != 0 {
        let detail = format!("`{}` is encrypted", input.name);
        return Err(failure(ReasonCode::NeedsPassword, detail));
    }
    let table_stream = if flags & 0x0200 != 0 {
        "1Table"
    } else {
        "0Table"
    };
    let table = stream(input.bytes, table_stream)?.ok_or_else(broken)?;
    let text = text(&main, &table).ok_or_else(broken)?;
    let length = |at| u32_at(&main, at).unwrap_or(0) as usize;
    let mut builder = DocumentBuilder::new(input.format.media_type);
    let body = length(header::BODY_LENGTH);
    let styles = Styles::read(&main, &table);
    let heading = |at: usize| styles.heading(text.offset(at)?);
    let characters = &text.characters;
    let of_body = &characters[..body.min(characters.len())];
    write_body(of_body, heading, &mut builder);
    let notes = characters.get(body..).unwrap_or_default();
    let notes = &notes[..length(header::NOTES_LENGTH).min(notes.len())];
    for note in notes.split(|&c| c == '\r') {
        builder.push(BlockKind::Footnote, None, &visible(note));
    }
    Ok(builder.finish())
}

/// All characters of the document, pieced together.
#[derive(Default)]
struct Text {
    characters: Vec<char>,
    /// For each piece: its first character, where it lies in the file, bytes a character.
    pieces: Vec<(usize, u32, u32)>,
}

impl Text {
    /// Where a character lies in the file.
    fn offset(&self, at: usize) -> Option<u32> {
        let after = self.pieces.partition_point(|(first, ..)| *first <= at);
        let (first, start, width) = *self.pieces.get(after.checked_sub(1)?)?;
        start.checked_add(u32::try_from(at - first).ok()?.checked_mul(width)?)
    }
}

fn text(main: &[u8], table: &[u8]) -> Option<Text> {
    let start = u32_at(main, header::PIECES_AT)? as usize;
    let length = u32_at(main, header::PIECES_LENGTH)? as usize;
    let mut at = start;
    let end = start.checked_add(length)?;
    // Property changes stand before the pieces.
    while at < end && table.get(at) == Some(&1) {
        at += 3 + usize::from(u16_at(table, at + 1)?);
    }
    if table.get(at) != Some(&2) {
        return None;
    }
    let pieces = table.get(at + 5..at + 5 + u32_at(table, at + 1)? as usize)?;
    let count = pieces.len().checked_sub(4)? / 12;
    let mut text = Text::default();
    for index in 0..count {
        let from = u32_at(pieces, index * 4)?;
        let to = u32_at(pieces, index * 4 + 4)?;
        let place = u32_at(pieces, (count + 1) * 4 + index * 8 + 2)?;
        let (start, width) = match place & NARROW {
            0 => (place, 2),
            _ => ((place & !NARROW) / 2, 1),
        };
        text.pieces.push((text.characters.len(), start, width));
        let piece = piece(main, place, to.checked_sub(from)? as usize)?;
        text.characters.extend(piece.chars());
        if text.characters.len() > main.len() {
            return None;
        }
    }
    Some(text)
}

/// Marks text of one byte a character; other text has two.
const NARROW: u32 = 0x4000_0000;

fn piece(main: &[u8], place: u32, length: usize) -> Option<String> {
    let start = (place & !NARROW) as usize;
    if place & NARROW != 0 {
        let bytes = main.get(start / 2..(start / 2).checked_add(length)?)?;
        return Some(
            WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
                .into_owned(),
        );
    }
    let end = start.checked_add(length.checked_mul(2)?)?;
    Some(utf16(main.get(start..end)?))
}

/// A cell ends with 7, and a row with one more. `heading` tells the level of the paragraph
/// that a mark ends.
fn write_body(text: &[char], heading: impl Fn(usize) -> Option<u8>, builder: &mut DocumentBuilder) {
    let mut cells: Vec<String> = Vec::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut start = 0;
    for (at, &mark) in text.iter().enumerate() {
        if !matches!(mark, '\r' | '\u{7}' | '\u{c}') {
            continue;
        }
        let content = visible(&text[start..at]);
        start = at + 1;
        match mark {
            '\u{7}' if content.is_empty() && !cells.is_empty() => {
                rows.push(std::mem::take(&mut cells));
            }
            '\u{7}' => cells.push(content),
            _ => {
                write_table(&mut rows, &mut cells, builder);
                let kind = match heading(at) {
                    Some(level) => BlockKind::Heading { level },
                    None => BlockKind::Paragraph,
                };
                builder.push(kind, None, &content);
            }
        }
    }
    write_table(&mut rows, &mut cells, builder);
    builder.push(BlockKind::Paragraph, None, &visible(&text[start..]));
}

fn write_table(
    rows: &mut Vec<Vec<String>>,
    cells: &mut Vec<String>,
    builder: &mut DocumentBuilder,
) {
    if !cells.is_empty() {
        rows.push(std::mem::take(cells));
    }
    let rows = std::mem::take(rows);
    if !rows.is_empty() {
        let header_rows = 0;
        builder.push_table(Table { rows, header_rows }, None);
    }
}

/// The text without marks and without the instructions of fields.
fn visible(text: &[char]) -> String {
    let mut out = String::new();
    let mut in_instructions = 0_u32;
    for &character in text {
        match character {
            '\u{13}' => in_instructions += 1,
            '\u{14}' | '\u{15}' => in_instructions = in_instructions.saturating_sub(1),
            _ if in_instructions > 0 => {}
            '\u{b}' => out.push('\n'),
            '\u{1e}' => out.push('-'),
            '\t' => out.push('\t'),
            '\u{1f}' => {}
            character if character.is_control() => {}
            character => out.push(character),
        }
    }
    out.trim().to_owned()
}
