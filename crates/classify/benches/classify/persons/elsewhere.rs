//! Numbers of persons of Asia, Africa and Oceania.

use super::{Number, birthday, both, until};
use crate::chance::Chance;
use crate::check::{luhn, verhoeff, weighted};

pub(super) fn turkish(chance: &mut Chance) -> Number {
    let body = format!("{}{}", chance.between(1, 9), chance.digits(8));
    let odd = weighted(&body, &[1, 0, 1, 0, 1, 0, 1, 0, 1]);
    let even = weighted(&body, &[0, 1, 0, 1, 0, 1, 0, 1, 0]);
    let tenth = (odd * 7 + 100 - even) % 10;
    let longer = format!("{body}{tenth}");
    let sum: u64 = crate::check::values(&longer).iter().sum();
    both(String::new(), format!("{longer}{}", sum % 10))
}

pub(super) fn tfn(chance: &mut Chance) -> Number {
    until(chance, |chance| {
        let body = format!("{}{}", chance.between(1, 9), chance.digits(7));
        let sum = weighted(&body, &[1, 4, 3, 7, 5, 8, 6, 9]);
        let check = (0..10).find(|check| (sum + check * 10).is_multiple_of(11))?;
        let all = format!("{body}{check}");
        Some(both(
            String::new(),
            format!("{} {} {}", &all[..3], &all[3..6], &all[6..]),
        ))
    })
}

pub(super) fn aadhaar(chance: &mut Chance) -> Number {
    let body = format!("{}{}", chance.between(2, 9), chance.digits(10));
    let all = format!("{body}{}", verhoeff(&body));
    both(format!("{} {} {}", &all[..4], &all[4..8], &all[8..]), all)
}

pub(super) fn pan(chance: &mut Chance) -> Number {
    let (first, last) = (
        chance.characters("ABCDEFGHKLMNPRSTV", 3),
        chance.characters("ABCDEFGHKLMNPRSTV", 2),
    );
    let (a, b) = last.split_at(1);
    both(String::new(), format!("{first}P{a}{}{b}", chance.digits(4)))
}

pub(super) fn chinese(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let region = chance.of(&["110105", "310101", "440305", "510104", "330106"]);
    let body = format!("{region}19{year:02}{month:02}{day:02}{}", chance.digits(3));
    let sum = weighted(
        &body,
        &[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2],
    );
    let check = char::from(b"10X98765432"[(sum % 11) as usize]);
    both(format!("{body}{check}"), format!("{body}{check}"))
}

pub(super) fn korean(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let body = format!(
        "{year:02}{month:02}{day:02}{}{}",
        chance.between(1, 2),
        chance.digits(5)
    );
    let sum = weighted(&body, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
    let all = format!("{body}{}", (11 - sum % 11) % 10);
    both(
        format!("{}-{}", &all[..6], &all[6..]),
        format!("{}-{}", &all[..6], &all[6..]),
    )
}

pub(super) fn nric(chance: &mut Chance) -> Number {
    let body = chance.digits(7);
    let first = chance.of(&["S", "T"]);
    let offset = if first == "T" { 4 } else { 0 };
    let sum = weighted(&body, &[2, 7, 6, 5, 4, 3, 2]) + offset;
    let all = format!(
        "{first}{body}{}",
        char::from(b"JZIHGFEDCBA"[(sum % 11) as usize])
    );
    both(all.clone(), all)
}

pub(super) fn south_african(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let body = format!("{year:02}{month:02}{day:02}{}08", chance.digits(4));
    both(
        format!("{body}{}", luhn(&body)),
        format!("{body}{}", luhn(&body)),
    )
}
