//! Texts and documents with what was found in them taken out.

use std::ops::Range;

use gristmill_model::{
    Block, BlockKind, Document, DocumentBuilder, Hit, HitFamily, HitKind, Table,
};

use crate::Classifier;
use crate::fields::{MARGIN, TITLE, prefix, text_of};
use crate::found::Found;
use crate::layout::{Layout, range};

/// `text` with the spans of `hits` replaced by what they were: `[US social security number]`.
/// Words that mark a document stay. Spans must be in order, without overlaps and within the
/// text; one that is not, or is empty, is left out.
///
/// A [`gristmill_model::Classification`] lists only so many hits: to take out everything,
/// call [`Classifier::redact`] or [`Classifier::redact_text`].
pub fn redact(text: &str, hits: &[Hit]) -> String {
    let spans = hits
        .iter()
        .map(|hit| (hit.kind, hit.span.start as usize..hit.span.end as usize));
    replace(text, spans)
}

fn replace(text: &str, spans: impl Iterator<Item = (HitKind, Range<usize>)>) -> String {
    let mut redacted = String::with_capacity(text.len());
    let mut at = 0;
    let taken_out =
        |(kind, span): &(HitKind, Range<usize>)| is_taken_out(*kind) && !span.is_empty();
    for (kind, span) in spans.filter(taken_out) {
        let Some(before) = text.get(at..span.start) else {
            continue;
        };
        if text.get(span.clone()).is_none() {
            continue;
        }
        redacted.push_str(before);
        redacted.push('[');
        redacted.push_str(kind.name());
        redacted.push(']');
        at = span.end;
    }
    redacted.push_str(&text[at..]);
    redacted
}

/// Values are taken out; words by which an author marks a document are not.
fn is_taken_out(kind: HitKind) -> bool {
    match kind.family() {
        HitFamily::Identity
        | HitFamily::Payment
        | HitFamily::Contact
        | HitFamily::Secret
        | HitFamily::Own => true,
        HitFamily::Marker | HitFamily::Unsafe => false,
    }
}

impl Classifier {
    /// `text` with everything that decides a label replaced by what it was.
    pub fn redact_text(&self, text: &str) -> String {
        let found = self.deciding(text, &Layout::default());
        replace(text, spans(&found, 0..text.len()))
    }

    /// `document` with everything that decides a label replaced by what it was: in its text,
    /// cells, title, metadata and margins. Blocks and pages stay as they are.
    pub fn redact(&self, document: &Document) -> Document {
        let found = self.deciding(&document.text, &Layout::of(document));
        let mut builder = DocumentBuilder::new(document.media_type.as_str());
        for block in &document.blocks {
            push(&mut builder, document, block, &found);
        }
        if document.blocks.is_empty() {
            let text = replace(&document.text, spans(&found, 0..document.text.len()));
            builder.push(BlockKind::Paragraph, None, &text);
        }
        let title = document.title.as_deref();
        builder.title(&title.map_or(String::new(), |title| self.redact_field(TITLE, title)));
        builder.language(document.language.as_deref());
        for (field, value) in &document.metadata {
            builder.metadata(field, &self.redact_field(field, value));
        }
        for margin in &document.margins {
            builder.margin(margin.page, &self.redact_field(MARGIN, &margin.text));
        }
        for gap in &document.gaps {
            builder.gap(gap.page, gap.why.as_str());
        }
        if let Some(pages) = document.pages {
            builder.pages(pages);
        }
        builder.finish()
    }

    /// The value of a field with everything that decides a label replaced by what it was; the
    /// field's name may tell what its value is.
    pub fn redact_field(&self, name: &str, value: &str) -> String {
        let text = text_of(name, value);
        let found = self.deciding(&text, &Layout::default());
        replace(value, spans(&found, prefix(name).len()..text.len()))
    }

    fn deciding(&self, text: &str, layout: &Layout) -> Vec<Found> {
        let mut all = Vec::new();
        self.scanner.scan(text, layout, &mut |found| {
            all.extend(found.iter().filter(|found| self.decides(found)).cloned());
        });
        all
    }
}

fn push(builder: &mut DocumentBuilder, document: &Document, block: &Block, found: &[Found]) {
    let within = range(block);
    let first = found.partition_point(|found| found.range.end <= within.start);
    let end = found.partition_point(|found| found.range.start < within.end);
    let found = &found[first..end.max(first)];
    match &block.kind {
        BlockKind::Table { table } if !found.is_empty() => {
            let table = redact_table(table, document.text_of(block), within.start, found);
            builder.push_table(table, block.page);
        }
        BlockKind::Table { table } => builder.push_table(table.clone(), block.page),
        kind => {
            let text = replace(document.text_of(block), spans(found, within));
            builder.push(kind.clone(), block.page, &text);
        }
    }
}

/// Takes values out of cells. A value stands in the text form of its table where its cell
/// does, so cells are looked up there; one that is not found as it stands is emptied.
fn redact_table(table: &Table, text: &str, offset: usize, found: &[Found]) -> Table {
    let mut at = 0;
    let mut redacted = table.clone();
    for row in &mut redacted.rows {
        for cell in row.iter_mut().filter(|cell| !cell.trim().is_empty()) {
            let shown = cell.split_whitespace().collect::<Vec<_>>().join(" ");
            let Some(place) = text[at..].find(&shown) else {
                cell.clear();
                continue;
            };
            let within = offset + at + place..offset + at + place + shown.len();
            at += place + shown.len();
            if found.iter().any(|found| touches(&found.range, &within)) {
                *cell = replace(&shown, spans(found, within));
            }
        }
    }
    redacted
}

fn touches(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The ranges of what was found, counted from the start of a part and cut to it.
fn spans(found: &[Found], part: Range<usize>) -> impl Iterator<Item = (HitKind, Range<usize>)> {
    found.iter().filter_map(move |found| {
        let start = found.range.start.max(part.start);
        let end = found.range.end.min(part.end);
        (start < end).then(|| (found.kind, start - part.start..end - part.start))
    })
}
