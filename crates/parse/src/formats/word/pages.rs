//! Where Word's pages end: breaks in the text, and marks of the last layout.

use crate::formats::pages::Pages;
use crate::xml::Element;

/// Passes over a block and says on which page its text begins.
pub(super) fn pass(pages: &mut Pages, block: Element<'_>) -> u32 {
    match block.name() {
        "tbl" => pass_table(pages, block),
        _ => pass_text(pages, block),
    }
}

fn pass_text(pages: &mut Pages, element: Element<'_>) -> u32 {
    let mut begins = None;
    for inner in element.descendants() {
        match inner.name() {
            "lastRenderedPageBreak" => pages.rendered(),
            "br" if inner.attribute("type") == Some("page") => pages.ordered(),
            "t" => {
                pages.text();
                begins.get_or_insert(pages.current());
            }
            _ => {}
        }
    }
    begins.unwrap_or(pages.current())
}

/// Every cell of a row that goes over two pages is marked, so marks count once a row.
fn pass_table(pages: &mut Pages, table: Element<'_>) -> u32 {
    let mut begins = None;
    for row in table.descendants().filter(|e| e.name() == "tr") {
        let marks = row.all("tc").map(|cell| {
            let inside = cell.descendants();
            inside
                .filter(|e| e.name() == "lastRenderedPageBreak")
                .count()
        });
        for _ in 0..marks.max().unwrap_or(0) {
            pages.rendered();
            pages.text();
        }
        begins.get_or_insert(pages.current());
    }
    begins.unwrap_or(pages.current())
}
