//! Joins lines into paragraphs, list items and other pieces of text that belong together.

use gristmill_model::{BlockKind, Table};

use super::compounds::Compounds;
use super::flow::{PageFlow, Piece};
use super::join;
use super::markers::{Marker, marker};
use super::segment::{Looks, Rect, Segment};
use super::stats::Normal;

/// A piece of text before it is known what kind of block it is.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// Its page, counted from 1: where it starts.
    pub(super) page: u32,
    pub(super) text: String,
    /// Its lines as they stood, for text in which they matter.
    pub(super) lines: Vec<Segment>,
    pub(super) bounds: Rect,
    pub(super) size: f32,
    pub(super) looks: Looks,
    pub(super) marker: Option<Marker>,
    pub(super) page_height: f32,
}

/// A draft or a table, in reading order.
pub(super) enum Item {
    /// Text.
    Text(Draft),
    /// A table on a page.
    Table(Table, u32),
    /// A finished block on a page.
    Ready(BlockKind, String, u32),
}

/// Joins the lines of a document.
pub(super) fn join_lines(pages: Vec<PageFlow>, normal: &Normal) -> Vec<Item> {
    let compounds = Compounds::of(&pages);
    let mut items: Vec<Item> = Vec::new();
    for page in pages {
        let margins = Margins::of(&page);
        for piece in page.pieces {
            match piece {
                Piece::Table(table) => items.push(Item::Table(table, page.number)),
                Piece::Ready(kind, text) => items.push(Item::Ready(kind, text, page.number)),
                Piece::Line(line) => {
                    let ahead = Ahead {
                        page: page.number,
                        height: page.height,
                        margins: &margins,
                        normal,
                        compounds: &compounds,
                    };
                    add_line(&mut items, line, &ahead);
                }
            }
        }
    }
    items
}

/// What is known when a line is added.
struct Ahead<'a> {
    page: u32,
    height: f32,
    margins: &'a Margins,
    normal: &'a Normal,
    compounds: &'a Compounds,
}

fn add_line(items: &mut Vec<Item>, line: Segment, ahead: &Ahead<'_>) {
    let mark = marker(&line.text);
    if let Some(Item::Text(draft)) = items.last_mut() {
        let joins = match draft.page == ahead.page {
            true => continues(draft, &line, mark, ahead),
            false => continues_over_page(draft, &line, mark),
        };
        if joins {
            draft.push(line, ahead.compounds);
            return;
        }
    }
    items.push(Item::Text(Draft::new(line, mark, ahead)));
}

impl Draft {
    fn new(line: Segment, marker: Option<Marker>, ahead: &Ahead<'_>) -> Self {
        let mut draft = Self {
            page: ahead.page,
            text: String::new(),
            lines: Vec::new(),
            bounds: line.bounds,
            size: line.size,
            looks: Looks::default(),
            marker,
            page_height: ahead.height,
        };
        draft.push(line, ahead.compounds);
        draft
    }

    fn push(&mut self, line: Segment, compounds: &Compounds) {
        join::append_line(&mut self.text, &line.text, compounds);
        self.bounds = self.bounds.union(line.bounds);
        self.looks.add(line.looks);
        self.lines.push(line);
    }

    fn last(&self) -> Option<&Segment> {
        self.lines.last()
    }
}

/// Whether a line on the same page goes on with the draft.
fn continues(draft: &Draft, line: &Segment, mark: Option<Marker>, ahead: &Ahead<'_>) -> bool {
    let Some(last) = draft.last() else {
        return false;
    };
    if last.turns != line.turns || !similar_size(last.size, line.size) {
        return false;
    }
    let down = line.baseline - last.baseline;
    let size = last.size.max(line.size);
    if down < 0.3 * size {
        return continues_in_next_column(draft, last, line, mark, ahead);
    }
    let is_code =
        last.looks.is_mono() && line.looks.is_mono() && !ahead.normal.mono && mark.is_none();
    if is_code {
        return down < 2.2 * size;
    }
    if down > ahead.normal.leading.max(1.0) * 1.22 * size
        && down > 1.45 * size.min(ahead.normal.size * 1.5)
    {
        return false;
    }
    if last.bounds.overlap_x(&line.bounds) <= 0.0 && draft.marker.is_none() {
        return false;
    }
    same_look(last, line) && !starts_anew(draft, last, line, mark, ahead)
}

