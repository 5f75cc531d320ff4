//! `documents.pages`, `documents.page_image` and `documents.page_places`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gristmill_engine::{self as engine, NotShown, PageOf};
use gristmill_parse::view::Rect;

use super::Opened;
use crate::types::{
    AskPageImage, AskPagePlaces, ChunkPlaces, DocumentPages, DocumentRef, PageFacts, PageImage,
    PagePlace, PagePlaces, PageText, PagesShown,
};
use crate::{ApiError, ErrorCode};

/// Pixels a picture is wide unless said.
const USUAL: u32 = 1000;
/// The least and the most.
const WIDTHS: std::ops::RangeInclusive<u32> = 16..=4000;

pub(super) fn pages(opened: &Opened, input: DocumentRef) -> Result<DocumentPages, ApiError> {
    let (shown, pages) = opened.engine()?.document_pages(&input.id)?;
    Ok(DocumentPages {
        shown: match shown {
            engine::PagesShown::Yes => PagesShown::Yes,
            engine::PagesShown::WhenFetched => PagesShown::WhenFetched,
            engine::PagesShown::No => PagesShown::No,
        },
        pages: pages.into_iter().map(facts).collect(),
    })
}

pub(super) fn page_image(opened: &Opened, input: AskPageImage) -> Result<PageImage, ApiError> {
    let width = input.width.unwrap_or(USUAL);
    if !WIDTHS.contains(&width) {
        let message = format!("`width` ({width}) is not within 16 to 4000");
        return Err(ApiError::invalid(message));
    }
    let of = PageOf {
        document: input.id,
        page: input.page,
        fetch: input.fetch.unwrap_or(false),
    };
    let drawn = opened.engine()?.draw_page(&of, width)?;
    let picture = &drawn.picture;
    Ok(PageImage {
        pages: drawn.pages,
        width: picture.width,
        height: picture.height,
        media_type: picture.media_type.clone(),
        data: STANDARD.encode(&picture.bytes),
    })
}

pub(super) fn page_places(opened: &Opened, input: AskPagePlaces) -> Result<PagePlaces, ApiError> {
    let of = PageOf {
        document: input.id,
        page: input.page,
        fetch: input.fetch.unwrap_or(false),
    };
    let found = opened.engine()?.page_places(&of, input.text.as_deref())?;
    let chunks = found.chunks.into_iter().map(|chunk| ChunkPlaces {
        chunk: chunk.id,
        ordinal: chunk.ordinal,
        found: chunk.found,
        places: chunk.places.into_iter().map(place).collect(),
    });
    Ok(PagePlaces {
        width: found.width,
        height: found.height,
        words: found.words,
        chunks: chunks.collect(),
        text: found.text.into_iter().map(place).collect(),
    })
}

/// Why a page cannot be shown, with what to do about it.
pub(super) fn not_shown(why: &NotShown) -> ApiError {
    let message = why.to_string();
    let refused = |hint: &str| ApiError::refused(message.clone()).with_hint(hint);
    let missing = |hint: &str| ApiError::new(ErrorCode::NotFound, message.clone()).with_hint(hint);
    match why {
        NotShown::Kind(_) => refused("its text and its chunks are stored all the same"),
        NotShown::Beyond { .. } => missing("pages are counted from 1"),
        NotShown::Gone(_) => missing(
            "put it back where it was; files that were handed in are kept only until they are done",
        ),
        NotShown::Changed(_) => refused("ingest it again to see it as it is now"),
        NotShown::OnTheWeb(_) => refused("set `fetch` to have it fetched again"),
        NotShown::Masked(_) | NotShown::Locked(_) => {
            refused("open it with the program it was made for")
        }
        NotShown::NoViewer(_) => ApiError::unavailable(message.clone())
            .with_hint("fetch PDFium with `grist setup`, then look at `grist doctor`"),
        NotShown::Failed(_) => ApiError::unavailable(message.clone())
            .with_hint("try again; its text and its chunks are stored all the same"),
    }
}

fn facts(facts: engine::PageFacts) -> PageFacts {
    PageFacts {
        page: facts.page,
        text: match facts.text {
            engine::PageText::Written => PageText::Written,
            engine::PageText::Recognised => PageText::Recognised,
            engine::PageText::Empty => PageText::Empty,
            engine::PageText::Unread => PageText::Unread,
        },
        words: facts.words,
        chunks: facts.chunks,
        first_chunk: facts.first_chunk,
        quality: facts.quality,
        why: facts.why,
    }
}

fn place(rect: Rect) -> PagePlace {
    PagePlace {
        left: rect.left,
        top: rect.top,
        width: rect.width,
        height: rect.height,
    }
}
