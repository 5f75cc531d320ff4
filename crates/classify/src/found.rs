//! What a detector reports: where, what, how sure. Never the value itself.

use std::ops::Range;
use std::sync::Arc;

use gristmill_model::HitKind;

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
    /// Which of the user's own rules it is, among the lists and then the expressions.
    pub(crate) own: Option<usize>,
}

impl Found {
    pub(crate) fn new(kind: HitKind, range: Range<usize>, confidence: f32) -> Self {
        Self {
            kind,
            range,
            confidence,
            detail: None,
            own: None,
        }
    }

    pub(crate) fn detailed(mut self, detail: &str) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// Sorts, and of those that overlap keeps the surest, and of equally sure ones the longest.
///
/// What hides more is not lost by this: a value of which two detectors claim parts is
/// reported once, and its range covers both.
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
    let weight = |found: &Found| (found.confidence, found.range.len());
    if weight(&found) > weight(last) {
        *last = found;
    }
    last.range = range;
}

#[cfg(test)]
mod tests {
    use super::*;

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
