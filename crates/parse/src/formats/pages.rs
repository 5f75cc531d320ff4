//! Pages of formats that know them only as breaks the last program left in the text.
//!
//! Such breaks may be missing or stale, and a wrong page misleads more than none: numbers
//! stay only where they agree with the number of pages the file states, or where it states
//! none and a program has marked where its own pages ended. A file without any break says
//! nothing: some programs state one page whatever they write.

use gristmill_model::Document;

/// Counts pages from break to break.
#[derive(Debug)]
pub(crate) struct Pages {
    current: u32,
    /// Whether an ordered break was the last thing met.
    after_ordered: bool,
    rendered: bool,
}

impl Default for Pages {
    fn default() -> Self {
        Self {
            current: 1,
            after_ordered: false,
            rendered: false,
        }
    }
}

impl Pages {
    /// The page that text met now is on, counted from 1.
    pub(crate) fn current(&self) -> u32 {
        self.current
    }

    /// A break the author ordered.
    pub(crate) fn ordered(&mut self) {
        self.current += 1;
        self.after_ordered = true;
    }

    /// A place where a page ended when the document was last laid out. One right after an
    /// ordered break is the same break.
    pub(crate) fn rendered(&mut self) {
        self.rendered = true;
        if !std::mem::take(&mut self.after_ordered) {
            self.current += 1;
        }
    }

    /// Text, which parts one break from the next.
    pub(crate) fn text(&mut self) {
        self.after_ordered = false;
    }

    /// Keeps the pages of the document's blocks if they can be believed, else takes them
    /// away. `stated` is how many pages the file says it has.
    pub(crate) fn settle(&self, document: &mut Document, stated: Option<u32>) {
        let believed = match stated {
            Some(stated) => stated == self.current && stated > 1,
            None => self.rendered,
        };
        document.pages = believed.then_some(self.current);
        if !believed {
            for block in &mut document.blocks {
                block.page = None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_that_was_ordered_and_rendered_is_one_break() {
        let mut pages = Pages::default();
        pages.ordered();
        pages.rendered();
        pages.text();
        pages.rendered();
        assert_eq!(pages.current(), 3);
    }

    #[test]
    fn pages_that_disagree_with_what_the_file_states_are_taken_away() {
        let mut pages = Pages::default();
        pages.rendered();
        let mut document = Document::default();
        for (stated, kept) in [(Some(2), Some(2)), (Some(7), None), (None, Some(2))] {
            pages.settle(&mut document, stated);
            assert_eq!(document.pages, kept, "the file states {stated:?}");
        }
    }
}
