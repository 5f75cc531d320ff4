//! OpenDocument texts and presentations. Spreadsheets are read with the other workbooks.

mod breaks;
mod styles;
mod table;
mod text;

use gristmill_model::{BlockKind, Document, DocumentBuilder, Failure, ReasonCode};

use self::styles::{Kind, Styles};
use self::text::Run;
use crate::formats::embedded;
use crate::formats::pages::Pages;
use crate::formats::writer::Writer;
use crate::input::{Input, failure};
use crate::office;
use crate::package::Package;
use crate::xml::{Element, Tree};

/// Blocks between two looks at the watch.
const STRIDE: u32 = 500;

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let mut package = Package::open(input.bytes)?;
    refuse_encrypted(&mut package)?;
    let mut builder = DocumentBuilder::new(input.format.media_type);
    read_meta(&mut package, &mut builder)?;
    let content = package.required_xml("content.xml")?;
    let tree = Tree::parse(&content, "the content")?;
    let mut styles = Styles::default();
    if let Some(text) = package.xml("styles.xml")? {
        styles.read(&Tree::parse(&text, "the styles")?);
    }
    styles.read(&tree);
    if input.options.extract_math {
        styles.read_formulas(&mut package)?;
    }
    let body = tree
        .root()
        .find("body")
        .and_then(|body| body.elements().next());
    let Some(body) = body else {
        return Ok(builder.finish());
    };
    let mut pages = Pages::default();
    let has_pages = matches!(body.name(), "presentation" | "drawing");
    match body.name() {
        "presentation" | "drawing" => slides(body, &styles, input, &mut builder)?,
        _ => {
            let mut flow = Flow::new(&styles, &mut builder);
            for (count, element) in (1..).zip(body.elements()) {
                flow.writer.page = Some(breaks::pass(&mut pages, element, &styles));
                flow.block(element, List::NONE);
                if count % STRIDE == 0 {
                    input.step(count, None)?;
                }
            }
            flow.writer.page = None;
            flow.write_notes();
        }
    }
    embedded::read_pictures(&mut package, input, &mut builder)?;
    let mut document = builder.finish();
    if !has_pages {
        pages.settle(&mut document, breaks::stated(&mut package)?);
    }
    Ok(document)
}

/// Copies title, author and dates from `meta.xml`.
pub(crate) fn read_meta(
    package: &mut Package<'_>,
    builder: &mut DocumentBuilder,
) -> Result<(), Failure> {
    refuse_encrypted(package)?;
    package.warn_of_damage(builder);
    let Some(text) = package.xml("meta.xml")? else {
        return Ok(());
    };
    // Damage to properties is no reason to refuse a document.
    if let Ok(tree) = Tree::parse(&text, "the properties") {
        office::copy_fields(tree.root().descendants(), builder);
    }
    Ok(())
}

fn refuse_encrypted(package: &mut Package<'_>) -> Result<(), Failure> {
    let manifest = package.xml("META-INF/manifest.xml")?.unwrap_or_default();
    match manifest.contains("encryption-data") {
        true => Err(failure(
            ReasonCode::NeedsPassword,
            "the document is encrypted",
        )),
        false => Ok(()),
    }
}

fn slides(
    body: Element<'_>,
    styles: &Styles,
    input: &mut Input<'_>,
    builder: &mut DocumentBuilder,
) -> Result<(), Failure> {
    let total = u32::try_from(body.all("page").count()).unwrap_or(u32::MAX);
    builder.pages(total);
    for (number, page) in (1..).zip(body.all("page")) {
        let mut flow = Flow::new(styles, builder);
        flow.writer.page = Some(number);
        flow.slide(page);
        flow.write_notes();
        drop(flow);
        input.step(number, Some(total))?;
    }
    Ok(())
}

/// The list around a block.
#[derive(Clone, Copy)]
struct List<'a> {
    style: Option<&'a str>,
    depth: Option<u8>,
}

impl List<'_> {
    const NONE: Self = List {
        style: None,
        depth: None,
    };
}

struct Flow<'a> {
    styles: &'a Styles,
    writer: Writer<'a>,
    notes: Vec<String>,
}

