//! The shapes of a slide: placeholders, text boxes, groups, tables.

use gristmill_model::{BlockKind, Failure, Table};

use super::chart;
use crate::formats::math;
use crate::formats::writer::Writer;
use crate::office::Relations;
use crate::package::Package;
use crate::xml::{Element, Tree};

/// A slide's shapes, the title before all others.
pub(super) struct Slide<'t> {
    title: Vec<Element<'t>>,
    others: Vec<Element<'t>>,
    math: bool,
}

/// What a shape holds the place of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Title,
    Body,
    Furniture,
    Free,
}

impl<'t> Slide<'t> {
    pub(super) fn read(tree: &'t Tree<'t>, math: bool) -> Self {
        let mut slide = Self {
            title: Vec::new(),
            others: Vec::new(),
            math,
        };
        if let Some(shapes) = tree.root().find("spTree") {
            slide.sort(shapes);
        }
        slide
    }

    fn sort(&mut self, shapes: Element<'t>) {
        for shape in shapes.elements() {
            match shape.name() {
                "grpSp" => self.sort(shape),
                "AlternateContent" => {
                    let mut choices = shape.all("Choice").chain(shape.all("Fallback"));
                    if let Some(chosen) = choices.find(|choice| choice.find("t").is_some()) {
                        self.sort(chosen);
                    }
                }
                "sp" if role(shape) == Role::Title => self.title.push(shape),
                "sp" | "graphicFrame" | "cxnSp" | "pic" => self.others.push(shape),
                _ => {}
            }
        }
    }

    pub(super) fn write(
        &self,
        package: &mut Package<'_>,
        relations: &Relations,
        writer: &mut Writer<'_>,
    ) -> Result<(), Failure> {
        for &shape in self.title.iter().chain(&self.others) {
            match shape.name() {
                "graphicFrame" => self.graphic(shape, package, relations, writer)?,
                _ => self.text_shape(shape, writer),
            }
        }
        Ok(())
    }

    fn text_shape(&self, shape: Element<'_>, writer: &mut Writer<'_>) {
        let role = role(shape);
        let Some(body) = shape.child("txBody").filter(|_| role != Role::Furniture) else {
            return;
        };
        if role == Role::Title {
            let lines: Vec<String> = body.all("p").map(|p| self.text(p)).collect();
            return writer.push(BlockKind::Heading { level: 1 }, &lines.join(" "));
        }
        for paragraph in body.all("p") {
            writer.push(paragraph_kind(paragraph, role), &self.text(paragraph));
        }
    }

    fn text(&self, paragraph: Element<'_>) -> String {
        paragraph_text(paragraph, self.math)
    }

    fn graphic(
        &self,
        frame: Element<'_>,
        package: &mut Package<'_>,
        relations: &Relations,
        writer: &mut Writer<'_>,
    ) -> Result<(), Failure> {
        if let Some(table) = frame.find("tbl") {
            writer.push_table(read_table(table, self.math));
            return Ok(());
        }
        for (name, attribute) in [("chart", "id"), ("relIds", "dm")] {
            let part = frame
                .find(name)
                .and_then(|element| element.attribute(attribute))
                .and_then(|id| relations.target(id));
            let Some(part) = part else { continue };
            if let Some(text) = package.xml(part)? {
                let tree = Tree::parse(&text, "a chart")?;
                match name {
                    "chart" => chart::write(&tree, writer),
                    _ => write_diagram(&tree, writer),
                }
            }
        }
        Ok(())
    }
}

/// The texts of a diagram's points, as a list.
fn write_diagram(tree: &Tree<'_>, writer: &mut Writer<'_>) {
    let paragraphs = tree.root().descendants().filter(|e| e.name() == "p");
    for paragraph in paragraphs {
        let kind = BlockKind::ListItem {
            depth: 0,
            ordered: false,
        };
        writer.push(kind, &paragraph_text(paragraph, false));
    }
}

/// The paragraphs of a notes page, without its page number and the like.
pub(super) fn notes(tree: &Tree<'_>) -> Vec<String> {
    let shapes = tree.root().descendants().filter(|e| e.name() == "sp");
    let bodies = shapes.filter(|&shape| role(shape) == Role::Body);
    let paragraphs = bodies.flat_map(|shape| shape.child("txBody").into_iter());
    let texts = paragraphs.flat_map(|body| body.all("p").map(|p| paragraph_text(p, false)));
    texts.collect()
}

fn role(shape: Element<'_>) -> Role {
    let properties = shape.elements().find(|e| e.name().starts_with("nv"));
    let Some(place) = properties.and_then(|p| p.path(&["nvPr", "ph"])) else {
        return Role::Free;
    };
    match place.attribute("type") {
        Some("title" | "ctrTitle") => Role::Title,
        Some("subTitle") => Role::Free,
        Some("sldNum" | "dt" | "ftr" | "hdr" | "sldImg") => Role::Furniture,
        Some(_) | None => Role::Body,
    }
}

/// Body placeholders are lists unless a paragraph says otherwise; free text is the reverse.
fn paragraph_kind(paragraph: Element<'_>, role: Role) -> BlockKind {
    let properties = paragraph.child("pPr");
    let has = |name: &str| properties.is_some_and(|p| p.child(name).is_some());
    let numbered = has("buAutoNum");
    let bullet = numbered || has("buChar") || has("buBlip");
    let depth = properties
        .and_then(|p| p.attribute("lvl"))
        .and_then(|level| level.parse().ok())
        .unwrap_or(0);
    match bullet || (role == Role::Body && !has("buNone")) {
        true => BlockKind::ListItem {
            depth,
            ordered: numbered,
        },
        false => BlockKind::Paragraph,
    }
}

fn paragraph_text(paragraph: Element<'_>, math: bool) -> String {
    let mut text = String::new();
    collect(paragraph, math, &mut text);
    text
}

fn collect(element: Element<'_>, math: bool, text: &mut String) {
    for child in element.elements() {
        match child.name() {
            "t" => text.push_str(&child.text()),
            "br" => text.push('\n'),
            "tab" => text.push('\t'),
            "oMath" if math => text.push_str(&format!("${}$", math::latex(child))),
            "pPr" | "rPr" | "endParaRPr" | "oMath" | "Fallback" => {}
            _ => collect(child, math, text),
        }
    }
}

fn read_table(table: Element<'_>, math: bool) -> Table {
    let is_on =
        |element: Element<'_>, name: &str| matches!(element.attribute(name), Some("1" | "true"));
    let cell_text = |cell: Element<'_>| match is_on(cell, "hMerge") || is_on(cell, "vMerge") {
        true => String::new(),
        false => {
            let paragraphs = cell.descendants().filter(|e| e.name() == "p");
            let lines: Vec<String> = paragraphs.map(|p| paragraph_text(p, math)).collect();
            lines.join("\n").trim().to_owned()
        }
    };
    let rows: Vec<Vec<String>> = table
        .all("tr")
        .map(|row| row.all("tc").map(cell_text).collect())
        .collect();
    let first_row = table.child("tblPr").is_some_and(|p| is_on(p, "firstRow"));
    Table {
        header_rows: u32::from(first_row && rows.len() > 1),
        rows,
    }
}
