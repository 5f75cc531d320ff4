//! Pages that are pictures: drawn by PDFium, read by text recognition.

use gristmill_model::{Failure, Flow, ReasonCode, Stage};

use super::handles::Page;
use crate::ocr::{self, OcrBlock, OcrInput};

/// Resolution at which pages are drawn, in pixels per inch.
const DPI: f32 = 300.0;

/// Most pixels of a drawn page: an A4 page at full resolution and some more. Larger ones
/// are drawn coarser, since recognition takes ten times this in bytes.
const MOST_PIXELS: f32 = 10_000_000.0;

/// PDFium's `FPDFBitmap_Gray`.
const GRAY: i32 = 1;

/// `FPDF_ANNOT`. With `FPDF_GRAYSCALE` PDFium would turn whole pictures grey before it
/// shrinks them; drawing on a grey bitmap does the same to the pixels that are left.
const FLAGS: i32 = 0x01;

/// What can be done with pages that are pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recognition {
    /// They are read.
    On,
    /// The job's options say not to.
    Off,
    /// There is no program to read them with.
    Missing,
}

impl Recognition {
    /// What the options and this machine allow.
    pub(super) fn of(wanted: bool) -> Self {
        match (wanted, wanted && ocr::available()) {
            (false, _) => Recognition::Off,
            (true, true) => Recognition::On,
            (true, false) => Recognition::Missing,
        }
    }

    /// Why a page stays unread, in a sentence.
    pub(super) fn why_not(self) -> &'static str {
        match self {
            Recognition::On => "no_text: text recognition found nothing on it",
            Recognition::Off => {
                "no_text_layer: the page is a picture and text recognition is switched off"
            }
            Recognition::Missing => {
                "no_text_layer: the page is a picture and the program `tesseract` is not installed"
            }
        }
    }
}

/// Reads a page by its looks.
pub(super) fn read(
    page: &Page<'_>,
    watch: &mut dyn FnMut() -> Flow,
) -> Result<Vec<OcrBlock>, Failure> {
    let canvas = Canvas::of(page);
    let turn = ocr::turn(canvas.pixels())?;
    let Some(pixels) = draw(page, &canvas) else {
        return Err(Failure::new(
            ReasonCode::Damaged,
            Stage::Parsing,
            "the page cannot be drawn",
        ));
    };
    let input = OcrInput::Gray {
        width: canvas.width,
        height: canvas.height,
        pixels: &pixels,
        dpi: canvas.dpi as u32,
    };
    ocr::recognise_in_turn(turn, canvas.pixels(), input, watch)
}

/// What a page is drawn on.
struct Canvas {
    width: u32,
    height: u32,
    dpi: f32,
}

impl Canvas {
    fn of(page: &Page<'_>) -> Self {
        let (width, height) = page.size();
        let full = (width * DPI / 72.0) * (height * DPI / 72.0);
        let scale = if full > MOST_PIXELS {
            (MOST_PIXELS / full).sqrt()
        } else {
            1.0
        };
        let dpi = DPI * scale;
        Self {
            width: (width * dpi / 72.0) as u32,
            height: (height * dpi / 72.0) as u32,
            dpi,
        }
    }

    fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

/// Grey pixels of the page, row by row; none where there is nothing to see.
fn draw(page: &Page<'_>, canvas: &Canvas) -> Option<Vec<u8>> {
    if canvas.width < 8 || canvas.height < 8 {
        return None;
    }
    let (width, height) = (
        i32::try_from(canvas.width).ok()?,
        i32::try_from(canvas.height).ok()?,
    );
    let mut pixels = vec![255u8; width as usize * height as usize];
    let api = page.api;
    // SAFETY: the buffer holds `height` rows of `width` bytes and outlives the bitmap.
    unsafe {
        let bitmap =
            (api.FPDFBitmap_CreateEx)(width, height, GRAY, pixels.as_mut_ptr().cast(), width);
        if bitmap.is_null() {
            return None;
        }
        (api.FPDFBitmap_FillRect)(bitmap, 0, 0, width, height, 0xffff_ffff);
        (api.FPDF_RenderPageBitmap)(bitmap, page.handle, 0, 0, width, height, 0, FLAGS);
        (api.FPDFBitmap_Destroy)(bitmap);
    }
    Some(pixels)
}
