//! Which rows of a preflight are wanted.

use std::collections::{HashMap, HashSet};

use gristmill_sources::NamePatterns;

use super::rows::Row;
use super::verdict::Verdict;
use crate::error::{EngineError, Result};

/// Which rows are wanted; every part that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowFilter {
    /// Only these rows; empty means all.
    pub rows: Vec<u32>,
    /// Only rows with one of these verdicts; empty means all.
    pub verdicts: Vec<Verdict>,
    /// Only rows of one of these types, named as in the totals; empty means all.
    pub kinds: Vec<String>,
    /// Only rows with this text in the name, upper and lower case alike.
    pub text: Option<String>,
    /// Only rows whose name one of these patterns takes, in the syntax of `.gitignore`, upper
    /// and lower case alike; empty means all.
    pub patterns: Vec<String>,
}

/// A filter made ready to ask about a hundred thousand rows.
pub(super) struct Wanted<'a> {
    verdicts: &'a [Verdict],
    rows: Option<HashSet<u32>>,
    kinds: Option<HashSet<u32>>,
    text: Option<String>,
    patterns: Option<NamePatterns>,
}

impl<'a> Wanted<'a> {
    /// Fails for patterns that make no sense. A type that no row has is of no row.
    pub(super) fn new(filter: &'a RowFilter, kind_of: &HashMap<String, u32>) -> Result<Self> {
        let kinds = filter.kinds.iter().filter_map(|name| kind_of.get(name));
        let patterns = NamePatterns::new(&filter.patterns).map_err(EngineError::Pattern)?;
        Ok(Self {
            verdicts: &filter.verdicts,
            rows: (!filter.rows.is_empty()).then(|| filter.rows.iter().copied().collect()),
            kinds: (!filter.kinds.is_empty()).then(|| kinds.copied().collect()),
            text: filter.text.as_ref().map(|text| text.to_lowercase()),
            patterns: (!filter.patterns.is_empty()).then_some(patterns),
        })
    }

    /// Whether a row is wanted; the cheapest questions come first.
    pub(super) fn takes(&self, number: u32, row: &Row) -> bool {
        let among = |set: &Option<HashSet<u32>>, value| {
            set.as_ref().is_none_or(|numbers| numbers.contains(value))
        };
        let text = self.text.as_ref();
        let patterns = self.patterns.as_ref();
        among(&self.rows, &number)
            && (self.verdicts.is_empty() || self.verdicts.contains(&row.verdict))
            && among(&self.kinds, &row.kind)
            && text.is_none_or(|text| row.key.to_lowercase().contains(text))
            && patterns.is_none_or(|patterns| patterns.take(&row.key))
    }
}
