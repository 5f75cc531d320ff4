//! Metadata supplied beside files: a CSV table or a JSON object that maps file names to fields.
//!
//! A row names its file by the path relative to its source, or by its base name where only
//! one file has it. Rows without a file and files without a row are no errors.

use std::collections::{BTreeMap, HashMap};

use gristmill_model::FileKey;
use serde_json::Value;

use crate::ApiError;
use crate::types::Metadata;

/// Fields of single files, by the names the mapping used for them.
pub type Mapping = BTreeMap<String, Metadata>;

/// The column of a CSV table that names the file.
const NAME_COLUMN: &str = "filename";
/// The field that is a list; in CSV its parts are separated by commas.
const TAGS: &str = "tags";

/// Reads a mapping: by the ending `.csv` or `.json` of `name`, else by what it looks like.
///
/// CSV needs the column `filename`; empty cells are dropped, a byte order mark is fine.
/// JSON is an object of objects. Anything else is an error that names the line.
pub fn read_mapping(name: &str, bytes: &[u8]) -> Result<Mapping, ApiError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| ApiError::invalid(format!("`{name}` is not UTF-8 text: {error}")))?;
    let text = text.trim_start_matches('\u{feff}');
    let lower = name.to_lowercase();
    let json = match (lower.ends_with(".json"), lower.ends_with(".csv")) {
        (true, _) => true,
        (_, true) => false,
        _ => text.trim_start().starts_with('{'),
    };
    let read = if json { read_json } else { read_csv };
    read(text).map_err(|problem| {
        ApiError::invalid(format!("cannot read metadata from `{name}`: {problem}"))
            .with_hint("a CSV table needs a column `filename`; JSON is an object of objects")
    })
}

fn read_csv(text: &str) -> Result<Mapping, String> {
    let mut table = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headings = table.headers().map_err(|error| error.to_string())?.clone();
    let name_at = headings
        .iter()
        .position(|heading| heading.eq_ignore_ascii_case(NAME_COLUMN))
        .ok_or_else(|| format!("there is no column `{NAME_COLUMN}`"))?;
    let mut mapping = Mapping::new();
    for record in table.records() {
        let record = record.map_err(|error| error.to_string())?;
        let cells = headings.iter().zip(&record).enumerate();
        let fields = cells
            .filter(|&(column, (_, cell))| column != name_at && !cell.is_empty())
            .map(|(_, (heading, cell))| (heading.to_lowercase(), cell_text(heading, cell)));
        if let Some(name) = record.get(name_at).filter(|name| !name.is_empty()) {
            mapping.insert(name.replace('\\', "/"), fields.collect());
        }
    }
    Ok(mapping)
}

fn cell_text(heading: &str, cell: &str) -> String {
    match heading.eq_ignore_ascii_case(TAGS) {
        true => list(cell.split(',').map(str::to_owned)),
        false => cell.to_owned(),
    }
}

fn read_json(text: &str) -> Result<Mapping, String> {
    let rows: BTreeMap<String, BTreeMap<String, Value>> =
        serde_json::from_str(text).map_err(|error| error.to_string())?;
    let fields = |row: BTreeMap<String, Value>| {
        row.into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(field, value)| (field.to_lowercase(), value_text(value)))
            .collect()
    };
    let row = |(name, row): (String, _)| (name.replace('\\', "/"), fields(row));
    Ok(rows.into_iter().map(row).collect())
}

fn value_text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Array(parts) => list(parts.into_iter().map(value_text)),
        other => other.to_string(),
    }
}

fn list(parts: impl Iterator<Item = String>) -> String {
    let parts = parts.map(|part| part.trim().to_owned());
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// Which fields belong to which of the files, and which rows belong to none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matched {
    /// Fields by file.
    pub files: BTreeMap<FileKey, Metadata>,
    /// Rows that name no file, or a base name that several files have.
    pub unmatched: Vec<String>,
}

/// Finds the file of each row: by its whole key, else by its base name if only one has it.
pub fn match_files<'a>(mapping: &Mapping, keys: impl Iterator<Item = &'a FileKey>) -> Matched {
    let mut exact = HashMap::new();
    let mut by_name: HashMap<&str, Option<&FileKey>> = HashMap::new();
    for key in keys {
        exact.insert(key.0.as_str(), key);
        by_name
            .entry(key.file_name())
            .and_modify(|found| *found = None)
            .or_insert(Some(key));
    }
    let mut matched = Matched::default();
    for (name, fields) in mapping {
        let name = name.trim_start_matches("./");
        let found = exact.get(name).copied();
        match found.or_else(|| by_name.get(name).copied().flatten()) {
            Some(key) => drop(matched.files.insert(key.clone(), fields.clone())),
            None => matched.unmatched.push(name.to_owned()),
        }
    }
    matched
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Metadata {
        let owned = |&(field, value): &(&str, &str)| (field.to_owned(), value.to_owned());
        pairs.iter().map(owned).collect()
    }

    #[test]
    fn csv_and_json_say_the_same() {
        let csv = "\u{feff}filename,Author,tags,version\r\na.pdf,\"Doe, \"\"J\"\"\",\" x ,y,\",2\r\nb.pdf,,,\r\n";
        let json = r#"{"a.pdf": {"author": "Doe, \"J\"", "tags": ["x", "y"], "version": 2}, "b.pdf": {"author": null}}"#;
        let from_csv = read_mapping("m.csv", csv.as_bytes()).unwrap();
        assert_eq!(from_csv, read_mapping("upload", json.as_bytes()).unwrap());
        let a = fields(&[("author", "Doe, \"J\""), ("tags", "x, y"), ("version", "2")]);
        assert_eq!(from_csv["a.pdf"], a);
        assert!(from_csv["b.pdf"].is_empty(), "empty cells are dropped");
    }

    #[test]
    fn a_table_without_the_name_column_is_refused() {
        let error = read_mapping("m.csv", b"file,author\na,b\n").unwrap_err();
        assert!(error.message.contains("no column `filename`"), "{error}");
    }

    #[test]
    fn a_base_name_counts_only_where_it_is_unique() {
        let keys = ["a/x.txt", "b/x.txt", "b/y.txt"].map(|key| FileKey(key.to_owned()));
        let row = |name: &str| (name.to_owned(), fields(&[("n", name)]));
        let mapping = Mapping::from([row("./a/x.txt"), row("x.txt"), row("y.txt"), row("z.txt")]);
        let matched = match_files(&mapping, keys.iter());
        let files: Vec<&str> = matched.files.keys().map(|key| key.0.as_str()).collect();
        assert_eq!(files, ["a/x.txt", "b/y.txt"]);
        assert_eq!(matched.unmatched, ["x.txt", "z.txt"]);
    }
}
