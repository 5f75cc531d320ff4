//! The frames parent and child exchange: four bytes of length, then postcard.
//!
//! Our own shapes, because the model's are tagged for JSON and postcard has no tags.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use gristmill_model::{
    Block, BlockKind, Failure, MarginText, PageGap, Password, ProcessingOptions, Span, Table,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::SandboxReport;
use crate::view::PageView;

/// What the parent says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum ToChild {
    /// First of all: what to confine itself to.
    Setup(Setup),
    /// Parse a file.
    Parse(Order),
    /// Look at a page of a file.
    View(ViewOrder),
    /// The answer to [`FromChild::Progress`] and [`FromChild::Recognising`].
    Continue,
}

/// Limits a child sets for itself before it reads anything else.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Setup {
    pub(super) memory_bytes: u64,
    pub(super) readable: Vec<PathBuf>,
    /// Whether to work at the lowest priority.
    pub(super) gentle: bool,
}

/// A file to parse, which follows by itself.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    pub(super) name: String,
    pub(super) options: ProcessingOptions,
    pub(super) password: Option<Password>,
}

/// A page to look at, of a file which follows by itself.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ViewOrder {
    pub(super) name: String,
    pub(super) password: Option<Password>,
    pub(super) page: u32,
    pub(super) width: Option<u32>,
    pub(super) words: bool,
    pub(super) timeout_seconds: u32,
}

/// What the child says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum FromChild {
    /// The limits are set; orders may come.
    Ready {
        version: String,
        report: SandboxReport,
    },
    /// So far; waits for [`ToChild::Continue`].
    Progress { done: u32, of: Option<u32> },
    /// Recognition of text in so many pixels is about to begin; waits for
    /// [`ToChild::Continue`].
    Recognising { pixels: u64 },
    /// Text recognition has ended.
    Recognised,
    /// A document's own fields. Its text and blocks follow.
    Head(Head),
    /// The next piece of text.
    Text(String),
    /// The next blocks.
    Blocks(Vec<WireBlock>),
    /// The document is complete.
    Done,
    /// What was asked of a page.
    Viewed(PageView),
    /// The file could not be parsed.
    Failed(Failure),
}

/// A document without its text and blocks.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) title: Option<String>,
    pub(super) language: Option<String>,
    pub(super) media_type: String,
    pub(super) metadata: Vec<(String, String)>,
    pub(super) pages: Option<u32>,
    pub(super) images: Option<u32>,
    pub(super) gaps: Vec<(u32, String)>,
    pub(super) margins: Vec<(Option<u32>, String)>,
}

/// A block.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WireBlock {
    kind: WireKind,
    page: Option<u32>,
    start: u64,
    end: u64,
}

#[derive(Debug, Serialize, Deserialize)]
enum WireKind {
    Heading(u8),
    Paragraph,
    ListItem {
        depth: u8,
        ordered: bool,
    },
    Table {
        rows: Vec<Vec<String>>,
        header_rows: u32,
    },
    Code(Option<String>),
    Formula,
    Quote,
    Caption,
    Footnote,
}

impl From<Block> for WireBlock {
    fn from(block: Block) -> Self {
        let kind = match block.kind {
            BlockKind::Heading { level } => WireKind::Heading(level),
            BlockKind::Paragraph => WireKind::Paragraph,
            BlockKind::ListItem { depth, ordered } => WireKind::ListItem { depth, ordered },
            BlockKind::Table { table } => WireKind::Table {
                rows: table.rows,
                header_rows: table.header_rows,
            },
            BlockKind::Code { language } => WireKind::Code(language),
            BlockKind::Formula => WireKind::Formula,
            BlockKind::Quote => WireKind::Quote,
            BlockKind::Caption => WireKind::Caption,
            BlockKind::Footnote => WireKind::Footnote,
        };
        Self {
            kind,
            page: block.page,
            start: block.span.start,
            end: block.span.end,
        }
    }
}

impl From<WireBlock> for Block {
    fn from(block: WireBlock) -> Self {
        let kind = match block.kind {
            WireKind::Heading(level) => BlockKind::Heading { level },
            WireKind::Paragraph => BlockKind::Paragraph,
            WireKind::ListItem { depth, ordered } => BlockKind::ListItem { depth, ordered },
            WireKind::Table { rows, header_rows } => BlockKind::Table {
                table: Table { rows, header_rows },
            },
            WireKind::Code(language) => BlockKind::Code { language },
            WireKind::Formula => BlockKind::Formula,
            WireKind::Quote => BlockKind::Quote,
            WireKind::Caption => BlockKind::Caption,
            WireKind::Footnote => BlockKind::Footnote,
        };
        Self {
            kind,
            page: block.page,
            span: Span {
                start: block.start,
                end: block.end,
            },
        }
    }
}

impl Head {
    /// The margins as the model has them.
    pub(super) fn page_margins(margins: Vec<(Option<u32>, String)>) -> Vec<MarginText> {
        let margin = |(page, text)| MarginText { page, text };
        margins.into_iter().map(margin).collect()
    }

    /// The gaps as the model has them.
    pub(super) fn page_gaps(gaps: Vec<(u32, String)>) -> Vec<PageGap> {
        let gap = |(page, why)| PageGap { page, why };
        gaps.into_iter().map(gap).collect()
    }
}

/// Writes one frame.
pub(super) fn write<T: Serialize>(to: &mut impl Write, message: &T) -> io::Result<()> {
    let body = postcard::to_stdvec(message).map_err(io::Error::other)?;
    let length = u32::try_from(body.len()).map_err(io::Error::other)?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(&body)?;
    to.flush()
}

/// Reads one frame of at most `limit` bytes, and says how many it had. A length that lies
/// costs no memory: only what arrives is kept.
pub(super) fn read<T: DeserializeOwned>(from: &mut impl Read, limit: u64) -> io::Result<(T, u64)> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u64::from(u32::from_le_bytes(length));
    if length > limit {
        return Err(io::Error::other("a frame is larger than allowed"));
    }
    let mut body = Vec::new();
    from.take(length).read_to_end(&mut body)?;
    if body.len() as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let message = postcard::from_bytes(&body).map_err(io::Error::other)?;
    Ok((message, length))
}
