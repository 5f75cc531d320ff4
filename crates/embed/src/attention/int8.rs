//! Attention in 8-bit integers, for processors with 8-bit dot products.
//!
//! Queries and keys are quantised per head, values per number of a head, each over the whole
//! text, and attention weights relative to the largest of their row.

use std::ops::Range;

use super::packed::Head;
use super::{Attention, ExactAttention, QKV};
use crate::linear::Kernel;
use crate::network::{HEAD, HEADS, HIDDEN};
use crate::simd::{self, Means, Scores};

/// Queries whose scores are computed together, so that they stay in the first-level cache.
const BLOCK: usize = 12;

/// Attention in 8-bit integers, or exact where the processor cannot.
#[derive(Default)]
pub(crate) struct Int8Attention {
    exact: ExactAttention,
    integers: Integers,
    head: Head,
    scores: Vec<i32>,
    weights: Vec<u8>,
    mixed: Vec<i32>,
}

/// Rows of [`QKV`] signed integers, with a scale for each number of the row.
#[derive(Default)]
pub(super) struct Integers {
    pub(super) values: Vec<u8>,
    scales: Vec<f32>,
    factors: Vec<f32>,
}

impl Attention for Int8Attention {
    fn attend(&mut self, qkv: &[f32], context: &mut [f32]) {
        if Kernel::best() == Kernel::Portable {
            return self.exact.attend(qkv, context);
        }
        self.integers.quantise(qkv);
        let count = qkv.len() / QKV;
        for head in 0..HEADS {
            self.head.pack(&self.integers.values, head);
            for first in (0..count).step_by(BLOCK) {
                self.attend_block(head, first..count.min(first + BLOCK), context);
            }
        }
    }
}

impl Int8Attention {
    fn attend_block(&mut self, head: usize, queries: Range<usize>, context: &mut [f32]) {
        let stride = self.head.stride();
        self.scores.resize(queries.len() * stride, 0);
        self.weights.resize(queries.len() * stride, 0);
        self.mixed.resize(queries.len() * HEAD, 0);
        let rows = &self.integers.values[queries.start * QKV..queries.end * QKV];
        self.head.score(&rows[head * HEAD..], &mut self.scores);
        let mut sums = [0.0; BLOCK];
        simd::softmax_weights(Scores {
            products: &self.scores,
            stride,
            scale: self.integers.score_scale(head),
            weights: &mut self.weights,
            sums: &mut sums,
        });
        self.head.mix(&self.weights, &mut self.mixed);
        simd::weighted_means(Means {
            sums: &self.mixed,
            weights: &sums,
            scales: self.integers.value_scales(head),
            out: &mut context[queries.start * HIDDEN + head * HEAD..],
            stride: HIDDEN,
        });
    }
}

impl Integers {
    /// Quantises rows of [`QKV`] numbers.
    fn quantise(&mut self, qkv: &[f32]) {
        self.scales.clear();
        self.scales.resize(QKV, simd::SMALLEST);
        simd::largest_of_columns(qkv, &mut self.scales);
        // A product of query and key has one scale only if all numbers of a head share theirs.
        for head in self.scales[..2 * HIDDEN].chunks_exact_mut(HEAD) {
            head.fill(simd::largest(head));
        }
        self.factors.clear();
        self.factors
            .extend(self.scales.iter().map(|largest| 127.0 / largest));
        self.scales.iter_mut().for_each(|scale| *scale /= 127.0);
        self.values.resize(qkv.len(), 0);
        let rows = self.values.chunks_exact_mut(QKV);
        for (row, out) in qkv.chunks_exact(QKV).zip(rows) {
            simd::quantise_columns(row, &self.factors, out);
        }
    }

    /// What turns a product of integers into a score.
    fn score_scale(&self, head: usize) -> f32 {
        let query_and_key = self.scales[head * HEAD] * self.scales[HIDDEN + head * HEAD];
        query_and_key / (HEAD as f32).sqrt()
    }

    fn value_scales(&self, head: usize) -> &[f32] {
        &self.scales[2 * HIDDEN + head * HEAD..][..HEAD]
    }
}
