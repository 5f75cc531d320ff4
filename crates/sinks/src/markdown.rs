//! Markdown: a zip archive with a file for each document, its metadata in front.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Write;

use gristmill_model::{Block, BlockKind, Document, Table};
use serde::Serialize;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::Sink;
use crate::error::SinkError;
use crate::passage::{Head, Passage};

/// Longest name of an entry, in bytes; file systems take 255 for each part.
const LONGEST_PART: usize = 200;

/// An archive of files.
pub(crate) struct Folder {
    archive: ZipWriter<File>,
    /// Names that are taken, in lower case: some file systems know no other. They and the
    /// archive's own list are all that grows with the number of documents.
    taken: HashSet<String>,
}

impl Folder {
    pub(crate) fn new(file: File) -> Self {
        Self {
            archive: ZipWriter::new(file),
            taken: HashSet::new(),
        }
    }

    /// A name that no other document has.
    fn name(&mut self, head: &Head) -> String {
        let path = safe(head.path.0.as_str());
        let mut name = format!("{path}.md");
        let mut number = 2;
        while !self.taken.insert(name.to_lowercase()) {
            name = format!("{path} ({number}).md");
            number += 1;
        }
        name
    }
}

impl Sink for Folder {
    fn begin(&mut self, head: &Head, body: Option<&Document>) -> Result<(), SinkError> {
        let name = self.name(head);
        let options = SimpleFileOptions::default().large_file(true);
        self.archive.start_file(name, options)?;
        self.archive.write_all(front_matter(head)?.as_bytes())?;
        if let Some(document) = body {
            write_body(&mut self.archive, document)?;
        }
        Ok(())
    }

    fn passage(&mut self, _head: &Head, _passage: &Passage<'_>) -> Result<(), SinkError> {
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), SinkError> {
        Ok(self.archive.finish()?.sync_all()?)
    }
}

/// A path that stays below the folder it is unpacked in, on every system.
fn safe(path: &str) -> String {
    let part = |part: &str| -> String {
        let odd = |c: char| c.is_control() || r#"<>:"|?*\"#.contains(c);
        let part = part.replace(odd, "_");
        let part = beginning(&part).trim_end_matches(['.', ' ']);
        match is_device(part) {
            true => format!("_{part}"),
            false => part.to_owned(),
        }
    };
    let parts: Vec<String> = path
        .split('/')
        .map(part)
        .filter(|part| !part.is_empty())
        .collect();
    match parts.is_empty() {
        true => "document".to_owned(),
        false => parts.join("/"),
    }
}

/// As much of a name as a file system takes.
fn beginning(part: &str) -> &str {
    let ends = (0..=part.len().min(LONGEST_PART)).rev();
    let mut whole = ends.filter_map(|end| part.get(..end));
    whole.next().unwrap_or_default()
}

/// Whether Windows takes a name for a device, whatever its ending.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_uppercase();
    let is_port = |rest: &str| matches!(rest.as_bytes(), [b'1'..=b'9']);
    ["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str())
        || stem.strip_prefix("COM").is_some_and(is_port)
        || stem.strip_prefix("LPT").is_some_and(is_port)
}

/// What is known of a document, as YAML between its two lines.
fn front_matter(head: &Head) -> Result<String, SinkError> {
    let mut yaml = String::from("---\n");
    let mut put = |name: &str, value: &str| -> Result<(), SinkError> {
        let value = quoted(value)?;
        writeln!(yaml, "{name}: {value}").expect("writing to memory does not fail");
        Ok(())
    };
    if let Some(title) = &head.title {
        put("title", title)?;
    }
    put("id", head.id.as_str())?;
    put("collection", head.collection.as_str())?;
    put("source", &head.source)?;
    put("path", head.path.0.as_str())?;
    put("type", &head.media_type)?;
    if let Some(language) = &head.language {
        put("language", language)?;
    }
    if let Some(label) = head.label {
        put("label", label.as_str())?;
    }
    if let Some(modified) = head.modified() {
        put("modified", &modified)?;
    }
    if !head.metadata.is_empty() {
        yaml.push_str("metadata:\n");
        for (field, value) in &head.metadata {
            let (field, value) = (quoted(field)?, quoted(value)?);
            writeln!(yaml, "  {field}: {value}").expect("writing to memory does not fail");
        }
    }
    yaml.push_str("---\n\n");
    Ok(yaml)
}

