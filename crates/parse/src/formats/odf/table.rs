//! OpenDocument tables on a grid.

use gristmill_model::Table;

use super::styles::Styles;
use super::text::{Run, collect};
use crate::xml::Element;

/// Wider rows, or cells repeated more often, are an attack or padding.
const MOST_COLUMNS: usize = 1000;

/// Rows one element may stand for.
const MOST_REPEATS: usize = 1000;

/// What a table turns out to be.
pub(super) enum Read<'t> {
    /// Cells on a grid.
    Table(Table),
    /// One cell that frames ordinary blocks.
    Frame(Element<'t>),
}

/// Reads a table; notes met in its cells are added to `notes`.
pub(super) fn read<'t>(element: Element<'t>, styles: &Styles, notes: &mut Vec<String>) -> Read<'t> {
    let mut header_rows = 0;
    let mut rows = Vec::new();
    gather(element, false, &mut rows, &mut header_rows);
    if let [row] = rows.as_slice() {
        let mut cells = row.all("table-cell");
        if let (Some(cell), None) = (cells.next(), cells.next()) {
            return Read::Frame(cell);
        }
    }
    let mut grid: Vec<Vec<String>> = Vec::new();
    for row in rows {
        let cells = row_cells(row, styles, notes);
        let repeats = match cells.iter().all(String::is_empty) {
            true => 0,
            false => repeats(row, "number-rows-repeated", MOST_REPEATS),
        };
        grid.extend(std::iter::repeat_n(cells, repeats));
    }
    Read::Table(Table {
        rows: grid,
        header_rows,
    })
}

fn gather<'t>(
    element: Element<'t>,
    header: bool,
    rows: &mut Vec<Element<'t>>,
    header_rows: &mut u32,
) {
    for child in element.elements() {
        match child.name() {
            "table-row" => {
                *header_rows += u32::from(header);
                rows.push(child);
            }
            "table-header-rows" => gather(child, true, rows, header_rows),
            "table-rows" | "table-row-group" => gather(child, header, rows, header_rows),
            _ => {}
        }
    }
}

fn row_cells(row: Element<'_>, styles: &Styles, notes: &mut Vec<String>) -> Vec<String> {
    let mut cells = Vec::new();
    for cell in row.elements() {
        let text = match cell.name() {
            "table-cell" => cell_text(cell, styles, notes),
            "covered-table-cell" => String::new(),
            _ => continue,
        };
        let count = repeats(cell, "number-columns-repeated", MOST_COLUMNS);
        let room = MOST_COLUMNS.saturating_sub(cells.len());
        cells.extend(std::iter::repeat_n(text, count.min(room)));
    }
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells
}

fn repeats(element: Element<'_>, name: &str, most: usize) -> usize {
    let written = element.attribute(name).and_then(|count| count.parse().ok());
    written.unwrap_or(1).clamp(1, most)
}

fn cell_text(cell: Element<'_>, styles: &Styles, notes: &mut Vec<String>) -> String {
    let mut lines = Vec::new();
    for paragraph in cell.descendants().filter(|e| matches!(e.name(), "p" | "h")) {
        let mut run = Run::new(styles);
        collect(paragraph, &mut run);
        lines.push(run.text.trim().to_owned());
        notes.append(&mut run.notes);
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
