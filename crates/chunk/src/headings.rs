//! Which headings each block stands under.

use std::ops::Range;

use gristmill_model::{BlockKind, Document};

/// A heading longer than this is shortened in a path: it is a label there, not content.
const LONGEST_LABEL: usize = 160;

/// For every block, the blocks that are its headings, outermost first, itself included
/// when it is one.
pub(crate) struct Paths(Vec<Vec<usize>>);

/// The heading paths of all blocks.
pub(crate) fn paths(document: &Document) -> Paths {
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut paths = Vec::with_capacity(document.blocks.len());
    for (index, block) in document.blocks.iter().enumerate() {
        if let BlockKind::Heading { level } = block.kind {
            open.retain(|&(other, _)| other < level);
            open.push((level, index));
        }
        paths.push(open.iter().map(|&(_, heading)| heading).collect());
    }
    Paths(paths)
}

impl Paths {
    /// The headings that everything in `blocks` stands under, as texts. Headings among them
    /// count only when there is nothing else.
    pub(crate) fn common(&self, document: &Document, blocks: Range<usize>) -> Vec<String> {
        let is_heading =
            |&index: &usize| matches!(document.blocks[index].kind, BlockKind::Heading { .. });
        let only_headings = blocks.clone().all(|index| is_heading(&index));
        let mut members = blocks
            .filter(|index| only_headings || !is_heading(index))
            .map(|index| &self.0[index]);
        let mut common = members.next().cloned().unwrap_or_default();
        for path in members {
            let shared = common.iter().zip(path).take_while(|(a, b)| a == b).count();
            common.truncate(shared);
        }
        let text = |&heading: &usize| label(document.text_of(&document.blocks[heading]));
        common.iter().map(text).collect()
    }
}

fn label(heading: &str) -> String {
    let line = heading.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST_LABEL) {
        None => line,
        Some((cut, _)) => format!("{}…", &line[..cut]),
    }
}
