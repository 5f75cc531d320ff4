//! Cards by issuer prefix, length and Luhn digit; bank accounts by country, length and rest.

use std::ops::Range;

use gristmill_model::HitKind;

use crate::checks::{is_uniform, luhn, mod_97_of_iban, number};
use crate::context::Near;
use crate::found::Found;
use crate::numbers::{Numbers, form, if_named};
use crate::shape::{Compact, is_hyphen, is_space};

pub(crate) const CARDS: Numbers = Numbers {
    kind: HitKind::PaymentCard,
    forms: &[
        form("9999 9999 9999 9999", 0.93, 0.99),
        form("9999-9999-9999-9999", 0.93, 0.99),
        form("9999.9999.9999.9999", 0.8, 0.98),
        form("9999 999999 99999", 0.93, 0.99),
        form("9999-999999-99999", 0.93, 0.99),
        form("9999 999999 9999", 0.85, 0.98),
        form("9999-999999-9999", 0.85, 0.98),
        form("9999 9999 9999 9999 999", 0.85, 0.98),
        if_named("9999999999999", 0.9),
        form("99999999999999", 0.4, 0.95),
        form("999999999999999", 0.7, 0.97),
        form("9999999999999999", 0.8, 0.98),
        form("99999999999999999", 0.4, 0.93),
        form("999999999999999999", 0.4, 0.93),
        form("9999999999999999999", 0.5, 0.95),
    ],
    is_valid: is_card,
};

fn is_card(compact: &Compact) -> bool {
    let digits = compact.digits();
    let digits = digits.as_bytes();
    is_issued(number(&digits[..6]), digits.len()) && !is_uniform(digits) && luhn(digits)
}

/// Whether an issuer gives out cards with these first six digits and this length.
fn is_issued(prefix: u32, length: usize) -> bool {
    match prefix {
        // Visa
        400_000..=499_999 => matches!(length, 13 | 16 | 19),
        // Mastercard
        510_000..=559_999 | 222_100..=272_099 => length == 16,
        // American Express
        340_000..=349_999 | 370_000..=379_999 => length == 15,
        // Mir
        220_000..=220_499 => (16..=19).contains(&length),
        // Diners Club
        300_000..=305_999 | 309_500..=309_599 | 360_000..=369_999 | 380_000..=399_999 => {
            (14..=19).contains(&length)
        }
        // JCB
        352_800..=358_999 => (16..=19).contains(&length),
        // Maestro
        501_800..=501_899
        | 502_000..=502_099
        | 503_800..=503_899
        | 589_300..=589_399
        | 630_400..=630_499
        | 675_900..=675_999
        | 676_100..=676_399 => (12..=19).contains(&length),
        // Discover, RuPay, UnionPay
        601_100..=601_199 | 644_000..=659_999 | 620_000..=629_999 | 810_000..=817_199 => {
            (16..=19).contains(&length)
        }
        // RuPay
        508_500..=508_999 | 606_985..=607_984 | 608_001..=608_500 => length == 16,
        _ => false,
    }
}

/// How long accounts of each country are, as SWIFT registers them.
const IBAN_LENGTHS: &str = "\
    AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 \
    DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 \
    HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 \
    MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 \
    RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 \
    VA22 VG24 XK20 YE30";

fn iban_length(country: &[u8]) -> Option<usize> {
    let mut countries = IBAN_LENGTHS.split(' ');
    let row = countries.find(|row| row.as_bytes()[..2].eq_ignore_ascii_case(country))?;
    row[2..].parse().ok()
}

/// Reports the bank account that begins at `at`, where a word begins.
pub(crate) fn iban(
    text: &str,
    at: usize,
    near: impl Fn(&Range<usize>) -> Near,
    out: &mut Vec<Found>,
) {
    let Some(head) = text.as_bytes().get(at..at + 4) else {
        return;
    };
    if !head[..2].iter().all(u8::is_ascii_alphabetic) || !head[2..].iter().all(u8::is_ascii_digit) {
        return;
    }
    let Some((range, compact)) =
        iban_length(&head[..2]).and_then(|length| gathered(text, at, length))
    else {
        return;
    };
    let is_capital = !compact.iter().any(u8::is_ascii_lowercase);
    let is_small = !compact.iter().any(u8::is_ascii_uppercase);
    if !(is_capital || is_small) || !mod_97_of_iban(&compact) {
        return;
    }
    let confidence = match (near(&range).names(HitKind::Iban), is_capital) {
        (true, _) => 0.99,
        (false, true) => 0.95,
        (false, false) => 0.7,
    };
    out.push(Found::new(HitKind::Iban, range, confidence));
}

/// The next `length` letters and digits, single spaces or hyphens between them left out;
/// none if the last is not the end of a word.
fn gathered(text: &str, at: usize, length: usize) -> Option<(Range<usize>, Vec<u8>)> {
    let mut compact = Vec::with_capacity(length);
    let mut end = at;
    let mut is_separated = false;
    for (place, character) in text[at..].char_indices() {
        match character {
            _ if compact.len() == length => {
                return (!character.is_ascii_alphanumeric()).then_some((at..end, compact));
            }
            character if character.is_ascii_alphanumeric() => {
                compact.push(character as u8);
                end = at + place + 1;
                is_separated = false;
            }
            character if !is_separated && (is_space(character) || is_hyphen(character)) => {
                is_separated = true;
            }
            _ => return None,
        }
    }
    (compact.len() == length).then_some((at..end, compact))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accounts(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        iban(text, 0, |_| Near::default(), &mut found);
        found.into_iter().map(|found| &text[found.range]).collect()
    }

    #[test]
    fn accounts_are_found_as_people_write_them() {
        for account in [
            "DE89370400440532013000",
            "DE89 3704 0044 0532 0130 00",
            "NL91-ABNA-0417-1643-00",
            "gb29 nwbk 6016 1331 9268 19",
        ] {
            assert_eq!(accounts(account), [account]);
        }
        assert_eq!(
            accounts("DE89 3704 0044 0532 0130 01").len(),
            0,
            "wrong rest"
        );
        assert_eq!(accounts("DE89 3704 0044 0532 0130").len(), 0, "too short");
        assert_eq!(accounts("DE893704004405320130001").len(), 0, "too long");
    }

    #[test]
    fn cards_need_an_issuer_and_its_length() {
        assert!(is_issued(411_111, 16));
        assert!(!is_issued(411_111, 15));
        assert!(!is_issued(911_111, 16), "nobody issues cards with a 9");
    }
}
