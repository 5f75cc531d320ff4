//! Searching with int8 vectors finds what searching with the exact ones finds.

use gristmill_embed::Encoder;
use gristmill_model::Embedder;
use serde::Deserialize;

use crate::model::{F32, INT8};

/// Passages on fifteen topics, ten of each; questions about them in other words.
#[derive(Deserialize)]
struct Retrieval {
    passages: Vec<String>,
    queries: Vec<Query>,
}

#[derive(Deserialize)]
struct Query {
    text: String,
    /// The passage that answers it, by its place in the list.
    answer: usize,
}

impl Retrieval {
    fn load() -> Self {
        serde_json::from_str(include_str!("data/retrieval.json")).unwrap()
    }

    /// How many queries find their answer among the first `depth` passages.
    fn found(&self, encoder: &Encoder, depth: usize) -> usize {
        let passages: Vec<&str> = self.passages.iter().map(String::as_str).collect();
        let passages = encoder.embed(&passages).unwrap();
        let found = |query: &&Query| {
            let vector = encoder.embed(&[&query.text]).unwrap().remove(0);
            let score =
                |passage: &[f32]| -> f32 { passage.iter().zip(&vector).map(|(a, b)| a * b).sum() };
            let answer = score(&passages[query.answer]);
            passages
                .iter()
                .filter(|passage| score(passage) > answer)
                .count()
                < depth
        };
        self.queries.iter().filter(found).count()
    }
}

/// What sentence-transformers finds, as `reference.py` prints it.
const REFERENCE: [(usize, usize); 2] = [(10, 58), (1, 55)];

#[test]
fn int8_finds_as_many_answers_as_the_reference_within_one_percent() {
    let retrieval = Retrieval::load();
    let (depth, reference) = REFERENCE[0];
    let found = retrieval.found(&INT8, depth);
    let allowed = reference as f64 * 0.99;
    assert!(
        found as f64 >= allowed,
        "{found} of {reference} among the first {depth}"
    );
}

#[test]
fn f32_finds_exactly_what_the_reference_finds() {
    let retrieval = Retrieval::load();
    for (depth, reference) in REFERENCE {
        assert_eq!(
            retrieval.found(&F32, depth),
            reference,
            "among the first {depth}"
        );
    }
}
