//! Numbers of persons of western, southern and eastern Europe.

use super::{Number, birthday, both, until};
use crate::chance::Chance;
use crate::check::{mod_11_10, remainder, weighted};

pub(super) fn nhs(chance: &mut Chance) -> Number {
    until(chance, |chance| {
        let body = format!("{}{}", chance.between(4, 7), chance.digits(8));
        let check = (11 - weighted(&body, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11;
        (check < 10).then(|| {
            let all = format!("{body}{check}");
            both(format!("{} {} {}", &all[..3], &all[3..6], &all[6..]), all)
        })
    })
}

pub(super) fn nino(chance: &mut Chance) -> Number {
    let prefix = chance.of(&["AB", "CE", "GH", "JK", "LM", "PR", "SX", "WP", "YE", "ZA"]);
    let (digits, suffix) = (chance.digits(6), chance.characters("ABCD", 1));
    let spaced = format!(
        "{prefix} {} {} {} {suffix}",
        &digits[..2],
        &digits[2..4],
        &digits[4..]
    );
    both(spaced, format!("{prefix}{digits}{suffix}"))
}

pub(super) fn pps(chance: &mut Chance) -> Number {
    let body = chance.digits(7);
    let second = chance.of(&["A", "B", "H"]);
    let extra = 9 * (second.as_bytes()[0] - b'A' + 1) as u64;
    let sum = (weighted(&body, &[8, 7, 6, 5, 4, 3, 2]) + extra) % 23;
    let letter = char::from(b"WABCDEFGHIJKLMNOPQRSTUV"[sum as usize]);
    both(String::new(), format!("{body}{letter}{second}"))
}

pub(super) fn de_tax(chance: &mut Chance) -> Number {
    until(chance, |chance| {
        let mut body: Vec<char> = Vec::new();
        while body.len() < 9 {
            let digit = chance.characters("0123456789", 1).remove(0);
            if !body.contains(&digit) && (!body.is_empty() || digit != '0') {
                body.push(digit);
            }
        }
        let place = chance.between(0, 8) as usize;
        body.insert(chance.between(1, 9) as usize, body[place]);
        let body: String = body.into_iter().collect();
        let all = format!("{body}{}", mod_11_10(&body));
        let spaced = format!("{} {} {} {}", &all[..2], &all[2..5], &all[5..8], &all[8..]);
        Some(both(spaced, all))
    })
}

pub(super) fn svnr(chance: &mut Chance) -> Number {
    until(chance, |chance| {
        let (year, month, day) = birthday(chance);
        let serial = chance.between(100, 999);
        let birth = format!("{day:02}{month:02}{year:02}");
        let sum = weighted(&serial.to_string(), &[3, 7, 9]) + weighted(&birth, &[5, 8, 4, 2, 1, 6]);
        let check = sum % 11;
        (check < 10).then(|| {
            both(
                format!("{serial}{check} {birth}"),
                format!("{serial}{check}{birth}"),
            )
        })
    })
}

pub(super) fn ahv(chance: &mut Chance) -> Number {
    let body = format!("756{}", chance.digits(9));
    let check = (10 - weighted(&body, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10) % 10;
    let all = format!("{body}{check}");
    both(
        format!(
            "{}.{}.{}.{}",
            &all[..3],
            &all[3..7],
            &all[7..11],
            &all[11..]
        ),
        all,
    )
}

pub(super) fn nir(chance: &mut Chance) -> Number {
    let (year, month, _) = birthday(chance);
    let (sex, department) = (chance.between(1, 2), chance.between(10, 95));
    let department = if department == 20 { 21 } else { department };
    let (town, serial) = (chance.between(1, 900), chance.between(1, 999));
    let body = format!("{sex}{year:02}{month:02}{department:02}{town:03}{serial:03}");
    let key = 97 - remainder(&body, 97);
    let spaced =
        format!("{sex} {year:02} {month:02} {department:02} {town:03} {serial:03} {key:02}");
    both(spaced, format!("{body}{key:02}"))
}

const DNI: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

pub(super) fn dni(chance: &mut Chance) -> Number {
    let body = chance.between(10_000_000, 79_999_999);
    let letter = char::from(DNI[(body % 23) as usize]);
    both(format!("{body}{letter}"), format!("{body}-{letter}"))
}

pub(super) fn nie(chance: &mut Chance) -> Number {
    let (first, body) = (chance.between(0, 2), chance.digits(7));
    let letter = char::from(DNI[remainder(&format!("{first}{body}"), 23) as usize]);
    let sign = char::from(b"XYZ"[first as usize]);
    both(
        format!("{sign}{body}{letter}"),
        format!("{sign}-{body}-{letter}"),
    )
}

pub(super) fn nif(chance: &mut Chance) -> Number {
    let body = format!("{}{}", chance.between(1, 3), chance.digits(7));
    let rest = weighted(&body, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    let check = if rest < 2 { 0 } else { 11 - rest };
    both(String::new(), format!("{body}{check}"))
}

pub(super) fn fiscal_code(chance: &mut Chance) -> Number {
    const ODD: [u64; 36] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3,
        6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
    ];
    let (year, _, day) = birthday(chance);
    let names = chance.characters("BCDFGLMNPRSTVZ", 6);
    let month = chance.characters("ABCDEHLMPRST", 1);
    let place = chance.characters("ABCDEFGHL", 1);
    let body = format!(
        "{names}{year:02}{month}{day:02}{place}{:03}",
        chance.between(1, 999)
    );
    let value = |c: char| c.to_digit(36).unwrap_or_default() as u64;
    let sum: u64 = body
        .chars()
        .enumerate()
        .map(|(place, c)| match (place % 2, value(c)) {
            (0, value) => ODD[value as usize],
            (_, value @ 0..=9) => value,
            (_, value) => value - 10,
        })
        .sum();
    let all = format!("{body}{}", char::from(b'A' + (sum % 26) as u8));
    both(all.clone(), all)
}

pub(super) fn bsn(chance: &mut Chance) -> Number {
    until(chance, |chance| {
        let body = format!("{}{}", chance.between(1, 9), chance.digits(7));
        let check = weighted(&body, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        (check < 10).then(|| both(String::new(), format!("{body}{check}")))
    })
}

pub(super) fn belgian(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let body = format!("{year:02}{month:02}{day:02}{:03}", chance.between(1, 997));
    let check = 97 - remainder(&body, 97);
    let telling = format!("{year:02}.{month:02}.{day:02}-{}.{check:02}", &body[6..]);
    both(telling, format!("{body}{check:02}"))
}

pub(super) fn pesel(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let body = format!("{year:02}{month:02}{day:02}{}", chance.digits(4));
    let sum = weighted(&body, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]);
    both(String::new(), format!("{body}{}", (10 - sum % 10) % 10))
}

pub(super) fn czech(chance: &mut Chance) -> Number {
    until(chance, |chance| {
        let (year, month, day) = birthday(chance);
        let month = month + 50 * chance.between(0, 1);
        let body = format!("{year:02}{month:02}{day:02}{}", chance.digits(3));
        let check = remainder(&body, 11);
        (check < 10).then(|| {
            let all = format!("{body}{check}");
            both(format!("{}/{}", &all[..6], &all[6..]), all)
        })
    })
}

pub(super) fn cnp(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let (sex, county) = (chance.between(1, 2), chance.between(1, 46));
    let body = format!(
        "{sex}{year:02}{month:02}{day:02}{county:02}{:03}",
        chance.between(1, 999)
    );
    let check = match weighted(&body, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11 {
        10 => 1,
        check => check,
    };
    both(format!("{body}{check}"), format!("{body}{check}"))
}
