//! How a hit is shown: its surroundings with everything hidden that is or looks like a value.

use std::ops::Range;

use gristmill_model::{HitFamily, HitKind};

use crate::context::floor;
use crate::found::Found;

/// How much is shown on each side, in bytes.
const SIDE: usize = 48;
/// What stands for a value, whatever its length.
const MASK: &str = "********";
/// Values of fewer letters and digits are hidden as a whole; of longer ones the last are shown.
const LONG: usize = 12;
const SHOWN: usize = 4;
/// Words around a hit with so many digits, or so long, are hidden too.
const DIGITS: usize = 3;
const LONGEST_WORD: usize = 24;

/// The words around `found` in one line, it and its `neighbours` masked.
pub(crate) fn snippet(text: &str, found: &Found, neighbours: &[Found]) -> String {
    let (before, is_cut_before) = side_before(text, found.range.start);
    let (after, is_cut_after) = side_after(text, found.range.end);
    let mut shown = String::new();
    if is_cut_before {
        shown.push('…');
    }
    hide(text, before, neighbours, &mut shown);
    shown.push_str(&value(found.kind, &text[found.range.clone()]));
    hide(text, after, neighbours, &mut shown);
    if is_cut_after {
        shown.push('…');
    }
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How a value is shown: words that mark a document as they are, others masked.
fn value(kind: HitKind, value: &str) -> String {
    let is_word = matches!(kind.family(), HitFamily::Marker | HitFamily::Unsafe);
    match is_word || kind == HitKind::OwnTerm {
        true => value.to_owned(),
        false => mask(kind, value),
    }
}

/// A value masked: at most its last four letters and digits, and of short values and of
/// those that people make, nothing.
pub(crate) fn mask(kind: HitKind, value: &str) -> String {
    let hides_all = matches!(
        kind,
        HitKind::PrivateKey
            | HitKind::Password
            | HitKind::ConnectionString
            | HitKind::NamedSecret
            | HitKind::Email
            | HitKind::TravelDocument
    );
    let letters: Vec<char> = value.chars().filter(|c| c.is_alphanumeric()).collect();
    match hides_all || letters.len() < LONG {
        true => MASK.to_owned(),
        false => {
            let end: String = letters[letters.len() - SHOWN..].iter().collect();
            format!("{MASK}{end}")
        }
    }
}

/// Appends a part of the text with all that is or looks like a value hidden.
fn hide(text: &str, part: Range<usize>, neighbours: &[Found], shown: &mut String) {
    let mut at = part.start;
    let is_within = |found: &&Found| found.range.start < part.end && found.range.end > part.start;
    let first = neighbours.partition_point(|found| found.range.end <= part.start);
    for found in neighbours[first..].iter().take_while(is_within) {
        if found.range.start > at {
            hide_words(&text[at..found.range.start], shown);
        }
        if found.kind.family() == HitFamily::Marker {
            hide_words(
                &text[found.range.start.max(at)..found.range.end.min(part.end)],
                shown,
            );
        } else {
            shown.push_str(MASK);
        }
        at = found.range.end.min(part.end);
    }
    hide_words(&text[at..part.end.max(at)], shown);
}

fn hide_words(text: &str, shown: &mut String) {
    for word in text.split_inclusive(char::is_whitespace) {
        let digits = word.chars().filter(|c| c.is_numeric()).count();
        let hidden = digits >= DIGITS || word.contains('@') || word.len() > LONGEST_WORD;
        match hidden {
            true => {
                shown.push_str(MASK);
                shown.push(' ');
            }
            false => shown.push_str(word),
        }
    }
}

/// What is shown of the paragraph before `at`, and whether more of it is not.
fn side_before(text: &str, at: usize) -> (Range<usize>, bool) {
    let from = floor(text, at.saturating_sub(SIDE));
    if let Some(paragraph) = text[from..at].rfind("\n\n") {
        return (from + paragraph + 2..at, false);
    }
    // A word that is cut is not shown.
    let word = text[from..at].find(char::is_whitespace);
    match from {
        0 => (0..at, false),
        _ => (word.map_or(at, |word| from + word)..at, true),
    }
}

/// What is shown of the paragraph behind `at`, and whether more of it is not.
fn side_after(text: &str, at: usize) -> (Range<usize>, bool) {
    let to = floor(text, (at + SIDE).min(text.len())).max(at);
    if let Some(paragraph) = text[at..to].find("\n\n") {
        return (at..at + paragraph, false);
    }
    let word = text[at..to].rfind(char::is_whitespace);
    match to == text.len() {
        true => (at..to, false),
        false => (at..word.map_or(at, |word| at + word), true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_short_values_and_little_of_long_ones_is_shown() {
        assert_eq!(mask(HitKind::UsSsn, "536-90-4399"), "********");
        assert_eq!(
            mask(HitKind::PaymentCard, "4111 1111 1111 1234"),
            "********1234"
        );
        assert_eq!(
            mask(HitKind::Password, "a-very-long-password-1"),
            "********"
        );
    }

    #[test]
    fn neighbours_and_what_looks_like_them_are_hidden() {
        let text = "Ann, SSN 536-90-4399, room 12, badge 88123, ann@firma.de is here";
        let found = |kind, value: &str| {
            let start = text.find(value).unwrap();
            Found::new(kind, start..start + value.len(), 0.9)
        };
        let all = [
            found(HitKind::UsSsn, "536-90-4399"),
            found(HitKind::Email, "ann@firma.de"),
        ];
        assert_eq!(
            snippet(text, &all[0], &all),
            "Ann, SSN ********, room 12, badge ******** ******** is here"
        );
    }
}
