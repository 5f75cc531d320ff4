//! The side of a search that goes by words: BM25 over the passages FTS5 finds.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rusqlite::{Connection, params};

use super::Search;
use super::common::CommonWords;
use super::query::{Parsed, Term};
use crate::error::Result;

/// Passages that are scored for one query, about: more take longer than a person waits.
const SCORED: i64 = 30_000;
/// How much a word in title or headings weighs against one in the passage.
const CONTEXT_WEIGHT: f64 = 0.5;

impl Search<'_> {
    /// The best passages by words, best first.
    pub(super) fn by_words(&self, common: &CommonWords) -> Result<Vec<i64>> {
        if self.parsed.is_empty() {
            return Ok(Vec::new());
        }
        let passages = passages(self.sql)?;
        if passages <= SCORED {
            return self.best(&expression(&self.parsed, &self.parsed.terms), i64::MAX);
        }
        let shares = common.shares(self.sql, passages)?;
        let estimate = |term: &Term| {
            let words = term.words.iter().map(|word| shares.estimate(word));
            words.min().unwrap_or(0)
        };
        let mut terms: Vec<(i64, Term)> = self
            .parsed
            .terms
            .iter()
            .map(|term| (estimate(term), term.clone()))
            .collect();
        terms.sort_by_key(|(found, _)| *found);
        let kept = telling(&terms);
        let all: Vec<Term> = terms.into_iter().map(|(_, term)| term).collect();
        let best = match kept.is_empty() && self.parsed.required.is_empty() {
            true => self.best(&excluding(&self.parsed, joined(&all, " AND ")), SCORED)?,
            false => self.best(&expression(&self.parsed, &kept), SCORED * 4)?,
        };
        if !best.is_empty() {
            return Ok(best);
        }
        // Only common words are left to go by: the newest passages, as far as time allows.
        self.best(&expression(&self.parsed, &all), SCORED)
    }

    /// The passages that match an FTS5 expression with the best scores, of at most `scored`.
    fn best(&self, expression: &str, scored: i64) -> Result<Vec<i64>> {
        let mut statement = self.sql.prepare_cached(
            "SELECT rowid, bm25(words, 1.0, ?2) FROM words WHERE words MATCH ?1
             ORDER BY rowid DESC LIMIT ?3",
        )?;
        let mut rows = statement.query(params![expression, CONTEXT_WEIGHT, scored])?;
        let mut best: BinaryHeap<Scored> = BinaryHeap::with_capacity(self.depth + 1);
        while let Some(row) = rows.next()? {
            let chunk = row.get(0)?;
            if self.scope.holds(chunk) {
                // SQLite gives better matches lower numbers.
                let score = row.get(1)?;
                best.push(Scored { score, chunk });
                if best.len() > self.depth {
                    best.pop();
                }
            }
        }
        Ok(best
            .into_sorted_vec()
            .iter()
            .map(|scored| scored.chunk)
            .collect())
    }
}

/// The terms worth looking for: the rarest, as long as together they are within bounds.
fn telling(by_frequency: &[(i64, Term)]) -> Vec<Term> {
    let mut sum = 0;
    let within = by_frequency.iter().take_while(|(found, _)| {
        sum += found;
        sum <= SCORED
    });
    within.map(|(_, term)| term.clone()).collect()
}

/// `terms` are optional beside required ones, which is why those stand on both sides.
fn expression(parsed: &Parsed, terms: &[Term]) -> String {
    let required = joined(&parsed.required, " AND ");
    let wanted = match (parsed.required.first(), terms.is_empty()) {
        (None, _) => joined(terms, " OR "),
        (Some(_), true) => required,
        (Some(first), false) => {
            let first = first.to_match();
            format!("{required} AND ({first} OR {})", joined(terms, " OR "))
        }
    };
    excluding(parsed, wanted)
}

fn excluding(parsed: &Parsed, wanted: String) -> String {
    match parsed.excluded.is_empty() {
        true => wanted,
        false => format!("({wanted}) NOT ({})", joined(&parsed.excluded, " OR ")),
    }
}

fn joined(terms: &[Term], by: &str) -> String {
    let matches: Vec<String> = terms.iter().map(Term::to_match).collect();
    matches.join(by)
}

/// How many passages there are, about: ids are not used again, so removed ones count too.
fn passages(sql: &Connection) -> Result<i64> {
    let mut statement = sql.prepare_cached(
        "SELECT ifnull(max(id), 0) - ifnull((SELECT min(id) FROM chunks), 0) FROM chunks",
    )?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// Ordered so that the worst is the greatest.
#[derive(PartialEq)]
struct Scored {
    score: f64,
    chunk: i64,
}

impl Eq for Scored {}

impl PartialOrd for Scored {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Scored {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let by_score = self.score.total_cmp(&other.score);
        by_score.then(Reverse(self.chunk).cmp(&Reverse(other.chunk)))
    }
}
