//! Products by AMX: whole tiles of 16 × 16 sums in one instruction.
//!
//! The instructions are written out in assembly, because the language's own names for them
//! are not stable yet.

use std::arch::asm;
use std::arch::x86_64::__cpuid_count;
use std::sync::OnceLock;

use super::panels::{GROUP, PANEL, Panels};

/// Bytes of a tile's row, and inputs multiplied by one instruction.
const DEPTH: usize = 64;
/// Rows of a tile.
const ROWS: usize = 16;
/// Bytes from one group of a panel to the next.
const STRIDE: usize = PANEL * GROUP;

/// Whether this processor has the tiles and the system lets this process use them.
pub(super) fn is_available() -> bool {
    static AVAILABLE: OnceLock<bool> = OnceLock::new();
    *AVAILABLE.get_or_init(|| has_tiles() && system_permits())
}

fn has_tiles() -> bool {
    const TILES_AND_INT8: u32 = 1 << 24 | 1 << 25;
    is_x86_feature_detected!("avx512f")
        && __cpuid_count(0, 0).eax >= 7
        && __cpuid_count(7, 0).edx & TILES_AND_INT8 == TILES_AND_INT8
}

/// Asks the kernel for the tile registers, which Linux hands out on request only.
#[cfg(target_os = "linux")]
fn system_permits() -> bool {
    const ARCH_REQ_XCOMP_PERM: libc::c_long = 0x1023;
    const TILE_DATA: libc::c_long = 18;
    // SAFETY: the call takes two numbers, touches no memory of this process and only widens
    // the state the system saves for its threads.
    unsafe { libc::syscall(libc::SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, TILE_DATA) == 0 }
}

/// Other systems have other ways to ask, none of which has been tried.
#[cfg(not(target_os = "linux"))]
fn system_permits() -> bool {
    false
}

/// Multiplies `rows` (each as long as the weights' inputs) with every output's weights;
/// `out` holds one row of sums for each. Panics if lengths do not fit or the processor
/// lacks the instructions.
pub(super) fn multiply(rows: &[u8], weights: &Panels, out: &mut [i32]) {
    let shape = weights.shape;
    let count = rows.len() / shape.inputs;
    assert!(is_available() && rows.len() == count * shape.inputs);
    assert!(out.len() == count * shape.outputs);
    assert!(shape.inputs.is_multiple_of(DEPTH));
    for first in (0..count).step_by(2 * ROWS) {
        let upper = ROWS.min(count - first);
        let lower = ROWS.min(count - first - upper);
        let config = Config::new(upper, lower);
        // SAFETY: the tiles are there, as asserted, and `config` describes them validly.
        unsafe { asm!("ldtilecfg [{}]", in(reg) &config, options(nostack, readonly)) };
        let panels = weights.lines.chunks_exact(weights.lines_per_panel());
        for (index, panel) in panels.enumerate() {
            for half in 0..2 {
                let column = index * PANEL + half * PANEL / 2;
                let block = Block {
                    rows: rows[first * shape.inputs..].as_ptr(),
                    inputs: shape.inputs,
                    panel: panel[half * 2..].as_ptr().cast(),
                    out: out[first * shape.outputs + column..].as_mut_ptr(),
                    outputs: shape.outputs,
                };
                // SAFETY: the tiles hold `upper` and `lower` rows, all of which lie within
                // `rows` and `out` by the lengths asserted; a half panel is two lines of
                // every group, `STRIDE` bytes apart.
                unsafe {
                    match lower {
                        0 => block.multiply_upper(),
                        _ => block.multiply(),
                    }
                }
            }
        }
        // SAFETY: gives the tiles back; nothing in them is needed any more.
        unsafe { asm!("tilerelease", options(nomem, nostack)) };
    }
}

/// The operand of `ldtilecfg`: rows and bytes per row of the eight tiles. 0 to 3 hold sums,
/// 4 and 5 rows of activations, 6 and 7 weights.
#[repr(C, align(64))]
struct Config {
    palette: u8,
    start_row: u8,
    reserved: [u8; 14],
    row_bytes: [u16; 16],
    rows: [u8; 16],
}

