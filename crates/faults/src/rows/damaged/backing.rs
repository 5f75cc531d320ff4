//! Whether the text stored from damaged copies comes out of them.
//!
//! A word is backed when it stands in the copy's own bytes, in the text of an original the
//! copy was made of, or in what a parser says in its own words. The bytes are read in every
//! encoding a parser may take them for: joined files hold text of two. Copies with turned
//! bits are left out: there a wrong word may be what the bytes say.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use gristmill_model::{Flow, ParseRequest, Parser as _};
use gristmill_parse::{ChildPool, Limits, WorkerCommand};

use super::copies::{Copy, Damage};
use crate::grist::Grist;
use crate::row::Bench;
use crate::{oracle, side_by_side};

/// Copies with fewer words are too short to judge.
const FEW: usize = 20;

/// What bytes may be taken for: by their own mark, and where they are no UTF-8.
const ENCODINGS: [&Encoding; 4] = [UTF_8, WINDOWS_1252, UTF_16LE, UTF_16BE];

/// What the parser of messages writes where there is nothing to take.
const OWN_WORDS: &str = "Attachment without a name";

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
            let share = self.share(copy, &words(&texts.join("\n")), &bytes);
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

    fn share(&self, copy: &Copy, stored: &HashSet<String>, bytes: &[u8]) -> f64 {
        if stored.len() < FEW {
            return 1.0;
        }
        let mut raw = words(OWN_WORDS);
        for encoding in ENCODINGS {
            let (text, _) = encoding.decode_with_bom_removal(bytes);
            raw.extend(words(&text));
            // Rich text takes a line break for nothing, and what was joined to it too.
            raw.extend(words(&text.replace(['\r', '\n'], "")));
        }
        let in_an_original = |word: &String| copy.of.iter().any(|of| self.0[*of].contains(word));
        let backed = stored
            .iter()
            .filter(|word| raw.contains(*word) || in_an_original(word))
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
