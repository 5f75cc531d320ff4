//! Everything that is found by a word, in one automaton that reads the text once.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind};
use gristmill_model::HitKind;

use crate::found::Found;
use crate::identity::{machine_readable_zone, passport_number};
use crate::markers::{marker, memo};
use crate::secrets::{self, Named, TOKENS};
use crate::words::markers::{MARKERS, MEMOS, Strength};
use crate::words::unsafe_phrases::PHRASES;
use crate::words::{folded_variants, stands_alone};

/// How sure a single unsafe phrase is.
const PHRASE: f32 = 0.7;

const PASSPORTS: &[&str] = &[
    "passport",
    "pass-nr",
    "travel document",
    "reisepass",
    "passnummer",
    "passeport",
    "pasaporte",
    "passaporto",
    "passaporte",
    "paspoort",
    "paszport",
    "护照",
    "паспорт",
    "旅券",
];

#[derive(Clone, Copy)]
enum Anchor {
    PrivateKey,
    Token(usize),
    JsonWebToken,
    Scheme,
    Named(Named),
    Passport,
    Zone,
    Marker(Strength),
    Memo,
    Unsafe,
}

impl Anchor {
    /// The kind that is not looked for when all it can find is unwanted.
    fn kinds(self) -> &'static [HitKind] {
        match self {
            Anchor::PrivateKey => &[HitKind::PrivateKey],
            Anchor::Token(_) => &[HitKind::ApiToken],
            Anchor::JsonWebToken => &[HitKind::SessionToken],
            Anchor::Scheme => &[HitKind::ConnectionString],
            Anchor::Named(_) => &[
                HitKind::Password,
                HitKind::NamedSecret,
                HitKind::ConnectionString,
            ],
            Anchor::Passport => &[HitKind::Passport],
            Anchor::Zone => &[HitKind::TravelDocument],
            Anchor::Marker(_) => &[HitKind::ConfidentialMarker],
            Anchor::Memo => &[HitKind::MemoHeader],
            Anchor::Unsafe => &[HitKind::UnsafePhrase],
        }
    }
}

/// The automaton and what its words stand for.
pub(crate) struct Anchors {
    words: AhoCorasick,
    anchors: Vec<Anchor>,
}

impl Anchors {
    pub(crate) fn new(is_wanted: impl Fn(HitKind) -> bool) -> Self {
        let mut words = Vec::new();
        let mut anchors = Vec::new();
        for (term, anchor) in terms() {
            if !anchor.kinds().iter().any(|kind| is_wanted(*kind)) {
                continue;
            }
            for variant in folded_variants(term) {
                words.push(variant);
                anchors.push(anchor);
            }
        }
        let words = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(&words)
            .expect("the words fit an automaton");
        Self { words, anchors }
    }

    /// Reports what is found by words that begin in `piece` of `text`.
    pub(crate) fn find(&self, text: &str, piece: Range<usize>, out: &mut Vec<Found>) {
        let mut zones_done = piece.start;
        for word in self.words.find_overlapping_iter(&text[piece.clone()]) {
            let range = piece.start + word.start()..piece.start + word.end();
            match self.anchors[word.pattern().as_usize()] {
                Anchor::PrivateKey => secrets::private_key(text, range.start, out),
                Anchor::Token(form) => secrets::token(text, range.start, &TOKENS[form], out),
                Anchor::JsonWebToken => secrets::json_web_token(text, range.start, out),
                Anchor::Scheme => secrets::connection_string(text, range.start, out),
                Anchor::Named(named) => secrets::named_value(text, range.end, named, out),
                Anchor::Passport => passport_number(text, range.end, out),
                Anchor::Zone if range.start >= zones_done => {
                    zones_done = machine_readable_zone(text, range.start, out);
                }
                Anchor::Zone => {}
                Anchor::Marker(strength) => marker(text, range, strength, out),
                Anchor::Memo => memo(text, range, out),
                Anchor::Unsafe if stands_alone(text, range.start, range.end) => {
                    out.push(Found::new(HitKind::UnsafePhrase, range, PHRASE));
                }
                Anchor::Unsafe => {}
            }
        }
    }
}

fn terms() -> impl Iterator<Item = (&'static str, Anchor)> {
    let tokens = TOKENS.iter().enumerate();
    let tokens = tokens.map(|(form, token)| (token.prefix, Anchor::Token(form)));
    let names = secrets::NAMES.iter();
    let names = names.map(|(name, named)| (*name, Anchor::Named(*named)));
    let markers = MARKERS.iter();
    let markers = markers.map(|(marker, strength)| (*marker, Anchor::Marker(*strength)));
    let same =
        |terms: &'static [&'static str], anchor| terms.iter().map(move |term| (*term, anchor));
    same(&["-----BEGIN "], Anchor::PrivateKey)
        .chain(same(&["eyJ"], Anchor::JsonWebToken))
        .chain(same(&["://"], Anchor::Scheme))
        .chain(same(&["<<<"], Anchor::Zone))
        .chain(same(PASSPORTS, Anchor::Passport))
        .chain(same(MEMOS, Anchor::Memo))
        .chain(same(PHRASES, Anchor::Unsafe))
        .chain(tokens)
        .chain(names)
        .chain(markers)
}
