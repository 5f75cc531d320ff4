//! Pages that were drawn lately, and words that were read from them.
//!
//! In memory rather than in a folder: pages of people's documents are not left on the disk in a
//! second place, and drawing one again takes a fraction of a second. By content, so that what is
//! kept is never another version's.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use gristmill_model::ContentHash;
use gristmill_parse::view::PageView;

use super::DrawnPage;

/// Bytes of pictures that are kept.
const PICTURES: usize = 48 << 20;
/// Bytes of words that are kept, about.
const WORDS: usize = 16 << 20;

/// A page of a content, and the width of its picture.
pub(super) type PictureKey = (ContentHash, u32, u32);

/// What was found of pages lately.
pub(super) struct Cache {
    pictures: Mutex<Kept<PictureKey, DrawnPage>>,
    words: Mutex<Kept<(ContentHash, u32), Arc<PageView>>>,
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            pictures: Mutex::new(Kept::new(PICTURES)),
            words: Mutex::new(Kept::new(WORDS)),
        }
    }
}

impl Cache {
    /// A page that was drawn.
    pub(super) fn picture(&self, key: &PictureKey) -> Option<DrawnPage> {
        let mut pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        pictures.get(key)
    }

    /// Keeps a page for a while.
    pub(super) fn keep_picture(&self, key: PictureKey, page: DrawnPage) {
        let weight = page.picture.bytes.len();
        let mut pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        pictures.put(key, page, weight);
    }

    /// The words of a page that were read.
    pub(super) fn words(&self, key: &(ContentHash, u32)) -> Option<Arc<PageView>> {
        let mut words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        words.get(key)
    }

    /// Keeps the words of a page for a while.
    pub(super) fn keep_words(&self, key: (ContentHash, u32), view: &Arc<PageView>) {
        let count = view.page.as_ref().map_or(0, |page| page.words.len());
        let mut words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        words.put(key, Arc::clone(view), 64 + count * 64);
    }
}

/// Values up to a weight in all; those not asked for longest go first.
struct Kept<K, V> {
    most: usize,
    weight: usize,
    clock: u64,
    values: HashMap<K, (V, usize, u64)>,
}

impl<K: Eq + Hash + Copy, V: Clone> Kept<K, V> {
    fn new(most: usize) -> Self {
        Self {
            most,
            weight: 0,
            clock: 0,
            values: HashMap::new(),
        }
    }

    fn get(&mut self, key: &K) -> Option<V> {
        self.clock += 1;
        let (value, _, asked) = self.values.get_mut(key)?;
        *asked = self.clock;
        Some(value.clone())
    }

    fn put(&mut self, key: K, value: V, weight: usize) {
        if weight > self.most {
            return;
        }
        self.clock += 1;
        self.weight += weight;
        if let Some((_, before, _)) = self.values.insert(key, (value, weight, self.clock)) {
            self.weight -= before;
        }
        // A few hundred at most, so that looking for the oldest costs nothing.
        while self.weight > self.most {
            let oldest = self.values.iter().min_by_key(|(_, (_, _, asked))| *asked);
            let Some(oldest) = oldest.map(|(key, _)| *key) else {
                return;
            };
            if let Some((_, weight, _)) = self.values.remove(&oldest) {
                self.weight -= weight;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_longest_goes_first() {
        let mut kept = Kept::new(10);
        kept.put(1, "one", 4);
        kept.put(2, "two", 4);
        assert_eq!(kept.get(&1), Some("one"));
        kept.put(3, "three", 4);
        assert_eq!((kept.get(&1), kept.get(&2)), (Some("one"), None));
        kept.put(3, "three again", 5);
        assert_eq!(kept.weight, 9, "the same key counts once");
        kept.put(4, "too heavy", 11);
        assert_eq!(kept.get(&4), None);
        assert_eq!(
            kept.get(&3),
            Some("three again"),
            "and takes nobody's place"
        );
    }
}
