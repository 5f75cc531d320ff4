//! Telephone numbers, validated by the numbering plans of libphonenumber.
//!
//! Plans are asked only about what looks like a number to call: one with `+`, one beside a
//! word that names it, one written as North Americans do.

use std::ops::Range;

use gristmill_model::HitKind;
use phonenumber::country::Id;

use crate::context::Near;
use crate::found::Found;
use crate::shape::{is_hyphen, is_space};

/// Fewest and most digits of a number.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Longest way to write one, in bytes.
const LONGEST: usize = 34;
/// How often the end of a number is taken back to where it may have ended.
const TRIES: usize = 4;

/// Regions whose numbers are recognised without `+`, unless the rules or the document's
/// language say others.
const USUAL: [Id; 12] = [
    Id::US,
    Id::GB,
    Id::DE,
    Id::FR,
    Id::ES,
    Id::IT,
    Id::NL,
    Id::PL,
    Id::BR,
    Id::IN,
    Id::AU,
    Id::CH,
];

/// Recognises telephone numbers.
pub(crate) struct Phones {
    regions: Vec<Id>,
}

impl Phones {
    /// With the regions of the rules, which are ISO 3166 codes. Answers with the first code
    /// that is none.
    pub(crate) fn new(codes: &[String]) -> Result<Self, &String> {
        let region = |code: &String| code.trim().to_ascii_uppercase().parse::<Id>().ok();
        if let Some(unknown) = codes.iter().find(|code| region(code).is_none()) {
            return Err(unknown);
        }
        let regions = match codes {
            [] => USUAL.to_vec(),
            codes => codes.iter().filter_map(region).collect(),
        };
        Ok(Self { regions })
    }

    /// Reports the number whose first digit is at `at`. Answers where what was looked at
    /// ends, if it may be a number at all.
    pub(crate) fn find(
        &self,
        text: &str,
        at: usize,
        language: Option<&str>,
        near: impl Fn(&Range<usize>) -> Near,
        out: &mut Vec<Found>,
    ) -> Option<usize> {
        let (start, is_international) = beginning(text, at);
        let written = written(&text[at..]);
        let digits = written.bytes().filter(u8::is_ascii_digit).count();
        if digits < *DIGITS.start() || is_inside(text, start) {
            return None;
        }
        if is_international {
            let prefix = if text[start..at].contains('+') {
                "+"
            } else {
                ""
            };
            let found = international(text, start, at, prefix, written, &near);
            let end = at + written.len();
            return found.map(|found| {
                out.push(found);
                end
            });
        }
        let range = start..at + written.len();
        let style = style(&text[range.clone()]);
        // Asking the plans is dear, and most numbers are none to call.
        if !DIGITS.contains(&digits) || digits > 12 {
            return None;
        }
        let near = near(&range);
        let confidence = match near.names(HitKind::Phone) {
            true => 0.9,
            false if near.is_lookalike(HitKind::Phone) || is_named_otherwise(&near) => return None,
            false => style,
        };
        if confidence == 0.0 {
            return None;
        }
        let is_valid = |region: &Id| is_valid(Some(*region), &text[range.clone()]);
        let is_number = match confidence >= 0.9 {
            true => self.regions.iter().chain(spoken_in(language)).any(is_valid),
            // The style is North American.
            false => is_valid(&Id::US),
        };
        if is_number {
            let end = range.end;
            out.push(Found::new(HitKind::Phone, range, confidence));
            return Some(end);
        }
        None
    }
}

/// Whether a nearer word says that it is a number of another kind.
fn is_named_otherwise(near: &Near) -> bool {
    near.names_identity()
}

