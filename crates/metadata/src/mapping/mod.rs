//! Mapping files: a CSV table or a JSON file that says something about many files.

mod json;
mod table;

use std::sync::Arc;

use gristmill_model::{MappedRow, MetadataValue};

use crate::decode::decode;
use crate::schema::Schema;

/// Most rows a mapping may have.
pub const MOST_ROWS: usize = 1_000_000;
/// Longest value, in bytes.
pub const MOST_CELL: usize = 64 * 1024;
/// Most warnings that are kept; more of the same help nobody.
const MOST_WARNINGS: usize = 1_000;
/// The column, or the name in a JSON list, that says which file a row is about.
const FILE_NAME: &str = "filename";

/// A mapping file as read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mapping {
    /// Its name, for people.
    pub name: String,
    /// Its rows, in order.
    pub rows: Vec<Row>,
    /// What is odd about it without being wrong, the first thousand.
    pub warnings: Vec<Issue>,
    /// Names of its columns, for tables.
    columns: Vec<Arc<str>>,
}

/// A row of a mapping.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The file it is about: a path with `/`, or a base name.
    pub file: String,
    /// The line it begins on, counted from 1, in tables.
    pub line: Option<u32>,
    /// What it says, by lower-case name. Cells of a table are text; empty ones are left out.
    pub values: Vec<(Arc<str>, MetadataValue)>,
    /// What is wrong with the row as a whole.
    pub problem: Option<String>,
}

/// Something about a place in a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// The file the row is about, if it names one.
    pub row: Option<String>,
    /// The line, counted from 1, in tables.
    pub line: Option<u32>,
    /// The column, counted from 1, in tables.
    pub column: Option<u32>,
    /// What is the matter.
    pub message: String,
}

impl Issue {
    fn on_line(line: u32, message: impl Into<String>) -> Self {
        Self {
            row: None,
            line: Some(line),
            column: None,
            message: message.into(),
        }
    }

    fn about(message: impl Into<String>) -> Self {
        Self {
            row: None,
            line: None,
            column: None,
            message: message.into(),
        }
    }
}

impl std::fmt::Display for Issue {
    /// `line 3, column 5: …`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.line, self.column, &self.row) {
            (Some(line), Some(column), _) => write!(f, "line {line}, column {column}: ")?,
            (Some(line), None, _) => write!(f, "line {line}: ")?,
            (None, _, Some(row)) => write!(f, "entry `{row}`: ")?,
            (None, _, None) => {}
        }
        f.write_str(&self.message)
    }
}

/// A file that is no mapping.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot read metadata from `{name}`: {problem}")]
pub struct Unreadable {
    /// Its name.
    pub name: String,
    /// What is wrong, and where.
    pub problem: Issue,
    /// Whether it does not even look like a mapping: a table without a column `filename`,
    /// JSON of another form.
    pub is_something_else: bool,
}

/// Reads a mapping: by the ending `.csv` or `.json` of `name`, else by what it looks like.
///
/// A table needs the column `filename`; it may be separated by commas, semicolons or tabs,
/// in any encoding. JSON is an object of objects, or a list of objects with `filename`.
/// At most [`MOST_ROWS`] rows, and [`MOST_CELL`] bytes a value.
pub fn read_mapping(name: &str, bytes: &[u8]) -> Result<Mapping, Unreadable> {
    let (text, guessed) = decode(bytes);
    let lower = name.to_lowercase();
    let is_json = match (lower.ends_with(".json"), lower.ends_with(".csv")) {
        (true, _) => true,
        (_, true) => false,
        _ => text.trim_start().starts_with(['{', '[']),
    };
    let mut mapping = Mapping {
        name: name.to_owned(),
        ..Mapping::default()
    };
    let read = match is_json {
        true => json::read(&text, &mut mapping),
        false => table::read(&text, &mut mapping),
    };
    if let Some(encoding) = guessed {
        let message = format!("it is not UTF-8 and was read as {encoding}");
        mapping.warn(Issue::about(message));
    }
    read.map_err(|wrong| Unreadable {
        name: name.to_owned(),
        problem: wrong.issue,
        is_something_else: wrong.is_something_else,
    })?;
    Ok(mapping)
}

/// Why a mapping cannot be read.
struct Wrong {
    issue: Issue,
    is_something_else: bool,
}

impl From<Issue> for Wrong {
    fn from(issue: Issue) -> Self {
        Self {
            issue,
            is_something_else: false,
        }
    }
}

impl Wrong {
    fn something_else(message: impl Into<String>) -> Self {
        Self {
            issue: Issue::about(message),
            is_something_else: true,
        }
    }
}

impl Mapping {
    /// What a row says, for its file; lines are named after the mapping.
    pub fn mapped(&self, row: usize) -> MappedRow {
        let row = &self.rows[row];
        let values = row.values.iter();
        MappedRow {
            place: self.place(row),
            values: values
                .map(|(name, value)| (name.to_string(), value.clone()))
                .collect(),
            problem: row.problem.clone(),
        }
    }

    fn place(&self, row: &Row) -> String {
        let name = self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name);
        match row.line {
            Some(line) => format!("line {line} of {name}"),
            None => format!("entry `{}` of {name}", row.file),
        }
    }

    /// What is wrong with a row: with the row as a whole, and with each value that does not
    /// fit the schema.
    pub fn problems(&self, row: usize, schema: &Schema) -> Vec<Issue> {
        let row = &self.rows[row];
        let issue = |column, message| Issue {
            row: Some(row.file.clone()),
            line: row.line,
            column,
            message,
        };
        let whole = row.problem.clone().map(|problem| issue(None, problem));
        let cells = row.values.iter().filter_map(|(name, value)| {
            let problem = schema.convert(name, value).err()?;
            Some(issue(self.column(name), problem))
        });
        whole.into_iter().chain(cells).collect()
    }

    fn column(&self, name: &str) -> Option<u32> {
        let at = self.columns.iter().position(|column| &**column == name)?;
        u32::try_from(at + 1).ok()
    }

    fn warn(&mut self, issue: Issue) {
        if self.warnings.len() < MOST_WARNINGS {
            self.warnings.push(issue);
        }
    }

    /// Takes a row in, unless there are too many.
    fn push(&mut self, row: Row) -> Result<(), Issue> {
        if self.rows.len() >= MOST_ROWS {
            let message = format!("it has more than {MOST_ROWS} rows; split it");
            return Err(Issue::about(message));
        }
        self.rows.push(row);
        Ok(())
    }
}

/// A file's name as rows give it, in the form of paths.
fn file_name(text: &str) -> String {
    text.trim().replace('\\', "/")
}

fn is_too_long(value: &MetadataValue) -> bool {
    match value {
        MetadataValue::Text(text) => text.len() > MOST_CELL,
        MetadataValue::List(items) => items.iter().map(String::len).sum::<usize>() > MOST_CELL,
        MetadataValue::Boolean(_) | MetadataValue::Integer(_) | MetadataValue::Number(_) => false,
    }
}

fn too_long(name: &str) -> String {
    format!("the value of `{name}` is longer than {MOST_CELL} bytes")
}
