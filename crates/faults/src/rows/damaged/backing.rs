//! Whether the text stored from damaged copies comes out of them.
//!
//! A word is backed when it stands in the copy's own bytes, in the text of an original the
//! copy was made of, or in what a parser says in its own words. The bytes are read in every
//! encoding a parser may take them for: joined files hold text of two. Copies with turned
//! bits are left out: there a wrong word may be what the bytes say.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GBK, IBM866, ISO_2022_JP, ISO_8859_2, ISO_8859_4, ISO_8859_5,
    ISO_8859_6, ISO_8859_7, ISO_8859_8, KOI8_U, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_874,
    WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255,
    WINDOWS_1256, WINDOWS_1257, WINDOWS_1258, X_MAC_CYRILLIC,
};
use gristmill_model::{Flow, ParseRequest, Parser as _};
use gristmill_parse::{ChildPool, Limits, WorkerCommand};

use super::copies::{Copy, Damage};
use crate::grist::Grist;
use crate::row::Bench;
use crate::{oracle, side_by_side};

/// Copies with fewer words are too short to judge.
const FEW: usize = 20;

/// What most bytes are taken for: by their own mark, and where they are no UTF-8.
const USUAL: [&Encoding; 4] = [UTF_8, WINDOWS_1252, UTF_16LE, UTF_16BE];

/// What else they may be taken for, by how often which bytes follow one another.
const GUESSED: [&Encoding; 24] = [
    BIG5,
    EUC_JP,
    EUC_KR,
    GBK,
    IBM866,
    ISO_2022_JP,
    ISO_8859_2,
    ISO_8859_4,
    ISO_8859_5,
    ISO_8859_6,
    ISO_8859_7,
    ISO_8859_8,
    KOI8_U,
    SHIFT_JIS,
    WINDOWS_874,
    WINDOWS_1250,
    WINDOWS_1251,
    WINDOWS_1253,
    WINDOWS_1254,
    WINDOWS_1255,
    WINDOWS_1256,
    WINDOWS_1257,
    WINDOWS_1258,
    X_MAC_CYRILLIC,
];

/// What the parser of messages writes where there is nothing to take.
const OWN_WORDS: &str = "Attachment without a name";

/// Bytes of a word that may be a part of a longer one.
const LONG: usize = 12;

/// The words of each original.
pub(crate) struct Backing(Vec<HashSet<String>>);

impl Backing {
    /// Parses every original. One that cannot be parsed backs nothing.
    pub(crate) fn of(bench: &Bench, originals: &[PathBuf]) -> Result<Self> {
        let command = WorkerCommand {
            program: bench.program.clone(),
            args: vec!["parse-worker".into()],
        };
        let pool = ChildPool::new(command, Limits::default());
        let words = side_by_side::run(originals, |original| {
            let name = original.file_name().unwrap_or_default();
            let mut request = ParseRequest::new(original, &name.to_string_lossy());
            request.options.ocr = false;
            let parsed = pool.parse(&request, &mut |_| Flow::Continue);
            Ok(parsed
                .map(|document| words(&document.text))
                .unwrap_or_default())
        })?;
        Ok(Self(words))
    }

    /// Checks every copy that was stored; the least share of backed words there was.
    pub(crate) fn check(
        &self,
        grist: &Grist,
        folder: &Path,
        copies: &[Copy],
        wanted: f64,
    ) -> Result<f64> {
        let contents = oracle::contents(grist)?;
        let mut least = 1.0_f64;
        let judged = copies
            .iter()
            .filter(|copy| !matches!(copy.damage, Damage::Flipped | Damage::Mangled));
        for copy in judged {
            let Some(passages) = contents.get(&copy.name) else {
                continue;
            };
            let texts: Vec<&str> = passages.iter().map(|(text, _)| text.as_str()).collect();
            let bytes = super::bytes(folder, copy)?;
            let stored = words(&texts.join("\n"));
            let usual = self.share(copy, &stored, &bytes, &USUAL);
            let share = match usual < wanted {
                true => self.best(copy, &stored, &bytes),
                false => usual,
            };
            ensure!(
                share >= wanted,
                "only {:.0} % of the words stored from `{}` stand in it",
                share * 100.0,
                copy.name
            );
            least = least.min(share);
        }
        Ok(least)
    }

    /// The share by the guess that explains most.
    fn best(&self, copy: &Copy, stored: &HashSet<String>, bytes: &[u8]) -> f64 {
        let shares = GUESSED.map(|guess| {
            let encodings: Vec<_> = USUAL.into_iter().chain([guess]).collect();
            self.share(copy, stored, bytes, &encodings)
        });
        shares.into_iter().fold(0.0, f64::max)
    }

    fn share(
        &self,
        copy: &Copy,
        stored: &HashSet<String>,
        bytes: &[u8],
        encodings: &[&'static Encoding],
    ) -> f64 {
        if stored.len() < FEW {
            return 1.0;
        }
        let mut raw = words(OWN_WORDS);
        let mut texts = Vec::new();
        for encoding in encodings {
            let text = encoding.decode_with_bom_removal(bytes).0.to_lowercase();
            raw.extend(words(&text));
            // Rich text takes a line break for nothing, and what was joined to it too.
            raw.extend(words(&text.replace(['\r', '\n'], "")));
            texts.push(text);
        }
        let in_an_original = |word: &String| copy.of.iter().any(|of| self.0[*of].contains(word));
        // Chunks end within words that are longer than they may be.
        let in_a_long_word =
            |word: &String| word.len() >= LONG && texts.iter().any(|text| text.contains(word));
        let backed = stored
            .iter()
            .filter(|word| raw.contains(*word) || in_an_original(word) || in_a_long_word(word))
            .count();
        backed as f64 / stored.len() as f64
    }
}

/// Runs of letters and digits, in lower case.
fn words(text: &str) -> HashSet<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}
