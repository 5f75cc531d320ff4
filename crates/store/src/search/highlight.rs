//! What in a passage matches a query, by the same words the index was made of.

use gristmill_model::Highlight;

use super::query::{Parsed, Term};
use super::words::{Word, words};

/// The parts of `text` that match, in order and not overlapping, in UTF-16 code units.
pub(crate) fn highlights(text: &str, parsed: &Parsed) -> Vec<Highlight> {
    let found: Vec<Word> = words(text).collect();
    let mut counter = Utf16::new(text);
    let mut highlights = Vec::new();
    let mut at = 0;
    while at < found.len() {
        let longest = parsed
            .terms
            .iter()
            .chain(&parsed.required)
            .filter(|term| matches(term, &found[at..]))
            .map(|term| term.words.len())
            .max();
        let Some(length) = longest else {
            at += 1;
            continue;
        };
        let last = &found[at + length - 1];
        highlights.push(Highlight {
            start: counter.at(found[at].span.start),
            end: counter.at(last.span.end),
        });
        at += length;
    }
    highlights
}

fn matches(term: &Term, rest: &[Word]) -> bool {
    let Some((last, before)) = term.words.split_last() else {
        return false;
    };
    if rest.len() < term.words.len() {
        return false;
    }
    let same = before
        .iter()
        .zip(rest)
        .all(|(word, found)| *word == found.folded);
    let end = &rest[before.len()].folded;
    same && match term.prefix {
        true => end.starts_with(last),
        false => end == last,
    }
}

/// Counts UTF-16 code units up to rising byte offsets.
struct Utf16<'a> {
    text: &'a str,
    bytes: usize,
    units: u32,
}

impl<'a> Utf16<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            bytes: 0,
            units: 0,
        }
    }

    fn at(&mut self, offset: usize) -> u32 {
        let between = self.text[self.bytes..offset].chars();
        self.units += between
            .map(|character| character.len_utf16() as u32)
            .sum::<u32>();
        self.bytes = offset;
        self.units
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The highlighted parts as JavaScript would cut them out.
    fn marked(text: &str, query: &str) -> Vec<String> {
        let units: Vec<u16> = text.encode_utf16().collect();
        highlights(text, &Parsed::new(query))
            .iter()
            .map(|mark| String::from_utf16(&units[mark.start as usize..mark.end as usize]).unwrap())
            .collect()
    }

    #[test]
    fn marks_are_right_beyond_the_basic_plane() {
        assert_eq!(
            marked("😀😀 Größe und GRÖSSE", "grosse"),
            ["Größe", "GRÖSSE"]
        );
    }

    #[test]
    fn phrases_are_marked_whole_and_prefixes_mark_the_word() {
        let text = "The stone mill; a milling stone, the mill";
        assert_eq!(marked(text, r#""the mill""#), ["the mill"]);
        assert_eq!(marked(text, "mill*"), ["mill", "milling", "mill"]);
    }

    #[test]
    fn characters_of_scripts_without_spaces_are_marked_together() {
        assert_eq!(marked("私は東京都に住む", "東京"), ["東京"]);
    }
}
