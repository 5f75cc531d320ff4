//! Chunking speed on long prose, as one JSON object: `cargo bench -p gristmill-chunk`.

use std::time::Instant;

use gristmill_chunk::chunk;
use gristmill_model::{BlockKind, DocumentBuilder, ProcessingOptions, TokenCounter};

/// One token a word: chunking is measured here, not a tokenizer.
struct Words;

impl TokenCounter for Words {
    fn max_tokens(&self) -> usize {
        254
    }

    fn count(&self, text: &str) -> usize {
        text.split_whitespace().count()
    }

    fn offsets(&self, text: &str) -> Vec<usize> {
        let start = text.as_ptr() as usize;
        let words = text.split_whitespace();
        words.map(|word| word.as_ptr() as usize - start).collect()
    }
}

fn main() {
    let mut builder = DocumentBuilder::new("text/plain");
    for section in 0..2_000 {
        builder.push(
            BlockKind::Heading { level: 2 },
            None,
            &format!("Section {section}"),
        );
        for paragraph in 0..4 {
            let sentence = format!("Paragraph {paragraph} of {section} has some words in it. ");
            builder.push(BlockKind::Paragraph, None, &sentence.repeat(12));
        }
    }
    let document = builder.finish();
    let options = ProcessingOptions::default();
    let mut seconds: Vec<f64> = (0..7)
        .map(|_| {
            let begun = Instant::now();
            std::hint::black_box(chunk(&document, &options, &Words));
            begun.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    let speed = document.text.len() as f64 / 1e6 / seconds[seconds.len() / 2];
    println!("{{\"bench\": \"chunk\", \"megabytes_per_second\": {speed:.1}}}");
}
