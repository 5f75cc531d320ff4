//! Operations on one row of numbers, in the widest vectors the processor has.
//!
//! `rten-simd` picks the instruction set when the program runs, so that one binary serves
//! AVX-512, AVX2, NEON and everything else.

use rten_simd::ops::{BitOps, NumOps, ToFloat};
use rten_simd::{Isa, SimdOp, SimdUnaryOp};
use rten_vecmath::Gelu;

mod quantise;
mod rotate;
mod weights;

pub(crate) use quantise::{SMALLEST, largest, quantise, quantise_columns, quantise_heads};
pub(crate) use rotate::rotate;
pub(crate) use weights::{Scores, softmax_weights};

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
        let mut sum = ops.zero();
        for x in self.row.chunks_exact(lanes) {
            sum = ops.add(sum, ops.load(x));
        }
        let mean = ops.splat(ops.sum(sum) / count);
        let mut squares = ops.zero();
        for x in self.row.chunks_exact(lanes) {
            let centred = ops.sub(ops.load(x), mean);
            squares = ops.mul_add(centred, centred, squares);
        }
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
