//! From text to blocks: paragraphs, items of lists, tables, notes, and the pages they are
//! on.

use std::collections::HashMap;

use gristmill_model::{BlockKind, Table};

use crate::formats::pages::Pages;
use crate::formats::writer::Writer;

/// The properties of a paragraph.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Paragraph {
    pub(super) style: i32,
    pub(super) outline: Option<u8>,
    pub(super) list: bool,
    pub(super) depth: u8,
    pub(super) ordered: bool,
    pub(super) in_table: bool,
}

/// Which page blocks are on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Numbering {
    /// The pages of the text itself.
    Own,
    /// The page of the message it belongs to, if that has one.
    Fixed(Option<u32>),
}

/// The body so far.
pub(super) struct Layout<'a> {
    writer: Writer<'a>,
    /// Heading levels by the number of a style.
    styles: HashMap<i32, u8>,
    text: String,
    notes: Vec<String>,
    row: Vec<String>,
    rows: Vec<Vec<String>>,
    pages: Pages,
    numbering: Numbering,
}

impl<'a> Layout<'a> {
    pub(super) fn new(mut writer: Writer<'a>, numbering: Numbering) -> Self {
        writer.page = match numbering {
            Numbering::Own => Some(1),
            Numbering::Fixed(page) => page,
        };
        Self {
            pages: Pages::default(),
            numbering,
            writer,
            styles: HashMap::new(),
            text: String::new(),
            notes: Vec::new(),
            row: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Appends to the paragraph or cell.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Keeps a note, which is written after its paragraph.
    pub(super) fn note(&mut self, text: String) {
        self.notes.push(text);
    }

    /// Learns what the style `paragraph` has is called.
    pub(super) fn define_style(&mut self, paragraph: Paragraph, name: &str) {
        if let Some(level) = heading_by_name(name).or(heading_by_outline(paragraph)) {
            self.styles.insert(paragraph.style, level);
        }
    }

    pub(super) fn end_paragraph(&mut self, paragraph: Paragraph) {
        if paragraph.in_table {
            return self.text.push('\n');
        }
        self.end_table();
        let text = std::mem::take(&mut self.text);
        match (self.kind(paragraph), written_label(&text)) {
            (BlockKind::Paragraph, Some((ordered, rest))) => {
                let kind = BlockKind::ListItem { depth: 0, ordered };
                self.writer.push(kind, rest);
            }
            (kind, _) => self.writer.push(kind, &text),
        }
        for note in std::mem::take(&mut self.notes) {
            self.writer.push(BlockKind::Footnote, &note);
        }
    }

    pub(super) fn end_page(&mut self) {
        self.pages.ordered();
        if let Numbering::Own = self.numbering {
            self.writer.page = Some(self.pages.current());
        }
    }

    pub(super) fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.text);
        self.row.push(cell.trim().to_owned());
    }

    pub(super) fn end_row(&mut self) {
        if !self.row.is_empty() {
            self.rows.push(std::mem::take(&mut self.row));
        }
    }

    /// Ends what is still open, a paragraph of `paragraph`'s properties first.
    pub(super) fn finish(mut self, paragraph: Paragraph) -> Pages {
        self.end_paragraph(Paragraph {
            in_table: false,
            ..paragraph
        });
        self.writer.flush();
        self.pages
    }

    fn end_table(&mut self) {
        self.end_row();
        if !self.rows.is_empty() {
            let rows = std::mem::take(&mut self.rows);
            let header_rows = 0;
            self.writer.push_table(Table { rows, header_rows });
        }
    }

    fn kind(&self, paragraph: Paragraph) -> BlockKind {
        let by_style = self.styles.get(&paragraph.style).copied();
        match heading_by_outline(paragraph).or(by_style) {
            Some(level) => BlockKind::Heading { level },
            None if paragraph.list => BlockKind::ListItem {
                depth: paragraph.depth,
                ordered: paragraph.ordered,
            },
            None => BlockKind::Paragraph,
        }
    }
}

fn heading_by_outline(paragraph: Paragraph) -> Option<u8> {
    paragraph.outline.map(|level| (level + 1).min(6))
}

fn heading_by_name(name: &str) -> Option<u8> {
    let name = name.trim().trim_end_matches(';').to_lowercase();
    if name == "title" {
        return Some(1);
    }
    let level: u8 = name.strip_prefix("heading ")?.trim().parse().ok()?;
    (1..=9).contains(&level).then_some(level.min(6))
}

/// A bullet or number and a tab, typed in front of a paragraph: whether the list is
/// numbered, and the item without its label.
fn written_label(text: &str) -> Option<(bool, &str)> {
    let (label, rest) = text.trim_start().split_once('\t')?;
    let number = label.strip_suffix(['.', ')']).unwrap_or_default();
    let numbered =
        !number.is_empty() && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit());
    let bullet = matches!(label, "•" | "–" | "-" | "*" | "◦" | "▪" | "o" | "·");
    (numbered || bullet).then_some((numbered, rest))
}
