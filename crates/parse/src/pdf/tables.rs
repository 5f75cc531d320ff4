//! Takes the tables of a page out of its text and puts them where their first cell stood.

use gristmill_model::Table;

use super::aligned;
use super::compounds::Compounds;
use super::flow::{self, Piece};
use super::grid::{self, Grid};
use super::join;
use super::rulings::Rule;
use super::segment::{Looks, Rect, Segment};

/// Runs nearer than this many font sizes are never two cells.
const CLOSE: f32 = 0.35;

/// Runs and tables of a page in the order they are drawn. Runs come one by one: lines are
/// joined later.
pub(super) fn separate(segments: Vec<Segment>, rules: &[Rule]) -> Vec<Piece> {
    let segments = join_close(segments);
    let grids = grid::find(rules);
    let mut pieces = Vec::new();
    let mut run: Vec<Segment> = Vec::new();
    for part in ruled(segments, &grids) {
        match part {
            Piece::Line(segment) => run.push(segment),
            Piece::Table(_) | Piece::Ready(..) => {
                unruled(std::mem::take(&mut run), &mut pieces);
                pieces.push(part);
            }
        }
    }
    unruled(run, &mut pieces);
    pieces
}

/// Joins runs that touch: pieces of a word or a word and what stands raised beside it.
fn join_close(segments: Vec<Segment>) -> Vec<Segment> {
    let mut joined: Vec<Segment> = Vec::with_capacity(segments.len());
    for segment in segments {
        match joined.last_mut() {
            Some(last)
                if flow::follows(last, &segment) && last.gap_to(&segment) < CLOSE * last.size =>
            {
                last.append(&segment)
            }
            _ => joined.push(segment),
        }
    }
    joined
}

/// Takes out the tables that have lines around their cells.
fn ruled(segments: Vec<Segment>, grids: &[Grid]) -> Vec<Piece> {
    let bounds: Vec<Rect> = grids.iter().map(Grid::bounds).collect();
    let home: Vec<Option<usize>> = segments
        .iter()
        .map(|segment| {
            bounds
                .iter()
                .position(|bounds| bounds.contains(segment.bounds.center()))
        })
        .collect();
    let mut tables: Vec<Option<Table>> = grids
        .iter()
        .enumerate()
        .map(|(grid, lines)| {
            let inside: Vec<&Segment> = segments
                .iter()
                .zip(&home)
                .filter(|(_, home)| **home == Some(grid))
                .map(|(segment, _)| segment)
                .collect();
            lines.cells(&inside).and_then(as_table)
        })
        .collect();
    let is_table: Vec<bool> = tables.iter().map(Option::is_some).collect();
    let mut pieces = Vec::new();
    for (segment, home) in segments.into_iter().zip(home) {
        match home.filter(|&grid| is_table[grid]) {
            None => pieces.push(Piece::Line(segment)),
            Some(grid) => pieces.extend(tables[grid].take().map(Piece::Table)),
        }
    }
    pieces
}

/// Takes out the tables that are told by their columns alone.
fn unruled(segments: Vec<Segment>, pieces: &mut Vec<Piece>) {
    let found = aligned::find(&segments);
    let mut owner: Vec<Option<usize>> = vec![None; segments.len()];
    let mut tables: Vec<Option<Table>> = Vec::new();
    for (index, aligned) in found.into_iter().enumerate() {
        for run in aligned.runs {
            owner[run] = Some(index);
        }
        tables.push(as_table(aligned.cells));
    }
    for (segment, owner) in segments.into_iter().zip(owner) {
        match owner {
            None => pieces.push(Piece::Line(segment)),
            Some(index) => pieces.extend(tables[index].take().map(Piece::Table)),
        }
    }
}

/// Cells of runs as cells of text; rows and columns without any text are left out.
fn as_table(cells: Vec<Vec<Vec<Segment>>>) -> Option<Table> {
    let looks: Vec<Looks> = cells.iter().map(|row| row_looks(row)).collect();
    let mut rows: Vec<Vec<String>> = cells
        .iter()
        .map(|row| row.iter().map(|cell| cell_text(cell)).collect())
        .collect();
    let kept: Vec<bool> = rows
        .iter()
        .map(|row| row.iter().any(|cell| !cell.is_empty()))
        .collect();
    let looks: Vec<Looks> = looks
        .into_iter()
        .zip(&kept)
        .filter(|(_, kept)| **kept)
        .map(|(looks, _)| looks)
        .collect();
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    let width = rows.first()?.len();
    let used: Vec<bool> = (0..width)
        .map(|column| rows.iter().any(|row| !row[column].is_empty()))
        .collect();
    for row in &mut rows {
        let mut used = used.iter();
        row.retain(|_| *used.next().unwrap_or(&true));
    }
    let enough = rows.len() >= 2 && rows[0].len() >= 2;
    let header_rows = header_rows(&rows, &looks);
    enough.then_some(Table { rows, header_rows })
}

fn row_looks(row: &[Vec<Segment>]) -> Looks {
    let mut looks = Looks::default();
    for segment in row.iter().flatten() {
        looks.add(segment.looks);
    }
    looks
}

/// One heading row when it alone is bold, or has no figures where the rows below have.
fn header_rows(rows: &[Vec<String>], looks: &[Looks]) -> u32 {
    let bold = |at: usize| looks.get(at).is_some_and(Looks::is_bold);
    let has_figures = |row: &[String]| {
        row.iter()
            .any(|cell| cell.starts_with(|c: char| c.is_ascii_digit()))
    };
    let is_heading = (bold(0) && !bold(1))
        || (rows.len() > 1 && !has_figures(&rows[0]) && has_figures(&rows[1]));
    u32::from(is_heading)
}

/// The text of a cell, its lines joined from the top.
fn cell_text(runs: &[Segment]) -> String {
    let mut runs: Vec<&Segment> = runs.iter().collect();
    runs.sort_by(|a, b| match a.same_row(b) {
        true => a.bounds.left.total_cmp(&b.bounds.left),
        false => a.baseline.total_cmp(&b.baseline),
    });
    let mut text = String::new();
    for run in runs {
        join::append_line(&mut text, &run.text, &Compounds::default());
    }
    join::settle(&mut text);
    text
}
