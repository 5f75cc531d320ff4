//! What in a text matches a query, by the same words the index was made of.

use std::ops::Range;

use gristmill_model::Highlight;

use super::query::{Parsed, Term};
use super::stop_words::is_stop_word;
use super::words::{Word, words};

/// The terms of a query that tell why a passage was found: all but its stop words in the
/// passage's language, unless it has no others.
pub(crate) fn telling<'a>(parsed: &'a Parsed, language: Option<&str>) -> Vec<&'a Term> {
    let tells = |term: &&Term| match term.words.as_slice() {
        [word] => term.prefix || !is_stop_word(word, language),
        _ => true,
    };
    let required = parsed.required.iter();
    let telling: Vec<&Term> = required.chain(parsed.terms.iter().filter(tells)).collect();
    match telling.is_empty() {
        true => parsed.terms.iter().collect(),
        false => telling,
    }
}

/// A place in a text where a term stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Match {
    /// Which of the terms.
    pub(crate) term: usize,
    /// Where, in bytes.
    pub(crate) span: Range<usize>,
}

/// The parts of `text` that match, in order and not overlapping.
pub(crate) fn matches(text: &str, terms: &[&Term]) -> Vec<Match> {
    let found: Vec<Word> = words(text).collect();
    let mut matches = Vec::new();
    let mut at = 0;
    while at < found.len() {
        let standing = terms
            .iter()
            .enumerate()
            .filter(|(_, term)| stands(term, &found[at..]));
        let Some((term, longest)) = standing.max_by_key(|(_, term)| term.words.len()) else {
            at += 1;
            continue;
        };
        let last = at + longest.words.len() - 1;
        matches.push(Match {
            term,
            span: found[at].span.start..found[last].span.end,
        });
        at = last + 1;
    }
    matches
}

/// Matches in UTF-16 code units, as JavaScript counts.
pub(crate) fn highlights(text: &str, matches: &[Match]) -> Vec<Highlight> {
    let mut counter = Utf16::new(text);
    let highlight = |found: &Match| Highlight {
        start: counter.at(found.span.start),
        end: counter.at(found.span.end),
    };
    matches.iter().map(highlight).collect()
}

/// Whether a term stands at the beginning of these words.
fn stands(term: &Term, rest: &[Word]) -> bool {
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
        let parsed = Parsed::new(query);
        highlights(text, &matches(text, &telling(&parsed, Some("en"))))
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

    #[test]
    fn stop_words_are_marked_only_where_a_query_has_no_others() {
        let text = "The warranty of the mill, in short: to be or not to be";
        assert_eq!(
            marked(text, "the warranty of the mill"),
            ["warranty", "mill"]
        );
        assert_eq!(marked(text, "to be"), ["to", "be", "to", "be"]);
        assert_eq!(
            marked(text, r#"mill "in short""#),
            ["mill", "in short"],
            "what was quoted is meant as it stands"
        );
    }

    #[test]
    fn a_word_is_judged_in_the_language_of_the_passage() {
        let parsed = Parsed::new("die Mühle");
        let shown = |language| {
            let terms = telling(&parsed, Some(language));
            terms.iter().map(|term| term.to_match()).collect::<Vec<_>>()
        };
        assert_eq!(shown("de"), [r#""muhle""#]);
        assert_eq!(shown("en"), [r#""die""#, r#""muhle""#]);
    }
}
