//! Counts and offsets are those of the published tokenizer.

use gristmill_model::TokenCounter;
use tokenizers::Tokenizer;

use crate::model::{self, INT8};
use crate::reference::texts;

fn published() -> Tokenizer {
    let mut tokenizer = Tokenizer::from_file(model::dir().join("tokenizer.json")).unwrap();
    tokenizer.with_padding(None);
    tokenizer.with_truncation(None).unwrap();
    tokenizer
}

#[test]
fn counts_and_offsets_equal_the_published_tokenizers() {
    let tokenizer = published();
    let mut texts = texts();
    texts.extend(
        [
            "next\u{85}line \u{b}tab\u{c}feed \u{a0}hard\u{2028}line\u{2029}end \u{0}nul",
            "a[SEP]b [CLS] [MASK]x ##piece un##believable",
            "e\u{301}\u{323} o\u{308}\u{20}\u{301} İstanbul ΣΑΣ ß ﬀ Å",
            "words of one hundred and more letters: aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggghhhhhhhhhhiiiiiiiiiijjjjjjjjjjk",
        ]
        .map(str::to_owned),
    );
    for text in &texts {
        let encoding = tokenizer.encode(text.as_str(), false).unwrap();
        let starts: Vec<usize> = encoding
            .get_offsets()
            .iter()
            .map(|offsets| offsets.0)
            .collect();
        assert_eq!(INT8.offsets(text), starts, "offsets of `{text}`");
        assert_eq!(INT8.count(text), starts.len(), "count of `{text}`");
    }
}
