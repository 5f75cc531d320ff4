//! Cards and accounts.

use crate::chance::Chance;
use crate::check::{iban, luhn};

pub(super) fn card(chance: &mut Chance) -> String {
    let (prefix, length) = match chance.between(0, 7) {
        0..=2 => (format!("4{}", chance.digits(3)), 16),
        3 | 4 => (format!("5{}{}", chance.between(1, 5), chance.digits(2)), 16),
        5 => (format!("37{}", chance.digits(2)), 15),
        6 => ("6011".to_owned(), 16),
        _ => ("3530".to_owned(), 16),
    };
    let body = format!("{prefix}{}", chance.digits(length - prefix.len() - 1));
    let all = format!("{body}{}", luhn(&body));
    let separator = chance.of(&["", " ", "-", " "]);
    match length {
        15 => [&all[..4], &all[4..10], &all[10..]].join(separator),
        _ => [&all[..4], &all[4..8], &all[8..12], &all[12..]].join(separator),
    }
}

pub(super) fn account(chance: &mut Chance) -> String {
    let (country, account) = match chance.between(0, 5) {
        0 => ("DE", chance.digits(18)),
        1 => ("FR", chance.digits(23)),
        2 => (
            "GB",
            format!(
                "{}{}",
                chance.characters("ABCDEFGHIKLMNPRSTW", 4),
                chance.digits(14)
            ),
        ),
        3 => (
            "NL",
            format!(
                "{}{}",
                chance.characters("ABCDEFGHIKLMNPRSTW", 4),
                chance.digits(10)
            ),
        ),
        4 => ("ES", chance.digits(20)),
        _ => ("PL", chance.digits(24)),
    };
    let all = format!("{country}{}{account}", iban(country, &account));
    match chance.between(0, 1) {
        0 => all,
        _ => {
            let groups: Vec<&str> = (0..all.len())
                .step_by(4)
                .map(|at| &all[at..all.len().min(at + 4)])
                .collect();
            groups.join(" ")
        }
    }
}
