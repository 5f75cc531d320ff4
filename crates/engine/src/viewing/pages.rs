//! What is stored about each page of a document: how its text came, how much, and how good.

use std::collections::{BTreeMap, BTreeSet};

use gristmill_facts::count_words;
use gristmill_model::{Document, DocumentId};
use gristmill_parse::view;

use super::originals::is_remote;
use crate::engine::Engine;
use crate::error::Result;

/// Whether pages of a document can be shown as they look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PagesShown {
    /// Yes, while the original is there.
    Yes,
    /// Only when the original is fetched again.
    WhenFetched,
    /// Files of this kind have no pages that can be drawn, or some of it was masked.
    No,
}

/// How the text of a page came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageText {
    /// It is in the file.
    Written,
    /// It was recognised in a picture of the page.
    Recognised,
    /// There is none.
    Empty,
    /// The page could not be read.
    Unread,
}

/// What is stored about a page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageFacts {
    /// The page, counted from 1.
    pub page: u32,
    /// How its text came.
    pub text: PageText,
    /// Words of its text.
    pub words: u64,
    /// Chunks with text that begins on it.
    pub chunks: u32,
    /// The place of the first of them in the document, counted from 0.
    pub first_chunk: Option<u32>,
    /// How good its text is, 0 to 1; none where there is none.
    pub quality: Option<f32>,
    /// Why it was not read.
    pub why: Option<String>,
}

/// Pages told of: as many as the longest of documents has.
const MOST_PAGES: u32 = 100_000;

impl Engine {
    /// Every page of a document, and whether they can be shown. Reads no original.
    pub fn document_pages(&self, id: &DocumentId) -> Result<(PagesShown, Vec<PageFacts>)> {
        let stored = self.store().document(id)?;
        let shown = match (
            view::can_view(&stored.media_type) && !self.is_masked(id)?,
            is_remote(stored.source_type),
        ) {
            (false, _) => PagesShown::No,
            (true, true) => PagesShown::WhenFetched,
            (true, false) => PagesShown::Yes,
        };
        let document = self.store().parsed(id)?;
        let chunks = self.store().pages_of_chunks(id)?;
        Ok((shown, facts(&document, &chunks)))
    }
}

fn facts(document: &Document, chunks: &[(u32, u32, u32)]) -> Vec<PageFacts> {
    let mut texts: BTreeMap<u32, String> = BTreeMap::new();
    for block in &document.blocks {
        let text = texts.entry(block.page.unwrap_or(1)).or_default();
        text.push_str(document.text_of(block));
        text.push('\n');
    }
    let last = texts.keys().next_back().copied();
    let pages = document.pages.or(last).unwrap_or(0).min(MOST_PAGES);
    let recognised = recognised(document);
    let gaps = document.gaps.iter().map(|gap| (gap.page, &gap.why));
    let gaps: BTreeMap<u32, &String> = gaps.collect();
    let mut on_page = vec![(0u32, None); pages as usize];
    for &(ordinal, first, until) in chunks {
        for page in first.max(1)..=until.min(pages) {
            let (count, earliest) = &mut on_page[page as usize - 1];
            *count += 1;
            earliest.get_or_insert(ordinal);
        }
    }
    let fact = |page: u32| {
        let text = texts.get(&page).map_or("", |text| text.trim());
        let why = gaps.get(&page).map(|why| (*why).clone());
        PageFacts {
            page,
            text: match () {
                () if text.is_empty() && why.is_some() => PageText::Unread,
                () if text.is_empty() => PageText::Empty,
                () if recognised.contains(&page) => PageText::Recognised,
                () => PageText::Written,
            },
            words: count_words(text),
            chunks: on_page[page as usize - 1].0,
            first_chunk: on_page[page as usize - 1].1,
            quality: (!text.is_empty()).then(|| gristmill_chunk::text_quality(text)),
            why,
        }
    };
    (1..=pages).map(fact).collect()
}

/// Pages whose text was recognised: those that a PDF tells, and all of a picture.
fn recognised(document: &Document) -> BTreeSet<u32> {
    if document.media_type.starts_with("image/") {
        return (1..=document.pages.unwrap_or(1)).collect();
    }
    let told = document.metadata.get("ocr").map_or("", String::as_str);
    let numbers = told.split(',').map(|number| number.trim().parse());
    numbers.filter_map(|number| number.ok()).collect()
}
