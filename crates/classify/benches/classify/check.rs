//! Check digits, computed to make numbers: written apart from the code under test, by the
//! rule that makes them where that code uses the rule that verifies them.

/// The digits of a text as numbers.
pub(crate) fn values(text: &str) -> Vec<u64> {
    text.chars()
        .filter_map(|c| c.to_digit(10).map(u64::from))
        .collect()
}

pub(crate) fn weighted(text: &str, weights: &[u64]) -> u64 {
    values(text)
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum()
}

/// The Luhn digit that belongs behind `body`.
pub(crate) fn luhn(body: &str) -> u64 {
    let doubled = |(place, digit): (usize, &u64)| match place % 2 {
        0 => digit * 2 / 10 + digit * 2 % 10,
        _ => *digit,
    };
    let sum: u64 = values(body).iter().rev().enumerate().map(doubled).sum();
    (10 - sum % 10) % 10
}

/// What a division leaves of a number of any length.
pub(crate) fn remainder(text: &str, divisor: u64) -> u64 {
    values(text)
        .iter()
        .fold(0, |rest, digit| (rest * 10 + digit) % divisor)
}

/// The two check digits of an account.
pub(crate) fn iban(country: &str, account: &str) -> String {
    let moved: String = format!("{account}{country}00")
        .chars()
        .map(|c| c.to_digit(36).unwrap_or_default().to_string())
        .collect();
    format!("{:02}", 98 - remainder(&moved, 97))
}

/// The Verhoeff digit that belongs behind `body`, by the published tables.
pub(crate) fn verhoeff(body: &str) -> u64 {
    const TABLE: [&str; 10] = [
        "0123456789",
        "1234067895",
        "2340178956",
        "3401289567",
        "4012395678",
        "5987604321",
        "6598710432",
        "7659821043",
        "8765932104",
        "9876543210",
    ];
    const PERMUTATIONS: [&str; 8] = [
        "0123456789",
        "1576283094",
        "5803796142",
        "8916043527",
        "9453126870",
        "4286573901",
        "2793806415",
        "7046913258",
    ];
    const INVERSES: &str = "0432156789";
    let at = |row: &str, place: u64| u64::from(row.as_bytes()[place as usize] - b'0');
    let places = values(body);
    let rest = places
        .iter()
        .rev()
        .enumerate()
        .fold(0, |rest, (place, digit)| {
            at(
                TABLE[rest as usize],
                at(PERMUTATIONS[(place + 1) % 8], *digit),
            )
        });
    at(INVERSES, rest)
}

/// The digit by ISO 7064 MOD 11,10.
pub(crate) fn mod_11_10(body: &str) -> u64 {
    let mut product = 10;
    for digit in values(body) {
        let sum = (digit + product) % 10;
        product = (if sum == 0 { 10 } else { sum }) * 2 % 11;
    }
    (11 - product) % 10
}

/// The check digit of a field of a travel document.
pub(crate) fn travel_document(field: &str) -> u64 {
    let value = |c: char| u64::from(c.to_digit(36).unwrap_or_default());
    let weighted = field
        .chars()
        .zip([7, 3, 1].iter().cycle())
        .map(|(c, w)| value(c) * w);
    weighted.sum::<u64>() % 10
}
