//! How much words and phrases of a text say, by statistics of that text alone.
//!
//! Written after the formulas of Campos et al., "YAKE! Keyword extraction from single documents
//! using multiple local features" (Information Sciences, 2020): a word says much that stands
//! early, often, in many sentences and capitalised, and little that stands beside ever other
//! words. The lower a score, the more is said. Unlike there, what is in a text once is left
//! out unless it is a name.

use std::collections::{HashMap, HashSet};

use crate::tokens::Token;

/// Words of a phrase at most.
const LONGEST: usize = 3;
/// Characters of a word that says something by itself.
const SHORTEST: usize = 3;

/// A word, whatever its case, by the order in which words appear.
type Term = usize;

/// What is counted of a word.
#[derive(Default)]
struct Counts {
    all: f64,
    capitals: f64,
    acronyms: f64,
    /// The sentences it is in, each once, in order.
    sentences: Vec<usize>,
    stops: bool,
}

impl Counts {
    /// Whether it was ever capitalised where that says something.
    fn is_name(&self) -> bool {
        self.capitals + self.acronyms > 0.0
    }
}

/// Everything that is counted of a text.
pub(crate) struct Terms {
    /// The terms of every run with where they begin and end in the text.
    runs: Vec<Vec<(Term, usize, usize)>>,
    counts: Vec<Counts>,
    /// How often a term follows another.
    pairs: HashMap<(Term, Term), f64>,
    sentences: usize,
    /// Whether a capital makes a name.
    capitals_tell: bool,
}

impl Terms {
    /// Counts the words of all runs. Without `capitals_tell` a capital makes no name.
    pub(crate) fn of(
        runs: &[Vec<Token<'_>>],
        stop_words: &HashSet<&str>,
        capitals_tell: bool,
    ) -> Self {
        let mut numbers: HashMap<String, Term> = HashMap::new();
        let mut terms = Self {
            runs: Vec::new(),
            counts: Vec::new(),
            pairs: HashMap::new(),
            sentences: 0,
            capitals_tell,
        };
        for run in runs {
            let mut places: Vec<(Term, usize, usize)> = Vec::new();
            for token in run {
                let lower = token.word.to_lowercase();
                let stops = stop_words.contains(lower.as_str());
                let next = numbers.len();
                let term = *numbers.entry(lower).or_insert(next);
                terms.count(term, token, stops);
                if let Some((before, ..)) = places.last() {
                    *terms.pairs.entry((*before, term)).or_default() += 1.0;
                }
                places.push((term, token.start, token.start + token.word.len()));
            }
            terms.runs.push(places);
        }
        terms
    }

    fn count(&mut self, term: Term, token: &Token<'_>, stops: bool) {
        if term == self.counts.len() {
            self.counts.push(Counts {
                stops: stops || token.word.chars().count() < SHORTEST,
                ..Counts::default()
            });
        }
        let counts = &mut self.counts[term];
        counts.all += 1.0;
        let mut letters = token.word.chars().filter(|one| one.is_alphabetic());
        let capital = letters.next().is_some_and(char::is_uppercase);
        if capital && letters.all(char::is_uppercase) {
            counts.acronyms += 1.0;
        } else if capital && !token.first && self.capitals_tell {
            counts.capitals += 1.0;
        }
        if counts.sentences.last() != Some(&token.sentence) {
            counts.sentences.push(token.sentence);
        }
        self.sentences = self.sentences.max(token.sentence + 1);
    }

    /// Phrases as they stand in the text first, the most telling at the beginning.
    pub(crate) fn ranked<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let scores = self.scores();
        let terms: Vec<Vec<Term>> = self.runs.iter().map(|run| just_terms(run)).collect();
        let mut phrases: HashMap<&[Term], (f64, &str)> = HashMap::new();
        for (run, terms) in self.runs.iter().zip(&terms) {
            for (start, end) in spans(run.len()) {
                let phrase = &terms[start..end];
                if self.may_stand_alone(phrase) {
                    let first = (0.0, &text[run[start].1..run[end - 1].2]);
                    phrases.entry(phrase).or_insert(first).0 += 1.0;
                }
            }
        }
        let phrases = phrases.into_iter();
        // What is there once is told of only if it is a name.
        let telling = phrases.filter(|(terms, (found, phrase))| match terms {
            [term] => *found > 1.0 || self.counts[*term].is_name(),
            _ => *found > 1.0 || is_name(phrase),
        });
        let mut ranked: Vec<(f64, &str)> = telling
            .map(|(terms, (found, phrase))| (self.score(terms, found, &scores), phrase))
            .collect();
        ranked.sort_by(|one, other| one.0.total_cmp(&other.0).then(place(one.1, other.1)));
        ranked.into_iter().map(|(_, phrase)| phrase).collect()
    }

