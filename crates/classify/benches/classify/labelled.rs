//! Labelled texts: what stands in each, and where.

use std::ops::Range;

use gristmill_model::HitKind;

use crate::chance::Chance;
use crate::lookalikes::{LOOKALIKES, has_check_digit, never_issued, tampered};
use crate::others::OTHERS;
use crate::persons::PERSONS;

/// A text and what is in it.
pub(crate) struct Labelled {
    pub(crate) text: String,
    pub(crate) holds: Vec<(HitKind, Range<usize>)>,
}

/// Sentences in which a number is named; the first place is its name.
const NAMED: &[&str] = &[
    "{name}: {}",
    "{name} {}",
    "The {name} on file is {}.",
    "My {name} is {}, thanks for your help!",
    "{name} = {}",
    "\"{name}\": \"{}\",",
    "Please update the {name} ({}) in the record of Ann Smith.",
    "We could not verify the {name} you gave us: {}",
    "Bitte geben Sie bei Rückfragen die {name} {} an.",
    "Le {name} du demandeur est {}.",
    "El {name} del cliente es {} y vive en Sevilla.",
    "Nome: Rossi, {name}: {}, nato a Roma",
    "De {name} van mevrouw Jansen is {}.",
    "Jan Kowalski, {name} {}, Kraków",
    "{name}\n{}",
];

/// Sentences in which nothing names it.
const UNNAMED: &[&str] = &[
    "{}",
    "Ann Smith, {}, Delft",
    "we were told {} last week",
    "- {}",
    "| Ann | {} | yes |",
    "siehe {} in der Akte",
    "({})",
];

/// Labels and what they mark documents as.
const MARKED: &[(HitKind, &[&str])] = &[
    (
        HitKind::ConfidentialMarker,
        &[
            "CONFIDENTIAL",
            "Strictly confidential",
            "For internal use only",
            "VERTRAULICH",
            "Confidentiel",
            "CONFIDENCIAL",
            "Riservato",
            "Vertrouwelijk",
            "Poufne",
            "社外秘",
            "Do not distribute",
            "Company Confidential",
            "Commercial in confidence",
            "Nur für den internen Gebrauch",
            "Attorney-client privileged",
            "TLP:RED",
            "À usage interne",
            "Uso interno",
            "机密",
            "Trade secret",
        ],
    ),
    (
        HitKind::UnsafePhrase,
        &[
            "how to make a bomb",
            "I will kill you",
            "child sexual abuse material",
            "build a pipe bomb",
            "Kinderpornografie",
            "je vais te tuer",
            "how to commit suicide",
            "stolen credit card numbers",
            "cook methamphetamine",
            "te voy a matar",
        ],
    ),
];

const MARKINGS: &[&str] = &[
    "{}\n\nQuarterly plan",
    "Report\n\n{}\n\nThe first part",
    "*** {} ***",
    "{} – page 3",
    "[{}]",
];
const MENTIONS: &[&str] = &[
    "He wrote: {}.",
    "the post said {} and more",
    "{}",
    "Search: {}",
];

/// Texts by seed, always the same for the same.
pub(crate) fn labelled(seed: u64) -> Vec<Labelled> {
    let mut chance = Chance(seed);
    let mut all = Vec::new();
    for (kind, make, names) in PERSONS {
        for round in 0..24 {
            let number = make(&mut chance);
            let name = chance.of(names);
            let sentence = NAMED[round % NAMED.len()].replace("{name}", name);
            let value = match round % 3 {
                0 if !number.telling.is_empty() => &number.telling,
                _ => &number.plain,
            };
            all.push(with(*kind, &sentence, value));
            if !number.telling.is_empty() && round < 10 {
                all.push(with(*kind, UNNAMED[round % UNNAMED.len()], &number.telling));
            }
            if round < 14 {
                let wrong = match has_check_digit(*kind) {
                    true => Some(tampered(value, &mut chance)),
                    false => never_issued(*kind, &mut chance),
                };
                all.extend(wrong.map(|wrong| without(&sentence, &wrong)));
            }
        }
    }
    for (kind, make, sentences) in OTHERS {
        for round in 0..40 {
            let value = make(&mut chance);
            let sentence = sentences[round % sentences.len()];
            all.push(with(*kind, sentence, &value));
            let is_checked = matches!(
                kind,
                HitKind::PaymentCard | HitKind::Iban | HitKind::TravelDocument
            );
            if is_checked && round < 30 {
                all.push(without(sentence, &tampered(&value, &mut chance)));
            }
        }
    }
    for (kind, values) in MARKED {
        let sentences = if *kind == HitKind::UnsafePhrase {
            MENTIONS
        } else {
            MARKINGS
        };
        for value in *values {
            all.extend(
                sentences
                    .iter()
                    .map(|sentence| with(*kind, sentence, value)),
            );
        }
    }
    for (make, sentences) in LOOKALIKES {
        for round in 0..60 {
            let value = make(&mut chance);
            all.push(without(sentences[round % sentences.len()], &value));
        }
    }
    all
}

fn with(kind: HitKind, sentence: &str, value: &str) -> Labelled {
    let text = sentence.replace("{}", value);
    let holds = text
        .match_indices(value)
        .map(|(at, _)| (kind, at..at + value.len()))
        .collect();
    Labelled { text, holds }
}

fn without(sentence: &str, value: &str) -> Labelled {
    Labelled {
        text: sentence.replace("{}", value),
        holds: Vec::new(),
    }
}
