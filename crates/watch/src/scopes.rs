//! Places in a folder where something may have happened.

use std::collections::BTreeSet;

use gristmill_model::FileKey;

/// Places beyond which it is quicker to look at the whole folder.
const MOST: usize = 1_000;

/// Files and folders to look at, by their paths relative to the watched folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scopes {
    all: bool,
    keys: BTreeSet<String>,
}

impl Scopes {
    /// The whole folder.
    pub fn everything() -> Self {
        Self {
            all: true,
            keys: BTreeSet::new(),
        }
    }

    /// Adds a file or a folder with all below it; an empty path is the whole folder.
    pub fn add(&mut self, key: &str) {
        if self.all {
            return;
        }
        self.keys.insert(key.to_owned());
        if key.is_empty() || self.keys.len() > MOST {
            *self = Self::everything();
        }
    }

    /// Whether there is nothing to look at.
    pub fn is_empty(&self) -> bool {
        !self.all && self.keys.is_empty()
    }

    /// Whether the whole folder is to be looked at.
    pub fn is_everything(&self) -> bool {
        self.all
    }

    /// The places, unless it is the whole folder.
    pub(crate) fn places(&self) -> impl Iterator<Item = &String> {
        self.keys.iter()
    }

    /// Whether a file or folder is one of the places, or lies below one.
    pub fn covers(&self, key: &FileKey) -> bool {
        self.all || lineage(&key.0).any(|part| self.keys.contains(part))
    }

    /// Whether a place lies below this folder, so that the way there leads through it.
    pub fn leads_through(&self, folder: &FileKey) -> bool {
        let below = format!("{}/", folder.0);
        let mut after = self.keys.range(below.clone()..);
        after.next().is_some_and(|key| key.starts_with(&below))
    }
}

/// A path and every folder above it, within the watched folder.
fn lineage(key: &str) -> impl Iterator<Item = &str> {
    let parents = key.match_indices('/').map(|(at, _)| &key[..at]);
    parents.chain(std::iter::once(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> FileKey {
        FileKey(text.to_owned())
    }

    #[test]
    fn a_folder_covers_what_is_below_it_and_nothing_beside_it() {
        let mut scopes = Scopes::default();
        scopes.add("a/b");
        assert!(scopes.covers(&key("a/b")) && scopes.covers(&key("a/b/c/d")));
        assert!(!scopes.covers(&key("a/bc")) && !scopes.covers(&key("a")));
        assert!(scopes.leads_through(&key("a")));
        assert!(!scopes.leads_through(&key("a/b")) && !scopes.leads_through(&key("b")));
    }

    #[test]
    fn very_many_places_are_the_whole_folder() {
        let mut scopes = Scopes::default();
        for number in 0..=MOST {
            scopes.add(&format!("{number}.txt"));
        }
        assert!(scopes.is_everything() && scopes.covers(&key("x")));
    }
}
