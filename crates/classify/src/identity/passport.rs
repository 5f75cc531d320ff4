//! Passports: numbers beside a word that names one, and machine-readable zones.

use std::ops::Range;

use gristmill_model::HitKind;

use crate::checks::travel_document;
use crate::context::floor;
use crate::found::Found;

/// How far behind its name a passport's number may stand, in bytes.
const REACH: usize = 60;

/// Reports the number that follows the word `passport`, in whatever language, which ends at
/// `at`. Passports have no common form: six to nine letters and digits, most of them digits.
pub(crate) fn passport_number(text: &str, at: usize, out: &mut Vec<Found>) {
    let end = floor(text, (at + REACH).min(text.len()));
    let after = &text[at..end];
    let start_of = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    let words = sentence(after).split(|c: char| !c.is_alphanumeric());
    let mut first: Option<&str> = None;
    for word in words.filter(|word| is_passport(word)) {
        let range = start_of(word)..start_of(word) + word.len();
        // A second one is written like the first.
        let is_alike = first.is_none_or(|first| is_same_form(first, word));
        if is_alike && !is_cut(text, &range) {
            out.push(Found::new(HitKind::Passport, range, 0.85));
            first = Some(word);
        }
    }
}

/// Whether both have letters and digits at the same places.
fn is_same_form(a: &str, b: &str) -> bool {
    let form = |text: &str| -> Vec<bool> { text.bytes().map(|b| b.is_ascii_digit()).collect() };
    form(a) == form(b)
}

/// The rest of the sentence; what follows is about something else. The dot of `no.` ends none.
fn sentence(text: &str) -> &str {
    let ends = text.match_indices(". ").map(|(at, _)| at);
    let is_end = |at: &usize| {
        let word = text[..*at].chars().rev();
        word.take_while(|c| c.is_alphanumeric()).count() > 3
    };
    let end = ends.into_iter().find(is_end);
    &text[..end.unwrap_or(text.len())]
}

/// Whether letters and digits have the form of a passport number.
fn is_passport(word: &str) -> bool {
    let bytes = word.as_bytes();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let small = bytes.iter().any(u8::is_ascii_lowercase);
    let letters = bytes.iter().rev();
    let letters_behind = letters.take_while(|byte| !byte.is_ascii_digit()).count();
    let letters_in_front = bytes.iter().take_while(|byte| !byte.is_ascii_digit());
    (7..=9).contains(&bytes.len())
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        // In small letters it is a word with a number, unless these only stand in front.
        && !(small && letters_behind > 0)
        && digits >= 4
        && letters_in_front.count() <= 3
        // 20240131 is a day.
        && !(bytes.len() == 8 && digits == 8 && (word.starts_with("19") || word.starts_with("20")))
}

/// Whether the word goes on behind a dot, hyphen or slash.
fn is_cut(text: &str, range: &Range<usize>) -> bool {
    let joins = |c: char| matches!(c, '-' | '/' | '.' | '_' | '@');
    let mut before = text[..range.start].chars().rev();
    let mut after = text[range.end..].chars();
    before.next().is_some_and(joins) && before.next().is_some_and(char::is_alphanumeric)
        || after.next().is_some_and(joins) && after.next().is_some_and(char::is_alphanumeric)
}

/// Most bytes of a line that are looked at.
const LONGEST_LINE: usize = 44;

