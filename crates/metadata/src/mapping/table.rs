//! A mapping as a table: CSV as spreadsheets write it.

use std::sync::Arc;

use csv::{Reader, ReaderBuilder, StringRecord, Trim};
use gristmill_model::MetadataValue;

use super::{FILE_NAME, Issue, Mapping, Row, Wrong, file_name, is_too_long, too_long};
use crate::value::without_zeros;

/// What may stand between cells, the most usual first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// Most columns a table may have.
const MOST_COLUMNS: usize = 1_000;

pub(super) fn read(text: &str, mapping: &mut Mapping) -> Result<(), Wrong> {
    let (mut table, headings) = open(text).ok_or_else(|| {
        let message = format!("there is no column `{FILE_NAME}` in its first line");
        Wrong::something_else(message)
    })?;
    let columns = Columns::new(&headings)?;
    mapping.columns = columns.names.clone();
    let mut record = StringRecord::new();
    let mut lines = Lines::new(text);
    let mut swallowed = false;
    while next(&mut table, &mut record)? {
        let line = lines.line_of(&record);
        if let Some(row) = columns.row(&record, line, mapping) {
            swallowed = record.iter().any(|cell| cell.contains('\n'));
            mapping.push(row)?;
        }
    }
    // Only the last cell can go on to the end of the text.
    let odd = text.bytes().filter(|&byte| byte == b'"').count() % 2 == 1;
    if let Some(last) = mapping.rows.last_mut().filter(|_| odd && swallowed) {
        let problem = "a quotation mark in it is not closed, so what follows is part of it";
        last.problem = Some(problem.to_owned());
    }
    Ok(())
}

type Table<'a> = Reader<&'a [u8]>;

/// The table with the first delimiter for which it has the column, and its headings.
fn open(text: &str) -> Option<(Table<'_>, StringRecord)> {
    DELIMITERS.iter().find_map(|&delimiter| {
        let mut table = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .trim(Trim::All)
            .from_reader(text.as_bytes());
        let mut headings = StringRecord::new();
        let there = table.read_record(&mut headings).is_ok_and(|there| there);
        let has = headings.iter().any(is_file_name);
        (there && has).then_some((table, headings))
    })
}

fn next(table: &mut Table<'_>, record: &mut StringRecord) -> Result<bool, Issue> {
    table
        .read_record(record)
        .map_err(|error| Issue::about(error.to_string()))
}

/// Counts lines up to where records begin. The reader's own count does not know the second
/// half of a Windows line end, nor blank lines before a record.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The line a record begins on. Records come in order.
    fn line_of(&mut self, record: &StringRecord) -> u32 {
        let begins = record.position().map_or(0, csv::Position::byte);
        let begins = usize::try_from(begins).unwrap_or(usize::MAX);
        while let Some(&byte) = self.text.get(self.at) {
            if self.at >= begins && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.line += u32::from(byte == b'\n');
            self.at += 1;
        }
        self.line
    }
}

fn is_file_name(heading: &str) -> bool {
    heading.eq_ignore_ascii_case(FILE_NAME)
}

struct Columns {
    /// Lower-case names; empty for columns without one.
    names: Vec<Arc<str>>,
    file: usize,
}

impl Columns {
    fn new(headings: &StringRecord) -> Result<Self, Issue> {
        if headings.len() > MOST_COLUMNS {
            let message = format!("it has more than {MOST_COLUMNS} columns");
            return Err(Issue::on_line(1, message));
        }
        let names: Vec<Arc<str>> = headings
            .iter()
            .map(|heading| Arc::from(heading.to_lowercase()))
            .collect();
        for (at, name) in names
            .iter()
            .enumerate()
            .filter(|(_, name)| !name.is_empty())
        {
            if let Some(before) = names[..at].iter().position(|other| other == name) {
                let message = format!(
                    "the column `{name}` is there twice: as column {} and {}",
                    before + 1,
                    at + 1
                );
                return Err(Issue::on_line(1, message));
            }
        }
        let file = names.iter().position(|name| is_file_name(name));
        let missing = || Issue::on_line(1, format!("there is no column `{FILE_NAME}`"));
        Ok(Self {
            file: file.ok_or_else(missing)?,
            names,
        })
    }

    /// The row in a record; none where the record says nothing.
    fn row(&self, record: &StringRecord, line: u32, mapping: &mut Mapping) -> Option<Row> {
        if record.iter().all(str::is_empty) {
            return None;
        }
        let file = file_name(record.get(self.file).unwrap_or_default());
        if file.is_empty() {
            mapping.warn(Issue::on_line(line, "the row names no file"));
            return None;
        }
        let mut row = Row {
            file,
            line: Some(line),
            values: Vec::new(),
            problem: self.ragged(record),
        };
        for (at, cell) in record.iter().enumerate() {
            if at != self.file && !cell.is_empty() && at < self.names.len() {
                self.take(at, cell, &mut row, mapping);
            }
        }
        row.values.shrink_to_fit();
        Some(row)
    }

    /// What is wrong with a row that has more cells than there are columns: nobody can tell
    /// which cell belongs where.
    fn ragged(&self, record: &StringRecord) -> Option<String> {
        let (cells, columns) = (record.len(), self.names.len());
        let beyond = record.iter().skip(columns).any(|cell| !cell.is_empty());
        beyond.then(|| format!("the row has {cells} cells, but there are {columns} columns"))
    }

    fn take(&self, at: usize, cell: &str, row: &mut Row, mapping: &mut Mapping) {
        let name = &self.names[at];
        if name.is_empty() {
            let line = row.line.unwrap_or_default();
            mapping.warn(Issue {
                column: u32::try_from(at + 1).ok(),
                ..Issue::on_line(line, "the column has no name, so its cell is not used")
            });
            return;
        }
        let value = MetadataValue::Text(without_zeros(cell.to_owned()));
        match is_too_long(&value) {
            true => row.problem = Some(too_long(name)),
            false => row.values.push((Arc::clone(name), value)),
        }
    }
}
