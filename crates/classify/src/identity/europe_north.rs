//! Numbers of persons in the north and east of Europe.

use gristmill_model::HitKind;

use crate::checks::{is_date, is_uniform, luhn, modulo, number, weighted};
use crate::numbers::{Numbers, form, if_named};
use crate::shape::Compact;

pub(super) const NUMBERS: &[Numbers] = &[
    Numbers {
        kind: HitKind::SePersonnummer,
        forms: &[
            form("999999-9999", 0.65, 0.97),
            form("99999999-9999", 0.85, 0.98),
            form("999999999999", 0.4, 0.95),
            if_named("9999999999", 0.9),
        ],
        is_valid: personnummer,
    },
    Numbers {
        kind: HitKind::NoFodselsnummer,
        forms: &[
            form("999999 99999", 0.85, 0.98),
            form("99999999999", 0.65, 0.97),
        ],
        is_valid: fodselsnummer,
    },
    Numbers {
        kind: HitKind::FiHetu,
        forms: &[
            form("999999-999X", 0.93, 0.98),
            form("999999A999X", 0.9, 0.98),
            form("999999+999X", 0.9, 0.98),
        ],
        is_valid: hetu,
    },
    Numbers {
        kind: HitKind::DkCpr,
        forms: &[
            form("999999-9999", 0.35, 0.94),
            if_named("9999999999", 0.85),
        ],
        is_valid: cpr,
    },
    Numbers {
        kind: HitKind::PlPesel,
        forms: &[form("99999999999", 0.4, 0.97)],
        is_valid: pesel,
    },
    Numbers {
        kind: HitKind::CzBirthNumber,
        forms: &[
            form("999999/9999", 0.85, 0.97),
            if_named("9999999999", 0.88),
        ],
        is_valid: birth_number,
    },
    Numbers {
        kind: HitKind::RoCnp,
        forms: &[form("9999999999999", 0.65, 0.97)],
        is_valid: cnp,
    },
];

/// A day of birth (a coordination number adds 60 to the day) and a Luhn digit.
fn personnummer(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let (century, short) = digits.split_at(digits.len() - 10);
    let day = match number(&short[4..6]) {
        day @ 61..=91 => day - 60,
        day => day,
    };
    let is_century = century.is_empty() || (18..=20).contains(&number(century));
    // Which century it was need not be known: leap days count for all.
    is_century && is_date(2000, number(&short[2..4]), day) && luhn(short)
}

/// A day of birth (a D number adds 40 to the day) and two check digits.
fn fodselsnummer(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let day = match number(&digits[..2]) {
        day @ 41..=71 => day - 40,
        day => day,
    };
    is_date(2000, number(&digits[2..4]), day)
        && weighted(digits, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).is_multiple_of(11)
        && weighted(digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
}

/// A day of birth, a sign for the century, a serial number and a check character of 31.
fn hetu(compact: &Compact) -> bool {
    let bytes = compact.as_bytes();
    let digits = compact.digits();
    let Some(digits) = digits.as_bytes().get(..9) else {
        return false;
    };
    let has_century = match bytes.len() {
        11 => b"ABCDEFYXWVU".contains(&bytes[6]),
        _ => true,
    };
    let check = b"0123456789ABCDEFHJKLMNPRSTUVWXY"[(number(digits) % 31) as usize];
    has_century
        && is_date(2000, number(&digits[2..4]), number(&digits[..2]))
        && number(&digits[6..]) >= 2
        && bytes.last() == Some(&check)
}

/// A day of birth; the check digit has not been kept to since 2007.
fn cpr(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let day = is_date(2000, number(&digits[2..4]), number(&digits[..2]));
    day && number(&digits[6..]) != 0
}

/// A day of birth, whose month tells the century, and a check digit.
fn pesel(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let month = number(&digits[2..4]);
    let century = match month / 20 {
        0 => 1900,
        1 => 2000,
        2 => 2100,
        3 => 2200,
        _ => 1800,
    };
    let year = century + number(&digits[..2]);
    is_date(year, month % 20, number(&digits[4..6]))
        && weighted(digits, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10)
}

/// A day of birth, 50 added to the month of women, and divisible by eleven.
fn birth_number(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let month = match number(&digits[2..4]) {
        month @ 71..=82 => month - 70,
        month @ 51..=62 => month - 50,
        month @ 21..=32 => month - 20,
        month => month,
    };
    is_date(2000, month, number(&digits[4..6])) && modulo(digits, 11) == 0
}

/// Sex and century, a day of birth, a county, a serial number and a check digit.
fn cnp(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    let check = match weighted(digits, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11 {
        10 => 1,
        check => check,
    };
    digits[0] != 0
        && is_date(2000, number(&digits[3..5]), number(&digits[5..7]))
        && (1..=52).contains(&number(&digits[7..9]))
        && !is_uniform(digits)
        && check == u32::from(digits[12])
}
