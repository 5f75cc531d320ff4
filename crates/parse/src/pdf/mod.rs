//! PDF files: text, fonts and boxes come from PDFium, structure is found by this module.
//!
//! PDFium is loaded at run time (`library`) and used by one thread at a time. Hostile
//! files can still crash or hang it: the process this runs in must be disposable.
//!
//! The way of a document: `reading` takes text from pages (`extract`, or `plain` without
//! structure) or from their looks (`scans`); `structure` takes away what repeats
//! (`furniture`), sets tables apart (`tables`), joins lines (`paragraphs`) and tells what
//! each piece is (`blocks`, `headings`).

mod aligned;
mod bindings;
mod blocks;
mod compounds;
mod extract;
mod flow;
mod fonts;
mod forms;
mod furniture;
mod grid;
mod handles;
mod headings;
mod info;
mod join;
mod library;
mod markers;
mod paragraphs;
mod plain;
mod reading;
mod rulings;
mod scans;
mod segment;
mod stats;
mod structure;
mod tables;
mod unicode;
mod view;

use gristmill_model::{
    Document, DocumentBuilder, Failure, Flow, ParseProgress, ParseRequest, ReasonCode, Stage,
};

use handles::{OpenError, Pdf};
pub(crate) use info::is_real_title;
pub use library::{PDFIUM_VARIABLE, load_pdfium, pdfium_cache, pdfium_candidates};
use reading::{Content, Reading, Stopped};
pub(crate) use view::view;

/// The media type of PDF.
const MEDIA_TYPE: &str = "application/pdf";

/// Parses the PDF at `request.path`, reading of it only what is needed. `watch` is called
/// after every page, and often while a page goes through text recognition. The language is
/// set only when the file states it.
///
/// Fails with `needs_password`, `damaged`, `no_text_layer`, `no_text`, `unreadable`,
/// `cancelled` or, when there is no PDFium, `parser_unavailable`. Pages that cannot be read
/// become gaps of a document that is otherwise good.
pub fn parse(
    request: &ParseRequest,
    watch: &mut dyn FnMut(ParseProgress) -> Flow,
) -> Result<Document, Failure> {
    let pdfium = library::lock()?;
    let pdf = Pdf::open(&pdfium, &request.path, request.password.as_ref())
        .map_err(|error| open_failure(error, request))?;
    parse_open(&pdf, request, watch)
}

/// Parses a PDF in memory, like [`parse`]; `request.path` is not looked at.
pub fn parse_bytes(
    bytes: &[u8],
    request: &ParseRequest,
    watch: &mut dyn FnMut(ParseProgress) -> Flow,
) -> Result<Document, Failure> {
    let pdfium = library::lock()?;
    let pdf = Pdf::open_bytes(&pdfium, bytes, request.password.as_ref())
        .map_err(|error| open_failure(error, request))?;
    parse_open(&pdf, request, watch)
}

fn parse_open(
    pdf: &Pdf<'_>,
    request: &ParseRequest,
    watch: &mut dyn FnMut(ParseProgress) -> Flow,
) -> Result<Document, Failure> {
    let reading = reading::read(pdf, &request.options, watch)
        .map_err(|Stopped| fail(ReasonCode::Cancelled, request, "it was stopped"))?;
    let (code, why) = empty_reason(&reading, pdf.page_count());
    let document = build(pdf, reading, request);
    match document.is_empty() {
        true => Err(fail(code, request, why)),
        false => Ok(document),
    }
}

fn build(pdf: &Pdf<'_>, reading: Reading, request: &ParseRequest) -> Document {
    let mut builder = DocumentBuilder::new(MEDIA_TYPE);
    builder.pages(pdf.page_count());
    builder.language(info::stated_language(pdf).as_deref());
    info::describe(pdf, &mut builder);
    builder.metadata("ocr", &recognised_pages(&reading));
    if request.options.preserve_structure {
        builder.add_images(reading.images);
    }
    for (page, why) in &reading.gaps {
        builder.gap(*page, why.as_str());
    }
    let outline = info::outline(pdf);
    structure::push(&mut builder, reading.pages, &outline, &request.options);
    builder.finish()
}

/// The numbers of pages read by their looks: `1, 4`.
fn recognised_pages(reading: &Reading) -> String {
    let pages = reading
        .pages
        .iter()
        .filter(|page| matches!(&page.content, Content::Recognised(blocks) if !blocks.is_empty()));
    pages
        .map(|page| page.number.to_string())
        .collect::<Vec<_>>()
        .join(", ")
}

/// What to say if no text was found at all.
fn empty_reason(reading: &Reading, pages: u32) -> (ReasonCode, &'static str) {
    let broken = reading.pages.is_empty();
    match (pages, broken, reading.unread_pictures) {
        (0, ..) => (ReasonCode::Damaged, "it has no pages that can be read"),
        (_, true, _) => (ReasonCode::Damaged, "none of its pages can be read"),
        (_, _, true) => (
            ReasonCode::NoTextLayer,
            "its pages are pictures without text",
        ),
        (_, _, false) => (ReasonCode::NoText, "there is no text on its pages"),
    }
}

fn open_failure(error: OpenError, request: &ParseRequest) -> Failure {
    let (code, why) = match error {
        OpenError::Password => (
            ReasonCode::NeedsPassword,
            match request.password {
                Some(_) => "it is encrypted, and the password does not open it",
                None => "it is encrypted",
            },
        ),
        OpenError::Security => (
            ReasonCode::NeedsPassword,
            "it is encrypted in an unknown way",
        ),
        OpenError::File => (ReasonCode::Unreadable, "it cannot be opened"),
        OpenError::Format => (ReasonCode::Damaged, "it is not a readable PDF"),
    };
    fail(code, request, why)
}

fn fail(code: ReasonCode, request: &ParseRequest, why: &str) -> Failure {
    let detail = format!("cannot read `{}`: {why}", request.name);
    Failure::new(code, Stage::Parsing, detail)
}
