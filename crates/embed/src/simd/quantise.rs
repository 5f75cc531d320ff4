//! Numbers to 8-bit integers.

use rten_simd::ops::{BitOps, FloatOps, NarrowSaturate, NumOps};
use rten_simd::{Isa, Simd, SimdOp};

use super::RowScale;
use crate::network::{HEAD, HEADS};

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
    QuantiseHeads {
        values,
        out,
        scales,
    }
    .dispatch();
}

/// One head's numbers times their factors, which bring them within `-127..=127`, rounded.
pub(crate) fn rounded(values: &[f32], factors: &[f32; HEAD]) -> [i8; HEAD] {
    let mut out = [0; HEAD];
    for ((out, value), factor) in out.iter_mut().zip(values).zip(factors) {
        *out = (value * factor).round_ties_even() as i8;
    }
    out
}

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
        let (low, high) =
            self.values
                .chunks_exact(lanes)
                .fold((ops.zero(), ops.zero()), |(low, high), x| {
                    let x = ops.load(x);
                    (ops.min(low, x), ops.max(high, x))
                });
        let low = fold::<I>(low, f32::min);
        let high = fold::<I>(high, f32::max);
        let scale = ((high - low) / f32::from(self.highest)).max(f32::MIN_POSITIVE);
        let zero = (-low / scale).round_ties_even();
        let (factor, shift) = (ops.splat(1.0 / scale), ops.splat(zero));
        let groups = self.values.chunks_exact(lanes * 4);
        for (x, out) in groups.zip(self.out.chunks_exact_mut(lanes * 4)) {
            let parts = ops.load_many::<4>(x).map(|x| ops.mul_add(x, factor, shift));
            isa.u8().store(to_bytes(isa, parts), out);
        }
        RowScale { scale, zero }
    }
}

struct QuantiseHeads<'a> {
    values: &'a [f32],
    out: &'a mut [u8],
    scales: &'a mut [f32],
}

impl SimdOp for QuantiseHeads<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let lanes = ops.len();
        let mut factors = [0.0; HEADS];
        for (head, values) in self.values.chunks_exact(HEAD).enumerate() {
            let largest = values.chunks_exact(lanes).fold(ops.zero(), |largest, x| {
                ops.max(largest, ops.abs(ops.load(x)))
            });
            let largest = fold::<I>(largest, f32::max).max(f32::MIN_POSITIVE * 127.0);
            self.scales[head] = largest / 127.0;
            factors[head] = 127.0 / largest;
        }
        let centre = ops.splat(128.0);
        let groups = self.values.chunks_exact(lanes * 4);
        for (index, (x, out)) in groups.zip(self.out.chunks_exact_mut(lanes * 4)).enumerate() {
            let mut parts = ops.load_many::<4>(x);
            for (part, x) in parts.iter_mut().enumerate() {
                let head = (index * 4 + part) * lanes / HEAD;
                *x = ops.mul_add(*x, ops.splat(factors[head]), centre);
            }
            isa.u8().store(to_bytes(isa, parts), out);
        }
    }
}

/// Four vectors of numbers, rounded, as one of integers.
#[inline(always)]
pub(super) fn to_bytes<I: Isa>(isa: I, parts: [I::F32; 4]) -> I::U8 {
    let (ops, ints) = (isa.f32(), isa.i32());
    let rounded = parts.map(|part| ops.to_int_round(part));
    let low = ints.narrow_saturate(rounded[0], rounded[1]);
    let high = ints.narrow_saturate(rounded[2], rounded[3]);
    isa.i16().narrow_saturate(low, high)
}

/// All lanes of a vector as one number.
#[inline(always)]
pub(super) fn fold<I: Isa>(vector: I::F32, join: impl Fn(f32, f32) -> f32) -> f32 {
    let lanes = vector.to_array();
    let lanes = lanes.as_ref();
    lanes[1..]
        .iter()
        .fold(lanes[0], |sum, lane| join(sum, *lane))
}
