//! Numbers of persons of the Nordic countries.

use super::{Number, birthday, both, until};
use crate::chance::Chance;
use crate::check::{luhn, remainder, weighted};

pub(super) fn swedish(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let body = format!("{year:02}{month:02}{day:02}{}", chance.digits(3));
    let all = format!("{body}{}", luhn(&body));
    both(
        format!("{}-{}", &all[..6], &all[6..]),
        format!("19{}-{}", &all[..6], &all[6..]),
    )
}

pub(super) fn norwegian(chance: &mut Chance) -> Number {
    until(chance, |chance| {
        let (year, month, day) = birthday(chance);
        let body = format!("{day:02}{month:02}{year:02}{}", chance.between(100, 499));
        let first = (11 - weighted(&body, &[3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11) % 11;
        let longer = format!("{body}{first}");
        let second = (11 - weighted(&longer, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
        (first < 10 && second < 10).then(|| {
            let all = format!("{longer}{second}");
            both(format!("{} {}", &all[..6], &all[6..]), all)
        })
    })
}

pub(super) fn finnish(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let serial = chance.between(2, 899);
    let birth = format!("{day:02}{month:02}{year:02}");
    let rest = remainder(&format!("{birth}{serial:03}"), 31);
    let check = char::from(b"0123456789ABCDEFHJKLMNPRSTUVWXY"[rest as usize]);
    both(
        format!("{birth}-{serial:03}{check}"),
        format!("{birth}-{serial:03}{check}"),
    )
}

pub(super) fn danish(chance: &mut Chance) -> Number {
    let (year, month, day) = birthday(chance);
    let serial = chance.between(1000, 3999);
    both(
        String::new(),
        format!("{day:02}{month:02}{year:02}-{serial}"),
    )
}
