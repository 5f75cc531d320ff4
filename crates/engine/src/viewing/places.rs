//! Where the chunks of a document stand on one of its pages.

use std::sync::Arc;

use gristmill_model::{Block, Chunk, ChunkId, Document, DocumentId};
use gristmill_parse::view::{Alignment, Page, PageView, Rect, Word, align};
use gristmill_store::StoredDocument;

use super::{PageOf, beyond};
use crate::engine::Engine;
use crate::error::Result;

/// Letters of the end of a paragraph by which it is known to go on from the page before.
const TAIL: usize = 60;
/// How much of that has to be found.
const SURE: f32 = 0.9;
/// A chunk of which less was found is not shown at all: it would be by chance.
const LEAST: f32 = 0.2;

/// What stands where on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct PagePlaces {
    /// How wide the page is: points of a PDF, pixels of a picture.
    pub width: f32,
    /// How high it is, in the same unit.
    pub height: f32,
    /// Words that the page has as text; none on a scan.
    pub words: u32,
    /// Its chunks in the order of the document.
    pub chunks: Vec<ChunkOnPage>,
    /// Where the text stands that was asked for.
    pub text: Vec<Rect>,
}

/// A chunk of which some is on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct ChunkOnPage {
    /// Which.
    pub id: ChunkId,
    /// Its place in the document, counted from 0.
    pub ordinal: u32,
    /// How much of what it has on the page was found, 0 to 1.
    pub found: f32,
    /// Where.
    pub places: Vec<Rect>,
}

impl Engine {
    /// Where the chunks of a page stand, and where `text` does.
    pub fn page_places(&self, of: &PageOf, text: Option<&str>) -> Result<PagePlaces> {
        let stored = self.shown(&of.document)?;
        let view = self.words_of(&stored, of)?;
        let page = match &view.page {
            Some(page) => page,
            None => return Err(beyond(&stored, of, view.pages)),
        };
        let chunks = self.chunks_on(&of.document, of.page, page)?;
        let text = text.map(|text| align(&page.words, text, aspect(page)));
        Ok(PagePlaces {
            width: page.width,
            height: page.height,
            words: page.words.len() as u32,
            chunks,
            text: text.map_or_else(Vec::new, |found| found.places),
        })
    }

    fn words_of(&self, stored: &StoredDocument, of: &PageOf) -> Result<Arc<PageView>> {
        let key = (stored.content_hash, of.page);
        if let Some(view) = self.viewing.cache.words(&key) {
            return Ok(view);
        }
        let view = Arc::new(self.view(stored, of, None)?);
        self.viewing.cache.keep_words(key, &view);
        Ok(view)
    }

    fn chunks_on(&self, id: &DocumentId, number: u32, page: &Page) -> Result<Vec<ChunkOnPage>> {
        // A paragraph belongs to the page it begins on, and may go on to the next.
        let near = self
            .store()
            .chunks_on_pages(id, number.saturating_sub(1), number)?;
        let document = self.store().parsed(id)?;
        let on_page = near.into_iter().filter_map(|stored| {
            let (found, places) = place(&document, &stored.chunk, number, page)?;
            Some(ChunkOnPage {
                id: stored.id,
                ordinal: stored.chunk.ordinal,
                found,
                places,
            })
        });
        Ok(on_page.collect())
    }
}

fn aspect(page: &Page) -> f32 {
    page.width / page.height
}

/// How much of a chunk was found on a page, and where; none when it has nothing there.
fn place(document: &Document, chunk: &Chunk, number: u32, page: &Page) -> Option<(f32, Vec<Rect>)> {
    let mut own = String::new();
    let mut before = None;
    for block in &document.blocks {
        let text = shared(document, block, chunk);
        match block.page {
            Some(at) if at == number => own.extend([text, "\n"]),
            Some(at) if at + 1 == number && !text.is_empty() => before = Some(text),
            Some(_) | None => {}
        }
    }
    let found = align(&page.words, own.trim(), aspect(page));
    let carried = before.filter(|text| goes_on(&page.words, text, aspect(page)));
    let carried = carried.map(|text| align(&page.words, text, aspect(page)));
    match (own.trim().is_empty(), carried) {
        (true, None) => None,
        (true, Some(carried)) => Some((1.0, carried.places)),
        (false, carried) => Some(joined(found, carried)),
    }
}

fn joined(found: Alignment, carried: Option<Alignment>) -> (f32, Vec<Rect>) {
    let places = match found.share < LEAST {
        true => Vec::new(),
        false => found.places,
    };
    let carried = carried.map_or_else(Vec::new, |carried| carried.places);
    (found.share, carried.into_iter().chain(places).collect())
}

/// The part of a block's text that is in the chunk.
fn shared<'a>(document: &'a Document, block: &Block, chunk: &Chunk) -> &'a str {
    let start = block.span.start.max(chunk.span.start) as usize;
    let end = block.span.end.min(chunk.span.end) as usize;
    document.text.get(start..end).unwrap_or_default()
}

/// Whether the last words of a text from the page before stand on this one.
fn goes_on(words: &[Word], text: &str, aspect: f32) -> bool {
    let letters = text.char_indices().rev().take(TAIL).last();
    let tail = letters.map_or(text, |(at, _)| &text[at..]);
    tail.chars().count() >= TAIL / 2 && align(words, tail, aspect).share >= SURE
}
