//! Attention in 32-bit floats.

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions};
use rten_tensor::NdTensorView;

use super::{Attention, QKV};
use crate::network::{HEAD, HEADS, HIDDEN};
use crate::simd;

/// Attention whose products and softmax are exact.
#[derive(Default)]
pub(crate) struct ExactAttention {
    scores: Vec<f32>,
    mixed: Vec<f32>,
}

impl Attention for ExactAttention {
    fn attend(&mut self, qkv: &[f32], context: &mut [f32]) {
        let count = qkv.len() / QKV;
        self.scores.resize(count * count, 0.0);
        self.mixed.resize(count * HEAD, 0.0);
        for head in 0..HEADS {
            let part = |which: usize| {
                let from = &qkv[which * HIDDEN + head * HEAD..];
                NdTensorView::from_slice_with_strides([count, HEAD], from, [QKV, 1])
                    .expect("the last row reaches to the end of `qkv`")
            };
            let scale = GemmOptions {
                alpha: 1.0 / (HEAD as f32).sqrt(),
                ..Default::default()
            };
            self.multiply(Product::Scores, part(0), part(1).transposed(), scale);
            for row in self.scores.chunks_exact_mut(count) {
                simd::softmax(row);
            }
            let scores = std::mem::take(&mut self.scores);
            let weights = NdTensorView::from_data([count, count], &scores[..]);
            self.multiply(Product::Mixed, weights, part(2), GemmOptions::default());
            self.scores = scores;
            for (row, mixed) in self.mixed.chunks_exact(HEAD).enumerate() {
                context[row * HIDDEN + head * HEAD..][..HEAD].copy_from_slice(mixed);
            }
        }
    }
}

impl ExactAttention {
    fn multiply(
        &mut self,
        into: Product,
        a: NdTensorView<f32, 2>,
        b: NdTensorView<f32, 2>,
        options: GemmOptions<f32, f32, f32>,
    ) {
        let out = match into {
            Product::Scores => &mut self.scores,
            Product::Mixed => &mut self.mixed,
        };
        GemmExecutor::<f32>::new()
            .gemm(
                out,
                GemmInputA::Unpacked(a),
                GemmInputB::Unpacked(b),
                options,
            )
            .expect("sizes agree: both sides come from the same rows");
    }
}

enum Product {
    Scores,
    Mixed,
}
