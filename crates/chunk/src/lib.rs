//! Cuts a document into the passages that are embedded, stored and found.
//!
//! The document is first taken apart into [`atoms`]: sentences, list items, table rows,
//! lines of code, none larger than a chunk may be. They are then [`pack`]ed greedily,
//! breaking where the document itself breaks most strongly, so that headings stay with
//! their text and rows stay whole. Last, passages of low [`quality`] are left out and counted.
//! Nothing here knows a model: sizes come from the [`TokenCounter`] passed in.

mod atoms;
mod headings;
mod pack;
mod quality;

use gristmill_model::{
    BlockKind, Chunk, Chunked, Document, LeftOut, ProcessingOptions, Span, TokenCounter,
};

use atoms::Atom;
use pack::{Limits, Packer, Passage};

/// Changes whenever the same document could be cut differently: part of the fingerprint.
pub const VERSION: &str = "1";

/// How good a text of any kind is by legibility and repetition, 0 to 1: what passages are judged
/// by, less the signals that only running text can be judged by.
pub fn text_quality(text: &str) -> f32 {
    quality::judge(text, false).quality
}

/// The chunks of `document`, in order.
///
/// No chunk is longer than `options.chunk_size` (in `options.chunk_unit`) nor than
/// `tokens.max_tokens()`; text is split, never dropped, to keep both limits. Each chunk's
/// text is a slice of the document's text, preceded by the table's heading rows where it
/// starts inside a table. Chunks below `options.quality_threshold` are in `left_out`.
pub fn chunk(
    document: &Document,
    options: &ProcessingOptions,
    tokens: &dyn TokenCounter,
) -> Chunked {
    let limits = Limits::new(options, tokens.max_tokens());
    let atoms = atoms::of(document, &limits, tokens);
    let paths = headings::paths(document);
    let passages = Packer::new(document, &atoms, &limits, tokens).passages();
    let mut chunked = Chunked::default();
    let mut quality_sum = 0.0;
    for passage in passages {
        let members = &atoms[passage.first..passage.end];
        let verdict = quality::judge(&passage.text, is_prose(document, members));
        // A document that is one short note is still a document.
        let alone = members.len() == atoms.len();
        if verdict.quality < options.quality_threshold && !alone {
            chunked.left_out.push(LeftOut {
                span: span(members),
                reason: verdict.reason,
                quality: verdict.quality,
            });
            continue;
        }
        quality_sum += verdict.quality;
        let ordinal = chunked.chunks.len() as u32;
        let chunk = describe(document, passage, members, &paths, ordinal);
        chunked.chunks.push(chunk);
    }
    if !chunked.chunks.is_empty() {
        chunked.quality = quality_sum / chunked.chunks.len() as f32;
    }
    chunked
}

fn describe(
    document: &Document,
    passage: Passage,
    members: &[Atom],
    paths: &headings::Paths,
    ordinal: u32,
) -> Chunk {
    let blocks = members[0].block..members[members.len() - 1].block + 1;
    let mut pages = blocks.clone().filter_map(|i| document.blocks[i].page);
    let first_page = pages.next();
    let pages = first_page.map(|first| {
        let (low, high) = pages.fold((first, first), |(low, high), page| {
            (low.min(page), high.max(page))
        });
        (low, high)
    });
    Chunk {
        ordinal,
        heading_path: paths.common(document, blocks),
        pages,
        span: span(members),
        tokens: passage.tokens as u32,
        text: passage.text,
    }
}

fn span(members: &[Atom]) -> Span {
    Span {
        start: members[0].start as u64,
        end: members[members.len() - 1].end as u64,
    }
}

/// Whether most of the passage is running text, which prose signals may judge.
fn is_prose(document: &Document, members: &[Atom]) -> bool {
    let prose = |atom: &&Atom| {
        !matches!(
            document.blocks[atom.block].kind,
            BlockKind::Table { .. } | BlockKind::Code { .. } | BlockKind::Formula
        )
    };
    let length = |atom: &Atom| atom.end - atom.start;
    let all: usize = members.iter().map(length).sum();
    let running: usize = members.iter().filter(prose).map(length).sum();
    running * 2 > all
}
