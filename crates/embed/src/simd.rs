//! Operations on one row of numbers, in the widest vectors the processor has.
//!
//! `rten-simd` picks the instruction set when the program runs, so that one binary serves
//! AVX-512, AVX2, NEON and everything else.

use rten_simd::ops::{BitOps, FloatOps, NarrowSaturate, NumOps, ToFloat};
use rten_simd::{Isa, SimdOp, SimdUnaryOp};
use rten_vecmath::Gelu;

/// How a row of activations became 8-bit integers: `x = scale · (q − zero)`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct RowScale {
    pub(crate) scale: f32,
    pub(crate) zero: f32,
}

/// What turns integer products into a layer's outputs, one number of each for each output.
pub(crate) struct OutputScales {
    /// Scale of the output's weights.
    pub(crate) scales: Vec<f32>,
    /// The sum of its weights, scaled.
    pub(crate) offsets: Vec<f32>,
    /// Its bias.
    pub(crate) bias: Vec<f32>,
}

/// Replaces every number by its GELU (the exact one, through the error function).
pub(crate) fn gelu(row: &mut [f32]) {
    Gelu {}.map_mut(row);
}

/// Adds `other` to `row`, number by number.
pub(crate) fn add(row: &mut [f32], other: &[f32]) {
    for (value, more) in row.iter_mut().zip(other) {
        *value += more;
    }
}

/// Weights of a layer normalisation.
pub(crate) struct Norm {
    /// Gain of each number.
    pub(crate) gain: Vec<f32>,
    /// Bias of each number.
    pub(crate) bias: Vec<f32>,
}

/// Normalises `row` to mean 0 and variance 1, then applies gain and bias.
pub(crate) fn layer_norm(row: &mut [f32], norm: &Norm) {
    LayerNorm { row, norm }.dispatch();
}

/// Writes `values` as integers in `0..=255` to `out` and returns how.
pub(crate) fn quantise(values: &[f32], out: &mut [u8]) -> RowScale {
    Quantise { values, out }.dispatch()
}

/// Turns the products of one row into a layer's outputs.
pub(crate) fn dequantise(products: &[i32], row: RowScale, outputs: &OutputScales, out: &mut [f32]) {
    Dequantise {
        products,
        row,
        outputs,
        out,
    }
    .dispatch();
}

/// Softmax of `row`, in place.
pub(crate) fn softmax(row: &mut [f32]) {
    rten_vecmath::Softmax::new_mut(row).dispatch();
}

struct LayerNorm<'a> {
    row: &'a mut [f32],
    norm: &'a Norm,
}

impl SimdOp for LayerNorm<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let lanes = ops.len();
        let count = self.row.len() as f32;
        let sum = self
            .row
            .chunks_exact(lanes)
            .fold(ops.zero(), |sum, x| ops.add(sum, ops.load(x)));
        let mean = ops.splat(ops.sum(sum) / count);
        let squares = self.row.chunks_exact(lanes).fold(ops.zero(), |sum, x| {
            let centred = ops.sub(ops.load(x), mean);
            ops.mul_add(centred, centred, sum)
        });
        let variance = ops.sum(squares) / count;
        let factor = ops.splat(1.0 / (variance + 1e-12).sqrt());
        let weights = self
            .norm
            .gain
            .chunks_exact(lanes)
            .zip(self.norm.bias.chunks_exact(lanes));
        for (x, (gain, bias)) in self.row.chunks_exact_mut(lanes).zip(weights) {
            let scaled = ops.mul(ops.sub(ops.load(x), mean), factor);
            ops.store(ops.mul_add(scaled, ops.load(gain), ops.load(bias)), x);
        }
    }
}

struct Quantise<'a> {
    values: &'a [f32],
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
        let low = ops.fold_splat(low, 0.0, f32::min);
        let high = ops.fold_splat(high, 0.0, f32::max);
        let (low, high) = (first(low), first(high));
        let scale = ((high - low) / 255.0).max(f32::MIN_POSITIVE);
        let zero = (-low / scale).round_ties_even();
        let (factor, shift) = (ops.splat(1.0 / scale), ops.splat(zero));
        let groups = self.values.chunks_exact(lanes * 4);
        for (x, out) in groups.zip(self.out.chunks_exact_mut(lanes * 4)) {
            isa.u8().store(to_bytes(isa, x, factor, shift), out);
        }
        RowScale { scale, zero }
    }
}

/// Four vectors of numbers as one of integers: `round(x · factor + shift)`.
#[inline(always)]
fn to_bytes<I: Isa>(isa: I, x: &[f32], factor: I::F32, shift: I::F32) -> I::U8 {
    let (ops, ints) = (isa.f32(), isa.i32());
    let parts = ops.load_many::<4>(x);
    let rounded = parts.map(|part| ops.to_int_round(ops.mul_add(part, factor, shift)));
    let low = ints.narrow_saturate(rounded[0], rounded[1]);
    let high = ints.narrow_saturate(rounded[2], rounded[3]);
    isa.i16().narrow_saturate(low, high)
}

#[inline(always)]
fn first<S: rten_simd::Simd<Elem = f32>>(vector: S) -> f32 {
    vector.to_array()[0]
}

struct Dequantise<'a> {
    products: &'a [i32],
    row: RowScale,
    outputs: &'a OutputScales,
    out: &'a mut [f32],
}

impl SimdOp for Dequantise<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (ops, ints) = (isa.f32(), isa.i32());
        let lanes = ops.len();
        let scale = ops.splat(self.row.scale);
        let shift = ops.splat(-self.row.scale * self.row.zero);
        let OutputScales {
            scales,
            offsets,
            bias,
        } = self.outputs;
        let outputs = self
            .out
            .chunks_exact_mut(lanes)
            .zip(self.products.chunks_exact(lanes));
        let weights = scales
            .chunks_exact(lanes)
            .zip(offsets.chunks_exact(lanes))
            .zip(bias.chunks_exact(lanes));
        for ((out, product), ((weight, offset), bias)) in outputs.zip(weights) {
            let product = ops.mul(ints.to_float(ints.load(product)), ops.load(weight));
            let shifted = ops.mul_add(shift, ops.load(offset), ops.load(bias));
            ops.store(ops.mul_add(product, scale, shifted), out);
        }
    }
}