/// Whether a line further up, in the next column, goes on with the draft.
fn continues_in_next_column(
    draft: &Draft,
    last: &Segment,
    line: &Segment,
    mark: Option<Marker>,
    ahead: &Ahead<'_>,
) -> bool {
    let is_right = line.bounds.left > last.bounds.left + 4.0 * last.size;
    let body = (draft.size - ahead.normal.size).abs() < 0.6;
    is_right && body && continues_over_page(draft, line, mark)
}

/// Whether a line at the top of the next page or column goes on with the draft: its
/// sentence is open and the line does not look like a beginning.
fn continues_over_page(draft: &Draft, line: &Segment, mark: Option<Marker>) -> bool {
    let open = !ends_sentence(&draft.text) && !draft.text.ends_with(':');
    let goes_on = line
        .text
        .starts_with(|c: char| c.is_lowercase() || c == '(' || c.is_ascii_digit());
    let broken = draft.text.ends_with(super::unicode::BROKEN);
    let last_look = draft.last().is_some_and(|last| same_look(last, line));
    mark.is_none()
        && similar_size(draft.size, line.size)
        && last_look
        && ((open && goes_on && draft.text.len() > 40) || broken)
}

/// Whether the layout says that the line begins a new paragraph or item.
fn starts_anew(
    draft: &Draft,
    last: &Segment,
    line: &Segment,
    mark: Option<Marker>,
    ahead: &Ahead<'_>,
) -> bool {
    let size = last.size.max(line.size);
    if let Some(mark) = mark {
        let in_list = draft.marker.is_some();
        if !mark.ordered || in_list {
            return true;
        }
    }
    let first = draft.lines.first().unwrap_or(last);
    if draft.marker.is_some() {
        // Text of an item stands right of its mark, or under it when nothing is indented.
        if line.bounds.left < first.bounds.left - 0.5 * size {
            return true;
        }
    } else {
        let indented = line.bounds.left - last.bounds.left;
        let is_second = draft.lines.len() == 1;
        if indented > 0.8 * size
            && indented < 6.0 * size
            && !is_centered(last, line)
            && (ends_sentence(&draft.text) || !is_second)
        {
            return true;
        }
    }
    let right = ahead.margins.right_of(line, last);
    let room = right - last.bounds.right;
    let first_word = first_word_width(line);
    let would_fit = room > first_word + 1.0 * size;
    let fresh = mark.is_some() || line.text.starts_with(|c: char| !c.is_lowercase());
    would_fit
        && fresh
        && (ends_sentence(&draft.text)
            || room > 0.35 * (right - last.bounds.left)
            || mark.is_some())
}

fn is_centered(last: &Segment, line: &Segment) -> bool {
    let difference = last.bounds.center().0 - line.bounds.center().0;
    difference.abs() < 0.3 * last.size
}

fn first_word_width(line: &Segment) -> f32 {
    let chars = line.text.chars().take_while(|c| !c.is_whitespace()).count();
    let end = line.edges.get(chars).copied().unwrap_or(line.bounds.right);
    (end - line.bounds.left).max(0.0)
}

fn similar_size(a: f32, b: f32) -> bool {
    (a - b).abs() <= 0.09 * a.max(b)
}

/// Whether neither is bold (or code) as a whole while the other is not at all.
fn same_look(a: &Segment, b: &Segment) -> bool {
    let apart = |share: fn(&Looks) -> u32| {
        let (a_all, b_all) = (
            share(&a.looks) * 10 >= a.looks.all * 9,
            share(&b.looks) * 10 >= b.looks.all * 9,
        );
        let (a_none, b_none) = (
            share(&a.looks) * 10 <= a.looks.all,
            share(&b.looks) * 10 <= b.looks.all,
        );
        (a_all && b_none) || (a_none && b_all)
    };
    !apart(|looks| looks.bold) && !apart(|looks| looks.mono)
}

/// Whether text ends like a sentence.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', ')', ']', '»', '\'']);
    text.ends_with(['.', '!', '?', '…', '。', '؟'])
}

/// How far to the right lines reach that start at the same place.
struct Margins {
    /// Left and right edges of all lines.
    lines: Vec<Rect>,
}

impl Margins {
    fn of(page: &PageFlow) -> Self {
        Self {
            lines: page.lines().map(|line| line.bounds).collect(),
        }
    }

    /// The right edge of the column that both lines stand in.
    fn right_of(&self, line: &Segment, last: &Segment) -> f32 {
        let left = line.bounds.left.min(last.bounds.left);
        let near = self
            .lines
            .iter()
            .filter(|other| (other.left - left).abs() < 3.0 * line.size);
        near.map(|other| other.right)
            .fold(last.bounds.right.max(line.bounds.right), f32::max)
    }
}
