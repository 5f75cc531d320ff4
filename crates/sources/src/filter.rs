//! The listing rules made ready to ask about thousands of names.

use std::path::Path;

use gristmill_model::{Failure, ReasonCode};
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::failures::refused;
use crate::rules::{ListingRules, is_litter};

/// Rules with their patterns compiled.
#[derive(Debug, Clone)]
pub(crate) struct Filter {
    pub(crate) rules: ListingRules,
    patterns: Gitignore,
}

impl Filter {
    /// Compiles the patterns; a pattern that makes no sense is named.
    pub(crate) fn new(root: &Path, rules: ListingRules) -> Result<Self, Failure> {
        let mut builder = GitignoreBuilder::new(root);
        for pattern in &rules.patterns {
            let bad = |error: ignore::Error| {
                let detail = format!("the ignore pattern `{pattern}` makes no sense: {error}");
                refused(ReasonCode::Internal, detail)
            };
            builder.add_line(None, pattern).map_err(bad)?;
        }
        let patterns = builder
            .build()
            .map_err(|error| refused(ReasonCode::Internal, format!("ignore patterns: {error}")))?;
        Ok(Self { rules, patterns })
    }

    /// Whether an entry met on a walk from the root is listed or entered.
    pub(crate) fn takes_entry(&self, path: &Path, name: &str, is_folder: bool) -> bool {
        let left_out = is_folder && self.rules.left_out.iter().any(|folder| folder == path);
        let ignored = self.patterns.matched(path, is_folder).is_ignore();
        !(left_out || ignored || is_litter(name))
    }

    /// Whether a file known only by its name within an archive is listed.
    pub(crate) fn takes_name(&self, name: &str) -> bool {
        let mut parts = name.split('/');
        let hidden = |part: &str| part.starts_with('.') && !self.rules.include_hidden;
        !parts.any(|part| is_litter(part) || hidden(part))
            && !self
                .patterns
                .matched_path_or_any_parents(self.patterns.path().join(name), false)
                .is_ignore()
    }
}
