//! Gives the files of a request the metadata that was handed in with it.

use std::collections::BTreeMap;

use gristmill_metadata::{Mapping, RowMatch, match_rows};
use gristmill_model::{FileKey, Flow, Listed, MetadataValues, Selection};

use super::{Opened, convert};
use crate::ApiError;

/// Most warnings of one kind.
const MOST_WARNINGS: usize = 20;

/// Gives each selection the metadata of its files: what the request says about single files,
/// and the rows of a mapping. Answers what is odd: rows that are about no file, or could be
/// about several.
///
/// Lists every source once, because a row may name its file by base name alone.
pub(super) fn attach(
    opened: &Opened,
    selections: &mut [Selection],
    given: &BTreeMap<String, MetadataValues>,
    mapping: Option<&Mapping>,
) -> Result<Vec<String>, ApiError> {
    if given.is_empty() && mapping.is_none() {
        return Ok(Vec::new());
    }
    let mut files: Vec<(usize, FileKey)> = Vec::new();
    for (at, selection) in selections.iter().enumerate() {
        files.extend(listed(opened, selection)?.into_iter().map(|key| (at, key)));
    }
    let keys: Vec<&str> = files.iter().map(|(_, key)| key.0.as_str()).collect();
    let names: Vec<&str> = given.keys().map(String::as_str).collect();
    let matching = match_rows(&names, &keys);
    let mut warnings = Warnings::default();
    for ((name, values), found) in given.iter().zip(&matching.rows) {
        match found {
            RowMatch::File(file) => {
                let (at, key) = &files[*file];
                selections[*at].metadata.insert(key.clone(), values.clone());
            }
            other => warnings.unmatched(name, other),
        }
    }
    if let Some(mapping) = mapping {
        attach_rows(mapping, &files, &keys, selections, &mut warnings);
    }
    Ok(warnings.all())
}

fn attach_rows(
    mapping: &Mapping,
    files: &[(usize, FileKey)],
    keys: &[&str],
    selections: &mut [Selection],
    warnings: &mut Warnings,
) {
    let names: Vec<&str> = mapping.rows.iter().map(|row| row.file.as_str()).collect();
    let matching = match_rows(&names, keys);
    for (name, found) in names.iter().zip(&matching.rows) {
        warnings.unmatched(name, found);
    }
    for (file, row) in matching.row_of {
        let (at, key) = &files[file];
        let row = mapping.mapped(row);
        selections[*at].mapped.insert(key.clone(), row);
    }
    let odd = mapping.warnings.iter().map(ToString::to_string);
    warnings.odd.extend(odd);
}

fn listed(opened: &Opened, selection: &Selection) -> Result<Vec<FileKey>, ApiError> {
    let connection = opened.store.connection(&selection.connection)?;
    let mut keys = Vec::new();
    let mut visit = |listed: Listed| {
        keys.push(listed.key);
        Flow::Continue
    };
    opened
        .engine()?
        .open_source(&connection)
        .and_then(|source| source.list(selection, &mut visit))
        .map_err(|failure| convert::source_error(&failure))?;
    Ok(keys)
}

/// What is odd, by kind, so that much of one kind does not hide another.
#[derive(Default)]
struct Warnings {
    nowhere: Vec<String>,
    ambiguous: Vec<String>,
    replaced: Vec<String>,
    odd: Vec<String>,
}

impl Warnings {
    fn unmatched(&mut self, name: &str, found: &RowMatch) {
        match found {
            RowMatch::File(_) => {}
            RowMatch::Nothing => self
                .nowhere
                .push(format!("no file takes the metadata of `{name}`")),
            RowMatch::Ambiguous(_, all) => self.ambiguous.push(format!(
                "{all} files could take the metadata of `{name}`, so none does; name its folder"
            )),
            RowMatch::Replaced(_) => self.replaced.push(format!(
                "what is said about `{name}` is said again elsewhere, which counts instead"
            )),
        }
    }

    fn all(self) -> Vec<String> {
        let kinds = [self.nowhere, self.ambiguous, self.replaced, self.odd];
        kinds.into_iter().flat_map(shortened).collect()
    }
}

fn shortened(mut warnings: Vec<String>) -> Vec<String> {
    let more = warnings.len().saturating_sub(MOST_WARNINGS);
    warnings.truncate(MOST_WARNINGS);
    if more > 0 {
        let hint = "`grist metadata check` lists them";
        warnings.push(format!("and {more} more of this kind; {hint}"));
    }
    warnings
}
