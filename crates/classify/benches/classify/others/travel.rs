//! Passports and their machine-readable zones.

use crate::chance::Chance;
use crate::check::travel_document;

pub(super) fn passport(chance: &mut Chance) -> String {
    match chance.between(0, 4) {
        0 => chance.digits(9),
        1 => format!(
            "C{}{}",
            chance.characters("123456789", 2),
            chance.characters("0123456789FGHJKLMN", 6)
        ),
        2 => format!("{}{}", chance.characters("ABCDEFGHKL", 2), chance.digits(7)),
        3 => format!("{}AB{}", chance.between(10, 24), chance.digits(5)),
        _ => format!("{}{}", chance.characters("EGKLMNPX", 1), chance.digits(8)),
    }
}

pub(super) fn zone(chance: &mut Chance) -> String {
    let country = chance.of(&["UTO", "D<<", "FRA", "GBR", "NLD"]);
    let number = format!(
        "{}{}",
        chance.characters("CFGHJKLMNPRTVWXYZ", 1),
        chance.digits(8)
    );
    let birth = format!(
        "{:02}{:02}{:02}",
        chance.between(40, 99),
        chance.between(1, 12),
        chance.between(1, 28)
    );
    let expiry = format!("{}0{}15", chance.between(27, 35), chance.between(1, 9));
    let digit = |field: &str| format!("{field}{}", travel_document(field));
    let (number, birth, expiry) = (digit(&number), digit(&birth), digit(&expiry));
    let all = travel_document(&format!("{number}{birth}{expiry}<<<<<<<<<<<<<<0"));
    let name = format!(
        "P<{country}SMITH<<{}",
        chance.of(&["ANN<MARIA", "JOHN", "PETER<PAUL"])
    );
    format!("{name:<<44}\n{number}{country}{birth}F{expiry}<<<<<<<<<<<<<<0{all}")
}
