//! Weights in the order the explicit kernels read them.

use super::Shape;

/// Outputs of one panel: four vectors of sixteen 32-bit sums.
pub(crate) const PANEL: usize = 64;
/// Inputs multiplied and added by one instruction.
pub(crate) const GROUP: usize = 4;

/// One cache line of weights: sixteen outputs, four inputs of each.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Line(pub(crate) [i8; 64]);

/// 8-bit weights, panel after panel; within a panel, four lines for each group of inputs.
pub(crate) struct Panels {
    pub(crate) shape: Shape,
    pub(crate) lines: Vec<Line>,
}

impl Panels {
    /// Reorders weights given row by row, one row for each output. `None` if the shape does
    /// not divide into panels and groups, whose kernels then cannot be used.
    pub(crate) fn pack(shape: Shape, weights: &[i8]) -> Option<Self> {
        let fits = shape.outputs.is_multiple_of(PANEL) && shape.inputs.is_multiple_of(64);
        if !fits || weights.len() != shape.outputs * shape.inputs {
            return None;
        }
        let mut lines = Vec::with_capacity(weights.len() / 64);
        for panel in weights.chunks_exact(PANEL * shape.inputs) {
            for group in (0..shape.inputs).step_by(GROUP) {
                let quarters = panel.chunks_exact(16 * shape.inputs);
                lines.extend(quarters.map(|outputs| line(outputs, shape.inputs, group)));
            }
        }
        Some(Self { shape, lines })
    }

    /// Lines of one panel.
    pub(crate) fn lines_per_panel(&self) -> usize {
        self.shape.inputs / GROUP * (PANEL / 16)
    }
}

fn line(outputs: &[i8], inputs: usize, group: usize) -> Line {
    let mut line = [0; 64];
    let rows = outputs.chunks_exact(inputs);
    for (part, row) in line.chunks_exact_mut(GROUP).zip(rows) {
        part.copy_from_slice(&row[group..group + GROUP]);
    }
    Line(line)
}
