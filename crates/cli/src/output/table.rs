//! Tables without lines: aligned columns that fit the terminal.

use console::{measure_text_width, pad_str, style, truncate_str};

/// Which side of its column a cell keeps to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    heading: &'static str,
    align: Align,
    /// Whether its cells may be cut to make the table fit.
    gives_way: bool,
}

impl Column {
    pub(crate) const fn left(heading: &'static str) -> Self {
        Self {
            heading,
            align: Align::Left,
            gives_way: false,
        }
    }

    pub(crate) const fn right(heading: &'static str) -> Self {
        Self {
            heading,
            align: Align::Right,
            gives_way: false,
        }
    }

    /// The same column, cut with `…` where the table would be too wide.
    pub(crate) const fn giving_way(self) -> Self {
        Self {
            gives_way: true,
            ..self
        }
    }
}

/// Rows under headings.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

const GAP: usize = 2;
/// No column is cut below this.
const NARROWEST: usize = 8;

impl Table {
    pub(crate) fn new(columns: &[Column]) -> Self {
        Self {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Appends a row; cells may be coloured, and texts from files have to be
    /// [`plain`](super::plain).
    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        debug_assert_eq!(cells.len(), self.columns.len());
        self.rows.push(cells.to_vec());
    }

    /// The table, at most `width` wide where its columns allow.
    pub(crate) fn render(&self, width: usize) -> String {
        let widths = self.widths(width);
        let headings: Vec<String> = self
            .columns
            .iter()
            .map(|column| style(column.heading).dim().to_string())
            .collect();
        std::iter::once(&headings)
            .chain(&self.rows)
            .map(|row| self.line(row, &widths))
            .collect()
    }

    fn widths(&self, width: usize) -> Vec<usize> {
        let natural = |at: usize| {
            let cells = self.rows.iter().map(|row| measure_text_width(&row[at]));
            cells
                .chain([self.columns[at].heading.len()])
                .max()
                .unwrap_or(0)
        };
        let mut widths: Vec<usize> = (0..self.columns.len()).map(natural).collect();
        let mut total: usize = widths.iter().map(|width| width + GAP).sum();
        while total > width {
            let widest = (0..widths.len())
                .filter(|&at| self.columns[at].gives_way && widths[at] > NARROWEST)
                .max_by_key(|&at| widths[at]);
            let Some(at) = widest else { break };
            widths[at] -= 1;
            total -= 1;
        }
        widths
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let cell = |((cell, column), width): ((&String, &Column), &usize)| {
            let side = match column.align {
                Align::Left => console::Alignment::Left,
                Align::Right => console::Alignment::Right,
            };
            let cut = truncate_str(cell, *width, "…");
            format!("{}{}", " ".repeat(GAP), pad_str(&cut, *width, side, None))
        };
        let cells = cells.iter().zip(&self.columns).zip(widths).map(cell);
        format!("{}\n", cells.collect::<String>().trim_end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_fits_by_cutting_the_columns_that_may_be_cut() {
        let mut table = Table::new(&[
            Column::left("ID"),
            Column::left("NAME").giving_way(),
            Column::right("FILES"),
        ]);
        table.row([
            "a1".into(),
            "Annual reports of the whole group".into(),
            "12".into(),
        ]);
        table.row([
            "b2".into(),
            "日本語の文書をまとめたもの".into(),
            "3456".into(),
        ]);
        let text = table.render(34);
        insta::assert_snapshot!(console::strip_ansi_codes(&text));
        assert!(text.lines().all(|line| measure_text_width(line) <= 34));
    }
}
