//! Products by AVX-512 VNNI: sixteen sums of four 8-bit products in one instruction.

use std::arch::x86_64::{
    __m512i, _mm512_dpbusd_epi32, _mm512_load_si512, _mm512_set1_epi32, _mm512_setzero_si512,
    _mm512_storeu_si512,
};

use super::panels::{GROUP, Line, PANEL, Panels};

/// Rows of one tile. With a panel's four vectors they fill 24 of the 32 registers.
const ROWS: usize = 6;

/// Whether this processor has the instructions.
pub(crate) fn is_available() -> bool {
    is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni")
}

/// Multiplies `rows` (each as long as the weights' inputs) with every output's weights;
/// `out` holds one row of sums for each. Panics if lengths do not fit or the processor
/// lacks the instructions.
pub(super) fn multiply(rows: &[u8], weights: &Panels, out: &mut [i32]) {
    let shape = weights.shape;
    let rows = Strided {
        values: rows,
        stride: shape.inputs,
    };
    let panels = weights.lines.chunks_exact(weights.lines_per_panel());
    for (index, panel) in panels.enumerate() {
        let out = StridedMut {
            values: &mut out[index * PANEL..],
            stride: shape.outputs,
        };
        multiply_panel::<4, false>(rows, shape.inputs, panel, out);
    }
}

/// Rows that start `stride` values apart.
#[derive(Clone, Copy)]
pub(crate) struct Strided<'a> {
    pub(crate) values: &'a [u8],
    pub(crate) stride: usize,
}

/// Rows of sums that start `stride` values apart.
pub(crate) struct StridedMut<'a> {
    pub(crate) values: &'a mut [i32],
    pub(crate) stride: usize,
}

/// Multiplies the first `inputs` numbers of each row with one panel of `V · 16` outputs and
/// writes as many sums into each row of `out`. The number of rows is that of `rows`, the
/// last of which may be shorter than the stride. Rows are unsigned and the panel signed, or
/// the other way round if `SIGNED_ROWS`. Panics as [`multiply`] does.
pub(crate) fn multiply_panel<const V: usize, const SIGNED_ROWS: bool>(
    rows: Strided,
    inputs: usize,
    panel: &[Line],
    out: StridedMut,
) {
    let count = rows.values.len().div_ceil(rows.stride);
    if count == 0 {
        return;
    }
    assert!(is_available() && inputs.is_multiple_of(GROUP));
    assert!((count - 1) * rows.stride + inputs <= rows.values.len());
    assert!((count - 1) * out.stride + V * 16 <= out.values.len());
    assert!(panel.len() >= inputs / GROUP * V);
    for first in (0..count).step_by(ROWS) {
        let tile = Tile::<V, SIGNED_ROWS> {
            rows: rows.values[first * rows.stride..].as_ptr(),
            row_stride: rows.stride,
            groups: inputs / GROUP,
            panel: panel.as_ptr().cast(),
            out: out.values[first * out.stride..].as_mut_ptr(),
            out_stride: out.stride,
        };
        // SAFETY: the instructions are there, as asserted. The tile has at most
        // `count - first` rows; by the lengths asserted `inputs` bytes of each lie within
        // `rows`, `V * 16` sums of each within `out`, and `groups * V` lines, aligned by
        // their type, within the panel.
        unsafe {
            match count - first {
                1 => tile.multiply::<1>(),
                2 => tile.multiply::<2>(),
                3 => tile.multiply::<3>(),
                4 => tile.multiply::<4>(),
                5 => tile.multiply::<5>(),
                _ => tile.multiply::<ROWS>(),
            }
        }
    }
}

struct Tile<const V: usize, const SIGNED_ROWS: bool> {
    rows: *const u8,
    row_stride: usize,
    groups: usize,
    panel: *const __m512i,
    out: *mut i32,
    out_stride: usize,
}

impl<const V: usize, const SIGNED_ROWS: bool> Tile<V, SIGNED_ROWS> {
    /// # Safety
    ///
    /// AVX-512 VNNI must be there, and `R` rows readable and writable as described in
    /// [`multiply_panel`].
    #[target_feature(enable = "avx512f,avx512vnni")]
    unsafe fn multiply<const R: usize>(&self) {
        let mut sums = [[_mm512_setzero_si512(); V]; R];
        for group in 0..self.groups {
            let mut weights = [_mm512_setzero_si512(); V];
            for (part, weights) in weights.iter_mut().enumerate() {
                // SAFETY: the panel holds `V` lines for each group.
                *weights = unsafe { _mm512_load_si512(self.panel.add(group * V + part)) };
            }
            for (row, sums) in sums.iter_mut().enumerate() {
                // SAFETY: a row holds four bytes for each group.
                let input = unsafe {
                    let input = self.rows.add(row * self.row_stride + group * GROUP);
                    input.cast::<i32>().read_unaligned()
                };
                let input = _mm512_set1_epi32(input);
                for (sum, weights) in sums.iter_mut().zip(weights) {
                    *sum = match SIGNED_ROWS {
                        false => _mm512_dpbusd_epi32(*sum, input, weights),
                        true => _mm512_dpbusd_epi32(*sum, weights, input),
                    };
                }
            }
        }
        for (row, sums) in sums.iter().enumerate() {
            for (part, sum) in sums.iter().enumerate() {
                // SAFETY: a row of sums has room for this panel's `V * 16`.
                unsafe {
                    let out = self.out.add(row * self.out_stride + part * 16);
                    _mm512_storeu_si512(out.cast(), *sum);
                }
            }
        }
    }
}
