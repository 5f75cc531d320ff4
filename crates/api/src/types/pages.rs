//! Pages of documents as they look, and where passages stand on them.

use gristmill_model::{ChunkId, DocumentId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Whether pages of a document can be shown as they look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PagesShown {
    /// Yes, while the original is there and unchanged.
    Yes,
    /// Only when the original, which is on the web, is fetched again.
    WhenFetched,
    /// No: it is neither a PDF nor a picture that can be decoded, or some of it was masked.
    No,
}

/// How the text of a page came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PageText {
    /// It is in the file.
    Written,
    /// It was recognised in a picture of the page.
    Recognised,
    /// There is none.
    Empty,
    /// The page could not be read.
    Unread,
}

/// What is stored about a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PageFacts {
    /// The page, counted from 1.
    pub page: u32,
    /// How its text came.
    pub text: PageText,
    /// Words of its text.
    pub words: u64,
    /// Chunks with text that begins on it.
    pub chunks: u32,
    /// The place of the first of them in the document, counted from 0.
    pub first_chunk: Option<u32>,
    /// How legible and varied its text is, 0 to 1; null where there is none.
    pub quality: Option<f32>,
    /// Why it was not read.
    pub why: Option<String>,
}

/// Every page of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct DocumentPages {
    /// Whether they can be shown as they look.
    pub shown: PagesShown,
    /// What is stored about each, in order.
    pub pages: Vec<PageFacts>,
}

/// A page to be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct AskPageImage {
    /// The document.
    pub id: DocumentId,
    /// The page, counted from 1.
    pub page: u32,
    /// Pixels it is wide, 16 to 4000 and fewer where the page is very high; 1000 unless said.
    pub width: Option<u32>,
    /// Whether an original on the web may be fetched again; no unless said.
    pub fetch: Option<bool>,
}

/// A page as it looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PageImage {
    /// How many pages the original has.
    pub pages: u32,
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `image/png` or `image/jpeg`.
    pub media_type: String,
    /// The encoded picture, in base 64.
    pub data: String,
}

/// Asks where passages stand on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct AskPagePlaces {
    /// The document.
    pub id: DocumentId,
    /// The page, counted from 1.
    pub page: u32,
    /// A text to be found on it as well, such as the excerpt of a hit.
    pub text: Option<String>,
    /// Whether an original on the web may be fetched again; no unless said.
    pub fetch: Option<bool>,
}

/// A rectangle in parts of the page as it is shown, from its upper left corner: 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PagePlace {
    /// From the left edge.
    pub left: f32,
    /// From the upper edge.
    pub top: f32,
    /// Part of the page's width.
    pub width: f32,
    /// Part of the page's height.
    pub height: f32,
}

/// Where a chunk stands on a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChunkPlaces {
    /// Which.
    pub chunk: ChunkId,
    /// Its place in the document, counted from 0.
    pub ordinal: u32,
    /// How much of what it has on the page was found, 0 to 1.
    pub found: f32,
    /// One rectangle for each line or part of it; none where too little was found.
    pub places: Vec<PagePlace>,
}

/// What stands where on a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PagePlaces {
    /// How wide the page is: points of a PDF, pixels of a picture.
    pub width: f32,
    /// How high it is, in the same unit.
    pub height: f32,
    /// Words that the page has as text; 0 for a scan, of which places are not known.
    pub words: u32,
    /// Its chunks in the order of the document.
    pub chunks: Vec<ChunkPlaces>,
    /// Where the text stands that was asked for.
    pub text: Vec<PagePlace>,
}
