//! The file `config.yaml` in the data folder: read as a whole, changed a line at a time.
//!
//! People write comments into it, so a change touches only the line it is about.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::ApiError;

/// The file.
#[derive(Debug, Clone)]
pub(crate) struct ConfigFile {
    path: PathBuf,
}

impl ConfigFile {
    pub(crate) fn in_folder(data_dir: &Path) -> Self {
        Self {
            path: data_dir.join("config.yaml"),
        }
    }

    /// Every value by its dotted path (`processing.chunk_size`), as text. Nothing when
    /// there is no file.
    pub(crate) fn read(&self) -> Result<BTreeMap<String, String>, ApiError> {
        parse(&self.text()?).map_err(|problem| self.unreadable(&problem))
    }

    /// Writes one value.
    pub(crate) fn set(&self, dotted: &str, value: &str) -> Result<(), ApiError> {
        self.change(dotted, Some(value))
    }

    /// Takes one value out.
    pub(crate) fn remove(&self, dotted: &str) -> Result<(), ApiError> {
        self.change(dotted, None)
    }

    /// A section of nested values as it stands; null when it is not there.
    pub(crate) fn section(&self, name: &str) -> Result<Value, ApiError> {
        let tree = tree(&self.text()?).map_err(|problem| self.unreadable(&problem))?;
        Ok(tree.get(name).cloned().unwrap_or(Value::Null))
    }

    /// Writes a section anew, or takes it out. Comments within it go, those around it stay.
    pub(crate) fn set_section(&self, name: &str, value: Option<&Value>) -> Result<(), ApiError> {
        let before = self.text()?;
        let after = with_section(&before, name, value)?;
        let read = |text: &str| tree(text).map_err(|problem| self.unreadable(&problem));
        let mut expected = read(&before)?;
        match value {
            Some(value) => drop(expected.insert(name.to_owned(), value.clone())),
            None => drop(expected.remove(name)),
        }
        if read(&after)? != expected {
            return Err(self.would_change_more(name));
        }
        replace(&self.path, &after).map_err(|error| self.unusable("write", &error))
    }

    fn change(&self, dotted: &str, value: Option<&str>) -> Result<(), ApiError> {
        let before = self.text()?;
        let after = edit(&before, dotted, value.map(scalar).as_deref());
        // Only lines of the usual form are understood; nothing else may change by accident.
        let mut expected = self.read()?;
        match value {
            Some(value) => drop(expected.insert(dotted.to_owned(), value.to_owned())),
            None => drop(expected.remove(dotted)),
        }
        if parse(&after).ok().as_ref() != Some(&expected) {
            return Err(self.would_change_more(dotted));
        }
        replace(&self.path, &after).map_err(|error| self.unusable("write", &error))
    }

    fn text(&self) -> Result<String, ApiError> {
        match std::fs::read_to_string(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(self.unusable("read", &error)),
            Ok(text) => Ok(text),
        }
    }

    fn unreadable(&self, problem: &str) -> ApiError {
        let path = self.path.display();
        ApiError::invalid(format!("cannot read `{path}`: {problem}"))
            .with_hint("correct the file, or remove it to use the defaults")
    }

    fn would_change_more(&self, what: &str) -> ApiError {
        let path = self.path.display();
        ApiError::refused(format!(
            "cannot change `{what}` in `{path}` without changing something else"
        ))
        .with_hint("edit the file by hand")
    }

    fn unusable(&self, verb: &str, error: &io::Error) -> ApiError {
        ApiError::unavailable(format!("cannot {verb} `{}`: {error}", self.path.display()))
    }
}

/// A reader sees the old file or the new one, never half of it.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let temporary = path.with_extension("yaml.new");
    std::fs::write(&temporary, text)?;
    std::fs::rename(&temporary, path)
}

fn parse(text: &str) -> Result<BTreeMap<String, String>, String> {
    if text.trim().is_empty() {
        return Ok(BTreeMap::new());
    }
    let tree: Value = yaml_serde::from_str(text).map_err(|error| error.to_string())?;
    let mut values = BTreeMap::new();
    flatten("", &tree, &mut values);
    Ok(values)
}

/// The file as a tree.
fn tree(text: &str) -> Result<Map<String, Value>, String> {
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    match yaml_serde::from_str(text).map_err(|error| error.to_string())? {
        Value::Object(tree) => Ok(tree),
        Value::Null => Ok(Map::new()),
        _ => Err("it does not hold names and values".to_owned()),
    }
}

/// The text with a section of its own lines replaced, added or taken out.
fn with_section(text: &str, name: &str, value: Option<&Value>) -> Result<String, ApiError> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let at = match lines.iter().position(|line| names(line, name, false)) {
        Some(at) => {
            let block = block_of(&lines, name).unwrap_or(at + 1..at + 1);
            // What is not indented belongs to what follows.
            let inner =
                |line: &String| line.starts_with([' ', '\t', '-']) && !line.trim().is_empty();
            let end = lines[block.clone()].iter().rposition(inner);
            lines.drain(at..end.map_or(at + 1, |end| block.start + end + 1));
            at
        }
        None => lines.len(),
    };
    if let Some(value) = value {
        let section = Value::Object(Map::from_iter([(name.to_owned(), value.clone())]));
        let written = yaml_serde::to_string(&section)
            .map_err(|error| ApiError::internal(format!("cannot write `{name}`: {error}")))?;
        lines.splice(at..at, written.lines().map(str::to_owned));
    }
    Ok(match lines.is_empty() {
        true => String::new(),
        false => lines.join("\n") + "\n",
    })
}

