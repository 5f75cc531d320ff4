//! Numbers to 8-bit integers.
//!
//! Loops are written out: a closure may be compiled apart from the instruction set it needs.

use rten_simd::ops::{BitOps, FloatOps, NarrowSaturate, NumOps};
use rten_simd::{Isa, Simd, SimdOp};

use super::RowScale;
use crate::network::{HEAD, HIDDEN};

/// Writes `values` as integers in `0..=highest` to `out` and returns how.
pub(crate) fn quantise(values: &[f32], highest: u8, out: &mut [u8]) -> RowScale {
    Quantise {
        values,
        highest,
        out,
    }
    .dispatch()
}

/// Writes each head of a row as integers around 128 to `out`, and its scale to `scales`.
pub(crate) fn quantise_heads(values: &[f32], out: &mut [u8], scales: &mut [f32]) {
    let mut factors = [0.0; HIDDEN];
    HeadScales {
        values,
        scales,
        factors: &mut factors,
    }
    .dispatch();
    quantise_columns(values, &factors, out);
}

/// Writes `values` times their factors as integers around 128 to `out`.
pub(crate) fn quantise_columns(values: &[f32], factors: &[f32], out: &mut [u8]) {
    QuantiseColumns {
        values,
        factors,
        out,
    }
    .dispatch();
}

/// The largest of the numbers' absolute values, or [`SMALLEST`] if that is larger. The
/// length must be a multiple of 16.
pub(crate) fn largest(values: &[f32]) -> f32 {
    Largest { values }.dispatch()
}

/// The smallest largest number that is told from zero.
pub(crate) const SMALLEST: f32 = 1e-30;

struct Quantise<'a> {
    values: &'a [f32],
    highest: u8,
    out: &'a mut [u8],
}

impl SimdOp for Quantise<'_> {
    type Output = RowScale;

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) -> RowScale {
        let ops = isa.f32();
        let lanes = ops.len();
        let (mut low, mut high) = (ops.zero(), ops.zero());
        for x in self.values.chunks_exact(lanes) {
            let x = ops.load(x);
            (low, high) = (ops.min(low, x), ops.max(high, x));
        }
        let (low, high) = (fold::<I>(low, f32::min), fold::<I>(high, f32::max));
        let scale = ((high - low) / f32::from(self.highest)).max(SMALLEST);
        let zero = (-low / scale).round_ties_even();
        let (factor, shift) = (ops.splat(1.0 / scale), ops.splat(zero));
        let groups = self.values.chunks_exact(lanes * 4);
        for (x, out) in groups.zip(self.out.chunks_exact_mut(lanes * 4)) {
            let mut parts = ops.load_many::<4>(x);
            for part in &mut parts {
                *part = ops.mul_add(*part, factor, shift);
            }
            isa.u8().store(to_bytes(isa, parts), out);
        }
        RowScale { scale, zero }
    }
}

struct Largest<'a> {
    values: &'a [f32],
}

impl SimdOp for Largest<'_> {
    type Output = f32;

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) -> f32 {
        let ops = isa.f32();
        let mut largest = ops.splat(SMALLEST);
        for x in self.values.chunks_exact(ops.len()) {
            largest = ops.max(largest, ops.abs(ops.load(x)));
        }
        fold::<I>(largest, f32::max)
    }
}

struct HeadScales<'a> {
    values: &'a [f32],
    scales: &'a mut [f32],
    factors: &'a mut [f32],
}

impl SimdOp for HeadScales<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let heads = self
            .values
            .chunks_exact(HEAD)
            .zip(self.factors.chunks_exact_mut(HEAD));
        for ((values, factors), scale) in heads.zip(self.scales) {
            let largest = Largest { values }.eval(isa);
            *scale = largest / 127.0;
            factors.fill(127.0 / largest);
        }
    }
}

struct QuantiseColumns<'a> {
    values: &'a [f32],
    factors: &'a [f32],
    out: &'a mut [u8],
}

impl SimdOp for QuantiseColumns<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let width = ops.len() * 4;
        let centre = ops.splat(128.0);
        let groups = self
            .values
            .chunks_exact(width)
            .zip(self.factors.chunks_exact(width));
        for ((x, factors), out) in groups.zip(self.out.chunks_exact_mut(width)) {
            let mut parts = ops.load_many::<4>(x);
            let factors = ops.load_many::<4>(factors);
            for (part, factor) in parts.iter_mut().zip(factors) {
                *part = ops.mul_add(*part, factor, centre);
            }
            isa.u8().store(to_bytes(isa, parts), out);
        }
    }
}

/// Four vectors of numbers, rounded, as one of integers.
#[inline(always)]
pub(super) fn to_bytes<I: Isa>(isa: I, parts: [I::F32; 4]) -> I::U8 {
    let (ops, ints) = (isa.f32(), isa.i32());
    let [a, b, c, d] = parts;
    let low = ints.narrow_saturate(ops.to_int_round(a), ops.to_int_round(b));
    let high = ints.narrow_saturate(ops.to_int_round(c), ops.to_int_round(d));
    isa.i16().narrow_saturate(low, high)
}

/// All lanes of a vector as one number.
#[inline(always)]
pub(super) fn fold<I: Isa>(vector: I::F32, join: fn(f32, f32) -> f32) -> f32 {
    let lanes = vector.to_array();
    let lanes = lanes.as_ref();
    lanes[1..]
        .iter()
        .fold(lanes[0], |sum, lane| join(sum, *lane))
}