impl<'a> Flow<'a> {
    fn new(styles: &'a Styles, builder: &'a mut DocumentBuilder) -> Self {
        Self {
            styles,
            writer: Writer::new(builder),
            notes: Vec::new(),
        }
    }

    fn block(&mut self, element: Element<'_>, list: List<'_>) {
        match element.name() {
            "h" => self.heading(element),
            "p" => self.paragraph(element, list),
            "list" => self.list(element, list),
            "table" => self.table(element),
            "section" | "index-body" | "index-title" | "text-box" | "frame" | "g" | "a"
            | "table-of-content" | "bibliography" | "alphabetical-index" | "illustration-index"
            | "table-index" | "user-index" | "numbered-paragraph" | "custom-shape" | "rect"
            | "ellipse" | "line" | "connector" | "path" | "polygon" => self.blocks(element, list),
            _ => {}
        }
    }

    fn blocks(&mut self, parent: Element<'_>, list: List<'_>) {
        for element in parent.elements() {
            self.block(element, list);
        }
    }

    fn heading(&mut self, element: Element<'_>) {
        let level = element
            .attribute("outline-level")
            .and_then(|level| level.parse().ok());
        let level = level.unwrap_or(1_u8).clamp(1, 6);
        self.write(BlockKind::Heading { level }, element);
    }

    fn paragraph(&mut self, element: Element<'_>, list: List<'_>) {
        let kind = self.styles.kind_of(element.attribute("style-name"));
        let kind = match (kind, list.depth) {
            (Kind::Heading(level), _) => BlockKind::Heading { level },
            (Kind::Code, _) => BlockKind::Code { language: None },
            (_, Some(depth)) => BlockKind::ListItem {
                depth,
                ordered: self.styles.is_ordered(list.style, depth),
            },
            (Kind::Quote, None) => BlockKind::Quote,
            (Kind::Caption, None) => BlockKind::Caption,
            (Kind::Plain, None) => BlockKind::Paragraph,
        };
        self.write(kind, element);
    }

    fn write(&mut self, kind: BlockKind, element: Element<'_>) {
        let mut run = Run::new(self.styles);
        text::collect(element, &mut run);
        self.writer.push(kind, &run.text);
        self.notes.append(&mut run.notes);
        for frame in run.frames {
            self.blocks(frame, List::NONE);
        }
    }

    fn list(&mut self, element: Element<'_>, around: List<'_>) {
        let list = List {
            style: element.attribute("style-name").or(around.style),
            depth: Some(around.depth.map_or(0, |depth| depth.saturating_add(1))),
        };
        for item in element.elements() {
            match item.name() {
                "list-item" | "list-header" => self.blocks(item, list),
                _ => {}
            }
        }
    }

    fn table(&mut self, element: Element<'_>) {
        match table::read(element, self.styles, &mut self.notes) {
            table::Read::Table(table) => self.writer.push_table(table),
            table::Read::Frame(cell) => self.blocks(cell, List::NONE),
        }
    }

    /// A slide: its title first, then its other frames, then its notes.
    fn slide(&mut self, page: Element<'_>) {
        let is_title = |frame: &Element<'_>| frame.attribute("class") == Some("title");
        for title in page.elements().filter(is_title) {
            let mut run = Run::new(self.styles);
            for paragraph in title.descendants().filter(|e| e.name() == "p") {
                text::collect(paragraph, &mut run);
                run.text.push(' ');
            }
            self.writer.push(BlockKind::Heading { level: 1 }, &run.text);
        }
        for element in page.elements().filter(|frame| !is_title(frame)) {
            match element.name() {
                "notes" => self.slide_notes(element),
                _ => self.block(element, List::NONE),
            }
        }
    }

    fn slide_notes(&mut self, notes: Element<'_>) {
        for paragraph in notes.descendants().filter(|e| e.name() == "p") {
            self.write(BlockKind::Footnote, paragraph);
        }
    }

    fn write_notes(&mut self) {
        for note in std::mem::take(&mut self.notes) {
            self.writer.push(BlockKind::Footnote, &note);
        }
    }
}
