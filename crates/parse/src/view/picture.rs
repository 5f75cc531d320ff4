//! Pictures as documents: each is its own page, a TIFF may have several.

use std::io::Cursor;

use gristmill_model::Failure;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};

use super::{Page, PageView, ViewRequest, canvas, encode};
use crate::format::media;
use crate::input::damaged;

/// What decoding one picture may take, in bytes.
const MEMORY: u64 = 512 << 20;

/// The widest and highest picture that is decoded, in pixels.
const SIDE: u32 = 40_000;

/// Whether pictures of this type can be decoded.
pub(super) fn is_read(media_type: &str) -> bool {
    format(media_type).is_some()
}

fn format(media_type: &str) -> Option<ImageFormat> {
    match media_type {
        media::BMP => Some(ImageFormat::Bmp),
        media::GIF => Some(ImageFormat::Gif),
        media::JPEG => Some(ImageFormat::Jpeg),
        media::PNG => Some(ImageFormat::Png),
        media::PNM => Some(ImageFormat::Pnm),
        media::TIFF => Some(ImageFormat::Tiff),
        media::WEBP => Some(ImageFormat::WebP),
        _ => None,
    }
}

/// Looks at a picture. Where words stand on it nobody knows: they are in no file.
pub(super) fn view(bytes: &[u8], request: &ViewRequest) -> Result<PageView, Failure> {
    let pages = pages(bytes);
    if request.page == 0 || request.page > pages {
        return Ok(PageView { pages, page: None });
    }
    let decoded = decode(bytes, request)?;
    let (width, height) = (decoded.width() as f32, decoded.height() as f32);
    let picture = request.width.map(|wanted| {
        // Nothing is made larger than it is: that would only take room.
        let wanted = wanted.min(decoded.width());
        let size = canvas((width, height), wanted)
            .ok_or_else(|| damaged("the picture", "it has no size"))?;
        encode(&shown(&decoded, size), size)
    });
    Ok(PageView {
        pages,
        page: Some(Page {
            width,
            height,
            picture: picture.transpose()?,
            words: Vec::new(),
        }),
    })
}

/// Red, green and blue of the picture in that size, on white where it can be seen through.
fn shown(picture: &DynamicImage, (width, height): (u32, u32)) -> Vec<u8> {
    let same = (picture.width(), picture.height()) == (width, height);
    let resized = match same {
        true => picture.to_rgba8(),
        false => picture
            .resize_exact(width, height, FilterType::Triangle)
            .to_rgba8(),
    };
    let over_white = |value: u8, alpha: u8| {
        let (value, alpha) = (u32::from(value), u32::from(alpha));
        ((value * alpha + 255 * (255 - alpha)) / 255) as u8
    };
    let pixels = resized.pixels();
    pixels
        .flat_map(|pixel| {
            let [red, green, blue, alpha] = pixel.0;
            [red, green, blue].map(|value| over_white(value, alpha))
        })
        .collect()
}

fn decode(bytes: &[u8], request: &ViewRequest) -> Result<DynamicImage, Failure> {
    let because = |error: image::ImageError| damaged(&format!("`{}`", request.name), error);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    let at = match tiff_offsets(bytes).get(request.page as usize - 1) {
        Some(&offset) if request.page > 1 => Some(offset),
        Some(_) | None => None,
    };
    // The first page of a TIFF is the one its header names.
    let turned = at.map(|offset| beginning_at(bytes, offset));
    let bytes = turned.as_deref().unwrap_or(bytes);
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| damaged(&format!("`{}`", request.name), error))?;
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(because)?;
    let orientation = decoder.orientation();
    limits.reserve(decoder.total_bytes()).map_err(because)?;
    let mut decoded = DynamicImage::from_decoder(decoder).map_err(because)?;
    if let Ok(orientation) = orientation {
        decoded.apply_orientation(orientation);
    }
    Ok(decoded)
}

fn pages(bytes: &[u8]) -> u32 {
    (tiff_offsets(bytes).len() as u32).max(1)
}

/// Pages of a TIFF that are looked for.
const MOST_PAGES: usize = 10_000;

/// Where the pages of a TIFF are described, in order; empty for what is none.
fn tiff_offsets(bytes: &[u8]) -> Vec<u32> {
    let little = match bytes.get(..4) {
        Some(b"II*\0") => true,
        Some(b"MM\0*") => false,
        Some(_) | None => return Vec::new(),
    };
    let two = |at: usize| -> Option<u16> {
        let two = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little {
            u16::from_le_bytes(two)
        } else {
            u16::from_be_bytes(two)
        })
    };
    let four = |at: usize| -> Option<u32> {
        let four = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if little {
            u32::from_le_bytes(four)
        } else {
            u32::from_be_bytes(four)
        })
    };
    let mut offsets = Vec::new();
    let mut next = four(4);
    while let Some(offset) = next
        && offset != 0
        && offsets.len() < MOST_PAGES
        && !offsets.contains(&offset)
    {
        let Some(entries) = two(offset as usize) else {
            break;
        };
        offsets.push(offset);
        next = four(offset as usize + 2 + 12 * usize::from(entries));
    }
    offsets
}

/// The same TIFF with another page as its first.
fn beginning_at(bytes: &[u8], offset: u32) -> Vec<u8> {
    let mut turned = bytes.to_vec();
    let offset = match bytes.starts_with(b"II") {
        true => offset.to_le_bytes(),
        false => offset.to_be_bytes(),
    };
    turned[4..8].copy_from_slice(&offset);
    turned
}
