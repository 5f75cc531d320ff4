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
    rule: Rule,
    parts_of_words: bool,
}

struct Expression {
    regex: Regex,
    rule: Rule,
}

/// The user's rules, ready to run.
pub(crate) struct Own {
    lists: Vec<List>,
    expressions: Vec<Expression>,
}

impl Own {
    pub(crate) fn new(rules: &LabelRules) -> Result<Self, RuleError> {
        check_names(rules)?;
        check_sizes(rules)?;
        Ok(Self {
            lists: rules.terms.iter().map(list).collect::<Result<_, _>>()?,
            expressions: rules
                .patterns
                .iter()
                .map(expression)
                .collect::<Result<_, _>>()?,
        })
    }

    /// Reports what the user's rules find in `piece` of `text`.
    pub(crate) fn find(&self, text: &str, piece: Range<usize>, out: &mut Vec<Found>) {
        let within = &text[piece.clone()];
        let offset = |range: Range<usize>| piece.start + range.start..piece.start + range.end;
        for list in &self.lists {
            for word in list.words.find_iter(within) {
                if list.parts_of_words || stands_alone(within, word.start(), word.end()) {
                    out.push(list.rule.found(HitKind::OwnTerm, offset(word.range())));
                }
            }
        }
        for expression in &self.expressions {
            let matches = expression.regex.find_iter(within);
            for matched in matches.filter(|matched| !matched.is_empty()) {
                let range = offset(matched.range());
                out.push(expression.rule.found(HitKind::OwnPattern, range));
            }
        }
    }
}

/// What a rule says of what it finds.
struct Rule {
    name: Arc<str>,
    label: Label,
}

impl Rule {
    fn found(&self, kind: HitKind, range: Range<usize>) -> Found {
        let mut found = Found::new(kind, range, SURE);
        found.detail = Some(Arc::clone(&self.name));
        found.label = self.label;
        found
    }
}

/// What is found is shown under its rule's name.
fn check_names(rules: &LabelRules) -> Result<(), RuleError> {
    let lists = rules.terms.iter().map(|list| ("list of words", &list.name));
    let expressions = rules.patterns.iter().map(|one| ("expression", &one.name));
    match lists
        .chain(expressions)
        .find(|(_, name)| name.trim().is_empty())
    {
        Some((what, _)) => Err(RuleError::Nameless { what }),
        None => Ok(()),
    }
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
        rule: Rule {
            name: list.name.as_str().into(),
            label: list.label,
        },
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
        rule: Rule {
            name: pattern.name.as_str().into(),
            label: pattern.label,
        },
    })
}
