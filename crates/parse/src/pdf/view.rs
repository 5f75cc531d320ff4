//! One page of a PDF as it looks, and its words with their places.

use std::ffi::c_int;

use gristmill_model::{Failure, ParseRequest, ReasonCode};

use super::bindings::RectF;
use super::handles::{Page as PdfPage, Pdf, TextPage};
use super::unicode::{self, Class};
use super::{fail, library, open_failure};
use crate::view::{MOST_WORDS, Page, PageView, Picture, Rect, ViewRequest, Word, canvas, encode};

/// PDFium's `FPDFBitmap_BGR`.
const BGR: c_int = 2;

/// `FPDF_ANNOT`, so that notes and filled forms are seen, and `FPDF_REVERSE_BYTE_ORDER`, so that
/// red comes first.
const FLAGS: c_int = 0x01 | 0x10;

/// Characters of one page that are looked at.
const MOST_CHARACTERS: c_int = 400_000;

/// The size of the page that places are measured on.
const SCALE: c_int = 1 << 16;

/// Looks at a page of a PDF in memory.
pub(crate) fn view(bytes: &[u8], wanted: &ViewRequest) -> Result<PageView, Failure> {
    let mut request = ParseRequest::new(&wanted.path, &wanted.name);
    request.password.clone_from(&wanted.password);
    let pdfium = library::lock()?;
    let pdf = Pdf::open_bytes(&pdfium, bytes, wanted.password.as_ref())
        .map_err(|error| open_failure(error, &request))?;
    let pages = pdf.page_count();
    if wanted.page == 0 || wanted.page > pages {
        return Ok(PageView { pages, page: None });
    }
    let broken = |what: &str| {
        let why = format!("page {} {what}", wanted.page);
        fail(ReasonCode::Damaged, &request, &why)
    };
    let page = pdf
        .page(wanted.page - 1)
        .ok_or_else(|| broken("is broken"))?;
    let (width, height) = page.size();
    let picture = wanted.width.map(|pixels| {
        let size = canvas((width, height), pixels).ok_or_else(|| broken("has no size"))?;
        draw(&page, size).unwrap_or_else(|| Err(broken("cannot be drawn")))
    });
    Ok(PageView {
        pages,
        page: Some(Page {
            width,
            height,
            picture: picture.transpose()?,
            words: match wanted.words {
                true => page
                    .text()
                    .map_or_else(Vec::new, |text| words(&page, &text)),
                false => Vec::new(),
            },
        }),
    })
}

fn draw(page: &PdfPage<'_>, size: (u32, u32)) -> Option<Result<Picture, Failure>> {
    let (width, height) = (c_int::try_from(size.0).ok()?, c_int::try_from(size.1).ok()?);
    let row = width * 3;
    let mut pixels = vec![255u8; row as usize * height as usize];
    let api = page.api;
    // SAFETY: the buffer holds `height` rows of `row` bytes and outlives the bitmap.
    unsafe {
        let bitmap = (api.FPDFBitmap_CreateEx)(width, height, BGR, pixels.as_mut_ptr().cast(), row);
        if bitmap.is_null() {
            return None;
        }
        (api.FPDFBitmap_FillRect)(bitmap, 0, 0, width, height, 0xffff_ffff);
        (api.FPDF_RenderPageBitmap)(bitmap, page.handle, 0, 0, width, height, 0, FLAGS);
        (api.FPDFBitmap_Destroy)(bitmap);
    }
    Some(encode(&pixels, size))
}

/// The words of a page in the order they are drawn.
fn words(page: &PdfPage<'_>, text: &TextPage<'_>) -> Vec<Word> {
    let mut reader = Reader::default();
    let mut high = None;
    for at in 0..text.len().min(MOST_CHARACTERS) {
        if reader.words.len() >= MOST_WORDS {
            break;
        }
        // SAFETY: the text page is loaded and has this character.
        let unit = unsafe { (text.api.FPDFText_GetUnicode)(text.handle, at) };
        match unicode::classify(unit, &mut high) {
            Class::Text(unicode::BROKEN) | Class::Space | Class::LineEnd => reader.end(),
            Class::Text(character) => {
                if let Some(place) = place(page, text, at) {
                    reader.take(character, place);
                }
            }
            Class::Skip | Class::Unreadable => {}
        }
    }
    reader.end();
    reader.words
}

#[derive(Default)]
struct Reader {
    words: Vec<Word>,
    word: Option<Word>,
}

impl Reader {
    fn take(&mut self, character: char, place: Rect) {
        if let Some(word) = &self.word
            && !is_beside(&word.place, &place)
        {
            self.end();
        }
        let word = self.word.get_or_insert_with(|| Word {
            text: String::new(),
            place,
        });
        unicode::push(&mut word.text, character);
        word.place = word.place.union(place);
        // Where there are no spaces a whole line would be one word.
        if unicode::is_cjk(character) {
            self.end();
        }
    }

    fn end(&mut self) {
        self.words.extend(self.word.take());
    }
}

/// Whether a character stands on the line of the word before it.
fn is_beside(word: &Rect, character: &Rect) -> bool {
    let middle = character.top + character.height / 2.0;
    middle >= word.top && middle <= word.top + word.height
}

/// Where a character stands on the page as it is shown; none for one outside of it.
fn place(page: &PdfPage<'_>, text: &TextPage<'_>, at: c_int) -> Option<Rect> {
    let mut bounds = RectF::default();
    // SAFETY: the text page is loaded and has this character; the rectangle is ours.
    let known = unsafe { (text.api.FPDFText_GetLooseCharBox)(text.handle, at, &mut bounds) } != 0;
    if !known {
        return None;
    }
    let one = point(page, bounds.left, bounds.top)?;
    let other = point(page, bounds.right, bounds.bottom)?;
    let inside = |value: f32| value.clamp(0.0, 1.0);
    let (left, right) = (inside(one.0.min(other.0)), inside(one.0.max(other.0)));
    let (top, bottom) = (inside(one.1.min(other.1)), inside(one.1.max(other.1)));
    (right > left && bottom > top).then_some(Rect {
        left,
        top,
        width: right - left,
        height: bottom - top,
    })
}

/// A point of the page in parts of what is shown of it, turned as that is.
fn point(page: &PdfPage<'_>, x: f32, y: f32) -> Option<(f32, f32)> {
    let (mut across, mut down) = (0, 0);
    let (x, y) = (f64::from(x), f64::from(y));
    // SAFETY: the page is loaded; both numbers are ours.
    let known = unsafe {
        (page.api.FPDF_PageToDevice)(
            page.handle,
            0,
            0,
            SCALE,
            SCALE,
            0,
            x,
            y,
            &mut across,
            &mut down,
        )
    };
    let part = |value: c_int| value as f32 / SCALE as f32;
    (known != 0).then(|| (part(across), part(down)))
}
