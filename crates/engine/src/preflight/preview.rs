//! What a mapping file would say about the files of a preflight: which row is about which
//! file, and what is left over on either side.
//!
//! Only places are kept, eight bytes for each; what a page shows is made when it is asked for.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use gristmill_metadata::{
    Issue, Mapping, Matching, Policy, RowMatch, match_rows, sidecar_of, table_folder,
};
use gristmill_model::{FileKey, MappedRow};
use gristmill_store::{Listing, Page};

use super::rows::Rows;
use super::verdict::Verdict;

/// What to list of a preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PreviewList {
    /// Rows with the file each is about.
    Matched,
    /// Rows that are about no file.
    RowsWithoutFile,
    /// Files that no row is about.
    FilesWithoutRow,
    /// Rows that could be about several files.
    Ambiguous,
    /// Rows and values that are wrong: their files would fail.
    Problems,
    /// What is odd without being wrong.
    Warnings,
}

/// One line of such a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PreviewItem {
    /// What the row says its file is.
    pub row: Option<String>,
    /// The row's line, counted from 1, in tables.
    pub line: Option<u32>,
    /// The column, counted from 1, in tables.
    pub column: Option<u32>,
    /// The file, or some of those that could be meant.
    pub files: Vec<FileKey>,
    /// What is wrong or odd.
    pub message: Option<String>,
}

/// How much there is in each list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PreviewTotals {
    /// Rows of the mapping.
    pub rows: u32,
    /// Rows that are about a file.
    pub matched: u32,
    /// Rows that are about no file.
    pub rows_without_file: u32,
    /// Files that no row is about.
    pub files_without_row: u32,
    /// Rows that could be about several files.
    pub ambiguous: u32,
    /// Things that are wrong.
    pub problems: u32,
    /// Things that are odd.
    pub warnings: u32,
}

/// A mapping brought together with the rows of a preflight.
pub(super) struct Preview {
    mapping: Arc<Mapping>,
    policy: Arc<Policy>,
    matching: Matching,
    matched: Vec<u32>,
    without_file: Vec<u32>,
    ambiguous: Vec<u32>,
    replaced: Vec<u32>,
    /// Files that hold the metadata of others, as far as names tell.
    beside: HashSet<u32>,
    /// Rows with something wrong, and which of what is wrong with them.
    problems: Vec<(u32, u32)>,
}

impl Preview {
    /// Matches a mapping with files, by their keys in the order of the preflight's rows.
    pub(super) fn new(mapping: Arc<Mapping>, policy: Arc<Policy>, files: &[&str]) -> Self {
        let names: Vec<&str> = mapping.rows.iter().map(|row| row.file.as_str()).collect();
        let mut preview = Self {
            matching: match_rows(&names, files),
            matched: Vec::new(),
            without_file: Vec::new(),
            ambiguous: Vec::new(),
            replaced: Vec::new(),
            problems: Vec::new(),
            beside: beside(files),
            mapping,
            policy,
        };
        for row in 0..preview.mapping.rows.len() as u32 {
            preview.sort_in(row);
        }
        preview
    }

    fn sort_in(&mut self, row: u32) {
        let list = match self.matching.rows[row as usize] {
            RowMatch::File(_) => &mut self.matched,
            RowMatch::Nothing => &mut self.without_file,
            RowMatch::Ambiguous(..) => &mut self.ambiguous,
            RowMatch::Replaced(_) => &mut self.replaced,
        };
        list.push(row);
        let wrong = self.mapping.problems(row as usize, &self.policy.schema);
        let places = (0..wrong.len() as u32).map(|which| (row, which));
        self.problems.extend(places);
    }

    /// The rows by the files they are about, those of one selection.
    pub(super) fn mapped(&self, rows: &Rows, selection: usize) -> BTreeMap<FileKey, MappedRow> {
        let of = self.matching.row_of.iter();
        let of = of.filter_map(|(&file, &row)| {
            let file = rows.get(file as u32);
            let key = || FileKey(file.key.to_string());
            (file.selection == selection).then(|| (key(), self.mapping.mapped(row)))
        });
        of.collect()
    }

