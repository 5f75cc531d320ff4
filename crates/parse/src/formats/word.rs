//! DOCX: structure from styles, numbering and tables; deleted text left out, notes and
//! comments at the end.

mod pages;
mod paragraph;
mod styles;
mod table;

use gristmill_model::{BlockKind, Document, DocumentBuilder, Failure};

use self::paragraph::{Run, collect};
use self::styles::{Kind, Styles};
use crate::formats::pages::Pages;
use crate::formats::writer::Writer;
use crate::formats::{embedded, math};
use crate::input::Input;
use crate::office::{self, Relations};
use crate::package::Package;
use crate::xml::{Element, Tree};

/// Blocks of the body between two looks at the watch.
const STRIDE: u32 = 500;

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let mut package = Package::open(input.bytes)?;
    let main = office::main_part(&mut package, "word/document.xml")?;
    let relations = Relations::read(&mut package, &main)?;
    let styles = Styles::read(&mut package, &relations)?;
    let mut builder = DocumentBuilder::new(input.format.media_type);
    office::read_properties(&mut package, &mut builder)?;

    let text = package.required_xml(&main)?;
    let tree = Tree::parse(&text, "the document")?;
    let mut pages = Pages::default();
    let mut body = Body {
        styles: &styles,
        math: input.options.extract_math,
        writer: Writer::new(&mut builder),
    };
    let blocks = tree.root().find("body").into_iter();
    for (count, element) in (1..).zip(blocks.flat_map(Element::elements)) {
        body.writer.page = Some(pages::pass(&mut pages, element));
        body.block(element);
        if count % STRIDE == 0 {
            input.step(count, None)?;
        }
    }
    body.writer.page = None;
    for kind in ["footnotes", "endnotes", "comments"] {
        let Some(part) = relations.of_kind(kind) else {
            continue;
        };
        if let Some(text) = package.xml(part)? {
            body.notes(&Tree::parse(&text, "the notes")?);
        }
    }
    drop(body);
    read_margins(&mut package, &relations, &mut builder);
    embedded::read_pictures(&mut package, input, &mut builder)?;
    let stated = office::stated_pages(&mut package)?;
    let mut document = builder.finish();
    pages.settle(&mut document, stated);
    Ok(document)
}

/// Keeps the heads and feet of pages, which are not part of the text.
fn read_margins(package: &mut Package<'_>, relations: &Relations, builder: &mut DocumentBuilder) {
    let parts = ["header", "footer"].into_iter();
    for part in parts.flat_map(|kind| relations.all_of_kind(kind)) {
        // Damage to them is no reason to refuse a document.
        let text = package.xml(part).ok().flatten().unwrap_or_default();
        let Ok(tree) = Tree::parse(&text, "a page's head or foot") else {
            continue;
        };
        for paragraph in tree.root().descendants().filter(|e| e.name() == "p") {
            let mut run = Run::new(false);
            collect(paragraph, &mut run);
            builder.margin(None, &run.text);
        }
    }
}

struct Body<'a> {
    styles: &'a Styles,
    math: bool,
    writer: Writer<'a>,
}

impl Body<'_> {
    /// Writes a block of the body, or those inside a wrapper.
    fn block(&mut self, element: Element<'_>) {
        match element.name() {
            "p" => self.paragraph(element),
            "tbl" => self.table(element),
            "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag" => {
                self.blocks(element);
            }
            "oMathPara" | "oMath" => self.formula(element),
            "AlternateContent" => {
                if let Some(chosen) = paragraph::alternative(element) {
                    self.blocks(chosen);
                }
            }
            _ => {}
        }
    }

    fn blocks(&mut self, parent: Element<'_>) {
        for element in parent.elements() {
            self.block(element);
        }
    }

    fn paragraph(&mut self, element: Element<'_>) {
        let mut run = Run::new(self.math);
        collect(element, &mut run);
        let properties = element.child("pPr");
        let kind = match (run.only_formula(), self.styles.kind_of(properties)) {
            (true, _) => return self.formula(element),
            (false, Kind::Heading(level)) => BlockKind::Heading { level },
            (false, Kind::Item { depth, ordered }) => BlockKind::ListItem { depth, ordered },
            (false, Kind::Quote) => BlockKind::Quote,
            (false, Kind::Caption) => BlockKind::Caption,
            (false, Kind::Code) => BlockKind::Code { language: None },
            (false, Kind::Plain) => BlockKind::Paragraph,
        };
        self.writer.push(kind, &run.text);
        for text_box in run.boxes {
            self.blocks(text_box);
        }
    }

    fn formula(&mut self, element: Element<'_>) {
        if self.math {
            let lines: Vec<String> = formulas(element).map(math::latex).collect();
            self.writer.push(BlockKind::Formula, &lines.join("\n"));
        }
    }

    fn table(&mut self, element: Element<'_>) {
        match table::read(element, self.math) {
            table::Read::Table(table) => self.writer.push_table(table),
            table::Read::Frame(cell) => self.blocks(cell),
        }
    }

    /// Writes foot- and endnotes or comments, without the separators Word keeps among them.
    fn notes(&mut self, tree: &Tree<'_>) {
        let notes = tree.root().descendants().filter(|element| {
            matches!(element.name(), "footnote" | "endnote" | "comment")
                && element.attribute("type").is_none()
        });
        for note in notes {
            let mut run = Run::new(self.math);
            for paragraph in note.descendants().filter(|element| element.name() == "p") {
                collect(paragraph, &mut run);
                run.text.push('\n');
            }
            let text = run.text.trim();
            let text = match (note.name(), note.attribute("author")) {
                ("comment", Some(author)) if !text.is_empty() => format!("{author}: {text}"),
                _ => text.to_owned(),
            };
            self.writer.push(BlockKind::Footnote, &text);
        }
    }
}

/// The outermost formulas in or at an element.
fn formulas<'t>(element: Element<'t>) -> impl Iterator<Item = Element<'t>> {
    let itself = (element.name() == "oMath").then_some(element);
    let below = element.descendants().filter(|e| e.name() == "oMath");
    let below = itself.is_none().then_some(below);
    itself.into_iter().chain(below.into_iter().flatten())
}
