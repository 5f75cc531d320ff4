//! Keeps a bench's result as JSON and shows it as a table.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use super::inputs::create_folder;
use crate::console::note;
use crate::paths;

/// Writes `result` to `target/bench/NAME.json` and prints it.
pub(super) fn keep(name: &str, result: &Value) -> Result<()> {
    let path = write(name, result)?;
    let mut rows = Vec::new();
    flatten("", result, &mut rows);
    let widest = rows.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
    for (key, value) in rows {
        note(format!("{key:<widest$}  {value:>12}"));
    }
    note(format!("→ {}", path.display()));
    Ok(())
}

/// Writes `result` to `target/bench/NAME.json`.
pub(super) fn write(name: &str, result: &Value) -> Result<PathBuf> {
    let path = path(name);
    create_folder(&path)?;
    fs::write(&path, serde_json::to_string_pretty(result)? + "\n")
        .with_context(|| format!("cannot write `{}`", path.display()))?;
    Ok(path)
}

/// What was written under `name`.
pub(super) fn read(name: &str) -> Result<Value> {
    let path = path(name);
    let text = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok(serde_json::from_slice(&text)?)
}

fn path(name: &str) -> PathBuf {
    paths::target().join("bench").join(format!("{name}.json"))
}

/// Every number and text in `value` under its dotted path.
fn flatten(path: &str, value: &Value, rows: &mut Vec<(String, String)>) {
    let below = |key: &str| match path {
        "" => key.to_owned(),
        _ => format!("{path}.{key}"),
    };
    match value {
        // A count by name is one row.
        Value::Object(fields) if fields.len() == 2 && fields.contains_key("count") => {
            flatten(path, &fields["count"], rows);
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                flatten(&below(key), value, rows);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                flatten(
                    &below(&named(item).unwrap_or(index.to_string())),
                    item,
                    rows,
                );
            }
        }
        Value::Null => {}
        Value::String(text) => rows.push((path.to_owned(), text.clone())),
        Value::Bool(_) | Value::Number(_) => rows.push((path.to_owned(), value.to_string())),
    }
}

/// What tells an item of a list from the others.
fn named(item: &Value) -> Option<String> {
    let text = |key: &str| item[key].as_str();
    if let Some(name) = ["name", "stage", "bench"].into_iter().find_map(text) {
        return Some(name.to_owned());
    }
    let runtime = text("runtime")?;
    let model = text("model").map(|model| format!(" {model}"));
    let batch = item["batch"]
        .as_u64()
        .map(|batch| format!(" batch {batch}"));
    Some(
        [
            runtime,
            &model.unwrap_or_default(),
            &batch.unwrap_or_default(),
        ]
        .concat(),
    )
}
