//! What a text's structure adds to it: headings of columns, pages, the language.

use std::ops::Range;

use gristmill_model::{Block, BlockKind, Document};

use crate::context::floor;

/// Longest part of a row that is looked at for its columns, in bytes.
const ROW: usize = 4096;
/// How the text form of a table separates cells.
const CELL: &str = " | ";

/// The structure of a text; the default has none.
#[derive(Default)]
pub(crate) struct Layout<'d> {
    /// Where tables with a heading stand.
    tables: Vec<Range<usize>>,
    blocks: &'d [Block],
    pub(crate) language: Option<&'d str>,
}

impl<'d> Layout<'d> {
    pub(crate) fn of(document: &'d Document) -> Self {
        let has_heading = |block: &&Block| match &block.kind {
            BlockKind::Table { table } => table.header_rows > 0,
            _ => false,
        };
        let tables = document.blocks.iter().filter(has_heading);
        Self {
            tables: tables.map(range).collect(),
            blocks: &document.blocks,
            language: document.language.as_deref(),
        }
    }

    /// The heading of the column in which `at` stands.
    pub(crate) fn heading<'t>(&self, text: &'t str, at: usize) -> Option<&'t str> {
        let after = self.tables.partition_point(|table| table.start <= at);
        let table = self.tables[..after].last().filter(|table| at < table.end)?;
        let start = floor(text, at.saturating_sub(ROW)).max(table.start);
        let row = text[start..at].rsplit_once('\n')?.1;
        let column = row.matches(CELL).count();
        let head = &text[table.start..floor(text, (table.start + ROW).min(table.end))];
        head.lines().next()?.split(CELL).nth(column)
    }

    /// The page on which `at` stands.
    pub(crate) fn page(&self, at: usize) -> Option<u32> {
        let after = self
            .blocks
            .partition_point(|block| block.span.start as usize <= at);
        self.blocks[..after].last()?.page
    }
}

pub(crate) fn range(block: &Block) -> Range<usize> {
    block.span.start as usize..block.span.end as usize
}
