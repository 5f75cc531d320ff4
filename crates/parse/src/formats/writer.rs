//! Appends blocks the way word processors mean them: lines of code next to each other are
//! one block.

use gristmill_model::{BlockKind, DocumentBuilder, Table};

/// A builder that joins neighbouring lines of code.
pub(crate) struct Writer<'a> {
    builder: &'a mut DocumentBuilder,
    /// The page blocks are on.
    pub(crate) page: Option<u32>,
    code: Vec<String>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(builder: &'a mut DocumentBuilder) -> Self {
        Self {
            builder,
            page: None,
            code: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, kind: BlockKind, text: &str) {
        if let BlockKind::Code { .. } = kind {
            return self.code.push(text.to_owned());
        }
        self.flush();
        self.builder.push(kind, self.page, text);
    }

    /// Appends a table; one cell alone is a frame around text and becomes a paragraph.
    pub(crate) fn push_table(&mut self, table: Table) {
        self.flush();
        match table.rows.as_slice() {
            [row] if row.len() == 1 => self.builder.push(BlockKind::Paragraph, self.page, &row[0]),
            _ => self.builder.push_table(table, self.page),
        }
    }

    /// Ends a run of code.
    pub(crate) fn flush(&mut self) {
        if !self.code.is_empty() {
            let code = std::mem::take(&mut self.code).join("\n");
            let kind = BlockKind::Code { language: None };
            self.builder.push(kind, self.page, &code);
        }
    }
}

impl Drop for Writer<'_> {
    fn drop(&mut self) {
        self.flush();
    }
}
