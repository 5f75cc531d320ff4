//! A parsed document: text with its structure, every block anchored to page and offset.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A half-open range of bytes in [`Document::text`]. Both ends are character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct Span {
    /// First byte.
    #[ts(type = "number")]
    pub start: u64,
    /// One past the last byte.
    #[ts(type = "number")]
    pub end: u64,
}

/// A table: rows of cells, all rows equally long. The first `header_rows` are its heading.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct Table {
    /// Cell texts, row by row. A cell spanning several stands in the first; the rest are empty.
    pub rows: Vec<Vec<String>>,
    /// How many of the first rows are headings.
    pub header_rows: u32,
}

impl Table {
    /// The table as text, the form it takes in [`Document::text`]: a line per row, cells
    /// joined by ` | `, line breaks within a cell turned into spaces.
    pub fn to_text(&self) -> String {
        let lines: Vec<String> = self.rows.iter().map(|row| row_text(row)).collect();
        lines.join("\n")
    }
}

fn row_text(row: &[String]) -> String {
    let cells: Vec<String> = row
        .iter()
        .map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    cells.join(" | ").trim_end().to_owned()
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading; `level` 1 is the highest, 6 the lowest.
    Heading {
        /// 1 to 6.
        level: u8,
    },
    /// Running text.
    Paragraph,
    /// One item of a list.
    ListItem {
        /// Nesting depth, 0 for the outermost list.
        depth: u8,
        /// Whether the list is numbered.
        ordered: bool,
    },
    /// A table; the block's text is [`Table::to_text`].
    Table {
        /// Its cells.
        table: Table,
    },
    /// Source code or preformatted text.
    Code {
        /// The language, when the document says.
        language: Option<String>,
    },
    /// A formula kept as text (LaTeX where the document allows).
    Formula,
    /// A quotation.
    Quote,
    /// Text that belongs to a picture or table.
    Caption,
    /// A foot- or endnote.
    Footnote,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Block {
    /// What it is.
    #[serde(flatten)]
    pub kind: BlockKind,
    /// Its page, slide or sheet, counted from 1, where the format has them.
    pub page: Option<u32>,
    /// Where its text stands in [`Document::text`].
    pub span: Span,
}

/// A page that yielded nothing, and why; the rest of the document is still good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PageGap {
    /// Counted from 1.
    pub page: u32,
    /// `no_text_layer`, `damaged`, … in a sentence.
    pub why: String,
}

/// What stands at the edge of pages and is not part of the text: running heads and feet, as
/// `CONFIDENTIAL` often is. Each is kept once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MarginText {
    /// The first page it stands on, counted from 1, where the format has pages.
    #[ts(optional = nullable)]
    pub page: Option<u32>,
    /// What it says.
    pub text: String,
}

/// What a parser makes of a file. Build one with [`DocumentBuilder`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct Document {
    /// Its title, from metadata or the first heading.
    pub title: Option<String>,
    /// ISO 639-1 code of the language most of it is in: `en`.
    pub language: Option<String>,
    /// Its type by content: `application/pdf`.
    pub media_type: String,
    /// Metadata found inside, by lower-case field name: `author`, `created`, `subject`, ….
    pub metadata: BTreeMap<String, String>,
    /// Number of pages, slides or sheets, where the format has them.
    pub pages: Option<u32>,
    /// Number of pictures in it, where the parser tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub images: Option<u32>,
    /// The whole text: the texts of all blocks in reading order, joined by blank lines.
    pub text: String,
    /// Its blocks in reading order. Their spans neither overlap nor go backwards.
    pub blocks: Vec<Block>,
    /// Pages that yielded nothing.
    pub gaps: Vec<PageGap>,
    /// What stands at the edge of pages, which is looked through for what makes a document
    /// sensitive and for nothing else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<MarginText>>", optional)]
    pub margins: Vec<MarginText>,
}

impl Document {
    /// The text of one of its blocks.
    pub fn text_of(&self, block: &Block) -> &str {
        &self.text[block.span.start as usize..block.span.end as usize]
    }

    /// Whether there is nothing in it to store.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Appends blocks and keeps their anchors right.
#[derive(Debug, Default)]
pub struct DocumentBuilder {
    document: Document,
}

impl DocumentBuilder {
    /// Most bytes of running heads and feet that are kept.
    pub const MOST_MARGINS: usize = 16 << 10;

    /// An empty document of this type.
    pub fn new(media_type: impl Into<String>) -> Self {
        Self {
            document: Document {
                media_type: media_type.into(),
                ..Document::default()
            },
        }
    }

    /// Appends a block of text. Text that is only white space appends nothing; zeros, which end
    /// a text wherever C reads it, are dropped.
    pub fn push(&mut self, kind: BlockKind, page: Option<u32>, text: &str) {
        let text = &*without_zeros(text);
        // Indentation is part of code and of nothing else.
        let text = match kind {
            BlockKind::Code { .. } => text.trim_end().trim_matches('\n'),
            _ => text.trim(),
        };
        if text.trim().is_empty() {
            return;
        }
        let document = &mut self.document;
        if !document.text.is_empty() {
            document.text.push_str("\n\n");
        }
        let start = document.text.len() as u64;
        document.text.push_str(text);
        let end = document.text.len() as u64;
        document.blocks.push(Block {
            kind,
            page,
            span: Span { start, end },
        });
    }

