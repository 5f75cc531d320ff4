//! What a detector reports: where, what, how sure. Never the value itself.

use std::ops::Range;
use std::sync::Arc;

use gristmill_model::{HitKind, Label};

/// Something found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What it is.
    pub kind: HitKind,
    /// Where it stands, in bytes. Both ends are character boundaries.
    pub range: Range<usize>,
    /// How sure it is, 0 to 1.
    pub confidence: f32,
    /// More than the kind says: the service of a token, the name of one's own rule.
    pub detail: Option<Arc<str>>,
    /// The label of a document that holds it: its kind's, or that of one's own rule.
    pub label: Label,
}

impl Found {
    pub(crate) fn new(kind: HitKind, range: Range<usize>, confidence: f32) -> Self {
        Self {
            kind,
            range,
            confidence,
            detail: None,
            label: kind.family().label().unwrap_or_default(),
        }
    }

    pub(crate) fn detailed(mut self, detail: &str) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// From here on it is rather so than not.
const LIKELY: f32 = 0.5;

/// Sorts, and of those that overlap keeps one: of likely ones the most restrictive, then the
/// surest, then the longest. Its range covers all of them, so that nothing is left unmasked.
pub(crate) fn resolve(mut all: Vec<Found>) -> Vec<Found> {
    all.sort_by_key(|found| (found.range.start, found.range.end));
    let mut kept: Vec<Found> = Vec::with_capacity(all.len());
    for found in all {
        match kept.last_mut() {
            Some(last) if found.range.start < last.range.end => merge(last, found),
            _ => kept.push(found),
        }
    }
    kept
}

fn merge(last: &mut Found, found: Found) {
    let range = last.range.start..last.range.end.max(found.range.end);
    let weight = |found: &Found| {
        let label = match found.confidence >= LIKELY {
            true => found.label,
            false => Label::Public,
        };
        (label, found.confidence, found.range.len())
    };
    if weight(&found) > weight(last) {
        *last = found;
    }
    last.range = range;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_of_ones_own_makes_nothing_less_restrictive() {
        let card = Found::new(HitKind::PaymentCard, 0..19, 0.9);
        let mut own = Found::new(HitKind::OwnPattern, 0..19, 0.95);
        own.label = Label::Confidential;
        let kept = resolve(vec![own.clone(), card.clone()]);
        assert_eq!(kept[0].kind, HitKind::PaymentCard);
        own.label = Label::Unsafe;
        assert_eq!(resolve(vec![card, own])[0].kind, HitKind::OwnPattern);
    }

    #[test]
    fn of_overlapping_finds_the_surest_is_kept_and_nothing_is_uncovered() {
        let found = |kind, range, confidence| Found::new(kind, range, confidence);
        let kept = resolve(vec![
            found(HitKind::Phone, 4..14, 0.6),
            found(HitKind::PaymentCard, 0..19, 0.9),
            found(HitKind::Email, 30..40, 0.9),
            found(HitKind::UsSsn, 17..22, 0.7),
        ]);
        let shown: Vec<_> = kept.iter().map(|f| (f.kind, f.range.clone())).collect();
        assert_eq!(
            shown,
            [(HitKind::PaymentCard, 0..22), (HitKind::Email, 30..40)]
        );
    }
}
