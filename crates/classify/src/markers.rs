//! Confidentiality markers and the heads of memoranda.
//!
//! Where a word stands tells whether it marks the document or is only said in it: a line of
//! its own and capitals are a stamp, lower case within a sentence is talk.

use std::ops::Range;

use gristmill_model::HitKind;

use crate::context::floor;
use crate::found::Found;
use crate::words::markers::{LABELS, MEMO_LINES, NEGATIONS, Strength};
use crate::words::stands_alone;

/// Longest line that may be a stamp, in bytes.
const STAMP: usize = 80;
/// How far behind its first word the lines of a memorandum's head stand, in bytes.
const HEAD: usize = 600;

/// Reports the marker at `range`, unless it is only a part of a word or denied.
pub(crate) fn marker(text: &str, range: Range<usize>, strength: Strength, out: &mut Vec<Found>) {
    if !stands_alone(text, range.start, range.end) || is_denied(text, range.start) {
        return;
    }
    let place = Place::of(text, &range);
    let confidence = match (strength, place) {
        (_, Place::Labelled) => 0.96,
        (Strength::Telling, Place::Stamp) => 0.97,
        (Strength::Telling, Place::Shouted) => 0.92,
        (Strength::Telling, Place::Said) => 0.85,
        (Strength::Common, Place::Stamp) => 0.93,
        (Strength::Common, Place::Shouted) => 0.88,
        (Strength::Common, Place::Said) => 0.55,
        (Strength::Alone, Place::Stamp) => 0.6,
        (Strength::Alone, Place::Shouted | Place::Said) => return,
    };
    out.push(Found::new(HitKind::ConfidentialMarker, range, confidence));
}

/// Where a word stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Behind the name of a marking.
    Labelled,
    /// In a short line with hardly anything else.
    Stamp,
    /// In capitals, among other words.
    Shouted,
    /// In a sentence.
    Said,
}

impl Place {
    fn of(text: &str, range: &Range<usize>) -> Self {
        let from = floor(text, range.start.saturating_sub(STAMP));
        let to = floor(text, (range.end + STAMP).min(text.len())).max(range.end);
        let before = text[from..range.start]
            .rsplit('\n')
            .next()
            .unwrap_or_default();
        let after = text[range.end..to].split('\n').next().unwrap_or_default();
        let label = before
            .trim_end_matches([' ', '*', '\t', '\u{a0}'])
            .to_lowercase();
        if LABELS.iter().any(|name| label.ends_with(name)) {
            return Place::Labelled;
        }
        let others = [before, after];
        let letters = others
            .iter()
            .flat_map(|side| side.chars())
            .filter(|c| c.is_alphabetic());
        let is_whole_line = before.len() < STAMP && after.len() < STAMP;
        let word = &text[range.clone()];
        let is_capital =
            !word.chars().any(char::is_lowercase) && word.chars().any(char::is_uppercase);
        match letters.count() {
            0..=3 if is_whole_line => Place::Stamp,
            _ if is_capital => Place::Shouted,
            _ => Place::Said,
        }
    }
}

fn is_denied(text: &str, at: usize) -> bool {
    let from = floor(text, at.saturating_sub(12));
    let before = text[from..at].to_lowercase();
    NEGATIONS.iter().any(|denial| {
        before
            .strip_suffix(denial)
            .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
    })
}

/// Reports the memorandum whose first word is at `range`: it begins a line, and at least two
/// lines of its head follow.
pub(crate) fn memo(text: &str, range: Range<usize>, out: &mut Vec<Found>) {
    let from = floor(text, range.start.saturating_sub(STAMP));
    let before = text[from..range.start].rsplit('\n').next();
    let begins = before.is_some_and(|before| before.len() < STAMP / 2 && !before.contains(". "));
    if !begins || !stands_alone(text, range.start, range.end) {
        return;
    }
    let end = floor(text, (range.end + HEAD).min(text.len()));
    let head = text[range.end..end].to_lowercase();
    let is_head_line = |line: &str| {
        let line = line.trim_start_matches([' ', '*', '|', '\t']);
        MEMO_LINES.iter().any(|name| line.starts_with(name))
    };
    let lines = head.lines().filter(|line| is_head_line(line)).count();
    if lines >= 2 {
        let confidence = if lines >= 3 { 0.92 } else { 0.82 };
        out.push(Found::new(HitKind::MemoHeader, range, confidence));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confidence(text: &str, word: &str) -> f32 {
        let mut out = Vec::new();
        let start = text.find(word).unwrap();
        marker(text, start..start + word.len(), Strength::Common, &mut out);
        out.first().map_or(0.0, |found| found.confidence)
    }

    #[test]
    fn a_stamp_is_surer_than_talk() {
        let stamp = confidence("Plan\n\n– CONFIDENTIAL –\n\nText", "CONFIDENTIAL");
        let shouted = confidence("This is CONFIDENTIAL and must stay so", "CONFIDENTIAL");
        let said = confidence("he said in a confidential tone", "confidential");
        assert!(stamp > shouted && shouted > said && said >= 0.5);
        assert_eq!(
            confidence("this is not confidential at all", "confidential"),
            0.0
        );
        assert_eq!(confidence("in confidentiality", "confidential"), 0.0);
        assert!(
            confidence(
                "Classification: confidential, v2 of the plan",
                "confidential"
            ) > 0.9
        );
    }

    #[test]
    fn a_memorandum_has_a_head() {
        let found = |text: &str| {
            let mut out = Vec::new();
            memo(text, 0..10, &mut out);
            out.len()
        };
        assert_eq!(found("MEMORANDUM\n\nTO: All\nFROM: Ann\nSUBJECT: Plan"), 1);
        assert_eq!(found("MEMORANDUM of understanding between two towns"), 0);
    }
}
