//! Tables drawn with lines: finds grids among the lines of a page and sorts text into cells.

use super::rulings::Rule;
use super::segment::{Rect, Segment};

/// Distance within which lines meet, or are the same, in points.
const NEAR: f32 = 2.5;

/// Most lines of a page that are considered; drawings have more.
const MOST_RULES: usize = 3_000;

/// Most cells of one grid.
const MOST_CELLS: usize = 20_000;

/// A grid: the edges of its columns and rows, and the lines it is made of.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    xs: Vec<f32>,
    ys: Vec<f32>,
    upright: Vec<Rule>,
    level: Vec<Rule>,
}

/// The grids of a page: two columns or rows at least.
pub(super) fn find(rules: &[Rule]) -> Vec<Grid> {
    let mut rules = merge(rules);
    if rules.len() > MOST_RULES {
        return Vec::new();
    }
    rules.retain(|rule| rule.to - rule.from > 2.0 * NEAR);
    groups(&rules)
        .into_iter()
        .filter_map(|group| Grid::of(&group))
        .collect()
}

/// Joins pieces of the same line.
pub(super) fn merge(rules: &[Rule]) -> Vec<Rule> {
    let mut sorted = rules.to_vec();
    sorted.sort_by(|a, b| {
        let key = |rule: &Rule| (rule.horizontal, (rule.at / 1.0).round() as i32);
        key(a).cmp(&key(b)).then(a.from.total_cmp(&b.from))
    });
    let mut merged: Vec<Rule> = Vec::with_capacity(sorted.len());
    for rule in sorted {
        match merged.last_mut() {
            Some(last) if same_line(last, &rule) => last.to = last.to.max(rule.to),
            _ => merged.push(rule),
        }
    }
    merged
}

fn same_line(a: &Rule, b: &Rule) -> bool {
    a.horizontal == b.horizontal && (a.at - b.at).abs() < 1.5 && b.from <= a.to + NEAR
}

/// Lines that meet, directly or through others.
fn groups(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut parent: Vec<usize> = (0..rules.len()).collect();
    for (i, a) in rules.iter().enumerate() {
        for (j, b) in rules.iter().enumerate().skip(i + 1) {
            if meet(a, b) {
                let (a, b) = (root(&parent, i), root(&parent, j));
                parent[a] = b;
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, Vec<Rule>> =
        std::collections::BTreeMap::new();
    for (index, rule) in rules.iter().enumerate() {
        groups.entry(root(&parent, index)).or_default().push(*rule);
    }
    groups.into_values().collect()
}

fn root(parent: &[usize], mut index: usize) -> usize {
    while parent[index] != index {
        index = parent[index];
    }
    index
}

fn meet(a: &Rule, b: &Rule) -> bool {
    let covers = |rule: &Rule, at: f32| (rule.from - NEAR..=rule.to + NEAR).contains(&at);
    a.horizontal != b.horizontal && covers(a, b.at) && covers(b, a.at)
}

impl Grid {
    fn of(rules: &[Rule]) -> Option<Self> {
        let (level, upright): (Vec<Rule>, Vec<Rule>) =
            rules.iter().partition(|rule| rule.horizontal);
        let (xs, ys) = (distinct(&upright), distinct(&level));
        let (columns, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
        let is_table =
            columns >= 2 && rows >= 1 && columns * rows <= MOST_CELLS && columns * rows >= 4;
        is_table.then_some(Self {
            xs,
            ys,
            upright,
            level,
        })
    }

    /// Its place on the page.
    pub(super) fn bounds(&self) -> Rect {
        Rect {
            left: self.xs[0] - 1.0,
            top: self.ys[0] - 1.0,
            right: self.xs[self.xs.len() - 1] + 1.0,
            bottom: self.ys[self.ys.len() - 1] + 1.0,
        }
    }

    /// Sorts runs into cells. Runs that cross a line are cut there. None when most cells
    /// would be empty: a drawing, not a table.
    pub(super) fn cells(&self, segments: &[&Segment]) -> Option<Vec<Vec<Vec<Segment>>>> {
        let (rows, columns) = (self.ys.len() - 1, self.xs.len() - 1);
        let mut cells = vec![vec![Vec::new(); columns]; rows];
        for segment in segments {
            for piece in self.cut(segment) {
                let (x, y) = piece.bounds.center();
                let (row, column) = (slot(&self.ys, y), slot(&self.xs, x));
                let (row, column) = self.origin(row, column);
                cells[row][column].push(piece);
            }
        }
        let filled = cells
            .iter()
            .flatten()
            .filter(|cell| !cell.is_empty())
            .count();
        let used: usize = cells
            .iter()
            .filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .count();
        (filled >= 3 && filled * 6 >= rows * columns && used * 3 >= rows).then_some(cells)
    }

    fn cut(&self, segment: &Segment) -> Vec<Segment> {
        let mut pieces = vec![segment.clone()];
        let row = segment.bounds.center().1;
        for x in &self.xs[1..self.xs.len() - 1] {
            let is_drawn = self
                .upright
                .iter()
                .any(|rule| (rule.at - x).abs() < NEAR && rule.from <= row && row <= rule.to);
            let last = pieces.len() - 1;
            let crosses =
                pieces[last].bounds.left + 2.0 < *x && *x < pieces[last].bounds.right - 2.0;
            if let Some((left, right)) = (is_drawn && crosses)
                .then(|| pieces[last].split_at(*x))
                .flatten()
            {
                pieces[last] = left;
                pieces.push(right);
            }
        }
        pieces
    }

    /// The first cell of the merged cell that this one belongs to.
    fn origin(&self, row: usize, column: usize) -> (usize, usize) {
        let (mut row, mut column) = (row, column);
        while column > 0
            && !self.has_edge(
                &self.upright,
                self.xs[column],
                (self.ys[row], self.ys[row + 1]),
            )
        {
            column -= 1;
        }
        while row > 0
            && !self.has_edge(
                &self.level,
                self.ys[row],
                (self.xs[column], self.xs[column + 1]),
            )
        {
            row -= 1;
        }
        (row, column)
    }

    fn has_edge(&self, rules: &[Rule], at: f32, (from, to): (f32, f32)) -> bool {
        let middle = (from + to) / 2.0;
        rules
            .iter()
            .any(|rule| (rule.at - at).abs() < NEAR && rule.from <= middle && middle <= rule.to)
    }
}

/// Positions of lines, those that nearly coincide counted once.
fn distinct(rules: &[Rule]) -> Vec<f32> {
    let mut places: Vec<f32> = rules.iter().map(|rule| rule.at).collect();
    places.sort_by(f32::total_cmp);
    places.dedup_by(|b, a| *b - *a < 2.0 * NEAR);
    places
}

/// The gap between two edges that `at` falls into.
fn slot(edges: &[f32], at: f32) -> usize {
    let after = edges.partition_point(|edge| *edge <= at);
    after.saturating_sub(1).min(edges.len() - 2)
}
