//! Tables without lines: rows of short pieces that stand in the same columns.
//!
//! What tells a table from text in columns is the order of drawing: a table is drawn row by
//! row, columns of text one after the other.

use super::markers::marker;
use super::segment::{Rect, Segment};

/// Smallest gap between two cells of a row, in font sizes.
const CELL_GAP: f32 = 0.55;

/// A cell as found: its runs, one below the other.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) runs: Vec<usize>,
    bounds: Rect,
    size: f32,
}

/// A row: its cells from left to right.
type Row = Vec<Cell>;

/// A table as found.
pub(super) struct Aligned {
    /// The runs it is made of.
    pub(super) runs: Vec<usize>,
    /// Their text by row and column; runs that reach over a gap of columns are cut there.
    pub(super) cells: Vec<Vec<Vec<Segment>>>,
}

/// Tables among runs that are drawn one after the other.
pub(super) fn find(segments: &[Segment]) -> Vec<Aligned> {
    let rows = rows(segments);
    let mut tables = Vec::new();
    let mut start = 0;
    while start < rows.len() {
        let end = extent(&rows, start);
        let found = (end - start >= 2)
            .then(|| table(&rows[start..end], segments))
            .flatten();
        match found {
            Some(mut table) => {
                table.take_heading(
                    start.checked_sub(1).map(|above| &rows[above]),
                    &rows[start],
                    segments,
                );
                tables.push(table.found);
                start = end;
            }
            None => start += 1,
        }
    }
    tables
}

fn rows(segments: &[Segment]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for cell in cells(segments) {
        match rows.last_mut() {
            Some(row) if is_beside(row, &cell) => row.push(cell),
            _ => rows.push(vec![cell]),
        }
    }
    rows
}

/// Runs drawn one below the other, starting or centred at the same place.
fn cells(segments: &[Segment]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        let next = segments.get(index + 1);
        match cells.last_mut() {
            Some(cell) if is_below(cell, segment, next) => {
                cell.runs.push(index);
                cell.bounds = cell.bounds.union(segment.bounds);
            }
            _ => cells.push(Cell {
                runs: vec![index],
                bounds: segment.bounds,
                size: segment.size,
            }),
        }
    }
    cells
}

fn is_below(cell: &Cell, segment: &Segment, next: Option<&Segment>) -> bool {
    let gap = segment.bounds.top - cell.bounds.bottom;
    let aligned = (segment.bounds.left - cell.bounds.left).abs() < 0.3 * cell.size;
    // The first cell of a row of its own has a neighbour on its right.
    let heads_row = next.is_some_and(|next| {
        next.same_row(segment) && next.bounds.left > segment.bounds.right + CELL_GAP * cell.size
    });
    aligned && !heads_row && gap < 0.45 * cell.size && gap > -0.6 * cell.size
}

fn is_beside(row: &Row, cell: &Cell) -> bool {
    let (Some(first), Some(last)) = (row.first(), row.last()) else {
        return false;
    };
    let right = cell.bounds.left > last.bounds.right + CELL_GAP * cell.size.min(last.size);
    let level = (cell.bounds.top - first.bounds.top).abs() < 0.7 * first.size
        || (cell.bounds.center().1 - first.bounds.center().1).abs() < 0.5 * first.size
        || (cell.bounds.bottom - first.bounds.bottom).abs() < 0.5 * first.size;
    right && level
}

/// One past the last row that may belong to a table starting at `start`.
fn extent(rows: &[Row], start: usize) -> usize {
    if rows[start].len() < 2 {
        return start;
    }
    let mut end = start + 1;
    let mut bottom = bottom(&rows[start]);
    while let Some(row) = rows.get(end) {
        let size = row[0].size;
        let gap = row
            .iter()
            .map(|cell| cell.bounds.top)
            .fold(f32::MAX, f32::min)
            - bottom;
        let near = (-0.8 * size..2.6 * size).contains(&gap);
        let continues = row.len() >= 2 || is_lonely_cell(rows, start, end);
        if !near || !continues {
            break;
        }
        bottom = self::bottom(row);
        end += 1;
    }
    end
}

/// Whether a row of one cell lies between two real rows and within the first column.
fn is_lonely_cell(rows: &[Row], start: usize, at: usize) -> bool {
    let next_is_row = rows.get(at + 1).is_some_and(|row| row.len() >= 2);
    let cell = &rows[at][0];
    let head = &rows[start];
    let narrow = cell.bounds.right < head[1].bounds.left;
    next_is_row && narrow && cell.bounds.left > head[0].bounds.left - cell.size
}

fn bottom(row: &Row) -> f32 {
    row.iter()
        .map(|cell| cell.bounds.bottom)
        .fold(f32::MIN, f32::max)
}

/// A table with its columns.
struct WithColumns {
    found: Aligned,
    columns: Vec<Rect>,
}

impl WithColumns {
    /// Takes in the row above when it has a piece for every column, though its pieces stand
    /// too close to be told apart by themselves.
    fn take_heading(&mut self, above: Option<&Row>, first: &Row, segments: &[Segment]) {
        let Some([cell]) = above.map(Vec::as_slice) else {
            return;
        };
        let gap = top(first) - cell.bounds.bottom;
        let &[run] = cell.runs.as_slice() else {
            return;
        };
        let pieces = cut(&segments[run], &self.columns);
        let is_new = !self.found.runs.contains(&run);
        if is_new && pieces.len() == self.columns.len() && gap < 1.2 * cell.size {
            self.found
                .cells
                .insert(0, pieces.into_iter().map(|piece| vec![piece]).collect());
            self.found.runs.push(run);
        }
    }
}

