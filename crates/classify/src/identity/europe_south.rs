//! Numbers of persons in the south of Europe.

use gristmill_model::HitKind;

use crate::checks::{number, weighted};
use crate::numbers::{Numbers, form, if_named};
use crate::shape::Compact;

pub(super) const NUMBERS: &[Numbers] = &[
    Numbers {
        kind: HitKind::EsDni,
        forms: &[
            form("99999999A", 0.8, 0.98),
            form("99999999-A", 0.8, 0.98),
            form("99.999.999-A", 0.9, 0.98),
            form("99999999 A", 0.55, 0.96),
            if_named("9999999A", 0.9),
            if_named("9999999-A", 0.9),
        ],
        is_valid: dni,
    },
    Numbers {
        kind: HitKind::EsNie,
        forms: &[
            form("A9999999A", 0.88, 0.98),
            form("A-9999999-A", 0.9, 0.98),
            form("A9999999-A", 0.88, 0.98),
        ],
        is_valid: nie,
    },
    Numbers {
        kind: HitKind::PtNif,
        forms: &[if_named("999999999", 0.88), if_named("999 999 999", 0.92)],
        is_valid: nif,
    },
    Numbers {
        kind: HitKind::ItFiscalCode,
        forms: &[form("AAAAAAXXAXXAXXXA", 0.95, 0.99)],
        is_valid: fiscal_code,
    },
];

const DNI_LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

fn dni(compact: &Compact) -> bool {
    let digits = compact.digits();
    let value = number(digits.as_bytes());
    value != 0 && compact.as_bytes().last() == Some(&DNI_LETTERS[(value % 23) as usize])
}

/// As a DNI, with the first letter for a first digit.
fn nie(compact: &Compact) -> bool {
    let bytes = compact.as_bytes();
    let first = match bytes[0] {
        b'X' => 0,
        b'Y' => 1,
        b'Z' => 2,
        _ => return false,
    };
    let digits = compact.digits();
    let value = first * 10_000_000 + number(digits.as_bytes());
    bytes[8] == DNI_LETTERS[(value % 23) as usize]
}

/// The numbers of persons begin with 1, 2 or 3.
fn nif(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let check = match weighted(digits, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    (1..=3).contains(&digits[0]) && check == u32::from(digits[8])
}

/// The letters of two names, a day of birth, a place and a check letter. Where two persons
/// would have the same code, letters stand for some of its digits.
fn fiscal_code(compact: &Compact) -> bool {
    const ODD: [u32; 26] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
        23,
    ];
    const DIGITS: [usize; 7] = [6, 7, 9, 10, 12, 13, 14];
    let bytes = compact.as_bytes();
    let is_digit = |place: &usize| {
        let byte = bytes[*place];
        byte.is_ascii_digit() || b"LMNPQRSTUV".contains(&byte)
    };
    let value = |byte: u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        _ => u32::from(byte.wrapping_sub(b'A')),
    };
    let places = bytes[..15].iter().enumerate();
    let sum: u32 = places
        .map(|(place, byte)| match place % 2 {
            0 => ODD[value(*byte) as usize],
            _ => value(*byte),
        })
        .sum();
    DIGITS.iter().all(is_digit)
        && b"ABCDEHLMPRST".contains(&bytes[8])
        && u32::from(bytes[15] - b'A') == sum % 26
}
