//! Attention in 8-bit integers, for processors with 8-bit dot products.
//!
//! Queries and keys are quantised per token and head, values per number of a head over the
//! whole text, and attention weights relative to the largest of their row.

use super::{Attention, ExactAttention, QKV};
use crate::linear::{GROUP, Kernel, Line, PANEL, Strided, StridedMut, multiply_panel};
use crate::network::{HEAD, HEADS, HIDDEN};
use crate::simd::{self, Scores};

/// Rows whose scores are computed together, so that they stay in the first-level cache.
const BLOCK: usize = 24;

/// Attention in 8-bit integers, or exact where the processor cannot.
#[derive(Default)]
pub(crate) struct Int8Attention {
    exact: ExactAttention,
    queries: Centred,
    keys: Centred,
    key_panels: Vec<Line>,
    key_scales: Vec<f32>,
    key_zeros: Vec<i32>,
    values: Columns,
    value_panel: Vec<Line>,
    scores: Vec<i32>,
    row: Vec<f32>,
    weights: Vec<u8>,
    mixed: Vec<i32>,
}

/// Rows of [`HIDDEN`] integers around 128, with a scale for each number of the row.
#[derive(Default)]
struct Columns {
    values: Vec<u8>,
    scales: Vec<f32>,
}

/// Rows of [`HIDDEN`] integers around 128, with a scale for each head of each row.
#[derive(Default)]
struct Centred {
    values: Vec<u8>,
    scales: Vec<f32>,
}

impl Attention for Int8Attention {
    fn attend(&mut self, qkv: &[f32], context: &mut [f32]) {
        if Kernel::best() == Kernel::Portable {
            return self.exact.attend(qkv, context);
        }
        let count = qkv.len() / QKV;
        let padded = count.next_multiple_of(PANEL);
        self.queries.quantise(qkv, 0);
        self.keys.quantise(qkv, HIDDEN);
        self.values.quantise(qkv, 2 * HIDDEN);
        self.scores.resize(BLOCK * padded, 0);
        self.row.resize(padded, 0.0);
        self.weights.resize(BLOCK * padded, 0);
        self.mixed.resize(BLOCK * HEAD, 0);
        for head in 0..HEADS {
            self.pack_keys(head, count);
            self.pack_values(head, count);
            for first in (0..count).step_by(BLOCK) {
                let rows = first..count.min(first + BLOCK);
                self.attend_block(head, rows, count, context);
            }
        }
    }
}

impl Int8Attention {
    fn attend_block(
        &mut self,
        head: usize,
        rows: std::ops::Range<usize>,
        count: usize,
        context: &mut [f32],
    ) {
        let padded = self.row.len();
        let queries = Strided {
            values: &self.queries.values[rows.start * HIDDEN + head * HEAD..rows.end * HIDDEN],
            stride: HIDDEN,
        };
        multiply_keys(queries, &self.key_panels, &mut self.scores, padded);
        let mut sums = [0.0; BLOCK];
        for (index, row) in rows.clone().enumerate() {
            let scale = self.queries.scales[row * HEADS + head] / (HEAD as f32).sqrt();
            sums[index] = simd::softmax_weights(Scores {
                products: &self.scores[index * padded..][..padded],
                zeros: &self.key_zeros,
                scales: &self.key_scales,
                scale,
                count,
                row: &mut self.row,
                out: &mut self.weights[index * padded..][..padded],
            });
        }
        let weights = Strided {
            values: &self.weights[..rows.len() * padded],
            stride: padded,
        };
        let mixed = StridedMut {
            values: &mut self.mixed,
            stride: HEAD,
        };
        multiply_panel::<2>(weights, padded, &self.value_panel, mixed);
        for (index, row) in rows.enumerate() {
            let mixed = &self.mixed[index * HEAD..][..HEAD];
            let out = &mut context[row * HIDDEN + head * HEAD..][..HEAD];
            let factor = 1.0 / sums[index];
            let scales = &self.values.scales[head * HEAD..][..HEAD];
            for ((out, sum), scale) in out.iter_mut().zip(mixed).zip(scales) {
                *out = *sum as f32 * scale * factor;
            }
        }
    }

