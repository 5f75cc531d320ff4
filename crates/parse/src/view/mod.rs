//! What a page of a file looks like, and where its words stand on it.
//!
//! Parsing asks what a file says; this asks how a page shows it. Pages of PDF files are drawn
//! by PDFium and pictures are decoded, both in a child process like everything that reads
//! people's files: [`ChildPool::view`](crate::ChildPool::view). Whatever size a page claims,
//! its picture has at most [`MOST_PIXELS`].

mod align;
mod encode;
mod picture;

use std::path::PathBuf;

use gristmill_model::{Failure, Password, ReasonCode};
use serde::{Deserialize, Serialize};

pub use align::{Alignment, align};
pub(crate) use encode::encode;

use crate::detect::detect_bytes;
use crate::format::media;
use crate::input::failure;
use crate::pdf;

/// Most pixels of a page's picture: an A4 page at about 200 dots per inch.
pub const MOST_PIXELS: u32 = 4_000_000;

/// The widest and the highest picture, in pixels.
pub const LONGEST_SIDE: u32 = 8_000;

/// Words of one page that are told, far more than fit on any that is meant to be read.
pub(crate) const MOST_WORDS: usize = 40_000;

/// Which page of which file to look at, and what to tell of it.
#[derive(Debug, Clone)]
pub struct ViewRequest {
    /// The file, or a snapshot of it.
    pub path: PathBuf,
    /// Its own name, a hint where the content does not tell its type.
    pub name: String,
    /// What to open it with if it is encrypted.
    pub password: Option<Password>,
    /// The page, counted from 1.
    pub page: u32,
    /// Pixels the picture is wide; none for no picture.
    pub width: Option<u32>,
    /// Whether to tell the words of the page.
    pub words: bool,
    /// Seconds it may take.
    pub timeout_seconds: u32,
}

/// A file's pages, and what was asked of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageView {
    /// How many pages the file has.
    pub pages: u32,
    /// The page; none when there are fewer.
    pub page: Option<Page>,
}

/// What was asked of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// How wide it is: in points of a page, in pixels of a picture.
    pub width: f32,
    /// How high it is, in the same unit.
    pub height: f32,
    /// What it looks like, if that was asked.
    pub picture: Option<Picture>,
    /// Its words as they are drawn, if they were asked and it has any as text.
    pub words: Vec<Word>,
}

/// What a page looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// `image/png`, or `image/jpeg` where that is a good deal smaller.
    pub media_type: String,
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// The encoded picture.
    pub bytes: Vec<u8>,
}

/// A word, or a piece of one, on a single line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// Its letters, ligatures spelt out.
    pub text: String,
    /// Where it stands.
    pub place: Rect,
}

/// A rectangle in parts of the page as it is shown, from its upper left corner: 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    /// From the left edge.
    pub left: f32,
    /// From the upper edge.
    pub top: f32,
    /// Part of the page's width.
    pub width: f32,
    /// Part of the page's height.
    pub height: f32,
}

impl Rect {
    /// The smallest rectangle around both.
    pub(crate) fn union(self, other: Rect) -> Rect {
        let (left, top) = (self.left.min(other.left), self.top.min(other.top));
        let right = (self.left + self.width).max(other.left + other.width);
        let bottom = (self.top + self.height).max(other.top + other.height);
        Rect {
            left,
            top,
            width: right - left,
            height: bottom - top,
        }
    }
}

/// Whether pages of files of this type can be shown.
pub fn can_view(media_type: &str) -> bool {
    media_type == media::PDF || picture::is_read(media_type)
}

/// Looks at a page of a file in memory; `request.path` is not looked at.
///
/// Fails with `unsupported_format` for what is neither a PDF nor a picture that can be decoded,
/// and with `needs_password`, `damaged` or, when there is no PDFium, `parser_unavailable`.
pub fn view_bytes(bytes: &[u8], request: &ViewRequest) -> Result<PageView, Failure> {
    let found = detect_bytes(bytes, &request.name);
    match found.map(|format| format.media_type) {
        Some(media::PDF) => pdf::view(bytes, request),
        Some(kind) if picture::is_read(kind) => picture::view(bytes, request),
        Some(_) | None => {
            let detail = format!("`{}` has no pages that can be shown", request.name);
            Err(failure(ReasonCode::UnsupportedFormat, detail))
        }
    }
}

/// Pixels of a picture of something so wide and high, as wide as wanted where the limits
/// allow it. None for what has no size at all.
pub(crate) fn canvas((width, height): (f32, f32), wanted: u32) -> Option<(u32, u32)> {
    let sized = |side: f32| side.is_finite() && side > 0.0;
    if !sized(width) || !sized(height) {
        return None;
    }
    let ratio = f64::from(height) / f64::from(width);
    let longest = f64::from(LONGEST_SIDE);
    let by_area = (f64::from(MOST_PIXELS) / ratio).sqrt();
    let wide = f64::from(wanted.max(1))
        .min(by_area)
        .min(longest)
        .min(longest / ratio);
    let pixels = |side: f64| (side as u32).clamp(1, LONGEST_SIDE);
    Some((pixels(wide), pixels(wide * ratio)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_size_costs_no_memory() {
        assert_eq!(canvas((612.0, 792.0), 612), Some((612, 792)));
        for size in [
            (1.0, 2_000_000.0),
            (2_000_000.0, 1.0),
            (3e38, 3e38),
            (f32::MIN_POSITIVE, 1.0),
        ] {
            let (width, height) = canvas(size, u32::MAX).unwrap();
            let pixels = u64::from(width) * u64::from(height);
            assert!(pixels <= u64::from(MOST_PIXELS), "{size:?}: {pixels}");
            assert!(width.max(height) <= LONGEST_SIDE && width.min(height) >= 1);
        }
        for size in [
            (0.0, 5.0),
            (f32::NAN, 5.0),
            (5.0, f32::INFINITY),
            (-1.0, 2.0),
        ] {
            assert_eq!(canvas(size, 800), None, "{size:?}");
        }
    }
}
