//! From what was read to blocks: the steps of the structure pass in their order.

use gristmill_model::{BlockKind, DocumentBuilder, ProcessingOptions};

use super::extract::PageText;
use super::flow::{self, PageFlow, Piece};
use super::furniture::{self, Edges};
use super::headings::Outline;
use super::reading::{Content, PageRead};
use super::rulings::Drawn;
use super::segment::Segment;
use super::stats::Normal;
use super::{blocks, paragraphs, tables};
use crate::ocr::OcrBlock;

/// Appends the blocks of a document's pages.
pub(super) fn push(
    builder: &mut DocumentBuilder,
    pages: Vec<PageRead>,
    outline: &Outline,
    options: &ProcessingOptions,
) {
    let furniture = furniture_of(&pages);
    keep_margins(builder, &pages, &furniture);
    let flows: Vec<PageFlow> = pages
        .into_iter()
        .zip(furniture)
        .map(|(page, furniture)| page_flow(page, &furniture))
        .collect();
    let normal = Normal::of(&flows);
    let items = paragraphs::join_lines(flows, &normal);
    blocks::push_all(builder, items, &normal, outline, options.extract_math);
}

fn furniture_of(pages: &[PageRead]) -> Vec<Vec<usize>> {
    let edges: Vec<Edges<'_>> = pages
        .iter()
        .map(|page| match &page.content {
            Content::Text(text, _) => Edges {
                segments: &text.segments,
                height: text.height,
            },
            Content::Plain(_) | Content::Recognised(_) => Edges {
                segments: &[],
                height: 0.0,
            },
        })
        .collect();
    furniture::find(&edges)
}

/// Keeps what is taken away: it says nothing new on each page, but may say who may read it.
fn keep_margins(builder: &mut DocumentBuilder, pages: &[PageRead], furniture: &[Vec<usize>]) {
    for (page, places) in pages.iter().zip(furniture) {
        let Content::Text(text, _) = &page.content else {
            continue;
        };
        let lines = places.iter().map(|&place| &text.segments[place].text);
        for line in lines.filter(|line| line.contains(char::is_alphabetic)) {
            builder.margin(Some(page.number), line);
        }
    }
}

fn page_flow(page: PageRead, furniture: &[usize]) -> PageFlow {
    let (mut pieces, height) = match page.content {
        Content::Text(text, drawn) => {
            let height = text.height;
            (text_pieces(text, &drawn, furniture), height)
        }
        Content::Plain(text) => (vec![Piece::Ready(BlockKind::Paragraph, text)], 0.0),
        Content::Recognised(blocks) => (blocks.into_iter().map(recognised).collect(), 0.0),
    };
    // Values of fields are not part of the page's own text, but some programs draw them twice.
    let shown: String = pieces.iter().map(Piece::text).collect();
    let written = page
        .written
        .into_iter()
        .filter(|written| !written.is_drawn_in(&shown));
    pieces.extend(written.map(|written| Piece::Ready(BlockKind::Paragraph, written.text)));
    PageFlow {
        number: page.number,
        height,
        pieces,
    }
}

fn text_pieces(text: PageText, drawn: &Drawn, furniture: &[usize]) -> Vec<Piece> {
    let segments: Vec<Segment> = text
        .segments
        .into_iter()
        .enumerate()
        .filter(|(index, _)| !furniture.contains(index))
        .map(|(_, segment)| segment)
        .collect();
    flow::join_rows(tables::separate(segments, &drawn.rules))
}

fn recognised(block: OcrBlock) -> Piece {
    Piece::Ready(BlockKind::Paragraph, block.text)
}
