//! Reads a document page by page: its text where it has some, its looks where it has none.

use gristmill_model::{Failure, Flow, ParseProgress, ProcessingOptions, ReasonCode};

use super::extract::PageText;
use super::forms::{self, Form, Written};
use super::handles::{Page, Pdf, TextPage};
use super::rulings::{self, Drawn};
use super::scans::{self, Recognition};
use super::{extract, plain};
use crate::ocr::OcrBlock;

/// A page with fewer characters than this may be a scan with a stamp on it.
const FEW_CHARACTERS: u32 = 30;

/// Share of a page that a scan covers at least.
const SCAN: f32 = 0.5;

/// Number of drawn shapes from which a page without text may be text drawn as shapes.
const MANY_SHAPES: u32 = 40;

/// What a page's text came from.
pub(super) enum Content {
    /// Its text with places and looks.
    Text(PageText, Drawn),
    /// Its text as it is drawn, when structure is not asked for.
    Plain(String),
    /// What text recognition found.
    Recognised(Vec<OcrBlock>),
}

/// A page as read.
pub(super) struct PageRead {
    /// Counted from 1.
    pub(super) number: u32,
    pub(super) content: Content,
    pub(super) written: Vec<Written>,
}

/// A document as read.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) pages: Vec<PageRead>,
    /// Pages that yielded nothing, and why.
    pub(super) gaps: Vec<(u32, String)>,
    /// Number of pictures on pages that were looked at: all of them where structure is asked for.
    pub(super) images: u32,
    /// Whether a gap is a picture that nothing could read.
    pub(super) unread_pictures: bool,
}

/// Reads all pages. `watch` is called after each, and during text recognition.
pub(super) fn read(
    pdf: &Pdf<'_>,
    options: &ProcessingOptions,
    watch: &mut dyn FnMut(ParseProgress) -> Flow,
) -> Result<Reading, Stopped> {
    let form = Form::of(pdf);
    let count = pdf.page_count();
    let mut reading = Reading::default();
    for index in 0..count {
        let mut watch = |done: u32| {
            watch(ParseProgress {
                done,
                of: Some(count),
            })
        };
        let mut job = PageJob {
            options,
            form: form.as_ref(),
            number: index + 1,
            watch: &mut watch,
        };
        job.read(pdf.page(index), &mut reading)?;
        if watch(index + 1) == Flow::Stop {
            return Err(Stopped);
        }
    }
    Ok(reading)
}

/// The job was stopped.
pub(super) struct Stopped;

struct PageJob<'a> {
    options: &'a ProcessingOptions,
    form: Option<&'a Form<'a>>,
    number: u32,
    watch: &'a mut dyn FnMut(u32) -> Flow,
}

impl PageJob<'_> {
    fn read(&mut self, page: Option<Page<'_>>, reading: &mut Reading) -> Result<(), Stopped> {
        let text = page.as_ref().and_then(Page::text);
        let (Some(page), Some(text)) = (&page, &text) else {
            reading
                .gaps
                .push((self.number, "damaged: the page cannot be read".to_owned()));
            return Ok(());
        };
        let written = forms::written(page, self.form);
        let content = match self.options.preserve_structure {
            true => self.structured(page, text, reading)?,
            false => self.plain(page, text, reading)?,
        };
        reading.pages.push(PageRead {
            number: self.number,
            content,
            written,
        });
        Ok(())
    }

    fn structured(
        &mut self,
        page: &Page<'_>,
        text: &TextPage<'_>,
        reading: &mut Reading,
    ) -> Result<Content, Stopped> {
        let text = extract::read(page, text);
        let drawn = rulings::find(page, text.turns);
        reading.images += drawn.images;
        match self.by_looks(page, &drawn, text.characters, text.unreadable, reading)? {
            Some(content) => Ok(content),
            None => Ok(Content::Text(text, drawn)),
        }
    }

    fn plain(
        &mut self,
        page: &Page<'_>,
        text: &TextPage<'_>,
        reading: &mut Reading,
    ) -> Result<Content, Stopped> {
        let text = plain::read(&text.utf16());
        if text.characters >= FEW_CHARACTERS && text.unreadable * 2 <= text.characters {
            return Ok(Content::Plain(text.text));
        }
        let drawn = rulings::find(page, 0);
        match self.by_looks(page, &drawn, text.characters, text.unreadable, reading)? {
            Some(content) => Ok(content),
            None => Ok(Content::Plain(text.text)),
        }
    }

    /// What text recognition makes of the page, if its own text is no good.
    fn by_looks(
        &mut self,
        page: &Page<'_>,
        drawn: &Drawn,
        characters: u32,
        unreadable: u32,
        reading: &mut Reading,
    ) -> Result<Option<Content>, Stopped> {
        let need = Need::of(drawn, characters, unreadable);
        if need == Need::None {
            return Ok(None);
        }
        let recognition = Recognition::of(self.options.ocr);
        let found = match recognition {
            Recognition::On => self.recognise(page)?,
            Recognition::Off | Recognition::Missing => Err(recognition.why_not().to_owned()),
        };
        let found = found.and_then(|blocks| match blocks.is_empty() {
            true => Err(recognition.why_not().to_owned()),
            false => Ok(blocks),
        });
        match (found, need) {
            (Ok(blocks), Need::Instead) => Ok(Some(Content::Recognised(blocks))),
            (Ok(blocks), _) if letters(&blocks) > characters * 3 => {
                Ok(Some(Content::Recognised(blocks)))
            }
            (Ok(_), _) | (Err(_), Need::IfMore) => Ok(None),
            (Err(why), Need::Instead) => {
                reading.gaps.push((self.number, why));
                reading.unread_pictures |= recognition != Recognition::On;
                Ok(Some(Content::Recognised(Vec::new())))
            }
            (Err(_), Need::None) => Ok(None),
        }
    }

    fn recognise(&mut self, page: &Page<'_>) -> Result<Result<Vec<OcrBlock>, String>, Stopped> {
        let done = self.number - 1;
        match scans::read(page, &mut || (self.watch)(done)) {
            Ok(blocks) => Ok(Ok(blocks)),
            Err(Failure {
                code: ReasonCode::Cancelled,
                ..
            }) => Err(Stopped),
            Err(failure) => Ok(Err(format!("{}: {}", failure.code, failure.detail))),
        }
    }
}

/// Whether a page has to be read by its looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    None,
    /// It has a little text that may be all there is.
    IfMore,
    /// It has no text to lose.
    Instead,
}

impl Need {
    fn of(drawn: &Drawn, characters: u32, unreadable: u32) -> Self {
        let readable = characters - unreadable;
        let is_garbage = characters > 10 && unreadable * 2 > characters;
        let has_looks = drawn.pictures > 0.005 || drawn.shapes >= MANY_SHAPES;
        match readable {
            _ if is_garbage => Need::Instead,
            0 if has_looks => Need::Instead,
            0 => Need::None,
            _ if readable < FEW_CHARACTERS && drawn.pictures >= SCAN => Need::IfMore,
            _ => Need::None,
        }
    }
}

fn letters(blocks: &[OcrBlock]) -> u32 {
    blocks
        .iter()
        .map(|block| block.text.chars().filter(|c| !c.is_whitespace()).count() as u32)
        .sum()
}