/// Reports the machine-readable zone around `at`: two lines of 44 or 36 characters, or three
/// of 30, whose check digits are right. Answers where the lines looked at end.
pub(crate) fn machine_readable_zone(text: &str, at: usize, out: &mut Vec<Found>) -> usize {
    let Some(line) = line_around(text, at) else {
        return at;
    };
    let mut lines = vec![line.clone()];
    while lines.len() < 3
        && let Some(previous) = lines[0].start.checked_sub(1)
        && let Some(line) = line_ending(text, previous)
    {
        lines.insert(0, line);
    }
    let mut last = line;
    for _ in 0..2 {
        let Some(next) = line_starting(text, after_break(text, last.end)) else {
            break;
        };
        lines.push(next.clone());
        last = next;
    }
    let texts: Vec<&[u8]> = lines
        .iter()
        .map(|line| &text.as_bytes()[line.clone()])
        .collect();
    for first in 0..lines.len() {
        let count = match texts[first..] {
            [a, b, c, ..] if a.len() == 30 && is_card_zone(a, b, c) => 3,
            [a, b, ..] if is_booklet_zone(a, b) => 2,
            _ => continue,
        };
        let range = lines[first].start..lines[first + count - 1].end;
        let end = range.end;
        out.push(Found::new(HitKind::TravelDocument, range, 0.98));
        return end;
    }
    last.end.max(at)
}

/// Two lines of 44 (passports) or 36: number, birth, expiry.
fn is_booklet_zone(first: &[u8], second: &[u8]) -> bool {
    let is_size = matches!((first.len(), second.len()), (44, 44) | (36, 36));
    is_size
        && matches!(first[0], b'P' | b'V' | b'I' | b'A' | b'C')
        && travel_document(&second[..9], second[9])
        && travel_document(&second[13..19], second[19])
        && travel_document(&second[21..27], second[27])
}

/// Three lines of 30 (cards).
fn is_card_zone(first: &[u8], second: &[u8], third: &[u8]) -> bool {
    second.len() == 30
        && third.len() == 30
        && matches!(first[0], b'I' | b'A' | b'C')
        && travel_document(&first[5..14], first[14])
        && travel_document(&second[..6], second[6])
        && travel_document(&second[8..14], second[14])
}

fn is_zone_byte(byte: &u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'<'
}

fn line_around(text: &str, at: usize) -> Option<Range<usize>> {
    let before = text.as_bytes()[..at].iter().rev();
    let back = before
        .take(LONGEST_LINE)
        .take_while(|byte| is_zone_byte(byte));
    line_starting(text, at - back.count())
}

/// The line of 30, 36 or 44 characters that begins at `start`.
fn line_starting(text: &str, start: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes().get(start..)?;
    let run = bytes
        .iter()
        .take(LONGEST_LINE + 1)
        .take_while(|byte| is_zone_byte(byte));
    let length = run.count();
    matches!(length, 30 | 36 | 44).then_some(start..start + length)
}

/// The line that ends before the line break at `at`.
fn line_ending(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    if bytes.get(at) != Some(&b'\n') {
        return None;
    }
    let end = match bytes[..at].last() {
        Some(b'\r') => at - 1,
        _ => at,
    };
    let back = bytes[..end].iter().rev().take(LONGEST_LINE);
    let length = back.take_while(|byte| is_zone_byte(byte)).count();
    line_starting(text, end - length).filter(|line| line.end == end)
}

fn after_break(text: &str, at: usize) -> usize {
    let breaks = text.as_bytes()[at..].iter().take(2);
    at + breaks
        .take_while(|byte| matches!(byte, b'\r' | b'\n'))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_found_as_a_whole_and_only_with_its_check_digits() {
        let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                    L898902C36UTO7408122F1204159ZE184226B<<<<<10";
        let mut found = Vec::new();
        machine_readable_zone(zone, zone.find("<<<").unwrap(), &mut found);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].range, 0..zone.len());
        let wrong = zone.replace("7408122", "7408123");
        found.clear();
        machine_readable_zone(&wrong, wrong.find("<<<").unwrap(), &mut found);
        assert!(found.is_empty());
    }

    #[test]
    fn a_passport_number_stands_beside_its_name() {
        let mut found = Vec::new();
        let text = "passport no. C01X00T47, issued 20240131";
        passport_number(text, 8, &mut found);
        assert_eq!(&text[found[0].range.clone()], "C01X00T47");
        found.clear();
        passport_number(
            "passports AB1234567 and XY9876543, order 12345678",
            9,
            &mut found,
        );
        assert_eq!(found.len(), 2, "both, and no order");
    }
}
