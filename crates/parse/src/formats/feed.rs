//! News feeds, RSS and Atom: a heading and a text for every item.

use gristmill_model::{BlockKind, Document, DocumentBuilder, Failure};

use crate::formats::{html, xml};
use crate::input::Input;
use crate::xml::{Element, Tree, decode};

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let text = decode(input.bytes);
    let tree = Tree::parse(&text, "the feed")?;
    let mut elements = tree.root().descendants();
    let Some(channel) = elements.find(|e| matches!(e.name(), "channel" | "feed")) else {
        return xml::parse(input);
    };
    let mut builder = DocumentBuilder::new(input.format.media_type);
    let child_text = |name| channel.child(name).map(Element::text).unwrap_or_default();
    builder.title(&child_text("title"));
    builder.push(BlockKind::Heading { level: 1 }, None, &child_text("title"));
    builder.push(BlockKind::Paragraph, None, &child_text("description"));
    builder.push(BlockKind::Paragraph, None, &child_text("subtitle"));
    let all = tree.root().descendants();
    let items = all.filter(|e| matches!(e.name(), "item" | "entry"));
    for (count, item) in (1..).zip(items) {
        write_item(item, &mut builder, input)?;
        input.step(count, None)?;
    }
    Ok(builder.finish())
}

fn write_item(
    item: Element<'_>,
    builder: &mut DocumentBuilder,
    input: &mut Input<'_>,
) -> Result<(), Failure> {
    let child_text = |names: &[&str]| {
        let texts = names.iter().filter_map(|name| item.child(name));
        texts
            .map(Element::text)
            .find(|text| !text.trim().is_empty())
    };
    if let Some(title) = child_text(&["title"]) {
        builder.push(BlockKind::Heading { level: 2 }, None, &title);
    }
    if let Some(date) = child_text(&["pubDate", "published", "updated", "date"]) {
        builder.push(BlockKind::Paragraph, None, &date);
    }
    // The whole text where there is one, else the summary; both are HTML inside XML.
    match child_text(&["encoded", "content", "description", "summary"]) {
        Some(body) => html::append(builder, &body, html::Place::default(), input),
        None => Ok(()),
    }
}