fn flatten(path: &str, value: &Value, values: &mut BTreeMap<String, String>) {
    let text = match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let below = match path {
                    "" => name.clone(),
                    path => format!("{path}.{name}"),
                };
                flatten(&below, value, values);
            }
            return;
        }
        Value::Null => return,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    values.insert(path.to_owned(), text);
}

/// A value as YAML: quoted unless it is plainly a number or a word.
fn scalar(value: &str) -> String {
    let plain = !value.is_empty()
        && value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._".contains(c));
    match plain {
        true => value.to_owned(),
        false => Value::String(value.to_owned()).to_string(),
    }
}

/// The text with the line of `dotted` replaced, added or (without a value) taken out.
fn edit(text: &str, dotted: &str, value: Option<&str>) -> String {
    let (section, name) = match dotted.split_once('.') {
        Some((section, name)) => (Some(section), name),
        None => (None, dotted),
    };
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let block = match section {
        None => 0..lines.len(),
        Some(section) => match block_of(&lines, section) {
            Some(block) => block,
            None => {
                lines.extend(value.map(|_| format!("{section}:")));
                lines.len()..lines.len()
            }
        },
    };
    let indent = if section.is_some() { "  " } else { "" };
    let found = block
        .clone()
        .find(|&at| names(&lines[at], name, section.is_some()));
    match (found, value) {
        (Some(at), Some(value)) => lines[at] = with_value(&lines[at], value),
        (Some(at), None) => drop(lines.remove(at)),
        (None, Some(value)) => lines.insert(block.start, format!("{indent}{name}: {value}")),
        (None, None) => {}
    }
    match lines.is_empty() {
        true => String::new(),
        false => lines.join("\n") + "\n",
    }
}

/// The lines below the heading `section:`.
fn block_of(lines: &[String], section: &str) -> Option<std::ops::Range<usize>> {
    let heading = lines.iter().position(|line| names(line, section, false))?;
    let start = heading + 1;
    let belongs = |line: &String| line.trim().is_empty() || line.starts_with([' ', '#', '\t']);
    let length = lines[start..]
        .iter()
        .take_while(|line| belongs(line))
        .count();
    Some(start..start + length)
}

/// Whether the line gives `name` its value, indented or not.
fn names(line: &str, name: &str, indented: bool) -> bool {
    let rest = line.trim_start();
    let there = rest
        .strip_prefix(name)
        .is_some_and(|rest| rest.starts_with(':'));
    there && (rest.len() < line.len()) == indented
}

/// The line with another value, its indentation and comment kept.
fn with_value(line: &str, value: &str) -> String {
    let (name, old) = line.split_once(':').unwrap_or((line, ""));
    let comment = old.find(" #").map_or("", |at| &old[at..]);
    format!("{name}: {value}{comment}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# ours\nprocessing:\n  # big ones\n  chunk_size: 800 # characters\n\nmax_concurrent_jobs: 2\n";

    fn folder() -> (tempfile::TempDir, ConfigFile) {
        let folder = tempfile::tempdir().unwrap();
        let file = ConfigFile::in_folder(folder.path());
        (folder, file)
    }

    #[test]
    fn a_change_touches_one_line() {
        let (folder, file) = folder();
        let path = folder.path().join("config.yaml");
        std::fs::write(&path, FILE).unwrap();
        file.set("processing.chunk_size", "600").unwrap();
        file.set("processing.ocr", "false").unwrap();
        file.remove("max_concurrent_jobs").unwrap();
        file.set("sources.ignore_patterns", "*.tmp, ~*").unwrap();
        insta::assert_snapshot!(std::fs::read_to_string(&path).unwrap());
        assert_eq!(file.read().unwrap()["sources.ignore_patterns"], "*.tmp, ~*");
    }

    #[test]
    fn a_form_that_is_not_understood_is_left_alone() {
        let (folder, file) = folder();
        let path = folder.path().join("config.yaml");
        std::fs::write(&path, "processing: {chunk_size: 800}\n").unwrap();
        let error = file.set("processing.chunk_size", "600").unwrap_err();
        assert!(
            error.message.contains("without changing something else"),
            "{error}"
        );
        assert_eq!(file.read().unwrap()["processing.chunk_size"], "800");
    }

    #[test]
    fn a_section_is_written_anew_and_nothing_else_changes() {
        let (folder, file) = folder();
        let path = folder.path().join("config.yaml");
        let around =
            "# ours\nmetadata:\n  # old\n  rules:\n    - path: a\n\n# theirs\nmax_workers: 2\n";
        std::fs::write(&path, around).unwrap();
        let value = serde_json::json!({"rules": [{"path": "{client}/**"}]});
        file.set_section("metadata", Some(&value)).unwrap();
        assert_eq!(file.section("metadata").unwrap(), value);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("# ours\nmetadata:\n")
                && text.ends_with("\n\n# theirs\nmax_workers: 2\n")
        );
        file.set_section("metadata", None).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, "# ours\n\n# theirs\nmax_workers: 2\n");
        assert_eq!(file.section("metadata").unwrap(), Value::Null);
    }

    #[test]
    fn no_file_is_no_settings() {
        let (_folder, file) = folder();
        assert!(file.read().unwrap().is_empty());
        file.remove("processing.ocr").unwrap();
        file.set("max_workers", "2").unwrap();
        assert_eq!(file.read().unwrap()["max_workers"], "2");
    }
}
