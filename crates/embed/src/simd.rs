//! Operations on one row of numbers, in the widest vectors the processor has.
//!
//! `rten-simd` picks the instruction set when the program runs, so that one binary serves
//! AVX-512, AVX2, NEON and everything else. Loops in here are written out: a closure may be
//! compiled apart from the instruction set it needs.

use rten_simd::ops::{BitOps, NumOps, ToFloat};
use rten_simd::{Isa, SimdOp};

mod gelu;
mod norm;
mod quantise;
mod rotate;
mod weights;

pub(crate) use gelu::{exact_gelu, gelu};
pub(crate) use norm::{Norm, add_norm};
pub(crate) use quantise::{
    RowScale, SMALLEST, largest, largest_of_columns, quantise_columns, quantise_rotated,
};
pub(crate) use rotate::{STRETCH, rotate};
pub(crate) use weights::{Means, Scores, softmax_weights, weighted_means};

/// What turns integer products into a layer's outputs, one number of each for each output.
pub(crate) struct OutputScales {
    /// Scale of the output's weights.
    pub(crate) scales: Vec<f32>,
    /// The sum of its weights, scaled.
    pub(crate) offsets: Vec<f32>,
    /// Its bias.
    pub(crate) bias: Vec<f32>,
}

/// Adds `other` to `row`, number by number.
pub(crate) fn add(row: &mut [f32], other: &[f32]) {
    for (value, more) in row.iter_mut().zip(other) {
        *value += more;
    }
}

/// Softmax of `row`, in place.
pub(crate) fn softmax(row: &mut [f32]) {
    rten_vecmath::Softmax::new_mut(row).dispatch();
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
