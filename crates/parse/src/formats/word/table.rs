//! Tables of a Word document on a grid.

use gristmill_model::Table;

use super::paragraph::{Run, collect};
use super::styles::value;
use crate::xml::Element;

/// Wider rows are an attack.
const MOST_COLUMNS: usize = 1000;

/// What a table turns out to be.
pub(super) enum Read<'t> {
    /// Cells on a grid.
    Table(Table),
    /// One cell that frames ordinary blocks.
    Frame(Element<'t>),
}

/// Reads a table.
pub(super) fn read<'t>(element: Element<'t>, math: bool) -> Read<'t> {
    let rows: Vec<Element<'t>> = inside(element, "tr");
    if let [row] = rows.as_slice()
        && let [cell] = inside(*row, "tc").as_slice()
    {
        return Read::Frame(*cell);
    }
    let header_rows = header_rows(element, &rows);
    let grid = rows.into_iter().map(|row| row_cells(row, math)).collect();
    Read::Table(Table {
        rows: grid,
        header_rows,
    })
}

/// Rows of a table or cells of a row, also those inside content controls.
fn inside<'t>(element: Element<'t>, name: &str) -> Vec<Element<'t>> {
    let mut found = Vec::new();
    for child in element.elements() {
        match child.name() {
            wrapper @ ("sdt" | "sdtContent" | "customXml" | "ins") if wrapper != name => {
                found.extend(inside(child, name));
            }
            here if here == name && child.path(&["trPr", "del"]).is_none() => found.push(child),
            _ => {}
        }
    }
    found
}

fn row_cells(row: Element<'_>, math: bool) -> Vec<String> {
    let before = number(row.child("trPr"), "gridBefore").unwrap_or(0);
    let mut cells = vec![String::new(); before.min(MOST_COLUMNS)];
    for cell in inside(row, "tc") {
        let properties = cell.child("tcPr");
        let across = number(properties, "gridSpan").unwrap_or(1).max(1);
        // A cell merged with the one above it keeps an empty place.
        let merge = properties.and_then(|p| p.child("vMerge"));
        let continued = merge.is_some_and(|m| m.attribute("val") != Some("restart"));
        cells.push(match continued {
            true => String::new(),
            false => cell_text(cell, math),
        });
        let width = (cells.len() + across - 1).min(MOST_COLUMNS);
        cells.resize(width.max(cells.len().min(MOST_COLUMNS)), String::new());
    }
    cells
}

fn number(properties: Option<Element<'_>>, name: &str) -> Option<usize> {
    value(properties?, &[name])?.parse().ok()
}

/// All text of a cell, a table inside it read row by row.
fn cell_text(cell: Element<'_>, math: bool) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut waiting: Vec<Element<'_>> = cell.elements().collect();
    waiting.reverse();
    while let Some(element) = waiting.pop() {
        match element.name() {
            "p" => {
                let mut run = Run::new(math);
                collect(element, &mut run);
                lines.push(run.text.trim().to_owned());
                waiting.extend(run.boxes.into_iter().rev());
            }
            "tcPr" | "trPr" | "tblPr" | "tblGrid" | "del" => {}
            _ => {
                let from = waiting.len();
                waiting.extend(element.elements());
                waiting[from..].reverse();
            }
        }
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// Rows marked to be repeated on every page, else the first if the table's look sets it off.
fn header_rows(table: Element<'_>, rows: &[Element<'_>]) -> u32 {
    let marked = |row: &&Element<'_>| row.path(&["trPr", "tblHeader"]).is_some();
    let count = rows.iter().take_while(marked).count();
    if count > 0 {
        return count as u32;
    }
    let look = table.path(&["tblPr", "tblLook"]);
    let first_row = look.is_some_and(|look| match look.attribute("firstRow") {
        Some(value) => value == "1" || value == "true",
        None => {
            let bits = look.attribute("val").unwrap_or_default();
            u32::from_str_radix(bits, 16).is_ok_and(|bits| bits & 0x20 != 0)
        }
    });
    u32::from(first_row && rows.len() > 1)
}
