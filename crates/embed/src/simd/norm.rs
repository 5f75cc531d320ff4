//! Layer normalisation.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

/// Weights of a layer normalisation.
pub(crate) struct Norm {
    /// Gain of each number.
    pub(crate) gain: Vec<f32>,
    /// Bias of each number.
    pub(crate) bias: Vec<f32>,
}

/// Adds `other` to `row`, number by number, normalises the sum to mean 0 and variance 1 and
/// applies gain and bias.
pub(crate) fn add_norm(row: &mut [f32], other: &[f32], norm: &Norm) {
    AddNorm { row, other, norm }.dispatch();
}

/// Vectors added side by side; a row's length must be a multiple of as many.
const SUMS: usize = 4;

struct AddNorm<'a> {
    row: &'a mut [f32],
    other: &'a [f32],
    norm: &'a Norm,
}

impl SimdOp for AddNorm<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let lanes = ops.len();
        // Several sums side by side, because each addition waits for the one before it.
        let mut sums = [ops.zero(); SUMS];
        let mut squares = [ops.zero(); SUMS];
        let others = self.other.chunks_exact(SUMS * lanes);
        for (place, other) in self.row.chunks_exact_mut(SUMS * lanes).zip(others) {
            let (x, y) = (ops.load_many::<SUMS>(place), ops.load_many::<SUMS>(other));
            for part in 0..SUMS {
                let x = ops.add(x[part], y[part]);
                sums[part] = ops.add(sums[part], x);
                squares[part] = ops.mul_add(x, x, squares[part]);
                ops.store(x, &mut place[part * lanes..]);
            }
        }
        let count = self.row.len() as f32;
        let mean = total(isa, sums) / count;
        let variance = (total(isa, squares) / count - mean * mean).max(0.0);
        let mean = ops.splat(mean);
        let factor = ops.splat(1.0 / (variance + 1e-12).sqrt());
        let gain = self.norm.gain.chunks_exact(lanes);
        let weights = gain.zip(self.norm.bias.chunks_exact(lanes));
        for (place, (gain, bias)) in self.row.chunks_exact_mut(lanes).zip(weights) {
            let scaled = ops.mul(ops.sub(ops.load(place), mean), factor);
            ops.store(ops.mul_add(scaled, ops.load(gain), ops.load(bias)), place);
        }
    }
}

#[inline(always)]
fn total<I: Isa>(isa: I, [a, b, c, d]: [I::F32; SUMS]) -> f32 {
    let ops = isa.f32();
    ops.sum(ops.add(ops.add(a, b), ops.add(c, d)))
}
