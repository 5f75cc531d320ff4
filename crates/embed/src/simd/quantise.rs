//! Numbers to 8-bit integers.

use rten_simd::ops::{BitOps, FloatOps, NarrowSaturate, NumOps};
use rten_simd::{Isa, Simd, SimdOp};

use super::rotate::rotate_and_measure;

/// How a row of activations became 8-bit integers: `x = scale · (q − zero)`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct RowScale {
    pub(crate) scale: f32,
    pub(crate) zero: f32,
}

/// Rotates `values`, writes them as integers in `0..=highest` to `out` and returns how.
/// `rotated` is room for as many numbers.
pub(crate) fn quantise_rotated(
    values: &[f32],
    highest: u8,
    rotated: &mut [f32],
    out: &mut [u8],
) -> RowScale {
    QuantiseRotated {
        values,
        highest,
        rotated,
        out,
    }
    .dispatch()
}

/// Writes `values` times their factors as integers in `-128..=127` to `out`, each as the
/// byte that holds it in two's complement.
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

/// Raises each of `columns` to the largest absolute value at its place in `rows`.
pub(crate) fn largest_of_columns(rows: &[f32], columns: &mut [f32]) {
    LargestOfColumns { rows, columns }.dispatch();
}

/// The smallest largest number that is told from zero.
pub(crate) const SMALLEST: f32 = 1e-30;

struct QuantiseRotated<'a> {
    values: &'a [f32],
    highest: u8,
    rotated: &'a mut [f32],
    out: &'a mut [u8],
}

impl SimdOp for QuantiseRotated<'_> {
    type Output = RowScale;

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) -> RowScale {
        let ops = isa.f32();
        let [low, high] = rotate_and_measure(isa, self.values, self.rotated);
        let low = fold::<I>(low, |a, b| if a < b { a } else { b });
        let high = fold::<I>(high, |a, b| if a > b { a } else { b });
        let scale = ((high - low) / f32::from(self.highest)).max(SMALLEST);
        let zero = (-low / scale).round_ties_even();
        let (factor, shift) = (ops.splat(1.0 / scale), ops.splat(zero));
        let width = ops.len() * 4;
        let groups = self.rotated.chunks_exact(width);
        for (x, out) in groups.zip(self.out.chunks_exact_mut(width)) {
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

struct LargestOfColumns<'a> {
    rows: &'a [f32],
    columns: &'a mut [f32],
}

impl SimdOp for LargestOfColumns<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let lanes = ops.len();
        for row in self.rows.chunks_exact(self.columns.len()) {
            let places = self.columns.chunks_exact_mut(lanes);
            for (x, largest) in row.chunks_exact(lanes).zip(places) {
                let raised = ops.max(ops.load(largest), ops.abs(ops.load(x)));
                ops.store(raised, largest);
            }
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
        let (centre, sign) = (ops.splat(128.0), isa.u8().splat(128));
        let factors = self.factors.chunks_exact(width);
        let groups = self.values.chunks_exact(width).zip(factors);
        for ((x, factors), out) in groups.zip(self.out.chunks_exact_mut(width)) {
            let mut parts = ops.load_many::<4>(x);
            let factors = ops.load_many::<4>(factors);
            for (part, factor) in parts.iter_mut().zip(factors) {
                *part = ops.mul_add(*part, factor, centre);
            }
            let bytes = isa.u8().xor(to_bytes(isa, parts), sign);
            isa.u8().store(bytes, out);
        }
    }
}

/// Four vectors of numbers, rounded, as one of integers.
#[inline(always)]
fn to_bytes<I: Isa>(isa: I, parts: [I::F32; 4]) -> I::U8 {
    let ops = isa.f32();
    narrow(isa, parts.map(|part| ops.to_int_round(part)))
}

/// Four vectors of integers as one of bytes.
#[inline(always)]
pub(super) fn narrow<I: Isa>(isa: I, [a, b, c, d]: [I::I32; 4]) -> I::U8 {
    let ints = isa.i32();
    let (low, high) = (ints.narrow_saturate(a, b), ints.narrow_saturate(c, d));
    isa.i16().narrow_saturate(low, high)
}

/// All lanes of a vector as one number.
#[inline(always)]
fn fold<I: Isa>(vector: I::F32, join: fn(f32, f32) -> f32) -> f32 {
    let mut lanes = vector.to_array();
    let mut count = lanes.as_ref().len();
    // Halves joined with one another need few steps one after the other.
    while count > 1 {
        count /= 2;
        for lane in 0..count {
            lanes[lane] = join(lanes[lane], lanes[lane + count]);
        }
    }
    lanes[0]
}
