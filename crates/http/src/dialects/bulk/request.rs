//! What a job was asked for with, in words that are kept with it: they say whether a request is
//! the same again, and what the caller calls things.

use std::collections::HashMap;

use gristmill_model::{FileKey, Job, VectorDatabase};
use serde::{Deserialize, Serialize};

use super::content::{Content, Item};
use super::wire;
use crate::kept::never_was;
use crate::refusal::Refusal;

/// The words of a request.
#[derive(Debug, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Asked {
    /// BLAKE3 of its body.
    digest: String,
    /// The database that an archive is made for.
    pub(super) database: Option<VectorDatabase>,
    /// Its items, in the order in which they were named.
    pub(super) items: Vec<AskedItem>,
}

/// An item of a request.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct AskedItem {
    /// What the caller calls it.
    pub(super) id: String,
    /// A name for people.
    pub(super) title: String,
    /// Which file of the job it is.
    pub(super) file: AskedFile,
}

/// The file of an item.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum AskedFile {
    /// It came along. Such files have the order of their items.
    Along,
    /// It was uploaded before, as this.
    Before(String),
    /// It is the page with this key.
    Page(String),
    /// There is none, which is known by the place of the item.
    Missing,
}

impl Asked {
    pub(super) fn new(digest: String, database: Option<VectorDatabase>, items: &[Item]) -> Self {
        let asked = |item: &Item| AskedItem {
            id: item.id.clone(),
            title: item.title().to_owned(),
            file: match &item.content {
                Content::Document { .. } => AskedFile::Along,
                Content::Uploaded { path, .. } => AskedFile::Before(path.clone()),
                Content::Elsewhere { .. } | Content::Missing => match item.page() {
                    Some(FileKey(page)) => AskedFile::Page(page),
                    None => AskedFile::Missing,
                },
            },
        };
        Self {
            digest,
            database,
            items: items.iter().map(asked).collect(),
        }
    }

    /// The words of a job. A job of another door has none.
    pub(super) fn of(job: &Job) -> Self {
        let words = job.request.as_deref().unwrap_or_default();
        serde_json::from_str(words).unwrap_or_default()
    }

    /// The place of the item of each of a job's files, which are sorted by their keys: those that
    /// came along have keys that rise with the time they came.
    pub(super) fn places(&self, keys: &[&FileKey]) -> Vec<Option<usize>> {
        let items = || self.items.iter().enumerate();
        let along = |(_, item): &(usize, &AskedItem)| item.file == AskedFile::Along;
        let mut along = items().filter(along).map(|(place, _)| place);
        let before = items().filter_map(|(place, item)| match &item.file {
            AskedFile::Before(key) | AskedFile::Page(key) => Some((key.as_str(), place)),
            AskedFile::Along | AskedFile::Missing => None,
        });
        let before: HashMap<&str, usize> = before.collect();
        let mut place = |key: &FileKey| match never_was(key) {
            Some(name) => index_of(name).filter(|place| *place < self.items.len()),
            None => before.get(key.0.as_str()).copied().or_else(|| along.next()),
        };
        keys.iter().map(|key| place(key)).collect()
    }

    /// As they are kept.
    pub(super) fn words(&self) -> Result<String, Refusal> {
        serde_json::to_string(self).map_err(|_| Refusal::defect())
    }
}

/// The name of the file of an item that has none.
pub(super) fn name_of(index: usize, id: &str) -> String {
    format!("{index}-{id}")
}

/// The place of the item whose file goes by a name.
fn index_of(name: &str) -> Option<usize> {
    name.split('-').next()?.parse().ok()
}

/// What two requests have in common that ask for the same.
pub(super) fn digest(body: &wire::Process) -> Result<String, Refusal> {
    let text = serde_json::to_vec(body).map_err(|_| Refusal::defect())?;
    Ok(blake3::hash(&text).to_hex().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_from_one_another_however_they_are_sorted() {
        let item = |id: &str, content| Item {
            id: id.to_owned(),
            content,
        };
        let text = |name: &str| Content::Document {
            name: name.to_owned(),
            kind: String::new(),
            text: String::new(),
        };
        let uploaded = Content::Uploaded {
            name: "u.txt".to_owned(),
            path: "01b/u.txt".to_owned(),
        };
        let items = [
            item("first", text("a.txt")),
            item("uploaded", uploaded),
            item("second", text("a.txt")),
            item("gone", Content::Missing),
        ];
        let asked = Asked::new(String::new(), None, &items);
        let keys = [
            "00000000000000000000000000000000/3-gone",
            "01a/a.txt",
            "01b/u.txt",
            "01c/a.txt",
        ];
        let keys = keys.map(|key| FileKey(key.to_owned()));
        let places = asked.places(&keys.each_ref());
        assert_eq!(places, [Some(3), Some(0), Some(1), Some(2)]);
        assert_eq!(
            Asked::default().places(&[&keys[1]]),
            [None],
            "of another door"
        );
    }
}
