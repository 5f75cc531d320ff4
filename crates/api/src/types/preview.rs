//! How one file of a preflight would be cut up.

use gristmill_model::{Failure, FileKey, Label, LabelAction, Span};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{OptionOverrides, PreflightId};

/// Asks how a file of a preflight would be cut up. It is read and parsed for that, in a child
/// process and for at most a minute; asked again with other sizes it is not read again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct PreviewChunks {
    /// The preflight.
    pub id: PreflightId,
    /// The number of the file's row.
    pub row: u32,
    /// Options that differ from the settings in force.
    #[serde(default)]
    #[ts(as = "Option<OptionOverrides>")]
    pub options: OptionOverrides,
    /// How many chunks to give, 1 to 200; 20 unless said.
    pub limit: Option<u32>,
}

/// A file as it would be cut up, or why it cannot be read. One of the two is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PreviewedChunks {
    /// The document.
    pub document: Option<PreviewedDocument>,
    /// Why there is none.
    pub failure: Option<Failure>,
}

/// A document with the first chunks it would be cut into.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PreviewedDocument {
    /// Its name within its source.
    pub key: FileKey,
    /// Its title, where it tells one.
    pub title: Option<String>,
    /// Its type by content: `application/pdf`.
    pub media_type: String,
    /// How many chunks there would be.
    pub total: u32,
    /// Passages that would be left out because of `quality_threshold`.
    pub left_out: u32,
    /// Mean quality of the chunks, 0 to 1.
    pub quality: f32,
    /// How sensitive it is by the rules in force. No language model is asked.
    pub label: Label,
    /// What the policy of the collection would do with it.
    pub action: LabelAction,
    /// The rule that decides this, in a sentence.
    pub why: String,
    /// The first chunks, in order.
    pub chunks: Vec<PreviewedChunk>,
}

/// A chunk that is not stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PreviewedChunk {
    /// Its place in the document, counted from 0.
    pub ordinal: u32,
    /// Its text, exactly what would be embedded.
    pub text: String,
    /// The headings it stands under, outermost first.
    pub heading_path: Vec<String>,
    /// First and last page it comes from, where the format has pages.
    pub pages: Option<(u32, u32)>,
    /// Where it stands in the document's text.
    pub span: Span,
    /// Its length in characters.
    pub characters: u32,
    /// Its length by the embedder's own tokenizer, special tokens not counted.
    pub tokens: u32,
    /// How many characters at its beginning the chunk before ends with.
    pub repeated: u32,
}
