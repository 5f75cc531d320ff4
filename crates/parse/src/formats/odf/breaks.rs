//! Where the pages of an OpenDocument text end: styles that begin a new one, and marks of
//! the last layout.

use gristmill_model::Failure;

use super::styles::Styles;
use crate::formats::pages::Pages;
use crate::package::Package;
use crate::xml::{Child, Element, Tree};

/// Passes over a block and says on which page its text begins.
pub(super) fn pass(pages: &mut Pages, block: Element<'_>, styles: &Styles) -> u32 {
    let mut begins = None;
    walk(pages, block, styles, &mut begins);
    begins.unwrap_or(pages.current())
}

fn walk(pages: &mut Pages, element: Element<'_>, styles: &Styles, begins: &mut Option<u32>) {
    match element.name() {
        "soft-page-break" => pages.rendered(),
        "p" | "h" | "table" if styles.begins_page(element.attribute("style-name")) => {
            pages.ordered();
        }
        _ => {}
    }
    for child in element.children() {
        match child {
            Child::Text(text) if !text.trim().is_empty() => {
                pages.text();
                begins.get_or_insert(pages.current());
            }
            Child::Text(_) => {}
            Child::Element(inner) => walk(pages, inner, styles, begins),
        }
    }
}

/// How many pages the package says it has.
pub(super) fn stated(package: &mut Package<'_>) -> Result<Option<u32>, Failure> {
    let text = package.xml("meta.xml")?.unwrap_or_default();
    let stated = Tree::parse(&text, "the properties").ok().and_then(|tree| {
        let statistic = tree.root().find("document-statistic")?;
        statistic.attribute("page-count")?.parse().ok()
    });
    Ok(stated.filter(|&pages| pages > 0))
}
