//! Keys and values of one head of one text, in the order the dot products read them.

use super::QKV;
use crate::linear::{GROUP, Line, PANEL, Strided, StridedMut, multiply_panel};
use crate::network::{HEAD, HIDDEN};

/// Tokens of a line of keys, and numbers of a line of values.
const LINE: usize = 16;
/// Lines that hold the keys of [`LINE`] tokens.
const DEPTH: usize = HEAD / GROUP;
/// Lines that hold the values of [`GROUP`] tokens.
const WIDTH: usize = HEAD / LINE;

/// Keys and values of one head in 8-bit integers.
#[derive(Default)]
pub(super) struct Head {
    /// Tokens of the text.
    count: usize,
    /// Unsigned, as the weights of a layer whose outputs are the tokens. The last panel is
    /// no wider than its tokens need.
    keys: Vec<Line>,
    /// Signed, as the weights of a layer whose inputs are the tokens.
    values: Vec<Line>,
}

impl Head {
    /// Takes the head out of rows of [`QKV`] signed integers.
    pub(super) fn pack(&mut self, integers: &[u8], head: usize) {
        self.count = integers.len() / QKV;
        self.keys.clear();
        let panels = integers.chunks(PANEL * QKV);
        panels.for_each(|rows| self.pack_keys(rows, HIDDEN + head * HEAD));
        self.values.clear();
        let groups = integers.chunks(GROUP * QKV);
        groups.for_each(|rows| self.pack_values(rows, 2 * HIDDEN + head * HEAD));
    }

    /// Appends the keys of up to [`PANEL`] tokens, which start at `offset` of their rows.
    fn pack_keys(&mut self, rows: &[u8], offset: usize) {
        let width = (rows.len() / QKV).div_ceil(LINE);
        let first = self.keys.len();
        self.keys.resize(first + width * DEPTH, Line([0; 64]));
        let panel = &mut self.keys[first..];
        for (index, rows) in rows.chunks(LINE * QKV).enumerate() {
            for (place, row) in rows.chunks_exact(QKV).enumerate() {
                let (groups, _) = row[offset..offset + HEAD].as_chunks::<GROUP>();
                for (depth, group) in groups.iter().enumerate() {
                    let out = &mut panel[depth * width + index].0[place * GROUP..][..GROUP];
                    out.copy_from_slice(&group.map(|byte| (byte ^ 128) as i8));
                }
            }
        }
    }

    /// Appends the values of up to [`GROUP`] tokens, which start at `offset` of their rows.
    fn pack_values(&mut self, rows: &[u8], offset: usize) {
        // Weights of tokens that are not there are 0, so their values are free.
        let mut tokens = [&[0; LINE]; GROUP];
        for part in 0..WIDTH {
            for (token, row) in tokens.iter_mut().zip(rows.chunks_exact(QKV)) {
                *token = row[offset + part * LINE..]
                    .first_chunk()
                    .expect("a whole row");
            }
            self.values.push(interleave(tokens));
        }
    }

    /// Integers from one row of scores or weights to the next.
    pub(super) fn stride(&self) -> usize {
        self.count.next_multiple_of(PANEL)
    }

    /// Products of queries, given as rows [`QKV`] apart, with every key, except for what all
    /// of a query have in common; `i32::MIN` fills up each row.
    pub(super) fn score(&self, queries: &[u8], out: &mut [i32]) {
        let stride = self.stride();
        let rows = Strided {
            values: queries,
            stride: QKV,
        };
        let panels = self.keys.chunks(PANEL / LINE * DEPTH);
        for (index, panel) in panels.enumerate() {
            let values = &mut out[index * PANEL..];
            let out = StridedMut { values, stride };
            match panel.len() / DEPTH {
                1 => multiply_panel::<1, true>(rows, HEAD, panel, out),
                2 => multiply_panel::<2, true>(rows, HEAD, panel, out),
                3 => multiply_panel::<3, true>(rows, HEAD, panel, out),
                _ => multiply_panel::<4, true>(rows, HEAD, panel, out),
            }
        }
        for row in out.chunks_exact_mut(stride) {
            row[self.count..].fill(i32::MIN);
        }
    }

    /// Sums of values times weights, [`HEAD`] for each row of weights.
    pub(super) fn mix(&self, weights: &[u8], out: &mut [i32]) {
        let rows = Strided {
            values: weights,
            stride: self.stride(),
        };
        let out = StridedMut {
            values: out,
            stride: HEAD,
        };
        let inputs = self.count.next_multiple_of(GROUP);
        multiply_panel::<WIDTH, false>(rows, inputs, &self.values, out);
    }
}

/// A line whose groups hold the same number of each token.
fn interleave(tokens: [&[u8; LINE]; GROUP]) -> Line {
    let mut line = [[0; GROUP]; LINE];
    for (place, group) in line.iter_mut().enumerate() {
        *group = tokens.map(|token| token[place] as i8);
    }
    let mut flat = [0; 64];
    flat.copy_from_slice(line.as_flattened());
    Line(flat)
}
