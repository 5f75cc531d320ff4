//! EPUB books: the chapters in reading order, each a web page.

use gristmill_model::{Document, DocumentBuilder, Failure};

use crate::formats::html;
use crate::input::{Input, damaged};
use crate::office;
use crate::package::{Package, resolve};
use crate::xml::{Element, Tree};

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let mut package = Package::open(input.bytes)?;
    let outline = package_document(&mut package)?;
    let text = package.required_xml(&outline)?;
    let tree = Tree::parse(&text, "the package document")?;
    let mut builder = DocumentBuilder::new(input.format.media_type);
    package.warn_of_damage(&mut builder);
    if let Some(metadata) = tree.root().find("metadata") {
        office::copy_fields(metadata.elements(), &mut builder);
    }
    let chapters = chapters(tree.root(), &outline);
    let total = u32::try_from(chapters.len()).ok();
    for (number, chapter) in (1..).zip(chapters) {
        if let Some(bytes) = package.read(&chapter)? {
            let page = open_void_elements(&html::decode(&bytes));
            html::append(&mut builder, &page, html::Place::default(), input)?;
        }
        input.step(number, total)?;
    }
    Ok(builder.finish())
}

fn package_document(package: &mut Package<'_>) -> Result<String, Failure> {
    let container = package.required_xml("META-INF/container.xml")?;
    let tree = Tree::parse(&container, "the container")?;
    let file = tree.root().find("rootfile");
    let path = file.and_then(|file| file.attribute("full-path"));
    path.map(str::to_owned)
        .ok_or_else(|| damaged("the book", "it does not name its package document"))
}

/// The files of the spine, without the table of contents.
fn chapters(root: Element<'_>, outline: &str) -> Vec<String> {
    let items: Vec<Element<'_>> = root.descendants().filter(|e| e.name() == "item").collect();
    let file = |id: &str| {
        let item = items.iter().find(|item| item.attribute("id") == Some(id))?;
        let navigation = item
            .attribute("properties")
            .is_some_and(|p| p.contains("nav"));
        let target = item.attribute("href").filter(|_| !navigation)?;
        Some(resolve(outline, &percent_decoded(target)))
    };
    let spine = root.descendants().filter(|e| e.name() == "itemref");
    let ids = spine.filter_map(|reference| reference.attribute("idref"));
    ids.filter_map(file).collect()
}

/// Names in a package document are URLs.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = tail.get(..2).filter(|_| *first == b'%');
        let decoded = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `<title/>` is complete in XHTML, but in HTML it swallows the rest of the page.
fn open_void_elements(page: &str) -> String {
    let mut out = page.to_owned();
    for name in ["title", "script", "style", "textarea", "iframe", "a"] {
        for empty in [format!("<{name}/>"), format!("<{name} />")] {
            if out.contains(&empty) {
                out = out.replace(&empty, &format!("<{name}></{name}>"));
            }
        }
    }
    out
}
