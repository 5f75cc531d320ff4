//! Pictures inside documents that have hardly any text of their own: pages that were
//! scanned or pasted into a text or a presentation.

use std::collections::BTreeSet;

use gristmill_model::{BlockKind, DocumentBuilder, Failure, ReasonCode};

use crate::input::Input;
use crate::package::Package;

/// Where packages keep their pictures.
const FOLDERS: &[&str] = &["word/media/", "ppt/media/", "Pictures/"];

/// Endings of pictures that can be read.
const ENDINGS: &[&str] = &[
    ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".webp",
];

/// Endings of pictures that are counted only.
const DRAWINGS: &[&str] = &[".emf", ".wmf", ".svg", ".svm"];

/// Letters and digits from which a document has text of its own.
const ENOUGH: usize = 30;

/// Pictures read of one document.
const MOST_PICTURES: usize = 50;

/// Counts the package's pictures, and appends what they show if the document so far has hardly
/// any text.
///
/// Fails only where there is no other text and the reason is not the pictures' own: that
/// the work is to stop, or that there is nothing to read pictures with.
pub(crate) fn read_pictures(
    package: &mut Package<'_>,
    input: &mut Input<'_>,
    builder: &mut DocumentBuilder,
) -> Result<(), Failure> {
    builder.add_images(count(package));
    let text = builder.peek().text.chars();
    if text.filter(|c| c.is_alphanumeric()).take(ENOUGH).count() == ENOUGH {
        return Ok(());
    }
    for name in pictures(package) {
        let Some(bytes) = package.read(&name)? else {
            continue;
        };
        match input.part(&bytes, &name) {
            Ok(part) => {
                for block in &part.blocks {
                    builder.push(BlockKind::Paragraph, None, part.text_of(block));
                }
            }
            Err(failure) if failure.code == ReasonCode::Cancelled => return Err(failure),
            Err(failure)
                if failure.code == ReasonCode::NoTextLayer && builder.peek().is_empty() =>
            {
                return Err(failure);
            }
            Err(_) => {}
        }
    }
    Ok(())
}

/// How many pictures there are; one that is shown twice is kept once and counts once.
fn count(package: &Package<'_>) -> u32 {
    let names = package.names();
    let pictures = names
        .iter()
        .filter(|name| is_picture(name, ENDINGS) || is_picture(name, DRAWINGS));
    pictures.count() as u32
}

fn is_picture(name: &str, endings: &[&str]) -> bool {
    let lower = name.to_lowercase();
    FOLDERS.iter().any(|folder| name.starts_with(folder))
        && endings.iter().any(|ending| lower.ends_with(ending))
}

/// The names of pictures in the order they were put in, which their numbers tell.
fn pictures(package: &Package<'_>) -> Vec<String> {
    let names = package.names().into_iter();
    let names = names.filter(|name| is_picture(name, ENDINGS));
    let in_order: BTreeSet<(usize, String)> = names.map(|name| (name.len(), name)).collect();
    let names = in_order.into_iter().map(|(_, name)| name);
    names.take(MOST_PICTURES).collect()
}
