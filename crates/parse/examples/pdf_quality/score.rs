//! Compares what was found in a document with what is in it.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use serde::Deserialize;

/// What was found in a document, or what is in it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Found {
    pub(crate) text: String,
    pub(crate) headings: Vec<Heading>,
    pub(crate) tables: Vec<Vec<Vec<String>>>,
    pub(crate) seconds: f64,
}

/// A heading.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Heading {
    #[expect(
        dead_code,
        reason = "levels are shown in dumps; the score compares texts"
    )]
    pub(crate) level: u8,
    pub(crate) text: String,
}

/// What another program found.
#[derive(Debug, Deserialize)]
pub(crate) struct Peer {
    pub(crate) engine: String,
    pub(crate) files: BTreeMap<PathBuf, Found>,
}

/// Figures of one document, each from 0 to 1; none where there is nothing to find.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scores {
    words: f64,
    order: f64,
    headings: Option<f64>,
    cells: Option<f64>,
}

impl Scores {
    /// Compares.
    pub(crate) fn of(found: &Found, truth: &Found) -> Self {
        let (ours, theirs) = (words(&found.text), words(&truth.text));
        let heading = |heading: &Heading| words(&heading.text).join(" ");
        let headings = f1(
            &found.headings.iter().map(heading).collect::<Vec<_>>(),
            &truth.headings.iter().map(heading).collect::<Vec<_>>(),
        );
        let cells = f1(&pairs(&found.tables), &pairs(&truth.tables));
        Self {
            words: word_f1(&ours, &theirs),
            order: order(&ours, &theirs),
            headings: (!truth.headings.is_empty()).then_some(headings),
            cells: (!truth.tables.is_empty()).then_some(cells),
        }
    }
}

/// Means over documents.
pub(crate) fn mean(scores: &[Scores]) -> serde_json::Value {
    let over = |value: &dyn Fn(&Scores) -> Option<f64>| {
        let values: Vec<f64> = scores.iter().filter_map(value).collect();
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        (mean * 1000.0).round() / 1000.0
    };
    serde_json::json!({
        "documents": scores.len(),
        "word_f1": over(&|s| Some(s.words)),
        "order": over(&|s| Some(s.order)),
        "headings_f1": over(&|s| s.headings),
        "table_cells_f1": over(&|s| s.cells),
    })
}

/// Words: runs of letters and digits, in lower case.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// F1 of two bags of words.
pub(crate) fn word_f1(ours: &[String], theirs: &[String]) -> f64 {
    f1(ours, theirs)
}

/// F1 of two bags.
fn f1(ours: &[String], theirs: &[String]) -> f64 {
    if ours.is_empty() || theirs.is_empty() {
        return f64::from(u8::from(ours.is_empty() && theirs.is_empty()));
    }
    let mut bag: HashMap<&str, i64> = HashMap::new();
    for item in theirs {
        *bag.entry(item).or_default() += 1;
    }
    let mut common = 0;
    for item in ours {
        if let Some(count) = bag.get_mut(item.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    2.0 * f64::from(common) / (ours.len() + theirs.len()) as f64
}

/// Neighbouring cells, to the right and below: a table is right when they are.
fn pairs(tables: &[Vec<Vec<String>>]) -> Vec<String> {
    let mut pairs = Vec::new();
    for rows in tables {
        let clean = |r: usize, c: usize| {
            rows.get(r)
                .and_then(|row| row.get(c))
                .map(|cell| words(cell).join(" "))
        };
        for (r, row) in rows.iter().enumerate() {
            for c in 0..row.len() {
                for (kind, next) in [("right", clean(r, c + 1)), ("below", clean(r + 1, c))] {
                    if let (Some(cell), Some(next)) = (clean(r, c), next) {
                        pairs.push(format!("{kind}:{cell}|{next}"));
                    }
                }
            }
        }
    }
    pairs
}

/// Length of the longest common subsequence of words, in -0..=1 of the mean length.
fn order(ours: &[String], theirs: &[String]) -> f64 {
    if ours.is_empty() || theirs.is_empty() {
        return 0.0;
    }
    2.0 * f64::from(common_subsequence(ours, theirs)) / (ours.len() + theirs.len()) as f64
}

/// Bit-parallel (Hyyrö's form): a bit per word of `a`, a step per word of `b`.
fn common_subsequence(a: &[String], b: &[String]) -> u32 {
    let blocks = a.len().div_ceil(64);
    let mut places: HashMap<&str, Vec<u64>> = HashMap::new();
    for (index, word) in a.iter().enumerate() {
        places.entry(word).or_insert_with(|| vec![0; blocks])[index / 64] |= 1 << (index % 64);
    }
    let mut row = vec![u64::MAX; blocks];
    for word in b {
        let Some(matches) = places.get(word.as_str()) else {
            continue;
        };
        let mut carry = false;
        for (bits, matching) in row.iter_mut().zip(matches) {
            let both = *bits & matching;
            let (sum, first) = bits.overflowing_add(both);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            carry = first || second;
            *bits = sum | (*bits & !matching);
        }
    }
    let ones: u32 = row.iter().map(|bits| bits.count_ones()).sum();
    (blocks * 64) as u32 - ones
}
