//! PPTX: a page for every slide, its title first, then its shapes, tables, charts, notes.

mod chart;
mod shape;

use gristmill_model::{BlockKind, Document, DocumentBuilder, Failure};

use self::shape::Slide;
use crate::formats::embedded;
use crate::formats::writer::Writer;
use crate::input::Input;
use crate::office::{self, Relations};
use crate::package::Package;
use crate::xml::Tree;

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let mut package = Package::open(input.bytes)?;
    let main = office::main_part(&mut package, "ppt/presentation.xml")?;
    let relations = Relations::read(&mut package, &main)?;
    let mut builder = DocumentBuilder::new(input.format.media_type);
    office::read_properties(&mut package, &mut builder)?;
    let slides = slide_parts(&package.required_xml(&main)?, &relations)?;
    let total = u32::try_from(slides.len()).unwrap_or(u32::MAX);
    builder.pages(total);
    for (number, part) in (1..).zip(&slides) {
        let mut writer = Writer::new(&mut builder);
        writer.page = Some(number);
        write_slide(&mut package, part, &mut writer, input)?;
        drop(writer);
        input.step(number, Some(total))?;
    }
    embedded::read_pictures(&mut package, input, &mut builder)?;
    Ok(builder.finish())
}

/// The slides in the order they are shown.
fn slide_parts(presentation: &str, relations: &Relations) -> Result<Vec<String>, Failure> {
    let tree = Tree::parse(presentation, "the presentation")?;
    let listed = tree.root().descendants().filter(|e| e.name() == "sldId");
    // Its own id and the relation's have the same local name; the relation's comes last.
    let ids = listed.filter_map(|slide| {
        let mut named = slide
            .attributes()
            .iter()
            .rev()
            .filter(|(name, _)| *name == "id");
        named.find_map(|(_, id)| relations.target(id))
    });
    Ok(ids.map(str::to_owned).collect())
}

fn write_slide(
    package: &mut Package<'_>,
    part: &str,
    writer: &mut Writer<'_>,
    input: &Input<'_>,
) -> Result<(), Failure> {
    let Some(text) = package.xml(part)? else {
        return Ok(());
    };
    let tree = Tree::parse(&text, &format!("`{part}`"))?;
    let relations = Relations::read(package, part)?;
    let slide = Slide::read(&tree, input.options.extract_math);
    slide.write(package, &relations, writer)?;
    if let Some(notes) = relations.of_kind("notesSlide") {
        write_notes(package, notes, writer)?;
    }
    if let Some(comments) = relations.of_kind("comments") {
        write_comments(package, comments, writer)?;
    }
    Ok(())
}

fn write_notes(
    package: &mut Package<'_>,
    part: &str,
    writer: &mut Writer<'_>,
) -> Result<(), Failure> {
    let Some(text) = package.xml(part)? else {
        return Ok(());
    };
    let tree = Tree::parse(&text, "the notes")?;
    for paragraph in shape::notes(&tree) {
        writer.push(BlockKind::Footnote, &paragraph);
    }
    Ok(())
}

fn write_comments(
    package: &mut Package<'_>,
    part: &str,
    writer: &mut Writer<'_>,
) -> Result<(), Failure> {
    let Some(text) = package.xml(part)? else {
        return Ok(());
    };
    let tree = Tree::parse(&text, "the comments")?;
    let comments = tree
        .root()
        .descendants()
        .filter(|e| matches!(e.name(), "cm" | "comment"));
    for comment in comments {
        writer.push(BlockKind::Footnote, &comment.text());
    }
    Ok(())
}
