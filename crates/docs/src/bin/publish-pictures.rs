//! `publish-pictures FROM TO`: puts the pictures that the documentation shows from the folder
//! the window's tests left them in into another, small enough for a repository.
//!
//! Each is reduced to 256 colours, which takes two thirds of its size and nothing one sees.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use color_quant::NeuQuant;
use gristmill_docs::pictures::{THEMES, names};
use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Transformations};

/// The width of the pictures taken; the tests take narrower ones too.
const WIDTH: u32 = 1280;
/// Of how many pixels one is looked at to choose the colours.
const SAMPLED: i32 = 10;

fn main() -> Result<()> {
    let mut folders = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(from), Some(to), None) = (folders.next(), folders.next(), folders.next()) else {
        anyhow::bail!("usage: publish-pictures FROM TO");
    };
    let all = || names().flat_map(|name| THEMES.map(|theme| (name, theme)));
    let taken = |(name, theme)| from.join(format!("{name}-{theme}-{WIDTH}.png"));
    let missing: Vec<PathBuf> = all().map(taken).filter(|path| !path.is_file()).collect();
    ensure!(
        missing.is_empty(),
        "no test takes these pictures: {missing:#?}"
    );
    for picture in all() {
        let (name, theme) = picture;
        let taken = taken(picture);
        let published = to.join(format!("{name}-{theme}.png"));
        publish(&taken, &published).with_context(|| format!("`{}`", taken.display()))?;
    }
    println!("{} pictures are in `{}`", all().count(), to.display());
    Ok(())
}

fn publish(taken: &Path, published: &Path) -> Result<()> {
    let mut decoder = Decoder::new(BufReader::new(File::open(taken)?));
    decoder.set_transformations(Transformations::ALPHA | Transformations::STRIP_16);
    let mut reader = decoder.read_info()?;
    let size = reader
        .output_buffer_size()
        .context("the picture is too large")?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels)?;
    ensure!(
        frame.color_type == ColorType::Rgba,
        "the picture is not in colour"
    );

    let colours = NeuQuant::new(SAMPLED, 256, &pixels);
    // A window has few colours, and looking for the nearest one takes long.
    let mut known = HashMap::new();
    let indices: Vec<u8> = pixels
        .chunks_exact(4)
        .map(|pixel| {
            *known
                .entry(pixel)
                .or_insert_with(|| colours.index_of(pixel) as u8)
        })
        .collect();
    let file = BufWriter::new(File::create(published)?);
    let mut encoder = Encoder::new(file, frame.width, frame.height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(colours.color_map_rgb());
    encoder.set_compression(Compression::High);
    encoder.write_header()?.write_image_data(&indices)?;
    Ok(())
}
