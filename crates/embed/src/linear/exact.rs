//! Layers in 32-bit floats.

use std::ops::Range;

use rten_gemm::{BiasVector, GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_tensor::NdTensorView;

use super::{Linear, Rows, Shape};
use crate::simd;

/// A layer whose weights and activations are 32-bit floats.
pub(crate) struct Exact {
    shape: Shape,
    weights: PackedBMatrix<f32>,
    bias: Vec<f32>,
}

/// Rows as they are.
#[derive(Default)]
pub(crate) struct ExactRows {
    width: usize,
    values: Vec<f32>,
}

impl Rows for ExactRows {
    fn reset(&mut self, rows: usize, width: usize) {
        self.width = width;
        self.values.resize(rows * width, 0.0);
    }

    fn set(&mut self, row: usize, values: &[f32]) {
        self.values[row * self.width..][..self.width].copy_from_slice(values);
    }
}

impl Linear for Exact {
    type Rows = ExactRows;
    type Scratch = ();
    type Attention = crate::attention::ExactAttention;

    fn is_portable() -> bool {
        true
    }

    fn pack(shape: Shape, weights: &[f32], bias: Vec<f32>) -> Self {
        let gemm = GemmExecutor::<f32>::new();
        let by_output = NdTensorView::from_data([shape.outputs, shape.inputs], weights);
        let weights = gemm.prepack_b(by_output.transposed());
        Self {
            shape,
            weights,
            bias,
        }
    }

    fn gelu(row: &mut [f32]) {
        simd::exact_gelu(row);
    }

    fn forward(&self, input: &ExactRows, rows: Range<usize>, _: &mut (), out: &mut [f32]) {
        let inputs = self.shape.inputs;
        let values = &input.values[rows.start * inputs..rows.end * inputs];
        GemmExecutor::<f32>::new()
            .gemm(
                out,
                GemmInputA::Unpacked(NdTensorView::from_data([rows.len(), inputs], values)),
                GemmInputB::Packed(&self.weights),
                GemmOptions {
                    bias: Some(BiasVector::Row(&self.bias)),
                    ..Default::default()
                },
            )
            .expect("sizes agree: rows, packed weights and bias come from one shape");
    }
}
