//! From what was found to a label: the most restrictive that the evidence decides.

use std::collections::BTreeMap;

use gristmill_model::{Classification, Document, Hit, HitKind, Label, Span};

use crate::Classifier;
use crate::fields::Field;
use crate::found::Found;
use crate::layout::Layout;
use crate::mask::snippet;

/// How sure it is that nothing is in a text in which nothing was found.
const NOTHING_FOUND: f32 = 0.95;
/// The same where pages yielded no text.
const PAGES_MISSING: f32 = 0.6;
/// Nothing is surer.
const SUREST: f32 = 0.99;

/// Gathers hits, and decides when all have been seen.
pub(crate) struct Evidence<'c> {
    classifier: &'c Classifier,
    counts: BTreeMap<HitKind, u64>,
    hits: Vec<Hit>,
    /// The surest hit of each label and kind, and how many there are.
    signs: BTreeMap<(Label, HitKind), Sign>,
}

#[derive(Clone, Copy)]
struct Sign {
    surest: f32,
    count: u64,
    first_page: Option<u32>,
}

impl<'c> Evidence<'c> {
    pub(crate) fn new(classifier: &'c Classifier) -> Self {
        Self {
            classifier,
            counts: BTreeMap::new(),
            hits: Vec::new(),
            signs: BTreeMap::new(),
        }
    }

    /// Takes in what was found in the document's text.
    pub(crate) fn add(&mut self, text: &str, layout: &Layout, found: &[Found]) {
        for one in found {
            let page = layout.page(one.range.start);
            self.keep(|| hit(text, one, found, page));
            self.weigh(one, page);
        }
    }

    /// Takes in what was found in a field beside the text.
    pub(crate) fn add_of_field(&mut self, field: &Field<'_>, text: &str, found: &[Found]) {
        for one in found {
            self.keep(|| Hit {
                field: Some(field.name.to_owned()),
                span: Span::default(),
                ..hit(text, one, found, field.page)
            });
            self.weigh(one, field.page);
        }
    }

    fn keep(&mut self, hit: impl FnOnce() -> Hit) {
        if self.hits.len() < self.classifier.rules.max_hits as usize {
            self.hits.push(hit());
        }
    }

    fn weigh(&mut self, one: &Found, page: Option<u32>) {
        *self.counts.entry(one.kind).or_default() += 1;
        if self.classifier.rules.noted.contains(&one.kind) {
            return;
        }
        let key = (one.label, one.kind);
        let sign = self.signs.entry(key).or_insert(Sign {
            surest: 0.0,
            count: 0,
            first_page: page,
        });
        sign.surest = sign.surest.max(one.confidence);
        sign.count += 1;
    }

    pub(crate) fn decide(self, document: &Document) -> Classification {
        let from = self.classifier.rules.decides_from;
        let deciding = self.signs.iter().filter(|(_, sign)| sign.surest >= from);
        let label = deciding
            .map(|((label, _), _)| *label)
            .max()
            .unwrap_or_default();
        let confidence = self.confidence(label, document);
        Classification {
            label,
            confidence,
            requires_review: confidence < Classification::REVIEW_BELOW,
            reasons: self.reasons(label, document),
            hits: self.hits,
            counts: self.counts,
        }
    }

    /// Kinds confirm each other; doubt that the label is restrictive enough speaks against it.
    fn confidence(&self, label: Label, document: &Document) -> f32 {
        let doubt = self.signs_above(label).map(|(_, sign)| sign.surest);
        let doubt = doubt.fold(0.0, f32::max);
        let support = match label {
            Label::Public if document.is_empty() => 0.0,
            Label::Public if !document.gaps.is_empty() => PAGES_MISSING,
            Label::Public => NOTHING_FOUND,
            Label::Confidential | Label::HighlySensitive | Label::Unsafe => {
                let signs = self.signs.iter().filter(|((of, _), _)| *of == label);
                let against: f32 = signs.map(|(_, sign)| 1.0 - sign.surest).product();
                SUREST.min(1.0 - against)
            }
        };
        support.min(1.0 - doubt)
    }

    /// Weak signs of more restrictive labels.
    fn signs_above(&self, label: Label) -> impl Iterator<Item = (HitKind, &Sign)> {
        let signs = self.signs.iter();
        signs.filter_map(move |((of, kind), sign)| (*of > label).then_some((*kind, sign)))
    }

    fn reasons(&self, label: Label, document: &Document) -> Vec<String> {
        let supporting = self.signs.iter().filter(|((of, _), _)| *of == label);
        let mut reasons: Vec<String> = match label {
            Label::Public => vec![nothing(document)],
            _ => supporting
                .map(|((_, kind), sign)| sentence(*kind, sign))
                .collect(),
        };
        let doubts = self.signs_above(label);
        reasons.extend(doubts.map(|(kind, sign)| format!("perhaps {}", sentence(kind, sign))));
        if !document.gaps.is_empty() {
            let pages = document.gaps.len();
            reasons.push(format!(
                "{pages} pages yielded no text and were not looked at"
            ));
        }
        reasons
    }
}

fn nothing(document: &Document) -> String {
    match document.is_empty() {
        true => "there is no text to look at".to_owned(),
        false => "nothing was found that speaks against it".to_owned(),
    }
}

/// `3 × US social security number, first on page 2, confidence 0.98`.
fn sentence(kind: HitKind, sign: &Sign) -> String {
    let page = match sign.first_page {
        Some(page) => format!(", first on page {page}"),
        None => String::new(),
    };
    format!(
        "{} × {}{page}, confidence {:.2}",
        sign.count,
        kind.name(),
        sign.surest
    )
}

fn hit(text: &str, found: &Found, neighbours: &[Found], page: Option<u32>) -> Hit {
    Hit {
        kind: found.kind,
        detail: found.detail.as_deref().map(str::to_owned),
        span: Span {
            start: found.range.start as u64,
            end: found.range.end as u64,
        },
        page,
        field: None,
        snippet: snippet(text, found, neighbours),
        confidence: found.confidence,
    }
}
