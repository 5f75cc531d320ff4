//! Numbers of persons in the west and middle of Europe.

use gristmill_model::HitKind;

use crate::checks::{is_date, is_uniform, iso_7064_11_10, modulo, number, weighted};
use crate::numbers::{Numbers, form, if_named};
use crate::shape::Compact;

pub(super) const NUMBERS: &[Numbers] = &[
    Numbers {
        kind: HitKind::UkNhs,
        forms: &[
            form("999 999 9999", 0.5, 0.97),
            if_named("999-999-9999", 0.95),
            if_named("9999999999", 0.92),
        ],
        is_valid: nhs,
    },
    Numbers {
        kind: HitKind::UkNino,
        forms: &[
            form("AA 99 99 99 A", 0.9, 0.98),
            form("AA999999A", 0.8, 0.98),
            form("AA 999999 A", 0.8, 0.98),
            form("AA 999999A", 0.75, 0.98),
            form("AA-99-99-99-A", 0.85, 0.98),
        ],
        is_valid: nino,
    },
    Numbers {
        kind: HitKind::IePps,
        forms: &[form("9999999A", 0.5, 0.96), form("9999999AA", 0.55, 0.97)],
        is_valid: pps,
    },
    Numbers {
        kind: HitKind::DeTaxId,
        forms: &[
            form("99 999 999 999", 0.7, 0.97),
            if_named("99999999999", 0.95),
        ],
        is_valid: tax_id,
    },
    Numbers {
        kind: HitKind::AtSvnr,
        forms: &[form("9999 999999", 0.5, 0.96), if_named("9999999999", 0.93)],
        is_valid: svnr,
    },
    Numbers {
        kind: HitKind::ChAhv,
        forms: &[
            form("999.9999.9999.99", 0.97, 0.99),
            form("999 9999 9999 99", 0.93, 0.98),
            form("9999999999999", 0.85, 0.97),
        ],
        is_valid: ahv,
    },
    Numbers {
        kind: HitKind::FrNir,
        forms: &[
            form("9 99 99 99 999 999 99", 0.95, 0.99),
            form("9 99 99 9A 999 999 99", 0.95, 0.99),
            form("999999999999999", 0.75, 0.98),
            form("999999A99999999", 0.75, 0.98),
        ],
        is_valid: nir,
    },
    Numbers {
        kind: HitKind::NlBsn,
        forms: &[
            form("9999.99.999", 0.6, 0.97),
            if_named("999999999", 0.92),
            if_named("9999 99 999", 0.95),
            if_named("999 999 999", 0.92),
        ],
        is_valid: bsn,
    },
    Numbers {
        kind: HitKind::BeNationalNumber,
        forms: &[
            form("99.99.99-999.99", 0.97, 0.99),
            form("99.99.99-999-99", 0.95, 0.99),
            form("999999-999-99", 0.9, 0.98),
            form("99999999999", 0.45, 0.97),
        ],
        is_valid: national_number,
    },
];

fn nhs(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let sum = weighted(digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    !is_uniform(digits) && sum.is_multiple_of(11)
}

/// Prefixes that are given out, and a last letter up to D.
fn nino(compact: &Compact) -> bool {
    const NEVER: [&[u8]; 7] = [b"BG", b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ"];
    let bytes = compact.as_bytes();
    !b"DFIQUV".contains(&bytes[0])
        && !b"DFIQUVO".contains(&bytes[1])
        && !NEVER.contains(&&bytes[..2])
        && (b'A'..=b'D').contains(&bytes[8])
}

/// Seven digits, a check letter and perhaps a letter more.
fn pps(compact: &Compact) -> bool {
    let bytes = compact.as_bytes();
    let digits = compact.digits();
    let second = match bytes.get(8) {
        None | Some(b'W') => 0,
        Some(letter @ b'A'..=b'I') => u32::from(letter - b'A') + 1,
        Some(_) => return false,
    };
    let sum = weighted(digits.as_bytes(), &[8, 7, 6, 5, 4, 3, 2]) + second * 9;
    bytes[7] == b"WABCDEFGHIJKLMNOPQRSTUV"[(sum % 23) as usize]
}

/// Of its first ten digits one comes twice or three times, and all others at most once.
fn tax_id(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let mut counts = [0_u8; 10];
    for digit in &digits[..10] {
        counts[usize::from(*digit)] += 1;
    }
    let mut repeated = counts.into_iter().filter(|count| *count > 1);
    digits[0] != 0
        && matches!((repeated.next(), repeated.next()), (Some(2 | 3), None))
        && iso_7064_11_10(digits)
}

/// A serial number, a check digit and a day of birth.
fn svnr(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let sum = weighted(digits, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
    digits[0] != 0
        && is_date(2000, number(&digits[6..8]), number(&digits[4..6]))
        && sum % 11 == u32::from(digits[3])
}

/// A country prefix and the check digit of an EAN-13.
fn ahv(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let sum = weighted(digits, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]);
    digits[..3] == [7, 5, 6] && sum.is_multiple_of(10)
}

/// Sex, year and month of birth, department (2A and 2B are Corsica), serial number, key.
fn nir(compact: &Compact) -> bool {
    let bytes = compact.as_bytes();
    let mut digits = [0; 15];
    for (digit, byte) in digits.iter_mut().zip(bytes) {
        *digit = byte.wrapping_sub(b'0');
    }
    // The key of Corsica's departments is that of 19 and 18.
    match (bytes.len(), bytes[5], bytes[6]) {
        (15, b'2', b'A') => digits[5..7].copy_from_slice(&[1, 9]),
        (15, b'2', b'B') => digits[5..7].copy_from_slice(&[1, 8]),
        (15, _, b'0'..=b'9') => {}
        _ => return false,
    }
    matches!(digits[0], 1 | 2 | 3 | 4 | 7 | 8)
        && matches!(number(&digits[3..5]), 1..=12 | 20..=42 | 50..=99)
        && number(&digits[5..7]) != 0
        && 97 - modulo(&digits[..13], 97) == u64::from(number(&digits[13..]))
}

fn bsn(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    // Ten times the last digit is minus once, modulo eleven.
    let sum = weighted(digits, &[9, 8, 7, 6, 5, 4, 3, 2, 10]);
    !is_uniform(digits) && sum.is_multiple_of(11)
}

/// A day of birth (its parts may be unknown) and what a division by 97 leaves; from 2000 on
/// a 2 is put before.
fn national_number(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let check = u64::from(number(&digits[9..]));
    let body = modulo(&digits[..9], 97);
    let later = (2_000_000_000 + body) % 97;
    let month = number(&digits[2..4]) % 20;
    let is_day = month == 0 || is_date(2000, month, number(&digits[4..6]).max(1));
    is_day && !is_uniform(digits) && [body, later].iter().any(|rest| 97 - rest == check)
}
