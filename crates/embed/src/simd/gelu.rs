//! GELU, exact and as exact as 8-bit integers need it.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp, SimdUnaryOp};
use rten_vecmath::Gelu;

/// Beyond this, in either direction, GELU is taken for `x` or 0.
const LIMIT: f32 = 4.0;
/// `(Φ(x) − 1/2) / x` as a polynomial of `x²` on `-LIMIT..=LIMIT`, lowest power first: the
/// one that keeps the largest error of GELU smallest while being exact at the limit.
const POLYNOMIAL: [f32; 7] = [
    0.397_870_27,
    -0.064_554_4,
    0.008_763_687,
    -0.000_812_186_6,
    0.000_047_763_81,
    -0.000_001_588_823_5,
    0.000_000_022_588_143,
];

/// Replaces every number by its GELU (the exact one, through the error function).
pub(crate) fn exact_gelu(row: &mut [f32]) {
    Gelu {}.map_mut(row);
}

/// Replaces every number by its GELU, off by 2e-4 at most.
pub(crate) fn gelu(row: &mut [f32]) {
    CloseGelu { row }.dispatch();
}

struct CloseGelu<'a> {
    row: &'a mut [f32],
}

impl SimdOp for CloseGelu<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let (least, most, half) = (ops.splat(-LIMIT), ops.splat(LIMIT), ops.splat(0.5));
        for place in self.row.chunks_exact_mut(ops.len()) {
            let x = ops.load(place);
            let within = ops.clamp(x, least, most);
            let square = ops.mul(within, within);
            let [lower @ .., highest] = POLYNOMIAL;
            let mut sum = ops.splat(highest);
            for coefficient in lower.into_iter().rev() {
                sum = ops.mul_add(sum, square, ops.splat(coefficient));
            }
            ops.store(ops.mul(x, ops.mul_add(sum, within, half)), place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_close_gelu_is_never_off_by_more_than_it_says() {
        let numbers: Vec<f32> = (-160_000..160_000).map(|n| n as f32 / 16_000.0).collect();
        let (mut close, mut exact) = (numbers.clone(), numbers.clone());
        gelu(&mut close);
        exact_gelu(&mut exact);
        for ((close, exact), x) in close.iter().zip(exact).zip(numbers) {
            assert!((close - exact).abs() <= 2e-4, "{close}, not {exact} at {x}");
        }
    }
}