    /// Keys of one head as the weights of a layer whose outputs are the text's tokens.
    fn pack_keys(&mut self, head: usize, count: usize) {
        let padded = count.next_multiple_of(PANEL);
        self.key_panels.clear();
        self.key_panels
            .resize(padded / 16 * (HEAD / GROUP), Line([0; 64]));
        self.key_scales.clear();
        self.key_scales.resize(padded, 0.0);
        for token in 0..count {
            self.key_scales[token] = self.keys.scales[token * HEADS + head];
            let (panel, place) = (token / PANEL, token % PANEL);
            let key = &self.keys.values[token * HIDDEN + head * HEAD..][..HEAD];
            for (group, part) in key.chunks_exact(GROUP).enumerate() {
                let line = panel * PANEL / 16 * (HEAD / GROUP) + group * PANEL / 16 + place / 16;
                let out = &mut self.key_panels[line].0[place % 16 * GROUP..][..GROUP];
                for (out, value) in out.iter_mut().zip(part) {
                    *out = (value ^ 128) as i8;
                }
            }
        }
        // A query of nothing but its centre yields what the centre adds to every score.
        self.key_zeros.resize(padded, 0);
        let centre = Strided {
            values: &[128; HEAD],
            stride: HEAD,
        };
        multiply_keys(centre, &self.key_panels, &mut self.key_zeros, padded);
    }

    /// Values of one head as the weights of a layer whose inputs are the text's tokens.
    fn pack_values(&mut self, head: usize, count: usize) {
        let padded = count.next_multiple_of(PANEL);
        self.value_panel.clear();
        self.value_panel.resize(padded / GROUP * 2, Line([0; 64]));
        for token in 0..count {
            let lines = &mut self.value_panel[token / GROUP * 2..][..2];
            let value = &self.values.values[token * HIDDEN + head * HEAD..][..HEAD];
            for (line, part) in lines.iter_mut().zip(value.chunks_exact(16)) {
                for (out, value) in line.0.chunks_exact_mut(GROUP).zip(part) {
                    out[token % GROUP] = (value ^ 128) as i8;
                }
            }
        }
    }
}

impl Columns {
    /// Quantises the part of each [`QKV`] row that starts at `offset`.
    fn quantise(&mut self, qkv: &[f32], offset: usize) {
        let rows = || {
            qkv.chunks_exact(QKV)
                .map(|row| &row[offset..offset + HIDDEN])
        };
        self.scales.clear();
        self.scales.resize(HIDDEN, simd::SMALLEST);
        for row in rows() {
            for (largest, value) in self.scales.iter_mut().zip(row) {
                *largest = largest.max(value.abs());
            }
        }
        let factors: Vec<f32> = self.scales.iter().map(|largest| 127.0 / largest).collect();
        self.scales.iter_mut().for_each(|scale| *scale /= 127.0);
        self.values.resize(qkv.len() / QKV * HIDDEN, 0);
        for (row, out) in rows().zip(self.values.chunks_exact_mut(HIDDEN)) {
            simd::quantise_columns(row, &factors, out);
        }
    }
}

impl Centred {
    /// Quantises the part of each [`QKV`] row that starts at `offset`.
    fn quantise(&mut self, qkv: &[f32], offset: usize) {
        let count = qkv.len() / QKV;
        self.values.resize(count * HIDDEN, 0);
        self.scales.resize(count * HEADS, 0.0);
        let out = self
            .values
            .chunks_exact_mut(HIDDEN)
            .zip(self.scales.chunks_exact_mut(HEADS));
        for (row, (values, scales)) in qkv.chunks_exact(QKV).zip(out) {
            simd::quantise_heads(&row[offset..offset + HIDDEN], values, scales);
        }
    }
}

/// Scores of each query with every key; rows of `out` are `stride` long.
fn multiply_keys(queries: Strided, panels: &[Line], out: &mut [i32], stride: usize) {
    for (index, panel) in panels.chunks_exact(PANEL / 16 * (HEAD / GROUP)).enumerate() {
        let values = &mut out[index * PANEL..];
        multiply_panel::<4>(queries, HEAD, panel, StridedMut { values, stride });
    }
}
