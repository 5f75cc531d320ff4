//! Picks the way integer products are taken: the fastest kernel that agrees with the
//! portable one on this very processor.

use std::sync::OnceLock;

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_tensor::NdTensorView;

use super::Shape;
use super::panels::Panels;
#[cfg(target_arch = "x86_64")]
use super::{amx, vnni};

/// The ways there are, fastest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kernel {
    /// Tile registers of recent Intel server processors.
    Amx,
    /// AVX-512 with 8-bit dot products.
    Vnni,
    /// `rten-gemm`, which picks among AVX-512, AVX2, NEON and plain code itself.
    Portable,
}

/// Packed weights with the kernel that reads them.
pub(super) enum Products {
    Explicit(Kernel, Panels),
    Portable(Shape, PackedBMatrix<i8>),
}

impl Kernel {
    /// Every kernel, fastest first.
    pub(crate) const ALL: [Kernel; 3] = [Kernel::Amx, Kernel::Vnni, Kernel::Portable];

    /// The fastest that is sound here. Found out once in a process.
    pub(crate) fn best() -> Self {
        static BEST: OnceLock<Kernel> = OnceLock::new();
        *BEST.get_or_init(|| {
            let sound = |kernel: &Kernel| kernel.is_available() && kernel.agrees();
            Self::ALL
                .into_iter()
                .find(sound)
                .unwrap_or(Kernel::Portable)
        })
    }

    /// `amx`, `vnni` or `portable`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Kernel::Amx => "amx",
            Kernel::Vnni => "vnni",
            Kernel::Portable => "portable",
        }
    }

    /// Whether this processor and system have what it needs.
    pub(crate) fn is_available(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            // Attention uses the dot products of VNNI, which every processor with tiles has.
            Kernel::Amx => amx::is_available() && vnni::is_available(),
            #[cfg(target_arch = "x86_64")]
            Kernel::Vnni => vnni::is_available(),
            #[cfg(not(target_arch = "x86_64"))]
            Kernel::Amx | Kernel::Vnni => false,
            Kernel::Portable => true,
        }
    }

    /// Whether it computes what the portable kernel computes, on a small block that uses
    /// the whole range of both sides and leaves a tile partly filled.
    pub(crate) fn agrees(self) -> bool {
        let shape = Shape {
            outputs: 128,
            inputs: 128,
        };
        let pattern = |step: usize| (0..).map(move |index: usize| (index * step + index / 7) as u8);
        let weights: Vec<i8> = pattern(89)
            .map(|byte| (byte as i8).max(-127))
            .take(shape.outputs * shape.inputs)
            .collect();
        let most = highest_level(Kernel::Portable);
        let rows: Vec<u8> = pattern(151)
            .map(|byte| byte.min(most))
            .take(37 * shape.inputs)
            .collect();
        let products = |kernel| {
            let mut out = vec![0; 37 * shape.outputs];
            Products::pack(kernel, shape, &weights).multiply(&rows, &mut out);
            out
        };
        products(self) == products(Kernel::Portable)
    }
}

/// The highest activation a kernel multiplies exactly. Processors without 8-bit dot
/// products add pairs in 16 bits, which two products of 255 · 127 would overflow.
pub(super) fn highest_level(kernel: Kernel) -> u8 {
    match kernel {
        Kernel::Amx | Kernel::Vnni => 255,
        Kernel::Portable if GemmExecutor::<u8, i8, i32>::new().may_saturate() => 127,
        Kernel::Portable => 255,
    }
}

impl Products {
    /// Packs weights (row by row, one row for each output) for `kernel`.
    pub(super) fn pack(kernel: Kernel, shape: Shape, weights: &[i8]) -> Self {
        let panels = match kernel {
            Kernel::Amx | Kernel::Vnni => Panels::pack(shape, weights),
            Kernel::Portable => None,
        };
        panels.map_or_else(
            || {
                let by_output = NdTensorView::from_data([shape.outputs, shape.inputs], weights);
                let packed = GemmExecutor::<u8, i8, i32>::new().prepack_b(by_output.transposed());
                Products::Portable(shape, packed)
            },
            |panels| Products::Explicit(kernel, panels),
        )
    }

    /// Sums of products of each row with each output's weights, row by row into `out`.
    pub(super) fn multiply(&self, rows: &[u8], out: &mut [i32]) {
        match self {
            #[cfg(target_arch = "x86_64")]
            Products::Explicit(Kernel::Amx, panels) => amx::multiply(rows, panels, out),
            #[cfg(target_arch = "x86_64")]
            Products::Explicit(_, panels) => vnni::multiply(rows, panels, out),
            #[cfg(not(target_arch = "x86_64"))]
            Products::Explicit(..) => unreachable!("explicit kernels are not available here"),
            Products::Portable(shape, weights) => {
                let rows = NdTensorView::from_data([rows.len() / shape.inputs, shape.inputs], rows);
                GemmExecutor::<u8, i8, i32>::new()
                    .gemm(
                        out,
                        GemmInputA::Unpacked(rows),
                        GemmInputB::Packed(weights),
                        GemmOptions::default(),
                    )
                    .expect("sizes agree: rows and packed weights come from one shape");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kernel_this_processor_has_agrees_with_the_portable_one() {
        for kernel in Kernel::ALL
            .into_iter()
            .filter(|kernel| kernel.is_available())
        {
            for (rows, outputs, inputs) in
                [(1, 64, 64), (7, 128, 384), (33, 64, 1536), (64, 192, 384)]
            {
                let shape = Shape { outputs, inputs };
                let weights: Vec<i8> = (0..outputs * inputs)
                    .map(|n| (n * 31 % 255) as i8)
                    .collect();
                let most = usize::from(highest_level(Kernel::Portable));
                let values: Vec<u8> = (0..rows * inputs)
                    .map(|n| (n * 57 % (most + 1)) as u8)
                    .collect();
                let plain = |at: usize| -> i32 {
                    let row = &values[at / outputs * inputs..][..inputs];
                    let weights = &weights[at % outputs * inputs..][..inputs];
                    row.iter()
                        .zip(weights)
                        .map(|(&x, &w)| i32::from(x) * i32::from(w))
                        .sum()
                };
                let mut out = vec![0; rows * outputs];
                Products::pack(kernel, shape, &weights).multiply(&values, &mut out);
                let expected: Vec<i32> = (0..rows * outputs).map(plain).collect();
                assert!(out == expected, "{kernel:?} with {rows} rows and {shape:?}");
            }
        }
    }

    #[test]
    fn the_kernel_in_use_has_proved_itself() {
        assert!(Kernel::best().is_available() && Kernel::best().agrees());
    }
}
