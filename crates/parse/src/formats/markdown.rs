//! Markdown: rendered to HTML, whose reader knows headings, lists, tables and code.

use gristmill_model::{Document, DocumentBuilder, Failure};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::encoding;
use crate::formats::html;
use crate::input::Input;

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let text = encoding::decode(input.bytes, None);
    let mut builder = DocumentBuilder::new(input.format.media_type);
    append(&mut builder, &text, html::Place::default(), input)?;
    Ok(builder.finish())
}

/// Appends Markdown to a document under construction.
pub(crate) fn append(
    builder: &mut DocumentBuilder,
    markdown: &str,
    place: html::Place,
    input: &mut Input<'_>,
) -> Result<(), Failure> {
    let mut front_matter = String::new();
    let mut inside = false;
    let events = Parser::new_ext(markdown, options()).filter_map(|event| match event {
        Event::Start(Tag::MetadataBlock(_)) => {
            inside = true;
            None
        }
        Event::End(TagEnd::MetadataBlock(_)) => {
            inside = false;
            None
        }
        Event::Text(text) if inside => {
            front_matter.push_str(&text);
            None
        }
        event => Some(event),
    });
    let mut page = String::with_capacity(markdown.len() * 5 / 4);
    pulldown_cmark::html::push_html(&mut page, events);
    read_front_matter(&front_matter, builder);
    html::append(builder, &page, place, input)
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
}

/// Plain `key: value` lines; anything nested is left to the text.
fn read_front_matter(yaml: &str, builder: &mut DocumentBuilder) {
    for line in yaml
        .lines()
        .filter(|line| !line.starts_with([' ', '-', '#']))
    {
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim().trim_matches(['"', '\'']);
        match key.trim().to_lowercase().as_str() {
            "title" => builder.title(value),
            "date" => builder.metadata("created", value),
            "tags" => builder.metadata("keywords", value.trim_matches(['[', ']'])),
            key => builder.metadata(key, value),
        }
    }
}
