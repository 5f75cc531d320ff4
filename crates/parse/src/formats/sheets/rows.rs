//! Gathers cells into rows and rows into tables.

use std::collections::BTreeSet;

use gristmill_model::{BlockKind, DocumentBuilder, Table};

use crate::formats::delimited::has_header;

/// Places a table may have, filled or not; beyond it a new one begins.
const MOST_PLACES: usize = 4_000_000;

/// Rows that follow each other without a gap, cells by column.
pub(super) struct Rows {
    page: u32,
    rows: Vec<(u32, Vec<(u32, String)>)>,
    columns: BTreeSet<u32>,
}

impl Rows {
    pub(super) fn new(page: u32) -> Self {
        Self {
            page,
            rows: Vec::new(),
            columns: BTreeSet::new(),
        }
    }

    /// Takes the next cell. A row without any cell before it ends the table.
    pub(super) fn put(
        &mut self,
        row: u32,
        column: u32,
        text: String,
        builder: &mut DocumentBuilder,
    ) {
        if text.is_empty() {
            return;
        }
        if self.rows.len() * self.columns.len() > MOST_PLACES {
            self.flush(builder);
        }
        match self.rows.last_mut() {
            Some((last, cells)) if *last == row => cells.push((column, text)),
            Some((last, _)) if *last + 1 == row => self.rows.push((row, vec![(column, text)])),
            Some(_) | None => {
                self.flush(builder);
                self.rows.push((row, vec![(column, text)]));
            }
        }
        self.columns.insert(column);
    }

    /// Writes the table gathered so far, without columns that are empty in all its rows.
    pub(super) fn flush(&mut self, builder: &mut DocumentBuilder) {
        let rows = std::mem::take(&mut self.rows);
        let columns: Vec<u32> = std::mem::take(&mut self.columns).into_iter().collect();
        let rows: Vec<Vec<String>> = rows
            .into_iter()
            .map(|(_, cells)| place(cells, &columns))
            .collect();
        match rows.as_slice() {
            [] => {}
            [row] if row.len() == 1 => builder.push(BlockKind::Paragraph, Some(self.page), &row[0]),
            _ => {
                let header_rows = u32::from(has_header(&rows));
                builder.push_table(Table { rows, header_rows }, Some(self.page));
            }
        }
    }
}

fn place(cells: Vec<(u32, String)>, columns: &[u32]) -> Vec<String> {
    let mut row = vec![String::new(); columns.len()];
    for (column, text) in cells {
        if let Ok(index) = columns.binary_search(&column) {
            row[index] = text;
        }
    }
    row
}
