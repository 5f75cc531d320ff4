//! Numbers of persons in Asia, Africa and Australia.

use gristmill_model::HitKind;

use crate::checks::{is_date, is_uniform, luhn, number, verhoeff, weighted};
use crate::numbers::{Numbers, form, if_named};
use crate::shape::Compact;

pub(super) const NUMBERS: &[Numbers] = &[
    Numbers {
        kind: HitKind::AuTfn,
        forms: &[
            form("999 999 999", 0.3, 0.96),
            form("999-999-999", 0.3, 0.95),
            if_named("999999999", 0.88),
        ],
        is_valid: tfn,
    },
    Numbers {
        kind: HitKind::InAadhaar,
        forms: &[
            form("9999 9999 9999", 0.75, 0.98),
            form("9999-9999-9999", 0.6, 0.97),
            if_named("999999999999", 0.94),
        ],
        is_valid: aadhaar,
    },
    Numbers {
        kind: HitKind::InPan,
        forms: &[form("AAAAA9999A", 0.55, 0.96)],
        is_valid: pan,
    },
    Numbers {
        kind: HitKind::CnResidentId,
        forms: &[
            form("999999999999999999", 0.95, 0.99),
            form("99999999999999999X", 0.95, 0.99),
        ],
        is_valid: resident_id,
    },
    Numbers {
        kind: HitKind::KrRrn,
        forms: &[
            form("999999-9999999", 0.85, 0.97),
            if_named("9999999999999", 0.9),
        ],
        is_valid: rrn,
    },
    Numbers {
        kind: HitKind::SgNric,
        forms: &[form("A9999999A", 0.85, 0.98)],
        is_valid: nric,
    },
    Numbers {
        kind: HitKind::ZaId,
        forms: &[
            form("9999999999999", 0.6, 0.97),
            form("999999 9999 999", 0.75, 0.97),
            form("999999 9999 99 9", 0.75, 0.97),
        ],
        is_valid: za_id,
    },
    Numbers {
        kind: HitKind::TrKimlik,
        forms: &[form("99999999999", 0.3, 0.96)],
        is_valid: kimlik,
    },
];

fn tfn(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    !is_uniform(digits) && weighted(digits, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11)
}

/// No number begins with 0 or 1, and none reads the same backwards.
fn aadhaar(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let is_palindrome = digits.iter().eq(digits.iter().rev());
    digits[0] > 1 && !is_palindrome && verhoeff(digits)
}

/// The fourth letter says what the holder is: P a person, C a company, ….
fn pan(compact: &Compact) -> bool {
    b"ABCFGHJLPT".contains(&compact.as_bytes()[3])
}

/// A province, a day of birth, and a check digit by ISO 7064 MOD 11-2.
fn resident_id(compact: &Compact) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let bytes = compact.as_bytes();
    let digits = compact.digits();
    let digits = &digits.as_bytes()[..17];
    let check = b"10X98765432"[(weighted(digits, &WEIGHTS) % 11) as usize];
    let is_province = matches!(
        number(&digits[..2]),
        11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83
    );
    let year = number(&digits[6..10]);
    is_province
        && (1850..2100).contains(&year)
        && is_date(year, number(&digits[10..12]), number(&digits[12..14]))
        && bytes[17] == check
}

/// Numbers of the last years have no check digit; a day of birth and the seventh digit remain.
fn rrn(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let century = match digits[6] {
        1 | 2 | 5 | 6 => 1900,
        3 | 4 | 7 | 8 => 2000,
        _ => return false,
    };
    let year = century + number(&digits[..2]);
    is_date(year, number(&digits[2..4]), number(&digits[4..6]))
}

fn nric(compact: &Compact) -> bool {
    let bytes = compact.as_bytes();
    let digits = compact.digits();
    let sum = weighted(digits.as_bytes(), &[2, 7, 6, 5, 4, 3, 2]);
    let (offset, letters) = match bytes[0] {
        b'S' => (0, b"JZIHGFEDCBA"),
        b'T' => (4, b"JZIHGFEDCBA"),
        b'F' => (0, b"XWUTRQPNMLK"),
        b'G' => (4, b"XWUTRQPNMLK"),
        _ => return false,
    };
    bytes[8] == letters[((sum + offset) % 11) as usize]
}

fn za_id(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let year = 2000 + number(&digits[..2]);
    let day = is_date(year, number(&digits[2..4]), number(&digits[4..6]));
    day && digits[10] < 2 && luhn(digits)
}

fn kimlik(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let odd = weighted(digits, &[1, 0, 1, 0, 1, 0, 1, 0, 1]);
    let even = weighted(digits, &[0, 1, 0, 1, 0, 1, 0, 1]);
    let all = weighted(digits, &[1; 10]);
    // Nine times is minus once, modulo ten.
    digits[0] != 0
        && (odd * 7 + even * 9) % 10 == u32::from(digits[9])
        && all % 10 == u32::from(digits[10])
}
