//! Layers in 8-bit integers: weights quantised once per output, activations per row.

use std::ops::Range;

use super::products::{Kernel, Products, highest_level};
use super::{Linear, Rows, Shape};
use crate::simd;

/// A layer whose products are taken in 8-bit integers.
pub(crate) struct Int8 {
    shape: Shape,
    weights: Products,
    outputs: simd::OutputScales,
}

/// Rows in unsigned 8-bit integers, each with the scale and zero point that fit it best.
#[derive(Default)]
pub(crate) struct Int8Rows {
    width: usize,
    values: Vec<u8>,
    scales: Vec<simd::RowScale>,
    rotated: Vec<f32>,
}

impl Rows for Int8Rows {
    fn reset(&mut self, rows: usize, width: usize) {
        self.width = width;
        self.values.resize(rows * width, 0);
        self.scales.resize(rows, simd::RowScale::default());
        self.rotated.resize(width, 0.0);
    }

    fn set(&mut self, row: usize, values: &[f32]) {
        let out = &mut self.values[row * self.width..][..self.width];
        let highest = highest_level(Kernel::best());
        self.scales[row] = simd::quantise_rotated(values, highest, &mut self.rotated, out);
    }
}

impl Linear for Int8 {
    type Rows = Int8Rows;
    type Scratch = Vec<i32>;
    #[cfg(target_arch = "x86_64")]
    type Attention = crate::attention::Int8Attention;
    #[cfg(not(target_arch = "x86_64"))]
    type Attention = crate::attention::ExactAttention;

    fn is_portable() -> bool {
        Kernel::best() == Kernel::Portable
    }

    fn pack(shape: Shape, weights: &[f32], bias: Vec<f32>) -> Self {
        let quantised = QuantisedWeights::new(shape, weights);
        let weights = Products::pack(Kernel::best(), shape, &quantised.values);
        let offsets = quantised
            .sums()
            .zip(&quantised.scales)
            .map(|(sum, scale)| sum * scale);
        Self {
            shape,
            weights,
            outputs: simd::OutputScales {
                offsets: offsets.collect(),
                scales: quantised.scales.clone(),
                bias,
            },
        }
    }

    fn gelu(row: &mut [f32]) {
        simd::gelu(row);
    }

    fn forward(
        &self,
        input: &Int8Rows,
        rows: Range<usize>,
        scratch: &mut Vec<i32>,
        out: &mut [f32],
    ) {
        let Shape { outputs, inputs } = self.shape;
        scratch.resize(rows.len() * outputs, 0);
        let values = &input.values[rows.start * inputs..rows.end * inputs];
        self.weights.multiply(values, scratch);
        let products = scratch.chunks_exact(outputs).zip(&input.scales[rows]);
        for (out, (products, scale)) in out.chunks_exact_mut(outputs).zip(products) {
            simd::dequantise(products, *scale, &self.outputs, out);
        }
    }
}

/// Rotated weights in `-127..=127`, the scale of each output beside them.
struct QuantisedWeights {
    shape: Shape,
    values: Vec<i8>,
    scales: Vec<f32>,
}

impl QuantisedWeights {
    fn new(shape: Shape, weights: &[f32]) -> Self {
        let mut scales = Vec::with_capacity(shape.outputs);
        let mut rotated = vec![0.0; shape.inputs];
        let mut factors = vec![0.0; shape.inputs];
        let mut bytes = vec![0; weights.len()];
        let rows = weights.chunks_exact(shape.inputs);
        for (row, out) in rows.zip(bytes.chunks_exact_mut(shape.inputs)) {
            simd::rotate(row, &mut rotated);
            let largest = simd::largest(&rotated);
            factors.fill(127.0 / largest);
            simd::quantise_columns(&rotated, &factors, out);
            scales.push(largest / 127.0 / simd::STRETCH);
        }
        let values = bytes.into_iter().map(|byte| byte as i8).collect();
        Self {
            shape,
            values,
            scales,
        }
    }

    /// Sum of each output's weights: what a zero point of one adds to its products.
    fn sums(&self) -> impl Iterator<Item = f32> {
        let rows = self.values.chunks_exact(self.shape.inputs);
        rows.map(|row| row.iter().map(|&w| i32::from(w)).sum::<i32>() as f32)
    }
}
