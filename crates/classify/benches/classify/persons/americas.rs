//! Numbers of persons of the Americas.

use super::{Number, birthday, both, until};
use crate::chance::Chance;
use crate::check::{luhn, weighted};

pub(super) fn ssn(chance: &mut Chance) -> Number {
    let area = until(chance, |chance| {
        Some(chance.between(1, 899)).filter(|area| *area != 666)
    });
    let (group, serial) = (chance.between(1, 99), chance.between(1, 9999));
    both(
        format!("{area:03}-{group:02}-{serial:04}"),
        format!("{area:03}{group:02}{serial:04}"),
    )
}

pub(super) fn itin(chance: &mut Chance) -> Number {
    let (area, group, serial) = (
        chance.between(900, 999),
        chance.between(70, 88),
        chance.digits(4),
    );
    both(
        format!("{area}-{group}-{serial}"),
        format!("{area}{group}{serial}"),
    )
}

pub(super) fn cpf(chance: &mut Chance) -> Number {
    let body = chance.digits(9);
    let digit = |sum: u64| match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    let first = digit(weighted(&body, &[10, 9, 8, 7, 6, 5, 4, 3, 2]));
    let longer = format!("{body}{first}");
    let second = digit(weighted(&longer, &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]));
    let telling = format!(
        "{}.{}.{}-{first}{second}",
        &body[..3],
        &body[3..6],
        &body[6..]
    );
    both(telling, format!("{longer}{second}"))
}

pub(super) fn curp(chance: &mut Chance) -> Number {
    const ORDER: &str = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";
    let (year, month, day) = birthday(chance);
    let names = chance.characters("BCDFGLMNPRSTVZ", 4);
    let (sex, state) = (
        chance.of(&["H", "M"]),
        chance.of(&["DF", "JC", "NL", "PL", "VZ"]),
    );
    let inner = chance.characters("BCDFGLMNPRSTVZ", 3);
    let body = format!("{names}{year:02}{month:02}{day:02}{sex}{state}{inner}0");
    let value = |c: char| {
        ORDER
            .chars()
            .position(|other| other == c)
            .unwrap_or_default()
    };
    let sum: usize = body
        .chars()
        .enumerate()
        .map(|(place, c)| value(c) * (18 - place))
        .sum();
    let all = format!("{body}{}", (10 - sum % 10) % 10);
    both(all.clone(), all)
}

pub(super) fn sin(chance: &mut Chance) -> Number {
    let body = format!("{}{}", chance.between(1, 7), chance.digits(7));
    let all = format!("{body}{}", luhn(&body));
    both(
        String::new(),
        format!("{}-{}-{}", &all[..3], &all[3..6], &all[6..]),
    )
}
