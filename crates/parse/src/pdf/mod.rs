//! PDF files: text, fonts and boxes come from PDFium, structure is found by this module.
//!
//! PDFium is loaded at run time ([`library`]) and used by one thread at a time. Hostile
//! files can still crash or hang it: the process this runs in must be disposable.

mod aligned;
mod bindings;
mod blocks;
mod extract;
mod flow;
mod fonts;
mod furniture;
mod grid;
mod handles;
mod headings;
mod join;
mod library;
mod markers;
mod paragraphs;
mod pinned;
mod plain;
mod rulings;
mod segment;
mod stats;
mod structure;
mod tables;
mod unicode;

use gristmill_model::{
    Document, DocumentBuilder, Failure, Flow, ParseProgress, ParseRequest, ReasonCode, Stage,
};

use handles::{OpenError, Pdf};
pub use library::{PDFIUM_VARIABLE, load_pdfium, pdfium_cache, pdfium_candidates};
pub use pinned::{PDFIUM_LIBRARIES, PDFIUM_PACKAGE_VERSION, PdfiumLibrary};

/// The media type of PDF.
const MEDIA_TYPE: &str = "application/pdf";

/// Parses the PDF at `request.path`. `watch` is called after every page.
///
/// Fails with `needs_password`, `damaged`, `no_text_layer`, `no_text`, `cancelled` or, when
/// there is no PDFium, `parser_unavailable`. Pages that cannot be read become gaps.
pub fn parse(
    request: &ParseRequest,
    watch: &mut dyn FnMut(ParseProgress) -> Flow,
) -> Result<Document, Failure> {
    let pdfium = library::lock()?;
    let pdf = Pdf::open(&pdfium, &request.path).map_err(|error| open_failure(error, request))?;
    let pages = pdf.page_count();
    let mut builder = DocumentBuilder::new(MEDIA_TYPE);
    builder.pages(pages);
    let mut texts = Vec::new();
    for index in 0..pages {
        let number = index + 1;
        let page = pdf.page(index);
        match page.as_ref().and_then(|page| Some((page, page.text()?))) {
            Some((page, text)) if request.options.preserve_structure => {
                texts.push(structure::PageInput::read(number, page, &text))
            }
            Some((_, text)) => plain::push(&mut builder, number, &text.utf16()),
            None => builder.gap(number, "damaged: the page cannot be read"),
        }
        let progress = ParseProgress {
            done: number,
            of: Some(pages),
        };
        if watch(progress) == Flow::Stop {
            return Err(fail(ReasonCode::Cancelled, request, "stopped"));
        }
    }
    structure::push(&mut builder, texts, &request.options);
    let document = builder.finish();
    if document.is_empty() {
        return Err(fail(
            ReasonCode::NoText,
            request,
            "there is no text on its pages",
        ));
    }
    Ok(document)
}

fn open_failure(error: OpenError, request: &ParseRequest) -> Failure {
    let (code, why) = match error {
        OpenError::Password => (ReasonCode::NeedsPassword, "it is encrypted"),
        OpenError::Security => (ReasonCode::NeedsPassword, "its encryption is not known"),
        OpenError::File => (ReasonCode::Unreadable, "it cannot be opened"),
        OpenError::Format => (ReasonCode::Damaged, "it is not a readable PDF"),
    };
    fail(code, request, why)
}

fn fail(code: ReasonCode, request: &ParseRequest, why: &str) -> Failure {
    let detail = format!("cannot read `{}`: {why}", request.name);
    Failure::new(code, Stage::Parsing, detail)
}
