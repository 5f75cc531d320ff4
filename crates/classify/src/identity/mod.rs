//! Numbers that stand for a person, as one table: how each is written, what its digits must
//! fulfil, and how sure it is alone and beside a word that names it.
//!
//! Every row is validated; a form that many other numbers share is only reported beside
//! such a word.

mod americas;
mod asia;
mod europe_north;
mod europe_south;
mod europe_west;
mod passport;

use crate::numbers::Numbers;

pub(crate) use passport::{machine_readable_zone, passport_number};

/// Every kind of national number.
pub(crate) fn all() -> impl Iterator<Item = &'static Numbers> {
    [
        americas::NUMBERS,
        asia::NUMBERS,
        europe_north::NUMBERS,
        europe_south::NUMBERS,
        europe_west::NUMBERS,
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use gristmill_model::HitKind;

    use super::*;

    /// Published or computed examples, one of each kind at least.
    const EXAMPLES: &[(HitKind, &str)] = &[
        (HitKind::UsSsn, "536-90-4399"),
        (HitKind::UsItin, "912-70-1234"),
        (HitKind::UkNhs, "943 476 5919"),
        (HitKind::UkNino, "AB123456C"),
        (HitKind::UkNino, "AB 12 34 56 C"),
        (HitKind::IePps, "1234567FA"),
        (HitKind::DeTaxId, "86095742719"),
        (HitKind::AtSvnr, "1237 010180"),
        (HitKind::ChAhv, "756.9217.0769.85"),
        (HitKind::FrNir, "2 55 08 14 168 025 38"),
        (HitKind::EsDni, "12345678Z"),
        (HitKind::EsNie, "X1234567L"),
        (HitKind::PtNif, "123456789"),
        (HitKind::ItFiscalCode, "MRTMTT91D08F205J"),
        (HitKind::NlBsn, "111222333"),
        (HitKind::BeNationalNumber, "85.07.30-033.28"),
        (HitKind::PlPesel, "44051401359"),
        (HitKind::CzBirthNumber, "710319/2745"),
        (HitKind::RoCnp, "1800101221144"),
        (HitKind::SePersonnummer, "811218-9876"),
        (HitKind::NoFodselsnummer, "15108695088"),
        (HitKind::FiHetu, "131052-308T"),
        (HitKind::DkCpr, "211062-5629"),
        (HitKind::TrKimlik, "10000000146"),
        (HitKind::BrCpf, "390.533.447-05"),
        (HitKind::MxCurp, "BOXW310820HNERXN09"),
        (HitKind::CaSin, "046-454-286"),
        (HitKind::AuTfn, "876 543 210"),
        (HitKind::InAadhaar, "2341 2341 2346"),
        (HitKind::InPan, "ABCPE1234F"),
        (HitKind::CnResidentId, "11010519491231002X"),
        (HitKind::KrRrn, "820701-2409184"),
        (HitKind::SgNric, "S0000001I"),
        (HitKind::ZaId, "8001015009087"),
    ];

    fn accepts(numbers: &Numbers, text: &str) -> bool {
        numbers.forms.iter().any(|form| {
            let matched = crate::shape::matches(form.shape, text, 0);
            matched.is_some_and(|(range, compact)| {
                range.end == text.len() && (numbers.is_valid)(&compact)
            })
        })
    }

    #[test]
    fn examples_are_valid() {
        for (kind, example) in EXAMPLES {
            let numbers = all().find(|numbers| numbers.kind == *kind).unwrap();
            assert!(accepts(numbers, example), "{kind:?} {example}");
        }
        for numbers in all() {
            let is_this = |(kind, _): &(HitKind, &str)| *kind == numbers.kind;
            assert!(
                EXAMPLES.iter().any(is_this),
                "{:?} has no example",
                numbers.kind
            );
        }
    }

    #[test]
    fn a_check_digit_that_is_wrong_is_noticed() {
        const WITHOUT_CHECK_DIGIT: [HitKind; 6] = [
            HitKind::UsSsn,
            HitKind::UsItin,
            HitKind::UkNino,
            HitKind::DkCpr,
            HitKind::InPan,
            HitKind::KrRrn,
        ];
        let checked = EXAMPLES
            .iter()
            .filter(|(kind, _)| !WITHOUT_CHECK_DIGIT.contains(kind));
        for (kind, example) in checked {
            let numbers = all().find(|numbers| numbers.kind == *kind).unwrap();
            let last = example.rfind(|c: char| c.is_ascii_digit()).unwrap();
            let digit = example.as_bytes()[last] - b'0';
            let mut wrong = (*example).to_owned();
            let replacement = char::from(b'0' + (digit + 1) % 10).to_string();
            wrong.replace_range(last..=last, &replacement);
            assert!(!accepts(numbers, &wrong), "{kind:?} {wrong}");
        }
    }
}
