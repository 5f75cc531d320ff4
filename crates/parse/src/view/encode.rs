//! Pixels to the bytes of a picture.

use gristmill_model::{Failure, ReasonCode};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _, ImageResult};

use super::Picture;
use crate::input::failure;

/// A picture larger than this is tried as JPEG as well: it is a scan or a photograph.
const LARGE: usize = 300_000;

/// Fine enough that small print stays legible.
const QUALITY: u8 = 82;

/// Encodes red, green and blue bytes, row by row from the top.
pub(crate) fn encode(pixels: &[u8], (width, height): (u32, u32)) -> Result<Picture, Failure> {
    let color = ExtendedColorType::Rgb8;
    let mut png = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive);
    told(encoder.write_image(pixels, width, height, color))?;
    let picture = |media_type: &str, bytes| Picture {
        media_type: media_type.to_owned(),
        width,
        height,
        bytes,
    };
    if png.len() > LARGE {
        let mut jpeg = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
        told(encoder.write_image(pixels, width, height, color))?;
        if jpeg.len() < png.len() / 2 {
            return Ok(picture("image/jpeg", jpeg));
        }
    }
    Ok(picture("image/png", png))
}

fn told(written: ImageResult<()>) -> Result<(), Failure> {
    written.map_err(|error| {
        let detail = format!("the picture of the page cannot be encoded: {error}");
        failure(ReasonCode::Damaged, detail)
    })
}
