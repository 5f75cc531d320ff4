//! Addresses at which somebody is reached.

use crate::chance::Chance;

pub(super) fn email(chance: &mut Chance) -> String {
    let user = chance.of(&[
        "ann",
        "j.smith",
        "maria-luz",
        "o.k+news",
        "sales_eu",
        "kurt99",
        "m.müller",
    ]);
    let host = chance.of(&[
        "firma.de",
        "mail.acme.co.uk",
        "uni-bern.ch",
        "startup.io",
        "gmail.com",
        "büro.at",
    ]);
    format!("{user}{}@{host}", chance.between(1, 99))
}

pub(super) fn phone(chance: &mut Chance) -> String {
    match chance.between(0, 6) {
        0 => format!(
            "(212) {}-{:04}",
            chance.between(200, 999),
            chance.between(0, 9999)
        ),
        1 => format!(
            "415-{}-{:04}",
            chance.between(200, 999),
            chance.between(0, 9999)
        ),
        2 => format!("030 {}", chance.between(20_000_000, 89_999_999)),
        3 => format!("020 7946 {:04}", chance.between(0, 999)),
        4 => format!(
            "01 4{} {:02} {:02} {:02}",
            chance.between(0, 9),
            chance.between(0, 99),
            chance.between(0, 99),
            chance.between(0, 99)
        ),
        5 => format!("0171/{}", chance.between(2_000_000, 9_999_999)),
        _ => international_phone(chance),
    }
}

pub(super) fn international_phone(chance: &mut Chance) -> String {
    match chance.between(0, 7) {
        0 => format!(
            "+1 212 {} {:04}",
            chance.between(200, 999),
            chance.between(0, 9999)
        ),
        1 => format!("+49 30 {}", chance.between(20_000_000, 89_999_999)),
        2 => format!("+44 20 7946 {:04}", chance.between(0, 999)),
        3 => format!(
            "+33 1 42 {:02} {:02} {:02}",
            chance.between(0, 99),
            chance.between(0, 99),
            chance.between(0, 99)
        ),
        4 => format!("+34 91{}", chance.between(1_000_000, 9_999_999)),
        5 => format!(
            "+41 44 668 {:02} {:02}",
            chance.between(0, 99),
            chance.between(0, 99)
        ),
        6 => format!("+49 (0)171 {}", chance.between(2_000_000, 9_999_999)),
        _ => format!("+91 98{}", chance.between(10_000_000, 99_999_999)),
    }
}

pub(super) fn ip_4(chance: &mut Chance) -> String {
    let first = chance.of(&["81", "142", "203", "10", "172"]);
    let rest = [
        chance.between(31, 250),
        chance.between(0, 250),
        chance.between(1, 254),
    ];
    format!("{first}.{}.{}.{}", rest[0], rest[1], rest[2])
}

pub(super) fn ip_6(chance: &mut Chance) -> String {
    let group = |chance: &mut Chance| format!("{:x}", chance.between(1, 0xffff));
    let (a, b, c) = (group(chance), group(chance), group(chance));
    match chance.between(0, 2) {
        0 => format!("2001:db8:{a}::{b}:{c}"),
        1 => format!(
            "fe80::{a}:{:02x}ff:fe{:02x}:{c}",
            chance.between(0, 255),
            chance.between(0, 255)
        ),
        _ => format!("2a02:{a}:{b}:{c}:1:2:3:4"),
    }
}
