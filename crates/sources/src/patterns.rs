//! Patterns over names alone, for files that are listed already.

use std::fmt;

use ignore::Error;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Patterns in the syntax of `.gitignore`, upper and lower case alike: `*.tmp`, `drafts/`.
#[derive(Debug, Clone)]
pub struct NamePatterns(Gitignore);

/// A pattern that makes no sense, with what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPattern(String);

impl NamePatterns {
    /// Compiles the patterns; fails on the first one that makes no sense.
    pub fn new(patterns: &[String]) -> Result<Self, BadPattern> {
        let mut builder = GitignoreBuilder::new("");
        let bad = |error: Error| BadPattern(error.to_string());
        builder.case_insensitive(true).map_err(bad)?;
        for pattern in patterns {
            builder.add_line(None, pattern).map_err(bad)?;
        }
        Ok(Self(builder.build().map_err(bad)?))
    }

    /// Whether a pattern takes this name, or a folder it lies in.
    pub fn take(&self, key: &str) -> bool {
        let relative = key.trim_start_matches('/');
        self.0
            .matched_path_or_any_parents(relative, false)
            .is_ignore()
    }
}

impl fmt::Display for BadPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(lines: &[&str]) -> Result<NamePatterns, BadPattern> {
        let lines: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
        NamePatterns::new(&lines)
    }

    #[test]
    fn a_name_is_taken_for_its_ending_or_its_folder_but_not_against_an_exception() {
        let patterns = patterns(&["*.tmp", "drafts/", "!keep.tmp"]).unwrap();
        for taken in ["a.tmp", "deep/A.TMP", "drafts/x.md", "2024/drafts/y/z.pdf"] {
            assert!(patterns.take(taken), "{taken}");
        }
        for left in ["a.tmpl", "keep.tmp", "drafts", "my drafts/x.md", ""] {
            assert!(!patterns.take(left), "{left}");
        }
    }

    #[test]
    fn a_name_that_begins_at_the_root_is_a_name_like_any_other() {
        assert!(patterns(&["*.tmp"]).unwrap().take("//a.tmp"));
    }

    #[test]
    fn a_pattern_that_makes_no_sense_is_told() {
        let told = patterns(&["[z-a]"]).unwrap_err().to_string();
        assert!(told.contains("[z-a]"), "{told}");
    }
}
