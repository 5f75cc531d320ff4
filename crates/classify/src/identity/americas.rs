//! Numbers of persons in the Americas.

use gristmill_model::HitKind;

use crate::checks::{is_date, is_uniform, luhn, number, weighted};
use crate::numbers::{Numbers, form, if_named};
use crate::shape::Compact;

pub(super) const NUMBERS: &[Numbers] = &[
    Numbers {
        kind: HitKind::UsSsn,
        forms: &[
            form("999-99-9999", 0.8, 0.98),
            form("999 99 9999", 0.5, 0.96),
            form("999.99.9999", 0.55, 0.96),
            if_named("999999999", 0.85),
        ],
        is_valid: ssn,
    },
    Numbers {
        kind: HitKind::UsItin,
        forms: &[
            form("999-99-9999", 0.75, 0.97),
            form("999 99 9999", 0.4, 0.95),
            if_named("999999999", 0.85),
        ],
        is_valid: itin,
    },
    Numbers {
        kind: HitKind::BrCpf,
        forms: &[
            form("999.999.999-99", 0.95, 0.99),
            form("999999999-99", 0.85, 0.98),
            form("99999999999", 0.3, 0.95),
        ],
        is_valid: cpf,
    },
    Numbers {
        kind: HitKind::MxCurp,
        forms: &[form("AAAA999999AAAAAAX9", 0.95, 0.99)],
        is_valid: curp,
    },
    Numbers {
        kind: HitKind::CaSin,
        forms: &[
            form("999-999-999", 0.45, 0.96),
            form("999 999 999", 0.3, 0.96),
            if_named("999999999", 0.88),
        ],
        is_valid: sin,
    },
];

/// Area, group and serial are never all zero; areas 666 and from 900 were never issued, and
/// two numbers are known from advertisements.
fn ssn(compact: &Compact) -> bool {
    const ADVERTISED: [&[u8]; 2] = [b"078051120", b"219099999"];
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let area = number(&digits[..3]);
    (1..900).contains(&area)
        && area != 666
        && number(&digits[3..5]) != 0
        && number(&digits[5..]) != 0
        && !is_uniform(digits)
        && !ADVERTISED.contains(&compact.as_bytes())
}

fn itin(compact: &Compact) -> bool {
    let digits = compact.digits();
    let group = number(&digits.as_bytes()[3..5]);
    digits.as_bytes()[0] == 9 && matches!(group, 50..=65 | 70..=88 | 90..=92 | 94..=99)
}

fn cpf(compact: &Compact) -> bool {
    const WEIGHTS: [u32; 10] = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2];
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let check = |weights: &[u32]| (weighted(digits, weights) * 10 % 11 % 10) as u8;
    !is_uniform(digits) && check(&WEIGHTS[1..]) == digits[9] && check(&WEIGHTS) == digits[10]
}

/// Letters of a name, a day of birth, sex, state, more letters and a check digit.
fn curp(compact: &Compact) -> bool {
    let bytes = compact.as_bytes();
    let value = |byte: u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'N' => u32::from(byte - b'A') + 10,
        // Between N and O stands Ñ, which takes a value of its own.
        _ => u32::from(byte.wrapping_sub(b'A')) + 11,
    };
    let places = bytes[..17].iter().zip((2..=18).rev());
    let sum: u32 = places.map(|(byte, weight)| value(*byte) * weight).sum();
    let digits = compact.digits();
    let date = digits.as_bytes();
    let day = is_date(
        2000 + number(&date[..2]),
        number(&date[2..4]),
        number(&date[4..6]),
    );
    matches!(bytes[10], b'H' | b'M' | b'X') && day && (10 - sum % 10) % 10 == value(bytes[17])
}

/// No number begins with 8, and all zeros are none.
fn sin(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    digits[0] != 8 && !is_uniform(digits) && luhn(digits)
}
