//! PowerPoint 97 presentations: the text atoms, slide by slide.

use gristmill_model::{BlockKind, Document, DocumentBuilder, Failure, ReasonCode};

use super::bytes::{u16_at, u32_at, utf16};
use super::stream;
use crate::input::{Input, damaged, failure};

/// Kinds of records.
mod record {
    pub(super) const SLIDE: u16 = 0x03EE;
    pub(super) const SLIDE_PLACE: u16 = 0x03F3;
    pub(super) const SLIDE_LIST: u16 = 0x0FF0;
    pub(super) const TEXT_HEADER: u16 = 0x0F9F;
    pub(super) const TEXT_WIDE: u16 = 0x0FA0;
    pub(super) const TEXT_NARROW: u16 = 0x0FA8;
    pub(super) const ENCRYPTED: u16 = 0x2F14;
}

/// Records within records, deeper than any program writes.
const DEEPEST: u8 = 32;

/// Kinds of text that are a slide's title.
const TITLES: [u32; 2] = [0, 6];

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let records = stream(input.bytes, "PowerPoint Document")?
        .ok_or_else(|| damaged("the presentation", "its main stream is missing"))?;
    let mut texts = Texts::default();
    texts.walk(&records, DEEPEST);
    if texts.encrypted {
        let detail = format!("`{}` is encrypted", input.name);
        return Err(failure(ReasonCode::NeedsPassword, detail));
    }
    let mut builder = DocumentBuilder::new(input.format.media_type);
    let outline = texts.outline.len();
    builder.pages(u32::try_from(outline.max(texts.drawn.len())).unwrap_or(0));
    let drawn = texts.drawn.iter().map(Some).chain(std::iter::repeat(None));
    let slides = texts
        .outline
        .iter()
        .map(Some)
        .chain(std::iter::repeat(None));
    let both = slides.zip(drawn).take(outline.max(texts.drawn.len()));
    for (number, (slide, drawn)) in (1..).zip(both) {
        for (is_title, text) in slide.into_iter().chain(drawn).flatten() {
            write(*is_title, text, number, &mut builder);
        }
    }
    Ok(builder.finish())
}

fn write(is_title: bool, text: &str, page: u32, builder: &mut DocumentBuilder) {
    // A vertical tab is a line break within a paragraph.
    let text = text.replace('\u{b}', "\n");
    if is_title {
        let kind = BlockKind::Heading { level: 1 };
        return builder.push(kind, Some(page), &text.replace('\r', " "));
    }
    for paragraph in text.split('\r') {
        builder.push(BlockKind::Paragraph, Some(page), paragraph);
    }
}

/// Texts of one slide, titles marked.
type Slide = Vec<(bool, String)>;

/// Texts by slide: those of placeholders, kept in one list, and those of text boxes.
#[derive(Default)]
struct Texts {
    outline: Vec<Slide>,
    drawn: Vec<Slide>,
    in_outline: bool,
    in_slide: bool,
    kind: u32,
    encrypted: bool,
}

impl Texts {
    fn walk(&mut self, bytes: &[u8], depth: u8) {
        let mut at = 0;
        while let (Some(version), Some(kind), Some(length)) = (
            u16_at(bytes, at),
            u16_at(bytes, at + 2),
            u32_at(bytes, at + 4),
        ) {
            let start = at + 8;
            let end = start.saturating_add(length as usize).min(bytes.len());
            let content = &bytes[start..end];
            match version & 0xF == 0xF && depth > 0 {
                true => self.container(version >> 4, kind, content, depth - 1),
                false => self.atom(kind, content),
            }
            at = end;
        }
    }

    fn container(&mut self, instance: u16, kind: u16, content: &[u8], depth: u8) {
        let outside = (self.in_outline, self.in_slide);
        match kind {
            // Instance 1 lists the masters, 2 the notes.
            record::SLIDE_LIST => self.in_outline = instance == 0,
            record::SLIDE => {
                self.in_slide = true;
                self.drawn.push(Slide::new());
            }
            record::ENCRYPTED => self.encrypted = true,
            _ => {}
        }
        self.walk(content, depth);
        (self.in_outline, self.in_slide) = outside;
    }

    fn atom(&mut self, kind: u16, content: &[u8]) {
        match kind {
            record::SLIDE_PLACE if self.in_outline => self.outline.push(Slide::new()),
            record::TEXT_HEADER => self.kind = u32_at(content, 0).unwrap_or(u32::MAX),
            record::TEXT_WIDE => self.text(utf16(content)),
            // The low halves of two-byte characters whose high halves are all zero.
            record::TEXT_NARROW => {
                self.text(content.iter().map(|&byte| char::from(byte)).collect())
            }
            _ => {}
        }
    }

    fn text(&mut self, text: String) {
        let slides = match (self.in_outline, self.in_slide) {
            (true, _) => &mut self.outline,
            (false, true) => &mut self.drawn,
            (false, false) => return,
        };
        let is_title = TITLES.contains(&self.kind);
        if let Some(slide) = slides.last_mut() {
            slide.push((is_title, text));
        }
    }
}