    /// Appends a table, its rows padded to equal length. A table without text appends nothing.
    pub fn push_table(&mut self, mut table: Table, page: Option<u32>) {
        let width = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        for row in &mut table.rows {
            row.resize(width, String::new());
            for cell in row.iter_mut().filter(|cell| cell.contains('\0')) {
                *cell = cell.replace('\0', "");
            }
        }
        let text = table.to_text();
        self.push(BlockKind::Table { table }, page, &text);
    }

    /// Sets a metadata field, unless the value is blank or the field is set already.
    pub fn metadata(&mut self, field: &str, value: &str) {
        let value = without_zeros(value);
        let value = value.trim();
        if !value.is_empty() {
            let fields = &mut self.document.metadata;
            fields
                .entry(field.to_lowercase())
                .or_insert_with(|| value.to_owned());
        }
    }

    /// Keeps what stands at the edge of pages, once, and of all of it no more than
    /// [`DocumentBuilder::MOST_MARGINS`] bytes.
    pub fn margin(&mut self, page: Option<u32>, text: &str) {
        let text = without_zeros(text);
        let text = text.trim();
        let margins = &mut self.document.margins;
        let held: usize = margins.iter().map(|margin| margin.text.len()).sum();
        let is_new = !margins.iter().any(|margin| margin.text == text);
        if !text.is_empty() && is_new && held + text.len() <= Self::MOST_MARGINS {
            let text = text.to_owned();
            margins.push(MarginText { page, text });
        }
    }

    /// Records a page that yielded nothing.
    pub fn gap(&mut self, page: u32, why: impl Into<String>) {
        let why = why.into();
        self.document.gaps.push(PageGap { page, why });
    }

    /// Sets the number of pages, slides or sheets.
    pub fn pages(&mut self, pages: u32) {
        self.document.pages = Some(pages);
    }

    /// Counts further pictures; none at all is known too, once this was called.
    pub fn add_images(&mut self, more: u32) {
        let images = self.document.images.get_or_insert(0);
        *images = images.saturating_add(more);
    }

    /// Sets the title, unless it is blank or set already.
    pub fn title(&mut self, title: &str) {
        let title = without_zeros(title);
        let title = title.trim();
        if self.document.title.is_none() && !title.is_empty() {
            self.document.title = Some(title.to_owned());
        }
    }

    /// Sets the language as an ISO 639-1 code.
    pub fn language(&mut self, code: Option<&str>) {
        self.document.language = code.map(str::to_owned);
    }

    /// What has been built so far.
    pub fn peek(&self) -> &Document {
        &self.document
    }

    /// The document. Without a title it takes its first heading's.
    pub fn finish(mut self) -> Document {
        if self.document.title.is_none() {
            let heading = self
                .document
                .blocks
                .iter()
                .find(|block| matches!(block.kind, BlockKind::Heading { .. }));
            self.document.title = heading.map(|block| self.document.text_of(block).to_owned());
        }
        self.document
    }
}

fn without_zeros(text: &str) -> Cow<'_, str> {
    match text.contains('\0') {
        true => Cow::Owned(text.replace('\0', "")),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_anchored_to_their_text() {
        let mut builder = DocumentBuilder::new("text/plain");
        builder.push(BlockKind::Heading { level: 1 }, Some(1), "  Über uns ");
        builder.push(BlockKind::Paragraph, Some(1), " \n ");
        builder.push(BlockKind::Paragraph, Some(2), "Größe zählt.");
        let document = builder.finish();
        let texts: Vec<&str> = document
            .blocks
            .iter()
            .map(|block| document.text_of(block))
            .collect();
        assert_eq!(texts, ["Über uns", "Größe zählt."]);
        assert_eq!(document.title.as_deref(), Some("Über uns"));
    }

    #[test]
    fn code_keeps_its_indentation() {
        let mut builder = DocumentBuilder::new("text/plain");
        builder.push(BlockKind::Code { language: None }, None, "\n    a\n  b\n\n");
        assert_eq!(builder.finish().text, "    a\n  b");
    }

    #[test]
    fn table_rows_become_equally_long() {
        let mut builder = DocumentBuilder::new("text/csv");
        let rows = vec![vec!["a".into(), "b\nc".into()], vec!["d".into()]];
        builder.push_table(
            Table {
                rows,
                header_rows: 1,
            },
            None,
        );
        let document = builder.finish();
        assert_eq!(document.text, "a | b c\nd |");
        assert!(matches!(
            &document.blocks[0].kind,
            BlockKind::Table { table } if table.rows[1].len() == 2
        ));
    }
}
