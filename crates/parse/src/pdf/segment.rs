//! A run of text on one line, with its place and look: what every later step works on.

/// A rectangle in points, x to the right and y downwards from the upper left corner of the
/// page as its text is read.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Rect {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

impl Rect {
    /// The smallest rectangle around both.
    pub(super) fn union(self, other: Rect) -> Rect {
        Rect {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub(super) fn width(&self) -> f32 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f32 {
        self.bottom - self.top
    }

    pub(super) fn center(&self) -> (f32, f32) {
        (
            (self.left + self.right) / 2.0,
            (self.top + self.bottom) / 2.0,
        )
    }

    pub(super) fn contains(&self, (x, y): (f32, f32)) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// Length of the horizontal stretch that both cover; negative when they are apart.
    pub(super) fn overlap_x(&self, other: &Rect) -> f32 {
        self.right.min(other.right) - self.left.max(other.left)
    }

    /// Length of the vertical stretch that both cover; negative when they are apart.
    pub(super) fn overlap_y(&self, other: &Rect) -> f32 {
        self.bottom.min(other.bottom) - self.top.max(other.top)
    }
}

/// How many letters of a piece of text look which way.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Looks {
    /// All visible characters.
    pub(super) all: u32,
    pub(super) bold: u32,
    pub(super) mono: u32,
    /// In a font for formulas.
    pub(super) math: u32,
    pub(super) italic: u32,
}

impl Looks {
    pub(super) fn add(&mut self, other: Looks) {
        self.all += other.all;
        self.bold += other.bold;
        self.mono += other.mono;
        self.math += other.math;
        self.italic += other.italic;
    }

    /// Whether nearly all of it is bold.
    pub(super) fn is_bold(&self) -> bool {
        self.bold * 10 >= self.all * 9 && self.all > 0
    }

    /// Whether nearly all of it is in a monospaced font.
    pub(super) fn is_mono(&self) -> bool {
        self.mono * 10 >= self.all * 9 && self.all > 0
    }
}

/// A run of text on one line. Also used for whole lines, which are runs joined.
#[derive(Debug, Clone, Default)]
pub(super) struct Segment {
    /// Its characters, each with the left edge of its box.
    pub(super) text: String,
    pub(super) edges: Vec<f32>,
    pub(super) bounds: Rect,
    /// Where its letters stand.
    pub(super) baseline: f32,
    /// Font size of most of its letters, in points.
    pub(super) size: f32,
    pub(super) looks: Looks,
    /// Quarter turns counter-clockwise by which the text was turned from the page.
    pub(super) turns: u8,
    /// Whether it reads from right to left.
    pub(super) rtl: bool,
    /// Marked-content id, which tags refer to.
    pub(super) mark: Option<i32>,
}

impl Segment {
    /// Whether both stand on one line of text.
    pub(super) fn same_row(&self, other: &Segment) -> bool {
        let size = self.size.max(other.size);
        (self.baseline - other.baseline).abs() < 0.35 * size
    }

    /// The gap between it and a piece that follows on the same line, in points.
    pub(super) fn gap_to(&self, next: &Segment) -> f32 {
        match next.rtl && self.rtl {
            true => self.bounds.left - next.bounds.right,
            false => next.bounds.left - self.bounds.right,
        }
    }

    /// Appends a piece that follows on the same line.
    pub(super) fn append(&mut self, next: &Segment) {
        let gap = self.gap_to(next);
        if gap > 0.12 * self.size.max(next.size) && !self.text.ends_with(' ') {
            self.text.push(' ');
            self.edges.push(self.bounds.right);
        }
        if next.looks.all > self.looks.all {
            (self.size, self.baseline) = (next.size, next.baseline);
        }
        self.text.push_str(&next.text);
        self.edges.extend_from_slice(&next.edges);
        self.bounds = self.bounds.union(next.bounds);
        self.looks.add(next.looks);
        self.rtl |= next.rtl;
    }

    /// Cuts it where its letters cross `x`; the left part and the right part.
    pub(super) fn split_at(&self, x: f32) -> Option<(Segment, Segment)> {
        let index = self.edges.iter().position(|&edge| edge > x - 0.5)?;
        let (byte, _) = self.text.char_indices().nth(index)?;
        let (left, right) = (self.text[..byte].trim_end(), self.text[byte..].trim_start());
        if left.is_empty() || right.is_empty() || self.rtl {
            return None;
        }
        let skipped = self.text[byte..].chars().count() - right.chars().count();
        let part = |text: &str, edges: &[f32], from: f32, to: f32| Segment {
            text: text.to_owned(),
            edges: edges[..text.chars().count().min(edges.len())].to_vec(),
            bounds: Rect {
                left: from,
                right: to,
                ..self.bounds
            },
            ..self.clone()
        };
        let start = *self.edges.get(index + skipped)?;
        Some((
            part(left, &self.edges, self.bounds.left, x.min(start)),
            part(
                right,
                &self.edges[index + skipped..],
                start,
                self.bounds.right,
            ),
        ))
    }
}
