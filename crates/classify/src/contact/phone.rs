//! Telephone numbers, validated by the numbering plans of libphonenumber.
//!
//! Plans are asked only about what looks like a number to call: one with `+`, one beside a
//! word that names it, one written as North Americans do.

use std::ops::{Range, RangeInclusive};

use gristmill_model::HitKind;
use phonenumber::country::Id;

use crate::context::Near;
use crate::found::Found;
use crate::shape::{is_hyphen, is_space};

/// Fewest and most digits of a number.
const DIGITS: RangeInclusive<usize> = 7..=15;
/// The same without the country.
const NATIONAL_DIGITS: RangeInclusive<usize> = 7..=12;
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

    /// Reports the number whose first digit is at `at`. Answers where it ends.
    pub(crate) fn find(
        &self,
        text: &str,
        at: usize,
        language: Option<&str>,
        near: impl Fn(&Range<usize>) -> Near,
        out: &mut Vec<Found>,
    ) -> Option<usize> {
        let candidate = Candidate::at(text, at)?;
        let found = match candidate.is_international {
            true => international(text, &candidate, near),
            false => self.national(text, &candidate, language, near),
        }?;
        let end = found.range.end;
        out.push(found);
        Some(end)
    }

    fn national(
        &self,
        text: &str,
        candidate: &Candidate,
        language: Option<&str>,
        near: impl Fn(&Range<usize>) -> Near,
    ) -> Option<Found> {
        let range = candidate.start..candidate.end;
        let written = &text[range.clone()];
        if !NATIONAL_DIGITS.contains(&count_digits(written)) {
            return None;
        }
        let near = near(&range);
        let is_valid = |region: &Id| is_valid(Some(*region), written);
        if near.names(HitKind::Phone) {
            let mut regions = self.regions.iter().chain(spoken_in(language));
            return regions
                .any(is_valid)
                .then(|| Found::new(HitKind::Phone, range, 0.9));
        }
        let is_something_else = near.is_lookalike(HitKind::Phone) || near.names_identity();
        let confidence = north_american(written);
        // Asking the plans is dear, and most numbers are none to call.
        (confidence > 0.0 && !is_something_else && is_valid(&Id::US))
            .then(|| Found::new(HitKind::Phone, range, confidence))
    }
}

/// What is written like a number to call.
struct Candidate {
    /// With its `+` or bracket.
    start: usize,
    /// Its first digit.
    digits: usize,
    end: usize,
    /// Whether it says its country.
    is_international: bool,
}

impl Candidate {
    fn at(text: &str, at: usize) -> Option<Self> {
        let (start, is_international) = beginning(text, at);
        let written = written(&text[at..]);
        let is_long = count_digits(written) >= *DIGITS.start();
        (is_long && !is_inside(text, start)).then_some(Self {
            start,
            digits: at,
            end: at + written.len(),
            is_international,
        })
    }
}

fn count_digits(written: &str) -> usize {
    written.bytes().filter(u8::is_ascii_digit).count()
}

fn international(
    text: &str,
    candidate: &Candidate,
    near: impl Fn(&Range<usize>) -> Near,
) -> Option<Found> {
    let has_plus = text[candidate.start..candidate.digits].contains('+');
    let mut end = candidate.end;
    for _ in 0..TRIES {
        let written = &text[candidate.digits..end];
        let number = match has_plus {
            true => written,
            false => written.trim_start_matches('0'),
        };
        let digits = count_digits(number);
        if digits < *DIGITS.start() {
            return None;
        }
        if DIGITS.contains(&digits) && is_valid(None, &format!("+{number}")) {
            let range = candidate.start..end;
            let confidence = match (has_plus, near(&range).names(HitKind::Phone)) {
                (_, true) => 0.98,
                (true, false) => 0.93,
                (false, false) => 0.5,
            };
            return Some(Found::new(HitKind::Phone, range, confidence));
        }
        // A number behind it may have been taken for a part of it.
        let rest = written.trim_end_matches(|c: char| c.is_ascii_digit());
        let rest = rest.trim_end_matches(|c: char| !c.is_ascii_digit());
        end = candidate.digits + rest.len();
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
    let mut behind = before.chars().rev();
    let goes_on =
        behind.next().is_some_and(is_space) && behind.next().is_some_and(|c| c.is_ascii_digit());
    let is_double_zero = is_double_zero && !goes_on;
    match before.strip_suffix('(') {
        Some(rest) => (rest.len(), is_double_zero),
        None => (at, is_double_zero),
    }
}

/// Digits and what may stand between them, from a digit to a digit. Two spaces part columns,
/// and a dash between numbers is a range.
fn written(text: &str) -> &str {
    let mut end = 0;
    let mut separators = 0;
    let mut last = None;
    for (place, character) in text
        .char_indices()
        .take_while(|(place, _)| *place < LONGEST)
    {
        match character {
            '0'..='9' => {
                end = place + 1;
                separators = 0;
            }
            '(' | ')' | '.' | '/' | '-' | '\u{2010}' | '\u{2011}' => separators += 1,
            character if is_space(character) && !last.is_some_and(is_space) => separators += 1,
            _ => break,
        }
        // `12 - 34` has three; `(0)` has one on each side.
        if separators > 3 {
            break;
        }
        last = Some(character);
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

/// How sure a number is that is written as North Americans do; zero if it is not.
fn north_american(written: &str) -> f32 {
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