fn international(
    text: &str,
    start: usize,
    at: usize,
    prefix: &str,
    written: &str,
    near: &impl Fn(&Range<usize>) -> Near,
) -> Option<Found> {
    let mut end = written.len();
    for _ in 0..TRIES {
        let digits = written[..end]
            .strip_prefix("00")
            .filter(|_| prefix.is_empty());
        let candidate = format!("+{}", digits.unwrap_or(&written[..end]));
        let count = candidate.bytes().filter(u8::is_ascii_digit).count();
        if count < *DIGITS.start() {
            return None;
        }
        if DIGITS.contains(&count) && is_valid(None, &candidate) {
            let range = start..at + end;
            let is_named = near(&range).names(HitKind::Phone);
            let confidence = match (prefix, is_named) {
                (_, true) => 0.98,
                ("+", false) => 0.93,
                (_, false) => 0.5,
            };
            debug_assert!(text.is_char_boundary(range.end));
            return Some(Found::new(HitKind::Phone, range, confidence));
        }
        // A number behind it may have been taken for a part of it.
        let last_group = written[..end].trim_end_matches(|c: char| c.is_ascii_digit());
        end = last_group
            .trim_end_matches(|c: char| !c.is_ascii_digit())
            .len();
    }
    None
}

/// Further regions whose numbers a document in this language may hold.
fn spoken_in(language: Option<&str>) -> &'static [Id] {
    match language.unwrap_or_default() {
        "de" => &[Id::AT],
        "fr" | "nl" => &[Id::BE],
        "pt" => &[Id::PT],
        "es" => &[Id::MX, Id::AR, Id::CO],
        "sv" => &[Id::SE],
        "no" | "nb" | "nn" => &[Id::NO],
        "da" => &[Id::DK],
        "fi" => &[Id::FI],
        "cs" => &[Id::CZ],
        "sk" => &[Id::SK],
        "hu" => &[Id::HU],
        "ro" => &[Id::RO],
        "el" => &[Id::GR],
        "tr" => &[Id::TR],
        "ru" => &[Id::RU],
        "uk" => &[Id::UA],
        "he" => &[Id::IL],
        "ja" => &[Id::JP],
        "ko" => &[Id::KR],
        "zh" => &[Id::CN, Id::TW],
        _ => &[],
    }
}

fn is_valid(region: Option<Id>, written: &str) -> bool {
    phonenumber::parse(region, written).is_ok_and(|number| phonenumber::is_valid(&number))
}

/// Where a number begins whose first digit is at `at`: with its `+` or bracket; and whether
/// it says its country.
fn beginning(text: &str, at: usize) -> (usize, bool) {
    let before = &text[..at];
    if let Some(rest) = before.strip_suffix("+") {
        return (rest.len(), true);
    }
    if let Some(rest) = before.strip_suffix("(+") {
        return (rest.len(), true);
    }
    let is_double_zero = text[at..].starts_with("00") && !text[at..].starts_with("000");
    match before.strip_suffix('(') {
        Some(rest) => (rest.len(), is_double_zero),
        None => (at, is_double_zero),
    }
}

/// Digits and what may stand between them, from a digit to a digit.
fn written(text: &str) -> &str {
    let mut end = 0;
    let mut separators = 0;
    for (place, character) in text.char_indices() {
        if place >= LONGEST {
            break;
        }
        match character {
            '0'..='9' => {
                end = place + 1;
                separators = 0;
            }
            '(' | ')' | '.' | '/' => separators += 1,
            character if is_space(character) || is_hyphen(character) => separators += 1,
            _ => break,
        }
        // `12 - 34` has three; `(0)` has one on each side.
        if separators > 3 {
            break;
        }
    }
    &text[..end]
}

/// Whether it is a part of a longer word or number.
fn is_inside(text: &str, start: usize) -> bool {
    let mut before = text[..start].chars().rev();
    match before.next() {
        Some(last) if last.is_alphanumeric() || matches!(last, '_' | '$' | '€' | '£' | '#') => {
            true
        }
        Some('-' | '.' | '/') => before.next().is_some_and(char::is_alphanumeric),
        _ => false,
    }
}

/// How sure it is from its form alone: `(212) 555-0123`, `212-555-0123`, `212.555.0123`.
fn style(written: &str) -> f32 {
    let form: String = written
        .chars()
        .map(|character| match character {
            '0'..='9' => '9',
            character if is_space(character) => ' ',
            character if is_hyphen(character) => '-',
            character => character,
        })
        .collect();
    match form.trim_start_matches("9-").trim_start_matches("9 ") {
        "(999) 999-9999" | "(999)999-9999" => 0.85,
        "999-999-9999" => 0.65,
        "999.999.9999" => 0.55,
        _ => 0.0,
    }
}
