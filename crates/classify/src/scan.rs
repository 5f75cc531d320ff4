//! One pass over a text, piece by piece, so that memory depends on the piece and not on the
//! text: an automaton for what is found by words, a loop for what is found by a digit, an
//! `@` or a colon. Only what these stop at is looked at closely.

use std::ops::Range;

use gristmill_model::LabelRules;

use crate::allowed::Allowed;
use crate::anchors::Anchors;
use crate::contact::{self, Phones};
use crate::context::{Context, Near, floor};
use crate::error::RuleError;
use crate::found::{Found, resolve};
use crate::layout::Layout;
use crate::numbers::Index;
use crate::own::Own;
use crate::shape::{is_hyphen, is_space};
use crate::{payment, secrets};

/// How much is scanned at once, in bytes; a piece ends with a paragraph, line or word.
const PIECE: usize = 64 << 10;
/// How far a piece is stretched to end well.
const STRETCH: usize = 16 << 10;
/// Longer words hold no number of a person.
const LONGEST_WORD: usize = 48;

/// Everything that finds something.
pub(crate) struct Scanner {
    anchors: Anchors,
    index: Index,
    context: Context,
    phones: Phones,
    own: Own,
    allowed: Allowed,
}

impl Scanner {
    pub(crate) fn new(rules: &LabelRules) -> Result<Self, RuleError> {
        let is_wanted = |kind| !rules.ignored.contains(&kind);
        let phones = Phones::new(&rules.phone_regions);
        Ok(Self {
            anchors: Anchors::new(is_wanted),
            index: Index::new(is_wanted),
            context: Context::new(),
            phones: phones.map_err(|code| RuleError::Region { code: code.clone() })?,
            own: Own::new(rules)?,
            allowed: Allowed::new(rules),
        })
    }

    /// Tells `sink` what is in the text, piece by piece and in order, without overlaps.
    pub(crate) fn scan(&self, text: &str, layout: &Layout, sink: &mut dyn FnMut(&[Found])) {
        let mut start = 0;
        let mut done = 0;
        while start < text.len() {
            let end = piece_end(text, start);
            let mut found = Vec::new();
            self.anchors.find(text, start..end, &mut found);
            self.words(text, start..end, layout, &mut found);
            self.own.find(text, start..end, &mut found);
            found.retain(|found| found.range.start >= done && !self.allowed.has(text, found));
            let found = resolve(found);
            done = found.last().map_or(done, |found| found.range.end);
            sink(&found);
            start = end;
        }
    }

    /// What is found by a digit, an `@` or a colon.
    fn words(&self, text: &str, piece: Range<usize>, layout: &Layout, out: &mut Vec<Found>) {
        let bytes = text.as_bytes();
        // Nothing is looked at twice: words, addresses and telephone numbers end here.
        let (mut at, mut word_floor) = (piece.start, piece.start);
        let mut floors = Floors::default();
        while let Some(rest) = bytes.get(at..piece.end)
            && let Some(step) = rest.iter().position(|byte| STOPS[usize::from(*byte)])
        {
            at += step;
            match bytes[at] {
                b'@' => {
                    contact::email(text, at, out);
                    at += 1;
                }
                b':' => {
                    at = self.colon(text, at, word_floor, layout, out);
                    word_floor = word_floor.max(at.min(piece.end));
                }
                _ => {
                    let word = word_around(bytes, at, word_floor);
                    self.word(text, word.clone(), layout, &mut floors, out);
                    at = word.end;
                    word_floor = at;
                }
            }
        }
    }

    fn colon(
        &self,
        text: &str,
        at: usize,
        floor: usize,
        layout: &Layout,
        out: &mut Vec<Found>,
    ) -> usize {
        let bytes = text.as_bytes();
        let is_part = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_hexdigit() || *b == b':');
        if !is_part(bytes.get(at + 1)) {
            return at + 1;
        }
        // The group before the first colon was a word, and may have been looked at as one.
        let floor = floor.min(at.saturating_sub(4));
        let floor = crate::context::floor(text, floor);
        let near = |range: &Range<usize>| self.near(text, range, layout);
        contact::ip_6(text, at, floor, near, out).max(at + 1)
    }

    /// What begins with a word that holds a digit.
    fn word(
        &self,
        text: &str,
        word: Range<usize>,
        layout: &Layout,
        floors: &mut Floors,
        out: &mut Vec<Found>,
    ) {
        secrets::without_prefix(text, word.start, word.end, out);
        if word.len() > LONGEST_WORD {
            return;
        }
        let near = |range: &Range<usize>| self.near(text, range, layout);
        self.index.find(text, word.start, near, out);
        payment::iban(text, word.start, near, out);
        if let Some(letters) = letters_before(text, word.start) {
            self.index.find(text, letters, near, out);
        }
        if !text.as_bytes()[word.start].is_ascii_digit() {
            return;
        }
        let digits = text.as_bytes()[word.clone()].iter().all(u8::is_ascii_digit);
        if digits && word.len() <= 3 && word.start >= floors.address {
            let dotted = text.as_bytes().get(word.end) == Some(&b'.');
            if dotted && let Some(end) = contact::ip_4(text, word.start, near, out) {
                floors.address = end;
            }
        }
        if digits && word.start >= floors.phone {
            let end = self
                .phones
                .find(text, word.start, layout.language, near, out);
            floors.phone = end.unwrap_or(floors.phone);
        }
    }

    fn near(&self, text: &str, range: &Range<usize>, layout: &Layout) -> Near {
        let heading = layout.heading(text, range.start);
        self.context.near(text, range, heading)
    }
}

/// Where what was looked at for each ends.
#[derive(Default)]
struct Floors {
    address: usize,
    phone: usize,
}

/// The bytes that something begins with.
const STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    stops[b'@' as usize] = true;
    stops[b':' as usize] = true;
    let mut digit = b'0';
    while digit <= b'9' {
        stops[digit as usize] = true;
        digit += 1;
    }
    stops
};

/// The letters and digits around `at`, not reaching back beyond `floor`.
fn word_around(bytes: &[u8], at: usize, floor: usize) -> Range<usize> {
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric();
    let back = bytes[floor..at].iter().rev().take_while(is_part).count();
    let ahead = bytes[at..].iter().take_while(is_part).count();
    at - back..at + ahead
}

/// Where one or two capital letters begin that stand before `at`, a space or hyphen between.
fn letters_before(text: &str, at: usize) -> Option<usize> {
    let mut before = text[..at].char_indices().rev();
    let (_, separator) = before.next()?;
    if !is_space(separator) && !is_hyphen(separator) {
        return None;
    }
    let letters = before.take(3).take_while(|(_, c)| c.is_ascii_uppercase());
    let starts: Vec<usize> = letters.map(|(place, _)| place).collect();
    let start = *starts.last().filter(|_| starts.len() <= 2)?;
    let joined = text[..start].chars().next_back();
    (!joined.is_some_and(char::is_alphanumeric)).then_some(start)
}

/// Where a piece that begins at `start` ends: with the last paragraph, line or word that fits.
fn piece_end(text: &str, start: usize) -> usize {
    let wanted = start + PIECE;
    if wanted + STRETCH >= text.len() {
        return text.len();
    }
    let from = floor(text, wanted);
    let stretch = &text[from..floor(text, from + STRETCH)];
    let end = ["\n\n", "\n", " "]
        .iter()
        .find_map(|end| Some(stretch.find(end)? + end.len()));
    from + end.unwrap_or(stretch.len())
}