impl Config {
    /// Without lower rows their tiles stay unconfigured and must not be touched.
    fn new(upper: usize, lower: usize) -> Self {
        let (full, upper, lower) = (ROWS as u8, upper as u8, lower as u8);
        let rows = [upper, upper, lower, lower, upper, lower, full, full];
        let mut config = Self {
            palette: 1,
            start_row: 0,
            reserved: [0; 14],
            row_bytes: [0; 16],
            rows: [0; 16],
        };
        for (tile, rows) in rows.into_iter().enumerate().filter(|(_, rows)| *rows > 0) {
            config.rows[tile] = rows;
            config.row_bytes[tile] = DEPTH as u16;
        }
        config
    }
}

/// Up to 32 rows times 32 outputs.
struct Block {
    rows: *const u8,
    inputs: usize,
    panel: *const u8,
    out: *mut i32,
    outputs: usize,
}

impl Block {
    /// # Safety
    ///
    /// Tiles 0 to 7 must be configured, and what they cover readable and writable.
    unsafe fn multiply(&self) {
        // SAFETY: as promised by the caller; every pass moves one depth to the right in
        // both rows and panel, of which there are `inputs / DEPTH`.
        unsafe {
            asm!(
                "tilezero tmm0",
                "tilezero tmm1",
                "tilezero tmm2",
                "tilezero tmm3",
                "2:",
                "tileloadd tmm4, [{upper} + {row_stride}]",
                "tileloadd tmm6, [{panel} + {panel_stride}]",
                "tileloadd tmm7, [{panel} + {panel_stride} + 64]",
                "tileloadd tmm5, [{lower} + {row_stride}]",
                "tdpbusd tmm0, tmm4, tmm6",
                "tdpbusd tmm1, tmm4, tmm7",
                "tdpbusd tmm2, tmm5, tmm6",
                "tdpbusd tmm3, tmm5, tmm7",
                "add {upper}, 64",
                "add {lower}, 64",
                "add {panel}, 4096",
                "dec {depths}",
                "jnz 2b",
                "tilestored [{out} + {out_stride}], tmm0",
                "tilestored [{out} + {out_stride} + 64], tmm1",
                "tilestored [{lower_out} + {out_stride}], tmm2",
                "tilestored [{lower_out} + {out_stride} + 64], tmm3",
                upper = inout(reg) self.rows => _,
                lower = inout(reg) self.rows.add(ROWS * self.inputs) => _,
                panel = inout(reg) self.panel => _,
                depths = inout(reg) self.inputs / DEPTH => _,
                row_stride = in(reg) self.inputs,
                panel_stride = in(reg) STRIDE,
                out = in(reg) self.out,
                lower_out = in(reg) self.out.add(ROWS * self.outputs),
                out_stride = in(reg) self.outputs * size_of::<i32>(),
                out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
                out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
                options(nostack),
            );
        }
    }

    /// The same with no more than the upper sixteen rows.
    ///
    /// # Safety
    ///
    /// Tiles 0, 1, 4, 6 and 7 must be configured, and what they cover readable and writable.
    unsafe fn multiply_upper(&self) {
        // SAFETY: as in `multiply`, without the tiles of the lower rows.
        unsafe {
            asm!(
                "tilezero tmm0",
                "tilezero tmm1",
                "2:",
                "tileloadd tmm4, [{upper} + {row_stride}]",
                "tileloadd tmm6, [{panel} + {panel_stride}]",
                "tileloadd tmm7, [{panel} + {panel_stride} + 64]",
                "tdpbusd tmm0, tmm4, tmm6",
                "tdpbusd tmm1, tmm4, tmm7",
                "add {upper}, 64",
                "add {panel}, 4096",
                "dec {depths}",
                "jnz 2b",
                "tilestored [{out} + {out_stride}], tmm0",
                "tilestored [{out} + {out_stride} + 64], tmm1",
                upper = inout(reg) self.rows => _,
                panel = inout(reg) self.panel => _,
                depths = inout(reg) self.inputs / DEPTH => _,
                row_stride = in(reg) self.inputs,
                panel_stride = in(reg) STRIDE,
                out = in(reg) self.out,
                out_stride = in(reg) self.outputs * size_of::<i32>(),
                out("tmm0") _, out("tmm1") _, out("tmm4") _, out("tmm6") _, out("tmm7") _,
                options(nostack),
            );
        }
    }
}