fn top(row: &Row) -> f32 {
    row.iter()
        .map(|cell| cell.bounds.top)
        .fold(f32::MAX, f32::min)
}

fn table(rows: &[Row], segments: &[Segment]) -> Option<WithColumns> {
    let columns = columns(rows)?;
    let real = rows.iter().filter(|row| row.len() >= 2).count();
    let enough = real >= 3 || (real >= 2 && columns.len() >= 3);
    if !enough || is_list(rows, segments) || !are_aligned(rows, &columns) {
        return None;
    }
    let mut cells = vec![vec![Vec::new(); columns.len()]; rows.len()];
    let mut runs = Vec::new();
    for (row, slots) in rows.iter().zip(&mut cells) {
        for &run in row.iter().flat_map(|cell| &cell.runs) {
            runs.push(run);
            for piece in cut(&segments[run], &columns) {
                slots[best_column(&columns, &piece.bounds)].push(piece);
            }
        }
    }
    Some(WithColumns {
        found: Aligned { runs, cells },
        columns,
    })
}

/// Cuts a run where one of its words starts a column that the run reaches into.
fn cut(segment: &Segment, columns: &[Rect]) -> Vec<Segment> {
    let mut pieces = vec![segment.clone()];
    for column in &columns[1..] {
        let last = pieces.len() - 1;
        let start = word_starts(&pieces[last]).find(|start| (start - column.left).abs() < 3.0);
        if let Some((left, right)) = start.and_then(|start| pieces[last].split_at(start)) {
            pieces[last] = left;
            pieces.push(right);
        }
    }
    pieces
}

/// Left edges of the words of a run, the first left out.
fn word_starts(segment: &Segment) -> impl Iterator<Item = f32> {
    let after_space =
        segment
            .text
            .chars()
            .zip(&segment.edges)
            .scan(false, |was_space, (character, edge)| {
                let starts = *was_space && character != ' ';
                *was_space = character == ' ';
                Some((starts, *edge))
            });
    after_space
        .filter(|(starts, _)| *starts)
        .map(|(_, edge)| edge)
}

/// The columns' extents, told from the rows that have most cells, or else from all cells.
/// None when they overlap.
fn columns(rows: &[Row]) -> Option<Vec<Rect>> {
    let most = rows.iter().map(Vec::len).max()?;
    let full: Vec<&Row> = rows.iter().filter(|row| row.len() == most).collect();
    if full.len() < 2 {
        return columns_of_all(rows, most);
    }
    let mut columns: Vec<Rect> = full[0].iter().map(|cell| cell.bounds).collect();
    for row in &full[1..] {
        for (column, cell) in columns.iter_mut().zip(*row) {
            *column = column.union(cell.bounds);
        }
    }
    let apart = columns
        .windows(2)
        .all(|pair| pair[0].right < pair[1].left + 1.0);
    apart.then_some(columns)
}

/// Cells one above the other, joined into as many columns as the fullest row has cells.
fn columns_of_all(rows: &[Row], most: usize) -> Option<Vec<Rect>> {
    let mut cells: Vec<Rect> = rows.iter().flatten().map(|cell| cell.bounds).collect();
    cells.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut columns: Vec<Rect> = Vec::new();
    for cell in cells {
        match columns.last_mut() {
            Some(column) if column.overlap_x(&cell) > 0.0 => *column = column.union(cell),
            _ => columns.push(cell),
        }
    }
    (most >= 3 && columns.len() == most).then_some(columns)
}

fn best_column(columns: &[Rect], bounds: &Rect) -> usize {
    let overlaps = columns.iter().map(|column| column.overlap_x(bounds));
    let best = overlaps.enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
    best.map_or(0, |(index, _)| index)
}

/// Whether the first cells are the marks of a list.
fn is_list(rows: &[Row], segments: &[Segment]) -> bool {
    let marks = rows.iter().filter(|row| {
        let text = segments[row[0].runs[0]].text.trim();
        marker(text).is_some_and(|marker| marker.len >= text.len())
    });
    marks.count() * 2 > rows.len()
}

/// Whether the cells of each column share their left edges, right edges or centres.
fn are_aligned(rows: &[Row], columns: &[Rect]) -> bool {
    let aligned = (0..columns.len()).filter(|&column| {
        let cells: Vec<&Rect> = rows
            .iter()
            .flatten()
            .map(|cell| &cell.bounds)
            .filter(|bounds| best_column(columns, bounds) == column)
            .collect();
        let tolerance = 2.0;
        let share = |edge: fn(&Rect) -> f32| {
            let most = cells
                .iter()
                .map(|cell| {
                    cells
                        .iter()
                        .filter(|other| (edge(other) - edge(cell)).abs() < tolerance)
                        .count()
                })
                .max();
            most.unwrap_or(0) * 10 >= cells.len() * 6
        };
        share(|rect| rect.left) || share(|rect| rect.right) || share(|rect| rect.center().0)
    });
    aligned.count() == columns.len()
}
