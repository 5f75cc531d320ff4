//! A rotation that evens rows out before they become 8-bit integers.
//!
//! A few numbers of a row are many times as large as the rest, and would take most of the
//! integers' range for themselves. Rotating rows and weights alike leaves every product as
//! it was and spreads such numbers over many. The rotation is a Hadamard matrix times a
//! reflection of three, laid out so that it needs nothing but additions of whole vectors.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

/// Numbers a rotation treats alike: it works on whole vectors of up to this many.
const BLOCK: usize = 16;
/// Blocks mixed by the reflection.
const REFLECTED: usize = 3;

/// Rows are rotated in place: their length must be this times a power of two.
const ROTATED: usize = BLOCK * REFLECTED;

/// Rotates `row` and stretches it by the square root of `row.len() / ROTATED`, which is
/// returned squared: what the product of two rotated rows is to be divided by.
pub(crate) fn rotate(row: &mut [f32]) -> f32 {
    let stretch = row.len() / ROTATED;
    debug_assert!(stretch.is_power_of_two() && stretch * ROTATED == row.len());
    Rotate { row }.dispatch();
    stretch as f32
}

struct Rotate<'a> {
    row: &'a mut [f32],
}

impl SimdOp for Rotate<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let lanes = ops.len();
        for group in self.row.chunks_exact_mut(ROTATED) {
            let (first, rest) = group.split_at_mut(BLOCK);
            let (second, third) = rest.split_at_mut(BLOCK);
            let parts = first
                .chunks_exact_mut(lanes)
                .zip(second.chunks_exact_mut(lanes));
            for ((a, b), c) in parts.zip(third.chunks_exact_mut(lanes)) {
                let (x, y, z) = (ops.load(a), ops.load(b), ops.load(c));
                let mean = ops.mul(ops.add(ops.add(x, y), z), ops.splat(-2.0 / 3.0));
                ops.store(ops.add(x, mean), a);
                ops.store(ops.add(y, mean), b);
                ops.store(ops.add(z, mean), c);
            }
        }
        let mut distance = ROTATED;
        while distance < self.row.len() {
            for pair in self.row.chunks_exact_mut(2 * distance) {
                let (low, high) = pair.split_at_mut(distance);
                let parts = low
                    .chunks_exact_mut(lanes)
                    .zip(high.chunks_exact_mut(lanes));
                for (a, b) in parts {
                    let (x, y) = (ops.load(a), ops.load(b));
                    ops.store(ops.add(x, y), a);
                    ops.store(ops.sub(x, y), b);
                }
            }
            distance *= 2;
        }
    }
}
