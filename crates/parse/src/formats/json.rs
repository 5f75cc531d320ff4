//! JSON and JSON lines: every value under its path, lists of like records as tables.
//!
//! The order of keys is the file's own. What is not valid JSON is still text and is
//! kept as such, because a cut-off log is worth finding.

mod value;

use gristmill_model::{BlockKind, Document, DocumentBuilder, Failure, Table};

use self::value::Json;
use crate::encoding;
use crate::formats::text;
use crate::input::Input;

/// Lines between two looks at the watch.
const STRIDE: u32 = 5000;

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let decoded = encoding::decode(input.bytes, None);
    let Ok(root) = serde_json::from_str::<Json>(&decoded) else {
        // Several values one after the other are JSON lines, whatever the name says.
        return parse_lines(input);
    };
    let mut builder = DocumentBuilder::new(input.format.media_type);
    write_root(&mut builder, &root);
    Ok(builder.finish())
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
    let mut builder = DocumentBuilder::new(input.format.media_type);
    write_root(&mut builder, &Json::List(values));
    Ok(builder.finish())
}

fn write_root(builder: &mut DocumentBuilder, root: &Json) {
    match root {
        Json::List(items) => write_list(builder, "", items),
        Json::Map(_) | Json::Text(_) | Json::Other(_) => write(builder, "", root),
    }
}

fn write(builder: &mut DocumentBuilder, path: &str, value: &Json) {
    match value {
        Json::Text(text) | Json::Other(text) => push_field(builder, path, text),
        Json::List(items) => write_list(builder, path, items),
        Json::Map(fields) => {
            let (plain, nested): (Vec<_>, Vec<_>) =
                fields.iter().partition(|(_, value)| value.is_plain());
            write_fields(builder, path, &plain);
            for (key, value) in nested {
                write(builder, &join(path, key), value);
            }
        }
    }
}

/// Several fields of one record share its label, as rows share theirs.
fn write_fields(builder: &mut DocumentBuilder, path: &str, fields: &[&(String, Json)]) {
    if let [(key, value)] = fields {
        return push_field(builder, &join(path, key), &value.to_text());
    }
    push_label(builder, path);
    let lines: Vec<String> = fields
        .iter()
        .map(|(key, value)| line(key, &value.to_text()))
        .collect();
    builder.push(BlockKind::Paragraph, None, &lines.join("\n"));
}

fn write_list(builder: &mut DocumentBuilder, path: &str, items: &[Json]) {
    if let Some(table) = as_table(items) {
        push_label(builder, path);
        return builder.push_table(table, None);
    }
    if items.iter().any(Json::is_plain) {
        push_label(builder, path);
    }
    for item in items {
        match item {
            Json::Text(text) | Json::Other(text) => push_item(builder, path, text),
            Json::List(_) | Json::Map(_) => write(builder, path, item),
        }
    }
}

/// Records with mostly the same plain fields read best as rows.
fn as_table(items: &[Json]) -> Option<Table> {
    const MOST_COLUMNS: usize = 64;
    let mut header: Vec<&str> = Vec::new();
    let mut cells = 0;
    for item in items {
        let Json::Map(fields) = item else { return None };
        if fields.iter().any(|(_, value)| !value.is_plain()) {
            return None;
        }
        cells += fields.len();
        for (key, _) in fields {
            if !header.contains(&key.as_str()) {
                header.push(key);
            }
        }
        if header.len() > MOST_COLUMNS {
            return None;
        }
    }
    let full = cells * 2 >= header.len() * items.len();
    if items.len() < 2 || header.is_empty() || !full {
        return None;
    }
    let mut rows = vec![header.iter().map(|&key| key.to_owned()).collect()];
    rows.extend(items.iter().map(|item| {
        let value = |key: &&str| item.field(key).map(Json::to_text).unwrap_or_default();
        header.iter().map(value).collect()
    }));
    Some(Table {
        rows,
        header_rows: 1,
    })
}

fn push_label(builder: &mut DocumentBuilder, path: &str) {
    builder.push(BlockKind::Paragraph, None, path);
}

fn push_field(builder: &mut DocumentBuilder, path: &str, text: &str) {
    builder.push(BlockKind::Paragraph, None, &line(path, text));
}

fn push_item(builder: &mut DocumentBuilder, path: &str, text: &str) {
    let depth = u8::try_from(path.matches('.').count()).unwrap_or(u8::MAX);
    let kind = BlockKind::ListItem {
        depth,
        ordered: false,
    };
    builder.push(kind, None, text);
}

fn line(path: &str, text: &str) -> String {
    match path {
        "" => text.to_owned(),
        path => format!("{path}: {text}"),
    }
}

fn join(path: &str, key: &str) -> String {
    match path {
        "" => key.to_owned(),
        path => format!("{path}.{key}"),
    }
}
