//! Tables of a page: which ones hold data, and their cells on a grid.

use gristmill_model::Table;

use super::blocks::inline_text;
use super::dom::{Dom, Edge, NodeId};

/// Wider tables are layout or an attack.
const MOST_COLUMNS: usize = 1000;

/// The table's cells, if it holds data and is not there for layout.
pub(super) fn read(dom: &Dom, table: NodeId) -> Option<Table> {
    let rows = rows_of(dom, table)?;
    let grid = lay_out(dom, &rows)?;
    let columns = grid.iter().map(Vec::len).max().unwrap_or(0);
    // One row or one column is a frame around something, unless it says otherwise.
    if (columns < 2 || grid.len() < 2) && header_rows(dom, &rows) == 0 {
        return None;
    }
    Some(Table {
        rows: grid,
        header_rows: header_rows(dom, &rows),
    })
}

/// The cells of every row; none if a cell holds a table or a heading of its own.
fn rows_of(dom: &Dom, table: NodeId) -> Option<Vec<Vec<NodeId>>> {
    let mut rows: Vec<Vec<NodeId>> = Vec::new();
    let mut next = dom.after(Edge::Enter(table), table);
    while let Some(edge) = next {
        next = dom.after(edge, table);
        let Edge::Enter(id) = edge else { continue };
        match dom.name(id) {
            "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" => return None,
            "tr" => rows.push(Vec::new()),
            "td" | "th" => rows.last_mut()?.push(id),
            _ => {}
        }
    }
    rows.retain(|row| !row.is_empty());
    Some(rows)
}

/// Places cells that span several columns or rows in their first, the rest left empty.
fn lay_out(dom: &Dom, rows: &[Vec<NodeId>]) -> Option<Vec<Vec<String>>> {
    let mut grid: Vec<Vec<String>> = Vec::with_capacity(rows.len());
    // For every column, how many further rows a cell from above still covers.
    let mut covered: Vec<usize> = Vec::new();
    for (index, cells) in rows.iter().enumerate() {
        let mut row = Vec::new();
        for &cell in cells {
            while covered.get(row.len()).is_some_and(|&rest| rest > 0) {
                covered[row.len()] -= 1;
                row.push(String::new());
            }
            let down = span(dom, cell, "rowspan").min(rows.len() - index);
            let across = span(dom, cell, "colspan");
            if row.len() + across > MOST_COLUMNS {
                return None;
            }
            for place in 0..across {
                let column = row.len();
                covered.resize(covered.len().max(column + 1), 0);
                covered[column] = down - 1;
                row.push(match place {
                    0 => inline_text(dom, cell),
                    _ => String::new(),
                });
            }
        }
        for rest in covered.iter_mut().skip(row.len()) {
            *rest = rest.saturating_sub(1);
        }
        grid.push(row);
    }
    Some(grid)
}

fn span(dom: &Dom, cell: NodeId, name: &str) -> usize {
    let written = dom
        .attribute(cell, name)
        .and_then(|text| text.trim().parse().ok());
    written.unwrap_or(1).clamp(1, MOST_COLUMNS)
}

/// The rows at the top whose cells are all headings.
fn header_rows(dom: &Dom, rows: &[Vec<NodeId>]) -> u32 {
    let all_headings = |row: &&Vec<NodeId>| row.iter().all(|&cell| dom.name(cell) == "th");
    rows.iter().take_while(all_headings).count() as u32
}
