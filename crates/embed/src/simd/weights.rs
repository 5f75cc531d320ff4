//! Integer scores to integer attention weights.

use std::f32::consts::{LN_2, LOG2_E};

use rten_simd::ops::{BitOps, FloatOps, IntOps, NumOps, ToFloat};
use rten_simd::{Isa, Simd, SimdOp};

use super::quantise::{fold, to_bytes};

/// One query's products with all keys, and what turns them into scores:
/// `score = scale · scales · (products − zeros)`.
pub(crate) struct Scores<'a> {
    /// One product for each key; the length is a multiple of 64.
    pub(crate) products: &'a [i32],
    /// What the centre of the query's integers adds to each.
    pub(crate) zeros: &'a [i32],
    /// Scale of each key.
    pub(crate) scales: &'a [f32],
    /// Scale of the query.
    pub(crate) scale: f32,
    /// How many of the keys there are; the rest is padding.
    pub(crate) count: usize,
    /// Room for as many numbers.
    pub(crate) row: &'a mut [f32],
    /// Receives the softmax in units of a 255th of its largest weight; 0 for padding.
    pub(crate) out: &'a mut [u8],
}

/// Fills `scores.out` and returns the sum of its weights, at least 255.
pub(crate) fn softmax_weights(scores: Scores) -> f32 {
    scores.dispatch()
}

impl SimdOp for Scores<'_> {
    type Output = f32;

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) -> f32 {
        let (ops, ints) = (isa.f32(), isa.i32());
        let lanes = ops.len();
        // Plain loops, here and in the functions called: a closure may be compiled apart from
        // the instruction set it needs.
        let scale = ops.splat(self.scale * LOG2_E);
        let keys = self
            .products
            .chunks_exact(lanes)
            .zip(self.zeros.chunks_exact(lanes));
        let keys = keys.zip(self.scales.chunks_exact(lanes));
        for (row, ((product, zero), key)) in self.row.chunks_exact_mut(lanes).zip(keys) {
            let product = ints.to_float(ints.sub(ints.load(product), ints.load(zero)));
            ops.store(ops.mul(product, ops.mul(ops.load(key), scale)), row);
        }
        self.row[self.count..].fill(f32::MIN);
        let mut largest = ops.splat(f32::MIN);
        for x in self.row.chunks_exact(lanes) {
            largest = ops.max(largest, ops.load(x));
        }
        let largest = ops.splat(fold::<I>(largest, f32::max));
        let mut sum = ops.zero();
        let groups = self.row.chunks_exact(lanes * 4);
        for (x, out) in groups.zip(self.out.chunks_exact_mut(lanes * 4)) {
            let mut parts = ops.load_many::<4>(x);
            for part in &mut parts {
                *part = weight(isa, ops.sub(*part, largest));
                sum = ops.add(sum, *part);
            }
            isa.u8().store(to_bytes(isa, parts), out);
        }
        ops.sum(sum)
    }
}

/// `255 · 2^x` for `x ≤ 0`, rounded to a whole number.
#[inline(always)]
fn weight<I: Isa>(isa: I, x: I::F32) -> I::F32 {
    let (ops, ints) = (isa.f32(), isa.i32());
    // Below 2^-20 nothing is left of 255, and powers stay far from the smallest numbers.
    let x = ops.max(x, ops.splat(-20.0));
    let whole = ops.round_ties_even(x);
    let rest = ops.sub(x, whole);
    // The series of 2^rest, for |rest| ≤ 1/2: off by less than 5e-5.
    let power = ops.mul_add(ops.splat(0.009_618_13), rest, ops.splat(0.055_504_11));
    let power = ops.mul_add(power, rest, ops.splat(0.240_226_5));
    let power = ops.mul_add(power, rest, ops.splat(LN_2));
    let power = ops.mul_add(power, rest, ops.one());
    let exponent = ints.add(ops.to_int_round(whole), ints.splat(127));
    let scale = I::F32::from_bits(ints.shift_left::<23>(exponent).to_bits());
    ops.round_ties_even(ops.mul(ops.mul(power, scale), ops.splat(255.0)))
}
