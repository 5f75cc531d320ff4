//! What is normal in a document: the size of body text and the distance of its lines.

use std::collections::HashMap;

use super::flow::PageFlow;
use super::segment::Looks;

/// What most of the text looks like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Normal {
    /// Font size of body text in points.
    pub(super) size: f32,
    /// Distance of baselines of body text, in font sizes.
    pub(super) leading: f32,
    /// Whether body text is bold.
    pub(super) bold: bool,
    /// Whether body text is monospaced.
    pub(super) mono: bool,
}

impl Normal {
    /// Measures a document.
    pub(super) fn of(pages: &[PageFlow]) -> Self {
        let mut sizes: HashMap<i32, u32> = HashMap::new();
        let mut looks = Looks::default();
        for line in pages.iter().flat_map(PageFlow::lines) {
            *sizes.entry(half_points(line.size)).or_default() += line.looks.all;
            looks.add(line.looks);
        }
        let size = commonest(&sizes).map_or(10.0, |halves| halves as f32 / 2.0);
        Self {
            size,
            leading: leading(pages, size),
            bold: looks.bold * 2 > looks.all,
            mono: looks.mono * 2 > looks.all,
        }
    }
}

/// A size in half points, the grain at which sizes are told apart.
pub(super) fn half_points(size: f32) -> i32 {
    (size * 2.0).round() as i32
}

fn leading(pages: &[PageFlow], size: f32) -> f32 {
    let mut distances: HashMap<i32, u32> = HashMap::new();
    for page in pages {
        let lines: Vec<_> = page.lines().collect();
        for pair in lines.windows(2) {
            let distance = (pair[1].baseline - pair[0].baseline) / size;
            let is_body = half_points(pair[0].size) == half_points(size)
                && pair[0].bounds.overlap_x(&pair[1].bounds) > 0.0;
            if is_body && (0.8..3.0).contains(&distance) {
                *distances
                    .entry((distance * 20.0).round() as i32)
                    .or_default() += 1;
            }
        }
    }
    commonest(&distances).map_or(1.25, |twentieths| twentieths as f32 / 20.0)
}

fn commonest(counts: &HashMap<i32, u32>) -> Option<i32> {
    let best = counts
        .iter()
        .max_by_key(|(value, count)| (**count, -**value));
    best.map(|(value, _)| *value)
}
