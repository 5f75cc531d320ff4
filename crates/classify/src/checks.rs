//! The arithmetic of check digits. Digits are values 0 to 9, most significant first.

/// The Luhn sum: cards, Swedish, Canadian and South African numbers.
pub(crate) fn luhn(digits: &[u8]) -> bool {
    let doubled = |digit: u8| match digit * 2 {
        sum @ 0..=9 => sum,
        sum => sum - 9,
    };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match place % 2 {
            0 => u32::from(*digit),
            _ => u32::from(doubled(*digit)),
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The sum of digits times weights, as far as both go.
pub(crate) fn weighted(digits: &[u8], weights: &[u32]) -> u32 {
    let pairs = digits.iter().zip(weights);
    pairs
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum()
}

/// A number modulo `modulus`, however many digits it has.
pub(crate) fn modulo(digits: &[u8], modulus: u64) -> u64 {
    let step = |rest, digit: &u8| (rest * 10 + u64::from(*digit)) % modulus;
    digits.iter().fold(0, step)
}

/// Whether IBAN rules hold for letters and digits: the first four moved to the end and
/// letters read as 10 to 35, the rest of a division by 97 is one.
pub(crate) fn mod_97_of_iban(compact: &[u8]) -> bool {
    let rotated = compact.iter().skip(4).chain(compact.iter().take(4));
    let rest = rotated.fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        byte => (rest * 100 + u32::from(byte.to_ascii_uppercase().wrapping_sub(b'A')) + 10) % 97,
    });
    rest == 1
}

/// ISO 7064 MOD 11,10: German tax ids.
pub(crate) fn iso_7064_11_10(digits: &[u8]) -> bool {
    let Some((check, body)) = digits.split_last() else {
        return false;
    };
    let product = body.iter().fold(10_u32, |product, digit| {
        let sum = match (u32::from(*digit) + product) % 10 {
            0 => 10,
            sum => sum,
        };
        sum * 2 % 11
    });
    (11 - product) % 10 == u32::from(*check)
}

/// The Verhoeff scheme: Indian Aadhaar numbers.
pub(crate) fn verhoeff(digits: &[u8]) -> bool {
    let rest = digits
        .iter()
        .rev()
        .enumerate()
        .fold(0, |rest, (place, digit)| {
            times(rest, permuted(*digit, place % 8))
        });
    rest == 0
}

/// Multiplication in the dihedral group of a pentagon: 0 to 4 turn it, 5 to 9 turn it over.
fn times(a: u8, b: u8) -> u8 {
    match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b - 5) % 5 + 5,
        (false, true) => (a - 5 + 5 - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    }
}

fn permuted(digit: u8, times: usize) -> u8 {
    const ONCE: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    (0..times).fold(digit, |digit, _| ONCE[usize::from(digit)])
}

/// The check digits of machine-readable zones: weights 7, 3, 1 over `0-9A-Z<`.
pub(crate) fn travel_document(field: &[u8], check: u8) -> bool {
    let value = |byte: &u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'Z' => u32::from(byte - b'A') + 10,
        _ => 0,
    };
    let weights = [7, 3, 1].into_iter().cycle();
    let sum: u32 = field
        .iter()
        .zip(weights)
        .map(|(byte, weight)| value(byte) * weight)
        .sum();
    let expected = b'0' + (sum % 10) as u8;
    // An empty optional field may leave its check digit out.
    check == expected || (check == b'<' && sum == 0)
}

/// Whether there is such a day.
pub(crate) fn is_date(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Digits as a number; at most nine of them.
pub(crate) fn number(digits: &[u8]) -> u32 {
    let step = |sum, digit: &u8| sum * 10 + u32::from(*digit);
    digits.iter().take(9).fold(0, step)
}

/// Whether all are the same.
pub(crate) fn is_uniform(digits: &[u8]) -> bool {
    digits.windows(2).all(|pair| pair[0] == pair[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Vec<u8> {
        text.bytes().map(|byte| byte - b'0').collect()
    }

    #[test]
    fn published_examples_hold_and_one_wrong_digit_breaks_them() {
        type Check = fn(&[u8]) -> bool;
        let examples: [(Check, &str); 4] = [
            (luhn, "79927398713"),
            (iso_7064_11_10, "86095742719"),
            (verhoeff, "2363"),
            (|digits| modulo(digits, 11) == 0, "7401040020"),
        ];
        for (check, example) in examples {
            assert!(check(&digits(example)), "{example}");
            for place in 0..example.len() {
                let mut wrong = digits(example);
                wrong[place] = (wrong[place] + 1) % 10;
                assert!(!check(&wrong), "{example} with place {place} changed");
            }
        }
        assert!(mod_97_of_iban(b"GB82WEST12345698765432"));
        assert!(!mod_97_of_iban(b"GB83WEST12345698765432"));
        assert!(travel_document(b"L898902C3", b'6'));
        assert!(!travel_document(b"L898902C4", b'6'));
    }

    #[test]
    fn days_that_do_not_exist_are_no_dates() {
        assert!(is_date(2000, 2, 29));
        assert!(!is_date(1900, 2, 29));
        assert!(!is_date(2023, 4, 31));
        assert!(!is_date(2023, 13, 1));
    }
}
