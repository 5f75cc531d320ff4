//! From runs of text to blocks: the steps of the structure pass in their order.

use gristmill_model::{DocumentBuilder, ProcessingOptions};

use super::extract::{self, PageText};
use super::flow::{self, PageFlow};
use super::furniture::{self, Edges};
use super::handles::{Page, TextPage};
use super::headings::Outline;
use super::rulings::{self, Drawn};
use super::segment::Segment;
use super::stats::Normal;
use super::{blocks, paragraphs, tables};

/// What is read of a page before the structure pass.
pub(super) struct PageInput {
    number: u32,
    text: PageText,
    drawn: Drawn,
}

impl PageInput {
    /// Reads a page, counted from 1.
    pub(super) fn read(number: u32, page: &Page<'_>, text: &TextPage<'_>) -> Self {
        let text = extract::read(page, text);
        let drawn = rulings::find(page, text.turns);
        Self {
            number,
            text,
            drawn,
        }
    }
}

/// Appends the blocks of a document's pages.
pub(super) fn push(
    builder: &mut DocumentBuilder,
    pages: Vec<PageInput>,
    options: &ProcessingOptions,
) {
    let furniture = {
        let edges: Vec<Edges<'_>> = pages
            .iter()
            .map(|page| Edges { segments: &page.text.segments, height: page.text.height })
            .collect();
        furniture::find(&edges)
    };
    let flows: Vec<PageFlow> = pages
        .into_iter()
        .zip(furniture)
        .map(|(page, furniture)| page_flow(page, &furniture))
        .collect();
    let normal = Normal::of(&flows);
    let items = paragraphs::join_lines(flows, &normal);
    blocks::push_all(
        builder,
        items,
        &normal,
        &Outline::default(),
        options.extract_math,
    );
}

fn page_flow(page: PageInput, furniture: &[usize]) -> PageFlow {
    let segments: Vec<Segment> = page
        .text
        .segments
        .into_iter()
        .enumerate()
        .filter(|(index, _)| !furniture.contains(index))
        .map(|(_, segment)| segment)
        .collect();
    PageFlow {
        number: page.number,
        height: page.text.height,
        pieces: flow::join_rows(tables::separate(segments, &page.drawn.rules)),
    }
}
