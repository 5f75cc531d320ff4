//! JSON and JSON lines, as a person would write them down: objects are sections under their
//! key, their values lines, lists of like records tables.
//!
//! A key is written once, right before what it names; the headings above a passage are the
//! way to it. Within an object lines stand before sections, so that none ends up under a
//! neighbour's heading; else the order is the file's own. Every value is kept.
//!
//! What is not valid JSON is still text and is kept as such, because a cut-off log is worth
//! finding.

mod records;
mod value;

use gristmill_model::{BlockKind, Document, DocumentBuilder, Failure};

use self::value::Json;
use crate::encoding;
use crate::formats::text;
use crate::input::Input;

/// Lines between two looks at the watch.
const STRIDE: u32 = 5000;

/// The lowest level of headings; what lies deeper shares it.
const LOWEST: u8 = 6;

/// Longest line, in bytes, that a record is headed by.
const LONGEST_NAME: usize = 100;

const LIST_ITEM: BlockKind = BlockKind::ListItem {
    depth: 0,
    ordered: false,
};

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let decoded = encoding::decode(input.bytes, None);
    let Ok(root) = serde_json::from_str::<Json>(&decoded) else {
        // Several values one after the other are JSON lines, whatever the name says.
        return parse_lines(input);
    };
    Ok(document(&root, input))
}

pub(crate) fn parse_lines(input: &mut Input<'_>) -> Result<Document, Failure> {
    let decoded = encoding::decode(input.bytes, None);
    let mut values = Vec::new();
    for (count, line) in (1..).zip(decoded.lines()) {
        if count % STRIDE == 0 {
            input.step(count, None)?;
        }
        match serde_json::from_str::<Json>(line) {
            Ok(value) => values.push(value),
            Err(_) if line.trim().is_empty() => {}
            Err(_) => return text::parse(input),
        }
    }
    Ok(document(&Json::List(values), input))
}

fn document(root: &Json, input: &Input<'_>) -> Document {
    let mut writer = Writer {
        builder: DocumentBuilder::new(input.format.media_type),
    };
    match root {
        Json::Map(fields) => writer.write_fields(fields.iter(), 1),
        Json::List(items) => writer.write_items(items, 1),
        Json::Text(text) | Json::Other(text) => writer.push_text(text),
    }
    let mut document = writer.builder.finish();
    // The first key that became a heading is not what the file is called.
    document.title = match root.field("title") {
        Some(Json::Text(title)) if !title.trim().is_empty() => Some(title.trim().to_owned()),
        Some(_) | None => None,
    };
    document
}

struct Writer {
    builder: DocumentBuilder,
}

impl Writer {
    /// Writes an object, its sections under headings of this level.
    fn write_fields<'a>(&mut self, fields: impl Iterator<Item = &'a (String, Json)>, level: u8) {
        let (lines, sections): (Vec<_>, Vec<_>) = fields.partition(|(_, value)| value.is_line());
        let lines: Vec<String> = lines.iter().map(|(key, value)| line(key, value)).collect();
        self.push(BlockKind::Paragraph, &lines.join("\n"));
        for (key, value) in sections {
            self.push(BlockKind::Heading { level }, key);
            match value {
                Json::Map(fields) => self.write_fields(fields.iter(), below(level)),
                Json::List(items) => self.write_items(items, below(level)),
                Json::Text(text) | Json::Other(text) => self.push_text(text),
            }
        }
    }

    /// Writes a list, its records under headings of this level if any of them has sections.
    fn write_items(&mut self, items: &[Json], level: u8) {
        if let Some(table) = records::table(items) {
            return self.builder.push_table(table, None);
        }
        let with_headings = items.iter().any(Json::has_sections);
        let (records, others): (Vec<&Json>, Vec<&Json>) = items
            .iter()
            .partition(|item| matches!(item, Json::Map(_)) || item.has_sections());
        // What stands after a heading would look like a part of that record.
        let ordered: Vec<&Json> = match with_headings {
            true => others.into_iter().chain(records).collect(),
            false => items.iter().collect(),
        };
        for item in ordered {
            match item {
                Json::Map(fields) if with_headings => self.write_record(fields, level),
                Json::Map(fields) => self.write_fields(fields.iter(), level),
                Json::List(items) if !item.is_line() => self.write_items(items, level),
                Json::List(_) | Json::Text(_) | Json::Other(_) => {
                    self.push(LIST_ITEM, &item.to_text());
                }
            }
        }
    }

    /// Writes a record under the first of its lines that is short enough for a heading.
    fn write_record(&mut self, fields: &[(String, Json)], level: u8) {
        let short = |(key, value): &(String, Json)| {
            value.is_line() && line(key, value).len() <= LONGEST_NAME
        };
        let Some(name) = fields.iter().position(short) else {
            return self.write_fields(fields.iter(), level);
        };
        let (key, value) = &fields[name];
        self.push(BlockKind::Heading { level }, &line(key, value));
        let others = fields[..name].iter().chain(&fields[name + 1..]);
        self.write_fields(others, below(level));
    }

    fn push_text(&mut self, text: &str) {
        for paragraph in text::paragraphs(text) {
            self.push(BlockKind::Paragraph, paragraph);
        }
    }

    fn push(&mut self, kind: BlockKind, text: &str) {
        self.builder.push(kind, None, text);
    }
}

fn line(key: &str, value: &Json) -> String {
    match (key, value.to_text()) {
        ("", text) => text,
        (key, text) if text.is_empty() => format!("{key}:"),
        (key, text) => format!("{key}: {text}"),
    }
}

fn below(level: u8) -> u8 {
    LOWEST.min(level + 1)
}
