//! A rotation that evens rows out before they become 8-bit integers.
//!
//! A few numbers of a row are many times as large as the rest, and would take most of the
//! integers' range for themselves. Rotating rows and weights alike leaves every product as
//! it was and spreads such numbers over several. The rotation is a Hadamard matrix over
//! eight blocks, so it needs nothing but additions of whole vectors that stay in registers.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

/// Numbers a rotation treats alike: it works on whole vectors of up to this many.
const BLOCK: usize = 16;
/// Blocks mixed with one another.
const MIXED: usize = 8;

/// Numbers rotated together: a row's length must be a multiple of this.
pub(super) const ROTATED: usize = MIXED * BLOCK;

/// What a rotation makes of the product of two rows: this many times as much.
pub(crate) const STRETCH: f32 = MIXED as f32;

/// Writes the rotated `row` to `out`.
pub(crate) fn rotate(row: &[f32], out: &mut [f32]) {
    Rotate { row, out }.dispatch();
}

struct Rotate<'a> {
    row: &'a [f32],
    out: &'a mut [f32],
}

impl SimdOp for Rotate<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        rotate_and_measure(isa, self.row, self.out);
    }
}

/// Writes the rotated `row` to `out` and returns the smallest and the largest numbers there.
#[inline(always)]
pub(super) fn rotate_and_measure<I: Isa>(isa: I, row: &[f32], out: &mut [f32]) -> [I::F32; 2] {
    debug_assert!(row.len().is_multiple_of(ROTATED));
    let ops = isa.f32();
    let (mut low, mut high) = (ops.zero(), ops.zero());
    let groups = row.chunks_exact(ROTATED);
    for (group, out) in groups.zip(out.chunks_exact_mut(ROTATED)) {
        for at in (0..BLOCK).step_by(ops.len()) {
            let mut parts = [ops.zero(); MIXED];
            for (part, block) in parts.iter_mut().zip(group.chunks_exact(BLOCK)) {
                *part = ops.load(&block[at..]);
            }
            mix::<I, 1>(isa, &mut parts);
            mix::<I, 2>(isa, &mut parts);
            mix::<I, 4>(isa, &mut parts);
            for (part, block) in parts.into_iter().zip(out.chunks_exact_mut(BLOCK)) {
                (low, high) = (ops.min(low, part), ops.max(high, part));
                ops.store(part, &mut block[at..]);
            }
        }
    }
    [low, high]
}

/// Replaces every two parts `DISTANCE` apart by their sum and their difference.
#[inline(always)]
fn mix<I: Isa, const DISTANCE: usize>(isa: I, parts: &mut [I::F32; MIXED]) {
    let ops = isa.f32();
    for first in 0..MIXED {
        if first & DISTANCE == 0 {
            let (x, y) = (parts[first], parts[first | DISTANCE]);
            parts[first] = ops.add(x, y);
            parts[first | DISTANCE] = ops.sub(x, y);
        }
    }
}
