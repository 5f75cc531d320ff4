//! Tells headings from other text: by the outline, by size, by weight; and how deep they are.

use std::collections::{BTreeSet, HashMap};

use super::paragraphs::Draft;
use super::stats::{Normal, half_points};

/// Longest text that may be a heading, in characters.
const LONGEST: usize = 180;

/// A look that headings share: size in half points and whether they are bold.
type Look = (i32, bool);

/// The document's own outline: depth by page and text.
#[derive(Debug, Default)]
pub(super) struct Outline {
    depths: HashMap<(u32, String), u8>,
}

impl Outline {
    /// Adds an entry; `depth` counts from 0.
    pub(super) fn add(&mut self, page: u32, title: &str, depth: u8) {
        let key = plain(title);
        if !key.is_empty() {
            self.depths.entry((page, key)).or_insert(depth);
        }
    }

    fn depth(&self, draft: &Draft) -> Option<u8> {
        if self.depths.is_empty() {
            return None;
        }
        let key = plain(&draft.text);
        let bare = key
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .to_owned();
        let find = |key: String| self.depths.get(&(draft.page, key)).copied();
        find(key).or_else(|| if bare.is_empty() { None } else { find(bare) })
    }
}

/// Letters and digits alone, in lower case: how titles are compared.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The level of each draft that is a heading, 1 to 6, by its place among the drafts.
pub(super) fn levels(drafts: &[&Draft], normal: &Normal, outline: &Outline) -> HashMap<usize, u8> {
    let found: Vec<(usize, Look, Option<u8>)> = drafts
        .iter()
        .enumerate()
        .filter_map(|(index, draft)| {
            let depth = outline.depth(draft).filter(|_| draft.lines.len() <= 3);
            (depth.is_some() || is_heading(draft, normal)).then(|| (index, look(draft), depth))
        })
        .collect();
    let looks: BTreeSet<Look> = found.iter().map(|(_, look, _)| *look).collect();
    let ranks: HashMap<Look, u8> = looks.into_iter().rev().zip(1u8..).collect();
    let above = titles_above_outline(&found, &ranks);
    found
        .iter()
        .map(|&(index, look, depth)| {
            let rank = ranks.get(&look).copied().unwrap_or(6);
            let level = depth.map_or(rank, |depth| depth + 1 + above);
            (index, level.clamp(1, 6))
        })
        .collect()
}

/// Levels taken by headings larger than everything the outline names: the title.
fn titles_above_outline(found: &[(usize, Look, Option<u8>)], ranks: &HashMap<Look, u8>) -> u8 {
    let tops = found.iter().filter(|(_, _, depth)| *depth == Some(0));
    let top = tops.filter_map(|(_, look, _)| ranks.get(look)).min();
    top.map_or(0, |rank| rank.saturating_sub(1).min(2))
}

fn look(draft: &Draft) -> Look {
    (half_points(draft.size), draft.looks.is_bold())
}

/// Whether a draft looks like a heading.
fn is_heading(draft: &Draft, normal: &Normal) -> bool {
    let text = draft.text.trim();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let short = draft.lines.len() <= 3 && text.chars().count() <= LONGEST;
    if !short || letters < 2 || letters * 3 < text.chars().filter(|c| !c.is_whitespace()).count() {
        return false;
    }
    let ratio = draft.size / normal.size;
    if draft.marker.is_some_and(|marker| !marker.ordered) || draft.looks.is_mono() && !normal.mono {
        return false;
    }
    let ends_open = text.ends_with(['.', ',', ';', ':']);
    let bold = draft.looks.is_bold() && !normal.bold;
    let larger = ratio >= 1.12 && !(ends_open && ratio < 1.3);
    let heavier = bold && ratio >= 0.95 && !ends_open && draft.lines.len() <= 2;
    larger || heavier
}