    /// What begins or ends with a word that says nothing by itself is no phrase.
    fn may_stand_alone(&self, phrase: &[Term]) -> bool {
        let ends = [phrase.first(), phrase.last()];
        ends.iter().flatten().all(|term| !self.counts[**term].stops)
    }

    /// Of every term; that of a stop word is not asked for.
    fn scores(&self) -> Vec<f64> {
        let telling = self.counts.iter().filter(|counts| !counts.stops);
        let telling: Vec<f64> = telling.map(|counts| counts.all).collect();
        let usual = mean_and_deviation(&telling);
        let most = self
            .counts
            .iter()
            .map(|counts| counts.all)
            .fold(1.0, f64::max);
        let beside = self.neighbours();
        let score = |(counts, beside): (&Counts, f64)| {
            let related = 1.0 + beside * counts.all / most;
            let capital = counts.capitals.max(counts.acronyms) / (1.0 + counts.all.ln());
            let spread = counts.sentences.len() as f64 / self.sentences as f64;
            let median = counts.sentences[counts.sentences.len() / 2] as f64;
            let late = (3.0 + median).ln().ln();
            late * related / (capital + counts.all / usual / related + spread / related)
        };
        self.counts.iter().zip(beside).map(score).collect()
    }

    /// Of every term the part of those before it that are different, and of those after it.
    fn neighbours(&self) -> Vec<f64> {
        let mut found = vec![[(0.0, 0.0); 2]; self.counts.len()];
        for ((before, after), times) in &self.pairs {
            for (term, side) in [(*before, 1), (*after, 0)] {
                let (different, all) = &mut found[term][side];
                *different += 1.0;
                *all += times;
            }
        }
        let part = |(different, all): (f64, f64)| if all == 0.0 { 0.0 } else { different / all };
        found
            .into_iter()
            .map(|sides| sides.into_iter().map(part).sum())
            .collect()
    }

    /// Of a phrase that was found so often. A stop word within counts for little where it
    /// always stands between the words beside it.
    fn score(&self, terms: &[Term], found: f64, scores: &[f64]) -> f64 {
        let (mut product, mut sum) = (1.0, 0.0);
        for (at, term) in terms.iter().enumerate() {
            if self.counts[*term].stops {
                let loose =
                    1.0 - self.held(terms[at - 1], *term) * self.holds(*term, terms[at + 1]);
                product *= 1.0 + loose;
                sum -= loose;
            } else {
                product *= scores[*term];
                sum += scores[*term];
            }
        }
        product / (found * (1.0 + sum).max(f64::MIN_POSITIVE))
    }

    /// How often a term is followed by the other, of all times it is there.
    fn held(&self, term: Term, after: Term) -> f64 {
        self.pairs.get(&(term, after)).unwrap_or(&0.0) / self.counts[term].all
    }

    /// How often a term follows the other, of all times it is there.
    fn holds(&self, before: Term, term: Term) -> f64 {
        self.pairs.get(&(before, term)).unwrap_or(&0.0) / self.counts[term].all
    }
}

fn just_terms(run: &[(Term, usize, usize)]) -> Vec<Term> {
    run.iter().map(|(term, ..)| *term).collect()
}

/// Everything of at most [`LONGEST`] words in a run of `words`, from where to where.
fn spans(words: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..words).flat_map(move |start| {
        let ends = start + 1..=words.min(start + LONGEST);
        ends.map(move |end| (start, end))
    })
}

/// Whether the first and the last word of a phrase are capitalised.
fn is_name(phrase: &str) -> bool {
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let mut words = phrase.split_whitespace();
    words.next().is_some_and(capital) && words.last().is_some_and(capital)
}

/// Which of two parts of one text comes first.
fn place(one: &str, other: &str) -> std::cmp::Ordering {
    let place = |part: &str| (part.as_ptr(), part.len());
    place(one).cmp(&place(other))
}

/// The mean with the standard deviation added: what is often, in this text.
fn mean_and_deviation(values: &[f64]) -> f64 {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    let square = values
        .iter()
        .map(|value| (value - mean).powi(2))
        .sum::<f64>();
    (mean + (square / count).sqrt()).max(1.0)
}
