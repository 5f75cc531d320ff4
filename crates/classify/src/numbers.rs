//! Finds numbers that are written in a known form and whose digits fulfil a rule.
//!
//! A table says what there is; here is only how it is looked up. A number that is a part of
//! something longer (a path, a decimal, an amount of money) is none.

use std::ops::Range;

use gristmill_model::HitKind;

use crate::context::Near;
use crate::found::Found;
use crate::shape::{self, Compact, is_hyphen, is_space};
use crate::{identity, payment};

/// A way to write a number.
pub(crate) struct Form {
    /// In the language of [`crate::shape`].
    pub(crate) shape: &'static str,
    /// How sure it is without a word that names it. Zero: it is not reported then.
    pub(crate) alone: f32,
    /// How sure it is beside such a word.
    pub(crate) named: f32,
}

/// A form that is telling by itself.
pub(crate) const fn form(shape: &'static str, alone: f32, named: f32) -> Form {
    Form {
        shape,
        alone,
        named,
    }
}

/// A form that is only reported beside a word that names it.
pub(crate) const fn if_named(shape: &'static str, named: f32) -> Form {
    form(shape, 0.0, named)
}

/// A kind of number.
pub(crate) struct Numbers {
    pub(crate) kind: HitKind,
    pub(crate) forms: &'static [Form],
    /// Whether letters and digits can be such a number.
    pub(crate) is_valid: fn(&Compact) -> bool,
}

/// Longest run of digits that any form begins with.
const LONGEST_RUN: usize = 20;

type Row = (&'static Numbers, &'static Form);

/// The forms by how they begin.
pub(crate) struct Index {
    /// Those that begin with so many digits.
    digits: [Vec<Row>; LONGEST_RUN],
    /// Those that begin with a letter.
    letters: Vec<Row>,
}

impl Index {
    pub(crate) fn new(is_wanted: impl Fn(HitKind) -> bool) -> Self {
        let mut index = Self {
            digits: Default::default(),
            letters: Vec::new(),
        };
        let kinds = identity::all().chain([&payment::CARDS]);
        for numbers in kinds.filter(|numbers| is_wanted(numbers.kind)) {
            for form in numbers.forms {
                let run = form.shape.bytes().take_while(|byte| *byte == b'9').count();
                match run {
                    0 => index.letters.push((numbers, form)),
                    run => index.digits[run].push((numbers, form)),
                }
            }
        }
        index
    }

    /// Reports the numbers that begin at `at`, where a word begins.
    pub(crate) fn find<'t>(
        &self,
        text: &'t str,
        at: usize,
        near: impl Fn(&Range<usize>) -> Near + 't,
        out: &mut Vec<Found>,
    ) {
        let bytes = &text.as_bytes()[at..];
        let run = bytes.iter().take_while(|byte| byte.is_ascii_digit());
        let rows = match run.take(LONGEST_RUN).count() {
            0 => &self.letters,
            run => match self.digits.get(run) {
                Some(rows) => rows,
                None => return,
            },
        };
        if rows.is_empty() || !may_begin(text, at) {
            return;
        }
        for (numbers, form) in rows {
            let Some((range, compact)) = shape::matches(form.shape, text, at) else {
                continue;
            };
            if !may_end(text, range.end) || !(numbers.is_valid)(&compact) {
                continue;
            }
            let near = near(&range);
            let confidence = confidence(numbers.kind, form, text, &range, &near);
            if confidence > 0.0 {
                out.push(Found::new(numbers.kind, range, confidence));
            }
        }
    }
}

fn confidence(kind: HitKind, form: &Form, text: &str, range: &Range<usize>, near: &Near) -> f32 {
    if near.names(kind) {
        return form.named;
    }
    let is_spaced = form.shape.contains(' ');
    let is_inside = match kind {
        // The day of expiry and the code may follow a card.
        HitKind::PaymentCard => follows_account(text, range.start),
        _ => is_among_digits(text, range),
    };
    if is_spaced && is_inside {
        return 0.0;
    }
    let is_small = text[range.clone()]
        .bytes()
        .any(|byte| byte.is_ascii_lowercase());
    match near {
        near if near.is_lookalike(kind) || is_small => form.alone * 0.5,
        near if near.names_identity() && form.alone > 0.0 => (form.alone + form.named) / 2.0,
        _ => form.alone,
    }
}

/// Whether the head of a bank account stands before `at`: `RS35 `.
fn follows_account(text: &str, at: usize) -> bool {
    let before = text.as_bytes()[..at].strip_suffix(b" ");
    before.is_some_and(|before| {
        let head = before.last_chunk::<4>();
        head.is_some_and(|[a, b, c, d]| {
            [a, b].iter().all(|byte| byte.is_ascii_alphabetic())
                && [c, d].iter().all(|byte| byte.is_ascii_digit())
        })
    })
}

/// Whether more digits follow or go before, a space between: a row of numbers, a telephone.
fn is_among_digits(text: &str, range: &Range<usize>) -> bool {
    let mut before = text[..range.start].chars().rev();
    let mut after = text[range.end..].chars();
    let is_digit = |character: Option<char>| character.is_some_and(|c| c.is_ascii_digit());
    before.next().is_some_and(is_space) && is_digit(before.next())
        || after.next().is_some_and(is_space) && is_digit(after.next())
}

/// Whether what stands before `at` lets a number begin there.
fn may_begin(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    let Some(last) = before.next() else {
        return true;
    };
    let follows_word = before.next().is_some_and(char::is_alphanumeric);
    match last {
        '_' | '+' | '$' | '€' | '£' | '¥' | '%' | '@' => false,
        '.' | '/' | '\\' => !follows_word,
        last if is_hyphen(last) => !follows_word,
        _ => true,
    }
}

/// Whether what stands at `at` lets a number end there.
fn may_end(text: &str, at: usize) -> bool {
    let mut after = text[at..].chars();
    let Some(next) = after.next() else {
        return true;
    };
    let goes_on = after.next().is_some_and(char::is_alphanumeric);
    match next {
        '_' | '@' | '%' | '€' => false,
        '.' | '/' | '\\' | '+' => !goes_on,
        next if is_hyphen(next) => !goes_on,
        _ => true,
    }
}
