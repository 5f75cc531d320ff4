//! The words around a candidate: which kind they name, and whether they name a lookalike.
//!
//! The nearest word wins: in `BSN: 111222333, order 111222334` the second number is an order.
//! A cell of a table is named by the heading of its column.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use gristmill_model::HitKind;

use crate::words::context::{IDENTITY, LOOKALIKES, NAMES, terms};
use crate::words::{folded_variants, stands_alone};

/// How far back and ahead words are looked for, in bytes.
const BACK: usize = 90;
const AHEAD: usize = 30;
/// A word behind is not as telling as one in front.
const BEHIND: u16 = 25;
/// Nor is one in another line.
const LINE: u16 = 12;
/// No such word.
const NONE: u16 = u16::MAX;
/// Terms this short must be whole words; longer ones may begin a longer word.
const SHORT: usize = 4;

#[derive(Clone, Copy)]
enum Meaning {
    Names(HitKind),
    Identity,
    Lookalike,
}

/// What is near a candidate.
#[derive(Clone)]
pub(crate) struct Near {
    distances: [u16; HitKind::ALL.len()],
    identity: u16,
    lookalike: u16,
}

impl Default for Near {
    fn default() -> Self {
        Self {
            distances: [NONE; HitKind::ALL.len()],
            identity: NONE,
            lookalike: NONE,
        }
    }
}

impl Near {
    /// Whether a word names this kind, and none that is nearer names a lookalike.
    pub(crate) fn names(&self, kind: HitKind) -> bool {
        let distance = self.distances[kind as usize];
        distance != NONE && distance <= self.lookalike
    }

    /// Whether a word names numbers of persons in general.
    pub(crate) fn names_identity(&self) -> bool {
        self.identity != NONE && self.identity <= self.lookalike
    }

    /// Whether a word names something that looks like this kind and is none.
    pub(crate) fn is_lookalike(&self, kind: HitKind) -> bool {
        self.lookalike < self.distances[kind as usize].min(self.identity)
    }

    fn hear(&mut self, meaning: Meaning, distance: u16) {
        let known = match meaning {
            Meaning::Names(kind) => &mut self.distances[kind as usize],
            Meaning::Identity => &mut self.identity,
            Meaning::Lookalike => &mut self.lookalike,
        };
        *known = distance.min(*known);
    }
}

/// The words that name kinds and lookalikes.
pub(crate) struct Context {
    words: AhoCorasick,
    meanings: Vec<Meaning>,
}

impl Context {
    pub(crate) fn new() -> Self {
        let names = NAMES
            .iter()
            .flat_map(|(kind, list)| terms(list).map(|term| (term, Meaning::Names(*kind))));
        let identity = terms(IDENTITY).map(|term| (term, Meaning::Identity));
        let lookalikes = terms(LOOKALIKES).map(|term| (term, Meaning::Lookalike));
        let mut words = Vec::new();
        let mut meanings = Vec::new();
        for (term, meaning) in names.chain(identity).chain(lookalikes) {
            for variant in folded_variants(term) {
                words.push(variant);
                meanings.push(meaning);
            }
        }
        let words = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .build(&words)
            .expect("the words fit an automaton");
        Self { words, meanings }
    }

    /// What is near `range` of `text`, and in the `heading` of its column.
    pub(crate) fn near(&self, text: &str, range: &Range<usize>, heading: Option<&str>) -> Near {
        let mut near = Near::default();
        let start = floor(text, range.start.saturating_sub(BACK));
        let before = &text[start..range.start];
        self.hear(before, &mut near, |end| {
            let between = &before[end..];
            let lines = between.bytes().filter(|byte| *byte == b'\n').count() as u16;
            between.len() as u16 + lines * LINE
        });
        let end = floor(text, (range.end + AHEAD).min(text.len())).max(range.end);
        let after = &text[range.end..end];
        // What follows in another line belongs to something else.
        let after = after.split('\n').next().unwrap_or_default();
        self.hear(after, &mut near, |end| end as u16 + BEHIND);
        if let Some(heading) = heading {
            self.hear(heading, &mut near, |_| 0);
        }
        near
    }

    fn hear(&self, text: &str, near: &mut Near, distance: impl Fn(usize) -> u16) {
        for word in self.words.find_overlapping_iter(text) {
            let meaning = self.meanings[word.pattern().as_usize()];
            let is_word = match word.len() <= SHORT {
                true => stands_alone(text, word.start(), word.end()),
                false => stands_alone(text, word.start(), text.len()),
            };
            if is_word {
                near.hear(meaning, distance(word.end()));
            }
        }
    }
}

/// The character boundary at or before `at`.
pub(crate) fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
