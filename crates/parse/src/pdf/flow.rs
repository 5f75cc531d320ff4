//! The text of a page as lines and tables in reading order.

use gristmill_model::{BlockKind, Table};

use super::segment::Segment;

/// A line or a table.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// A line of running text.
    Line(Segment),
    /// A table.
    Table(Table),
    /// A block that needs no more work.
    Ready(BlockKind, String),
}

impl Piece {
    /// Its text; a table's is empty.
    pub(super) fn text(&self) -> &str {
        match self {
            Piece::Line(line) => &line.text,
            Piece::Ready(_, text) => text,
            Piece::Table(_) => "",
        }
    }
}

/// A page in reading order.
#[derive(Debug, Clone, Default)]
pub(super) struct PageFlow {
    /// Counted from 1.
    pub(super) number: u32,
    pub(super) height: f32,
    pub(super) pieces: Vec<Piece>,
}

impl PageFlow {
    /// Its lines.
    pub(super) fn lines(&self) -> impl Iterator<Item = &Segment> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Line(line) => Some(line),
            Piece::Table(_) | Piece::Ready(..) => None,
        })
    }
}

/// Joins runs that stand side by side on one line and follow each other.
pub(super) fn join_rows(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match (joined.last_mut(), &piece) {
            (Some(Piece::Line(line)), Piece::Line(next)) if follows(line, next) => {
                line.append(next)
            }
            _ => joined.push(piece),
        }
    }
    joined
}

/// Whether a run goes on with the line before it.
pub(super) fn follows(line: &Segment, next: &Segment) -> bool {
    if line.turns != next.turns {
        return false;
    }
    let size = line.size.max(next.size);
    let is_script = next.size < 0.85 * line.size || line.size < 0.85 * next.size;
    let overlap = line.bounds.overlap_y(&next.bounds);
    let level = line.same_row(next)
        || (is_script && overlap > 0.4 * line.bounds.height().min(next.bounds.height()));
    if line.rtl || next.rtl {
        return level && line.bounds.overlap_x(&next.bounds) < 0.5 * size;
    }
    level && next.bounds.left > line.bounds.right - 0.4 * size
}
