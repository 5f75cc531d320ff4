//! Chunks: the passages that are embedded, stored and found.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::Span;

/// A passage of a document, with everything a hit shows besides the document's own fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Chunk {
    /// Its place in the document, counted from 0.
    pub ordinal: u32,
    /// Its text, exactly what is embedded.
    pub text: String,
    /// The headings it stands under, outermost first.
    pub heading_path: Vec<String>,
    /// First and last page it comes from, where the format has pages.
    pub pages: Option<(u32, u32)>,
    /// Where it stands in the document's text.
    pub span: Span,
    /// Its length by the embedder's own tokenizer, special tokens not counted.
    pub tokens: u32,
}

/// The signal that made a passage not worth storing.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// Mostly symbols, broken words or replacement characters.
    Garbage,
    /// The same few words over and over.
    Repetitive,
    /// Navigation, page furniture, legal footers.
    Boilerplate,
    /// Too little to mean anything.
    TooShort,
}

impl LeftOutReason {
    /// `garbage`, `repetitive`, `boilerplate` or `too_short`.
    pub fn as_str(self) -> &'static str {
        match self {
            LeftOutReason::Garbage => "garbage",
            LeftOutReason::Repetitive => "repetitive",
            LeftOutReason::Boilerplate => "boilerplate",
            LeftOutReason::TooShort => "too_short",
        }
    }
}

/// A passage below `quality_threshold`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct LeftOut {
    /// Where it stands in the document's text.
    pub span: Span,
    /// The strongest signal against it.
    pub reason: LeftOutReason,
    /// Its quality, 0 to 1.
    pub quality: f32,
}

/// A document in chunks.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct Chunked {
    /// What is to be stored, in order.
    pub chunks: Vec<Chunk>,
    /// What is not, and why.
    pub left_out: Vec<LeftOut>,
    /// Mean quality of the chunks kept, 0 to 1.
    pub quality: f32,
}
