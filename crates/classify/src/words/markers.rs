//! Words by which an author says who may read.

/// How telling a marker is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strength {
    /// Said of documents and hardly of anything else.
    Telling,
    /// An ordinary word too: counts for little within a sentence.
    Common,
    /// Counts only as a line of its own, or behind the name of a marking.
    Alone,
}

use Strength::{Alone, Common, Telling};

/// The markers, in the languages that documents come in.
pub(crate) const MARKERS: &[(&str, Strength)] = &[
    ("strictly confidential", Telling),
    ("company confidential", Telling),
    ("commercial in confidence", Telling),
    ("commercial-in-confidence", Telling),
    ("private and confidential", Telling),
    ("private & confidential", Telling),
    ("highly confidential", Telling),
    ("confidential and proprietary", Telling),
    ("confidential information", Common),
    ("confidential", Common),
    ("internal use only", Telling),
    ("for internal use", Telling),
    ("internal only", Telling),
    ("for official use only", Telling),
    ("company private", Telling),
    ("not for distribution", Telling),
    ("do not distribute", Telling),
    ("do not forward", Telling),
    ("not for public release", Telling),
    ("proprietary information", Telling),
    ("trade secret", Common),
    ("privileged and confidential", Telling),
    ("attorney-client privilege", Telling),
    ("attorney-client privileged", Telling),
    ("under embargo", Common),
    ("need-to-know basis", Common),
    ("proprietary", Alone),
    ("restricted", Alone),
    ("internal", Alone),
    ("secret", Alone),
    ("top secret", Telling),
    ("classified", Alone),
    ("sensitive", Alone),
    ("tlp:amber", Telling),
    ("tlp:red", Telling),
    ("streng vertraulich", Telling),
    ("vertraulich", Common),
    ("nur für den internen gebrauch", Telling),
    ("nur für internen gebrauch", Telling),
    ("nur zum internen gebrauch", Telling),
    ("nur für den dienstgebrauch", Telling),
    ("geschäftsgeheimnis", Common),
    ("confidentiel", Common),
    ("strictement confidentiel", Telling),
    ("à usage interne", Telling),
    ("usage interne uniquement", Telling),
    ("ne pas diffuser", Telling),
    ("diffusion restreinte", Telling),
    ("confidencial", Common),
    ("estrictamente confidencial", Telling),
    ("uso interno", Telling),
    ("confidenziale", Common),
    ("riservato", Alone),
    ("strettamente riservato", Telling),
    ("vertrouwelijk", Common),
    ("strikt vertrouwelijk", Telling),
    ("alleen voor intern gebruik", Telling),
    ("poufne", Common),
    ("tylko do użytku wewnętrznego", Telling),
    ("konfidentiellt", Common),
    ("konfidensielt", Common),
    ("fortroligt", Common),
    ("fortrolig", Common),
    ("luottamuksellinen", Common),
    ("důvěrné", Common),
    ("confidențial", Common),
    ("gizli", Alone),
    ("конфиденциально", Telling),
    ("机密", Telling),
    ("保密", Common),
    ("内部资料", Telling),
    ("社外秘", Telling),
    ("機密", Telling),
    ("대외비", Telling),
];

/// What turns a marker into its opposite when it stands right before.
pub(crate) const NEGATIONS: &[&str] = &["non-", "non ", "not ", "nicht ", "un", "niet ", "no "];

/// What says that a marking follows.
pub(crate) const LABELS: &[&str] = &[
    "classification:",
    "sensitivity:",
    "confidentiality:",
    "marking:",
    "label:",
    "status:",
    "einstufung:",
    "klassifizierung:",
    "clasificación:",
    "classificazione:",
    "handling:",
];

/// First words of a memorandum.
pub(crate) const MEMOS: &[&str] = &[
    "memorandum",
    "internal memo",
    "interoffice memo",
    "inter-office memo",
    "internal memorandum",
    "memo",
    "aktennotiz",
    "hausmitteilung",
    "note de service",
    "note interne",
];

/// The lines of a memorandum's head.
pub(crate) const MEMO_LINES: &[&str] = &[
    "to:", "from:", "subject:", "re:", "date:", "cc:", "an:", "von:", "betreff:", "datum:", "à:",
    "de:", "objet:", "through:", "thru:",
];
