//! Puts a document together from a child's frames and checks that it is one.

use gristmill_model::{Block, BlockKind, Document};

use super::wire::{FromChild, Head};

/// A document on its way in.
#[derive(Default)]
pub(super) struct Assembly {
    head: Option<Head>,
    text: String,
    blocks: Vec<Block>,
}

impl Assembly {
    /// Takes the next part; `false` for a frame that is no part of a document.
    pub(super) fn take(&mut self, frame: FromChild) -> bool {
        match frame {
            FromChild::Head(head) => self.head = Some(head),
            FromChild::Text(piece) => self.text.push_str(&piece),
            FromChild::Blocks(blocks) => self.blocks.extend(blocks.into_iter().map(Block::from)),
            FromChild::Ready { .. }
            | FromChild::Progress { .. }
            | FromChild::Recognising { .. }
            | FromChild::Recognised
            | FromChild::Done
            | FromChild::Viewed(_)
            | FromChild::Failed(_) => return false,
        }
        true
    }

    /// The document, if what arrived keeps the model's promises.
    pub(super) fn finish(self) -> Option<Document> {
        let head = self.head?;
        let document = Document {
            title: head.title,
            language: head.language,
            media_type: head.media_type,
            metadata: head.metadata.into_iter().collect(),
            pages: head.pages,
            images: head.images,
            text: self.text,
            blocks: self.blocks,
            gaps: Head::page_gaps(head.gaps),
            margins: Head::page_margins(head.margins),
        };
        is_sound(&document).then_some(document)
    }
}

/// Spans lie in the text, on character boundaries, one after the other.
fn is_sound(document: &Document) -> bool {
    let mut end = 0;
    document.blocks.iter().all(|block| {
        let (from, to) = (block.span.start, block.span.end);
        let ordered = end <= from && from <= to && to <= document.text.len() as u64;
        end = to;
        ordered && on_boundaries(document, block) && kind_is_sound(&block.kind)
    })
}

fn on_boundaries(document: &Document, block: &Block) -> bool {
    let boundary = |at: u64| document.text.is_char_boundary(at as usize);
    boundary(block.span.start) && boundary(block.span.end)
}

fn kind_is_sound(kind: &BlockKind) -> bool {
    match kind {
        BlockKind::Heading { level } => (1..=6).contains(level),
        BlockKind::Table { table } => {
            let width = table.rows.first().map_or(0, Vec::len);
            table.rows.iter().all(|row| row.len() == width)
        }
        BlockKind::Paragraph
        | BlockKind::ListItem { .. }
        | BlockKind::Code { .. }
        | BlockKind::Formula
        | BlockKind::Quote
        | BlockKind::Caption
        | BlockKind::Footnote => true,
    }
}
