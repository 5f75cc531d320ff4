//! Jupyter notebooks: text cells as Markdown, code cells as code, their printed output.

use gristmill_model::{BlockKind, Document, DocumentBuilder, Failure};
use serde_json::Value;

use crate::encoding;
use crate::formats::{html, json, markdown};
use crate::input::Input;

/// Characters kept of one output; what is longer is data, not text.
const LONGEST_OUTPUT: usize = 10_000;

pub(crate) fn parse(input: &mut Input<'_>) -> Result<Document, Failure> {
    let text = encoding::decode(input.bytes, None);
    let root: Value = serde_json::from_str(&text).unwrap_or_default();
    let Some(cells) = root["cells"].as_array() else {
        return json::parse(input);
    };
    let mut builder = DocumentBuilder::new(input.format.media_type);
    if let Some(title) = root["metadata"]["title"].as_str() {
        builder.title(title);
    }
    let language = root["metadata"]["language_info"]["name"].as_str();
    let language = language.or(root["metadata"]["kernelspec"]["language"].as_str());
    for (count, cell) in (1..).zip(cells) {
        write_cell(cell, language, &mut builder, input)?;
        input.step(count, None)?;
    }
    Ok(builder.finish())
}

fn write_cell(
    cell: &Value,
    language: Option<&str>,
    builder: &mut DocumentBuilder,
    input: &mut Input<'_>,
) -> Result<(), Failure> {
    let source = joined(&cell["source"]);
    match cell["cell_type"].as_str() {
        Some("markdown") => markdown::append(builder, &source, html::Place::default(), input)?,
        Some("code") => {
            let kind = BlockKind::Code {
                language: language.map(str::to_owned),
            };
            builder.push(kind, None, &source);
            for output in cell["outputs"].as_array().into_iter().flatten() {
                write_output(output, builder);
            }
        }
        Some(_) | None => builder.push(BlockKind::Paragraph, None, &source),
    }
    Ok(())
}

fn write_output(output: &Value, builder: &mut DocumentBuilder) {
    let printed = joined(&output["text"]);
    let shown = joined(&output["data"]["text/plain"]);
    let text = if printed.is_empty() { shown } else { printed };
    let kept: String = text.chars().take(LONGEST_OUTPUT).collect();
    builder.push(BlockKind::Code { language: None }, None, &kept);
}

/// Texts are kept as one string or as a list of lines.
fn joined(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => String::new(),
    }
}
