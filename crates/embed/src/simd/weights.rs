//! Integer scores to integer attention weights.

use std::f32::consts::LOG2_E;

use rten_simd::ops::{BitOps, FloatOps, IntOps, NumOps, ToFloat};
use rten_simd::{Isa, Simd, SimdOp};

use super::quantise::narrow;

/// Products of several queries with all keys of a text, and room for attention weights.
pub(crate) struct Scores<'a> {
    /// A row of products for each query, `i32::MIN` for padding.
    pub(crate) products: &'a [i32],
    /// Length of a row, a multiple of 64.
    pub(crate) stride: usize,
    /// What turns differences of products into differences of scores; positive.
    pub(crate) scale: f32,
    /// Receives rows of softmax in units of a 255th of their largest weight; 0 for padding.
    pub(crate) weights: &'a mut [u8],
    /// Receives the sum of each row's weights, at least 255.
    pub(crate) sums: &'a mut [f32],
}

/// Fills the weights and their sums.
pub(crate) fn softmax_weights(scores: Scores) {
    scores.dispatch();
}

/// Sums of weighted values of one head, and room for their means.
pub(crate) struct Means<'a> {
    /// Rows of sums.
    pub(crate) sums: &'a [i32],
    /// Sum of each row's weights.
    pub(crate) weights: &'a [f32],
    /// Scale of each number of a row.
    pub(crate) scales: &'a [f32],
    /// Receives the means, rows `stride` numbers apart.
    pub(crate) out: &'a mut [f32],
    pub(crate) stride: usize,
}

/// Fills `means.out`.
pub(crate) fn weighted_means(means: Means) {
    means.dispatch();
}

/// log₂ 255: the exponent of the largest weight.
const LARGEST: f32 = 7.994_353_4;
/// An exponent whose weight is rounded to 0, far from the smallest numbers.
const NOTHING: f32 = -3.0;
/// 2^x as a polynomial on `-0.5..=0.5`, lowest power first, off by 8e-5 of it at most.
const POWER: [f32; 4] = [0.999_928_06, 0.693_261, 0.242_611_15, 0.055_171_67];

impl SimdOp for Scores<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let rows = self.products.chunks_exact(self.stride);
        let out = self.weights.chunks_exact_mut(self.stride).zip(self.sums);
        for (products, (weights, sum)) in rows.zip(out) {
            *sum = softmax_row(isa, products, self.scale, weights);
        }
    }
}

#[inline(always)]
fn softmax_row<I: Isa>(isa: I, products: &[i32], scale: f32, weights: &mut [u8]) -> f32 {
    let (ops, ints) = (isa.f32(), isa.i32());
    let mut largest = ints.splat(i32::MIN);
    for products in products.chunks_exact(ints.len()) {
        largest = ints.max(largest, ints.load(products));
    }
    let lanes = largest.to_array();
    let largest = lanes.as_ref().iter().copied().fold(i32::MIN, i32::max);
    let scale = scale * LOG2_E;
    let shift = ops.splat(LARGEST - largest as f32 * scale);
    let scale = ops.splat(scale);
    let mut sum = ints.zero();
    let width = ints.len() * 4;
    let groups = products.chunks_exact(width);
    for (products, out) in groups.zip(weights.chunks_exact_mut(width)) {
        let mut parts = ints.load_many::<4>(products);
        for part in &mut parts {
            let exponent = ops.mul_add(ints.to_float(*part), scale, shift);
            *part = power(isa, exponent);
            sum = ints.add(sum, *part);
        }
        isa.u8().store(narrow(isa, parts), out);
    }
    sum.to_array().as_ref().iter().sum::<i32>() as f32
}

/// `2^x`, rounded to a whole number; 0 for all `x` below [`NOTHING`].
#[inline(always)]
fn power<I: Isa>(isa: I, x: I::F32) -> I::I32 {
    let (ops, ints) = (isa.f32(), isa.i32());
    let x = ops.max(x, ops.splat(NOTHING));
    let whole = ops.round_ties_even(x);
    let rest = ops.sub(x, whole);
    let [lower @ .., highest] = POWER;
    let mut power = ops.splat(highest);
    for coefficient in lower.into_iter().rev() {
        power = ops.mul_add(power, rest, ops.splat(coefficient));
    }
    // Adding to the bits of the exponent multiplies by a power of two.
    let exponent = ints.shift_left::<23>(ops.to_int_round(whole));
    let bits = ints.add(I::I32::from_bits(power.to_bits()), exponent);
    ops.to_int_round(I::F32::from_bits(bits.to_bits()))
}

impl SimdOp for Means<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (ops, ints) = (isa.f32(), isa.i32());
        let lanes = ops.len();
        let rows = self.sums.chunks_exact(self.scales.len());
        let out = self.out.chunks_mut(self.stride);
        for (out, (sums, weight)) in out.zip(rows.zip(self.weights)) {
            let factor = ops.splat(1.0 / weight);
            let sums = sums.chunks_exact(lanes);
            let numbers = sums.zip(self.scales.chunks_exact(lanes));
            for (out, (sum, scale)) in out.chunks_exact_mut(lanes).zip(numbers) {
                let mean = ops.mul(ints.to_float(ints.load(sum)), factor);
                ops.store(ops.mul(mean, ops.load(scale)), out);
            }
        }
    }
}
