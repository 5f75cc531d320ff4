//! Compounds that a document writes with a hyphen within a line: where one of them is
//! broken at its hyphen, the hyphen stays.

use std::collections::HashSet;

use super::flow::PageFlow;

/// The hyphenated words of a document, in lower case.
#[derive(Debug, Default)]
pub(super) struct Compounds(HashSet<String>);

impl Compounds {
    /// Collects them from all lines.
    pub(super) fn of(pages: &[PageFlow]) -> Self {
        let lines = pages.iter().flat_map(PageFlow::lines);
        let with_hyphen = lines.filter(|line| line.text.contains('-'));
        let words = with_hyphen.flat_map(|line| line.text.split_whitespace().map(bare));
        let is_compound = |word: &&str| {
            let mut parts = word.split('-');
            word.contains('-') && parts.all(|part| part.starts_with(char::is_alphabetic))
        };
        Self(words.filter(is_compound).map(str::to_lowercase).collect())
    }

    /// Whether the word at the end of `before`, without its hyphen, and the one at the
    /// start of `after` make a known compound.
    pub(super) fn joins(&self, before: &str, after: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let first = before.split_whitespace().next_back().unwrap_or_default();
        let second = after.split_whitespace().next().unwrap_or_default();
        let word = format!("{first}-{second}").to_lowercase();
        self.0.contains(bare(&word))
    }
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::flow::Piece;
    use crate::pdf::segment::Segment;

    #[test]
    fn a_compound_written_elsewhere_is_known_where_it_is_broken() {
        let line = Segment {
            text: "The well-known (up-to-date) list - of 3-4 things.".into(),
            ..Segment::default()
        };
        let page = PageFlow {
            pieces: vec![Piece::Line(line)],
            ..PageFlow::default()
        };
        let compounds = Compounds::of(&[page]);
        assert!(compounds.joins("a \u{201c}Well", "known, text"));
        assert!(compounds.joins("up-to", "date"));
        assert!(!compounds.joins("a know", "ledge base"));
    }
}
