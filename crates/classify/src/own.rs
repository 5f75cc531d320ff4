//! The user's own words and expressions.
//!
//! Expressions run in time linear in the text, whatever they say, and their size is bounded.

use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use gristmill_model::{HitKind, Label, LabelRules, OwnPattern, OwnTerms};
use regex::{Regex, RegexBuilder};

use crate::error::RuleError;
use crate::found::Found;
use crate::words::{folded_variants, stands_alone};

/// Most words in all lists together, and most bytes of them.
const MOST_TERMS: usize = 200_000;
const MOST_TERM_BYTES: usize = 8 << 20;
/// Most expressions, and how large each may become.
const MOST_PATTERNS: usize = 100;
const PATTERN_SIZE: usize = 1 << 20;

/// One's own hits are as sure as one's own rules.
const SURE: f32 = 0.95;

struct List {
    words: AhoCorasick,
    name: Arc<str>,
    parts_of_words: bool,
}

struct Expression {
    regex: Regex,
    name: Arc<str>,
}

/// The user's rules, ready to run.
pub(crate) struct Own {
    lists: Vec<List>,
    expressions: Vec<Expression>,
    labels: Vec<Label>,
}

impl Own {
    pub(crate) fn new(rules: &LabelRules) -> Result<Self, RuleError> {
        check_sizes(rules)?;
        let labels = rules.terms.iter().map(|list| list.label);
        let labels = labels.chain(rules.patterns.iter().map(|pattern| pattern.label));
        Ok(Self {
            lists: rules.terms.iter().map(list).collect::<Result<_, _>>()?,
            expressions: rules
                .patterns
                .iter()
                .map(expression)
                .collect::<Result<_, _>>()?,
            labels: labels.collect(),
        })
    }

    /// The label of one's own rule with this number.
    pub(crate) fn label(&self, rule: usize) -> Label {
        self.labels[rule]
    }

    /// Reports what the user's rules find in `piece` of `text`.
    pub(crate) fn find(&self, text: &str, piece: Range<usize>, out: &mut Vec<Found>) {
        let within = &text[piece.clone()];
        let offset = |range: Range<usize>| piece.start + range.start..piece.start + range.end;
        for (rule, list) in self.lists.iter().enumerate() {
            for word in list.words.find_iter(within) {
                if list.parts_of_words || stands_alone(within, word.start(), word.end()) {
                    out.push(found(
                        HitKind::OwnTerm,
                        offset(word.range()),
                        rule,
                        &list.name,
                    ));
                }
            }
        }
        for (number, expression) in self.expressions.iter().enumerate() {
            let rule = self.lists.len() + number;
            let matches = expression.regex.find_iter(within);
            for matched in matches.filter(|matched| !matched.is_empty()) {
                let range = offset(matched.range());
                out.push(found(HitKind::OwnPattern, range, rule, &expression.name));
            }
        }
    }
}

fn found(kind: HitKind, range: Range<usize>, rule: usize, name: &Arc<str>) -> Found {
    let mut found = Found::new(kind, range, SURE);
    found.detail = Some(Arc::clone(name));
    found.own = Some(rule);
    found
}

fn check_sizes(rules: &LabelRules) -> Result<(), RuleError> {
    let terms = rules.terms.iter().flat_map(|list| &list.terms);
    let count = terms.clone().count();
    let bytes: usize = terms.map(String::len).sum();
    if count > MOST_TERMS || bytes > MOST_TERM_BYTES {
        return Err(RuleError::TooManyTerms { count, bytes });
    }
    if rules.patterns.len() > MOST_PATTERNS {
        return Err(RuleError::TooManyPatterns {
            count: rules.patterns.len(),
            most: MOST_PATTERNS,
        });
    }
    Ok(())
}

fn list(list: &OwnTerms) -> Result<List, RuleError> {
    if let Some(place) = list.terms.iter().position(|term| term.trim().is_empty()) {
        return Err(RuleError::EmptyTerm {
            list: list.name.clone(),
            place: place + 1,
        });
    }
    let variants = |term: &String| match list.case_sensitive {
        true => vec![term.trim().to_owned()],
        false => folded_variants(term.trim()),
    };
    let terms: Vec<String> = list.terms.iter().flat_map(variants).collect();
    let words = AhoCorasickBuilder::new()
        .ascii_case_insensitive(!list.case_sensitive)
        .match_kind(aho_corasick::MatchKind::LeftmostLongest)
        .build(&terms)
        .map_err(|error| RuleError::List {
            list: list.name.clone(),
            problem: error.to_string(),
        })?;
    Ok(List {
        words,
        name: list.name.as_str().into(),
        parts_of_words: list.parts_of_words,
    })
}

fn expression(pattern: &OwnPattern) -> Result<Expression, RuleError> {
    let regex = RegexBuilder::new(&pattern.pattern)
        .size_limit(PATTERN_SIZE)
        .dfa_size_limit(PATTERN_SIZE)
        .build()
        .map_err(|error| RuleError::pattern(&pattern.name, &error, PATTERN_SIZE))?;
    Ok(Expression {
        regex,
        name: pattern.name.as_str().into(),
    })
}