/// A value as JSON, which is YAML too but for characters that YAML wants escaped.
fn quoted(value: &(impl Serialize + ?Sized)) -> Result<String, SinkError> {
    let json = serde_json::to_string(value)?;
    let is_odd = |c: char| c.is_control() || ('\u{fffe}'..='\u{ffff}').contains(&c);
    if !json.contains(is_odd) {
        return Ok(json);
    }
    let escaped = |c: char| match is_odd(c) {
        true => format!("\\u{:04x}", u32::from(c)),
        false => c.to_string(),
    };
    Ok(json.chars().map(escaped).collect())
}

fn write_body(to: &mut impl Write, document: &Document) -> Result<(), SinkError> {
    let mut previous: Option<&Block> = None;
    for block in &document.blocks {
        let tight = previous.is_some_and(|one| is_item(one) && is_item(block));
        let gap = match (previous, tight) {
            (None, _) => "",
            (Some(_), true) => "\n",
            (Some(_), false) => "\n\n",
        };
        to.write_all(gap.as_bytes())?;
        to.write_all(as_markdown(block, document.text_of(block)).as_bytes())?;
        previous = Some(block);
    }
    Ok(to.write_all(b"\n")?)
}

fn is_item(block: &Block) -> bool {
    matches!(block.kind, BlockKind::ListItem { .. })
}

fn as_markdown(block: &Block, text: &str) -> String {
    match &block.kind {
        BlockKind::Heading { level } => {
            let marks = "#".repeat(usize::from((*level).clamp(1, 6)));
            format!("{marks} {}", one_line(text))
        }
        BlockKind::ListItem { depth, ordered } => {
            let mark = if *ordered { "1." } else { "-" };
            let indent = "   ".repeat(usize::from(*depth));
            let text = text.replace('\n', &format!("\n{indent}   "));
            format!("{indent}{mark} {text}")
        }
        BlockKind::Table { table } => table_as_markdown(table),
        BlockKind::Code { language } => {
            let fence = fence(text);
            format!(
                "{fence}{}\n{text}\n{fence}",
                language.as_deref().unwrap_or_default()
            )
        }
        BlockKind::Formula => format!("$$\n{text}\n$$"),
        BlockKind::Quote => format!("> {}", text.replace('\n', "\n> ")),
        BlockKind::Caption => format!("*{}*", one_line(text)),
        BlockKind::Paragraph | BlockKind::Footnote => text.to_owned(),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// More backticks than stand in the text.
fn fence(text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    "`".repeat(longest.max(2) + 1)
}

fn table_as_markdown(table: &Table) -> String {
    let row = |cells: &[String]| -> String {
        let cells: Vec<String> = cells
            .iter()
            .map(|cell| one_line(cell).replace('|', "\\|"))
            .collect();
        format!("| {} |", cells.join(" | "))
    };
    let width = table.rows.first().map_or(0, Vec::len);
    let headings = (table.header_rows as usize).min(table.rows.len());
    // Markdown's tables have one row of headings: further ones become rows.
    let (first, rest) = match headings {
        0 => (vec![String::new(); width], &table.rows[..]),
        _ => (table.rows[0].clone(), &table.rows[1..]),
    };
    let rule = vec!["---".to_owned(); width];
    let mut lines = vec![row(&first), row(&rule)];
    lines.extend(rest.iter().map(|cells| row(cells)));
    lines.join("\n")
}
