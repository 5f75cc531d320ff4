//! Which row of a mapping is about which file.
//!
//! A row names its file by the path relative to its source; else by its base name, if only
//! one file has it; else by either without regard to case and to how accents are encoded.

use std::collections::HashMap;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Most files named for a row that could be about several.
const NAMED: usize = 10;

/// What a row is about. Files are told by their place in the list that was passed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowMatch {
    /// This file.
    File(usize),
    /// Several files could be meant: some of them, and how many in all.
    Ambiguous(Vec<usize>, usize),
    /// A later row is about the same file and counts instead.
    Replaced(usize),
    /// No file.
    Nothing,
}

/// Rows and files brought together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matching {
    /// For each row, what it is about.
    pub rows: Vec<RowMatch>,
    /// For each file that has one, its row.
    pub row_of: HashMap<usize, usize>,
}

/// Matches rows, by the names they have for files, with files, by their paths with `/`.
pub fn match_rows(rows: &[&str], files: &[&str]) -> Matching {
    let exact = Index::new(files, str::to_owned);
    let mut folded: Option<Index> = None;
    let found = rows.iter().map(|row| {
        let row = row.trim_start_matches("./");
        match exact.find(row, files) {
            (Found::Nothing, _) => {
                let folded = folded.get_or_insert_with(|| Index::new(files, fold));
                let (found, _) = folded.find(&fold(row), files);
                (found, Surety::Folded)
            }
            found => found,
        }
    });
    settle(found.collect())
}

/// How sure a match is: a whole path outdoes a base name, and both what is only alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Surety {
    Folded,
    Name,
    Path,
}

enum Found {
    One(usize),
    Several(Vec<usize>, usize),
    Nothing,
}

/// Gives each file its row: the surest, and of those the last.
fn settle(found: Vec<(Found, Surety)>) -> Matching {
    let mut best: HashMap<usize, (Surety, usize)> = HashMap::new();
    for (row, (found, surety)) in found.iter().enumerate() {
        if let Found::One(file) = found {
            let held = best.entry(*file).or_insert((*surety, row));
            *held = (*held).max((*surety, row));
        }
    }
    let rows = found
        .into_iter()
        .enumerate()
        .map(|(row, (found, _))| match found {
            Found::One(file) => match best[&file].1 {
                winner if winner == row => RowMatch::File(file),
                winner => RowMatch::Replaced(winner),
            },
            Found::Several(some, all) => RowMatch::Ambiguous(some, all),
            Found::Nothing => RowMatch::Nothing,
        });
    Matching {
        rows: rows.collect(),
        row_of: best
            .into_iter()
            .map(|(file, (_, row))| (file, row))
            .collect(),
    }
}

/// Files by whole path and by base name.
struct Index {
    paths: HashMap<String, Vec<usize>>,
    names: HashMap<String, Vec<usize>>,
    form: fn(&str) -> String,
}

impl Index {
    fn new(files: &[&str], form: fn(&str) -> String) -> Self {
        let mut paths: HashMap<String, Vec<usize>> = HashMap::with_capacity(files.len());
        let mut names: HashMap<String, Vec<usize>> = HashMap::with_capacity(files.len());
        for (at, file) in files.iter().enumerate() {
            let file = form(file);
            names.entry(base(&file).to_owned()).or_default().push(at);
            paths.entry(file).or_default().push(at);
        }
        Self { paths, names, form }
    }

    fn find(&self, row: &str, files: &[&str]) -> (Found, Surety) {
        if let Some(same) = self.paths.get(row) {
            return (found(same.iter().copied()), Surety::Path);
        }
        let alike = self.names.get(base(row)).map_or(&[][..], Vec::as_slice);
        let fitting = alike.iter().copied().filter(|&at| {
            let file = (self.form)(files[at]);
            ends_with(&file, row) || ends_with(row, &file)
        });
        (found(fitting), Surety::Name)
    }
}

fn found(files: impl Iterator<Item = usize>) -> Found {
    let mut some = Vec::new();
    let mut all = 0;
    for file in files {
        all += 1;
        if some.len() < NAMED {
            some.push(file);
        }
    }
    match some.as_slice() {
        [] => Found::Nothing,
        [file] => Found::One(*file),
        _ => Found::Several(some, all),
    }
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether a path ends with whole parts of another.
fn ends_with(path: &str, end: &str) -> bool {
    let before = path.strip_suffix(end);
    before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// Without case, and with accents encoded in one way.
fn fold(text: &str) -> String {
    match is_nfc(text) {
        true => text.to_lowercase(),
        false => text.nfc().collect::<String>().to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched(rows: &[&str], files: &[&str]) -> Vec<String> {
        let matching = match_rows(rows, files);
        let shown = matching.rows.iter().map(|row| match row {
            RowMatch::File(at) => files[*at].to_owned(),
            RowMatch::Ambiguous(some, all) => format!("{} of {all}", some.len()),
            RowMatch::Replaced(by) => format!("row {by} counts"),
            RowMatch::Nothing => "nothing".to_owned(),
        });
        shown.collect()
    }

    #[test]
    fn a_path_counts_first_then_a_base_name_that_only_one_file_has() {
        let files = ["a/x.txt", "b/x.txt", "b/y.txt", "x/deep/z.txt"];
        let rows = [
            "./a/x.txt",
            "x.txt",
            "y.txt",
            "w.txt",
            "c/y.txt",
            "deep/z.txt",
            "root/b/x.txt",
        ];
        assert_eq!(
            matched(&rows, &files),
            [
                "a/x.txt",
                "2 of 2",
                "b/y.txt",
                "nothing",
                "nothing",
                "x/deep/z.txt",
                "b/x.txt"
            ],
            "a row with folders is about no file in other folders"
        );
    }

    #[test]
    fn case_and_accents_count_only_where_they_tell_files_apart() {
        let files = ["Über/Größe.pdf", "a/Report.PDF", "a/report.pdf"];
        // The first row has its accents as characters of their own, as macOS writes them.
        let rows = ["U\u{308}ber/Gro\u{308}ße.pdf", "report.pdf", "REPORT.PDF"];
        assert_eq!(matched(&rows, &files), [files[0], files[2], "2 of 2"]);
    }

    #[test]
    fn the_surest_row_counts_and_of_those_the_last() {
        let files = ["a/x.txt"];
        let matching = match_rows(&["a/x.txt", "a/x.txt", "x.txt"], &files);
        assert_eq!(matching.row_of[&0], 1);
        assert_eq!(matching.rows[0], RowMatch::Replaced(1));
        assert_eq!(matching.rows[2], RowMatch::Replaced(1));
    }

    #[test]
    fn each_of_a_hundred_thousand_rows_finds_its_file() {
        let names: Vec<String> = (0..100_000)
            .map(|n| format!("f{}/doc{n}.pdf", n % 97))
            .collect();
        let files: Vec<&str> = names.iter().map(String::as_str).collect();
        let bare: Vec<&str> = files.iter().map(|file| base(file)).collect();
        assert_eq!(match_rows(&bare, &files).row_of.len(), 100_000);
    }
}