    pub(super) fn totals(&self, rows: &Rows) -> PreviewTotals {
        let count = |list: &[u32]| list.len() as u32;
        PreviewTotals {
            rows: self.mapping.rows.len() as u32,
            matched: count(&self.matched),
            rows_without_file: count(&self.without_file),
            files_without_row: self.without_row(rows).count() as u32,
            ambiguous: count(&self.ambiguous),
            problems: self.problems.len() as u32,
            warnings: (self.mapping.warnings.len() + self.replaced.len()) as u32,
        }
    }

    pub(super) fn page(&self, rows: &Rows, list: PreviewList, page: Page) -> Listing<PreviewItem> {
        match list {
            PreviewList::Matched => cut(self.matched.iter(), page, |row| self.item(*row, rows)),
            PreviewList::RowsWithoutFile => {
                cut(self.without_file.iter(), page, |row| self.item(*row, rows))
            }
            PreviewList::Ambiguous => cut(self.ambiguous.iter(), page, |row| self.item(*row, rows)),
            PreviewList::FilesWithoutRow => cut(self.without_row(rows), page, |file| PreviewItem {
                files: vec![FileKey(rows.get(file).key.to_string())],
                ..PreviewItem::default()
            }),
            PreviewList::Problems => cut(self.problems.iter(), page, |&(row, which)| {
                let mut wrong = self.mapping.problems(row as usize, &self.policy.schema);
                of_issue(wrong.swap_remove(which as usize))
            }),
            PreviewList::Warnings => {
                let odd = self.mapping.warnings.iter().cloned().map(of_issue);
                let replaced = self.replaced.iter().map(|row| self.item(*row, rows));
                cut(odd.chain(replaced), page, |item| item)
            }
        }
    }

    /// Files that no row is about, less those that hold metadata themselves.
    fn without_row(&self, rows: &Rows) -> impl Iterator<Item = u32> {
        (0..rows.len() as u32).filter(|&file| {
            let has_row = self.matching.row_of.contains_key(&(file as usize));
            let holds = rows.get(file).verdict == Verdict::UsedAsMetadata;
            !has_row && !holds && !self.beside.contains(&file)
        })
    }

    fn item(&self, row: u32, rows: &Rows) -> PreviewItem {
        let key = |&file: &usize| FileKey(rows.get(file as u32).key.to_string());
        let (files, message) = match &self.matching.rows[row as usize] {
            RowMatch::File(file) => (vec![key(file)], None),
            RowMatch::Nothing => (Vec::new(), None),
            RowMatch::Ambiguous(some, all) => {
                let message = format!("{all} files could be meant; name their folders");
                (some.iter().map(key).collect(), Some(message))
            }
            RowMatch::Replaced(by) => (Vec::new(), Some(self.replaced_by(*by))),
        };
        let row = &self.mapping.rows[row as usize];
        PreviewItem {
            row: Some(row.file.clone()),
            line: row.line,
            column: None,
            files,
            message,
        }
    }

    fn replaced_by(&self, row: usize) -> String {
        let row = &self.mapping.rows[row];
        match row.line {
            Some(line) => format!("line {line} is about the same file and counts instead"),
            None => "another entry is about the same file and counts instead".to_owned(),
        }
    }
}

fn beside(files: &[&str]) -> HashSet<u32> {
    let known: HashSet<&str> = files.iter().copied().collect();
    let holds = |file: &str| {
        let sidecar = sidecar_of(file).is_some_and(|of| known.contains(of));
        sidecar || table_folder(file).is_some()
    };
    let files = (0..).zip(files);
    files
        .filter(|(_, file)| holds(file))
        .map(|(at, _)| at)
        .collect()
}

fn of_issue(issue: Issue) -> PreviewItem {
    PreviewItem {
        row: issue.row,
        line: issue.line,
        column: issue.column,
        files: Vec::new(),
        message: Some(issue.message),
    }
}

fn cut<T>(
    all: impl Iterator<Item = T>,
    page: Page,
    show: impl FnMut(T) -> PreviewItem,
) -> Listing<PreviewItem> {
    let all: Vec<T> = all.collect();
    let total = all.len() as u32;
    let wanted = all.into_iter().skip(page.offset as usize);
    Listing {
        items: wanted.take(page.limit as usize).map(show).collect(),
        total,
    }
}
