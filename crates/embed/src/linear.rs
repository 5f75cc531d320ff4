//! Fully connected layers: `y = x · Wᵀ + b`.

use std::ops::Range;

#[cfg(target_arch = "x86_64")]
mod amx;
mod exact;
mod int8;
mod panels;
mod products;
#[cfg(target_arch = "x86_64")]
mod vnni;

pub(crate) use exact::Exact;
pub(crate) use int8::Int8;
#[cfg(target_arch = "x86_64")]
pub(crate) use panels::{GROUP, Line, PANEL};
pub(crate) use products::Kernel;
#[cfg(target_arch = "x86_64")]
pub(crate) use vnni::{Strided, StridedMut, multiply_panel};

use crate::attention::Attention;

/// Shape of a layer's weights, stored row by row with one row for each output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) outputs: usize,
    pub(crate) inputs: usize,
}

/// A layer in one precision.
pub(crate) trait Linear: Sized + Send + Sync {
    /// Inputs in the form the product takes.
    type Rows: Rows;
    /// Buffers reused from call to call.
    type Scratch: Default + Send;
    /// Attention in the same precision.
    type Attention: Attention;

    /// Whether products are left to `rten-gemm`.
    fn is_portable() -> bool;

    /// Packs weights (`outputs × inputs`, row by row) for fast products.
    fn pack(shape: Shape, weights: &[f32], bias: Vec<f32>) -> Self;

    /// GELU, as exact as the precision.
    fn gelu(row: &mut [f32]);

    /// Computes the outputs, bias included, of some of the rows.
    fn forward(
        &self,
        input: &Self::Rows,
        rows: Range<usize>,
        scratch: &mut Self::Scratch,
        out: &mut [f32],
    );
}

/// Rows of activations, all equally wide.
pub(crate) trait Rows: Default + Send {
    /// Makes room for `rows` rows of `width` numbers; what was there is lost.
    fn reset(&mut self, rows: usize, width: usize);

    /// Stores one row.
    fn set(&mut self, row: usize, values: &[f32]);

    /// Stores all rows of `values`, each `width` numbers wide.
    fn fill(&mut self, values: &[f32], width: usize) {
        self.reset(values.len() / width, width);
        for (row, values) in values.chunks_exact(width).enumerate() {
            self.set(row, values);
        }
    }
}
