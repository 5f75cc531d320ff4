//! Text to the model's tokens, fast enough to be asked about every candidate chunk.
//!
//! The published tokenizer decides. Nothing it does reaches across white space, so each word
//! is tokenized once and remembered; a test holds whole texts against the tokenizer itself.

use std::collections::HashMap;
use std::path::Path;
use std::sync::RwLock;

use tokenizers::Tokenizer;

use crate::LoadError;

/// Words remembered before all are forgotten again, about 10 MB.
const MOST_WORDS: usize = 50_000;
/// Longer words are not remembered, in bytes.
const LONGEST_WORD: usize = 40;

/// A token: its id and where it starts, in bytes from the start of its word or text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) id: u32,
    pub(crate) start: usize,
}

/// The published tokenizer with its memory of words.
pub(crate) struct Tokens {
    tokenizer: Tokenizer,
    words: RwLock<HashMap<Box<str>, Box<[Token]>>>,
}

impl Tokens {
    /// Reads `tokenizer.json`. The padding and truncation it asks for are switched off.
    pub(crate) fn load(path: &Path) -> Result<Self, LoadError> {
        let json = std::fs::read(path).map_err(|source| LoadError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        let damaged = |problem: tokenizers::Error| LoadError::Damaged {
            path: path.to_owned(),
            problem: problem.to_string(),
        };
        let mut tokenizer = Tokenizer::from_bytes(json).map_err(damaged)?;
        tokenizer.with_padding(None);
        tokenizer.with_truncation(None).map_err(damaged)?;
        Ok(Self {
            tokenizer,
            words: RwLock::default(),
        })
    }

    /// Calls `each` for every token of `text`, in order, special tokens left out.
    pub(crate) fn visit(&self, text: &str, mut each: impl FnMut(Token)) {
        for (at, word) in words(text) {
            self.with_word(word, |tokens| {
                let placed = |token: &Token| Token {
                    id: token.id,
                    start: at + token.start,
                };
                tokens.iter().map(placed).for_each(&mut each);
            });
        }
    }

    fn with_word(&self, word: &str, read: impl FnOnce(&[Token])) {
        let known = self
            .words
            .read()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(tokens) = known.get(word) {
            return read(tokens);
        }
        drop(known);
        let tokens = self.tokenize(word);
        read(&tokens);
        if word.len() <= LONGEST_WORD {
            self.remember(word, tokens);
        }
    }

    fn remember(&self, word: &str, tokens: Vec<Token>) {
        let mut known = self
            .words
            .write()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        if known.len() >= MOST_WORDS {
            known.clear();
        }
        known.insert(word.into(), tokens.into());
    }

    fn tokenize(&self, text: &str) -> Vec<Token> {
        let encoding = self
            .tokenizer
            .encode(text, false)
            .expect("the vocabulary has `[UNK]`, so every text has tokens");
        let starts = encoding.get_offsets().iter().map(|offsets| offsets.0);
        let token = |(&id, start)| Token { id, start };
        encoding.get_ids().iter().zip(starts).map(token).collect()
    }
}

/// What lies between white space, with its byte offset. Control characters that Unicode
/// counts as white space join words, because the tokenizer drops them.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let separates =
        |c: char| matches!(c, '\t' | '\n' | '\r') || c.is_whitespace() && !c.is_control();
    let start = text.as_ptr() as usize;
    let parts = text.split(separates).filter(|word| !word.is_empty());
    parts.map(move |word| (word.as_ptr() as usize - start, word))
}
