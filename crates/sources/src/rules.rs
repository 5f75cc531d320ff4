//! Which files of a folder are listed.

use std::path::{Path, PathBuf};

use gristmill_model::settings::Settings;

/// What a folder's listing takes and leaves out. Folders of version control systems and
/// the litter of file managers are always left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingRules {
    /// Hidden files and folders too.
    pub include_hidden: bool,
    /// Leave out what `.gitignore` and `.ignore` files in the folder name.
    pub respect_ignore_files: bool,
    /// Follow symbolic links as long as they stay in the folder.
    pub follow_links: bool,
    /// Further patterns to leave out, each in the syntax of `.gitignore`.
    pub patterns: Vec<String>,
    /// Folders that are never entered, absolute.
    pub left_out: Vec<PathBuf>,
}

impl Default for ListingRules {
    fn default() -> Self {
        Self::from_settings(&Settings::default())
    }
}

impl ListingRules {
    /// The rules the settings ask for.
    pub fn from_settings(settings: &Settings) -> Self {
        let patterns = settings.ignore_patterns.split(',');
        Self {
            include_hidden: settings.include_hidden,
            respect_ignore_files: settings.respect_ignore_files,
            follow_links: settings.follow_links,
            patterns: patterns
                .map(|pattern| pattern.trim().to_owned())
                .filter(|pattern| !pattern.is_empty())
                .collect(),
            left_out: Vec::new(),
        }
    }

    /// The same rules, never entering `folder`.
    pub fn leaving_out(mut self, folder: &Path) -> Self {
        // Compared with canonical paths while walking, so links cannot lead around it.
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        self.left_out.push(folder);
        self
    }
}

/// Whether a file or folder of this name is never a document.
pub(crate) fn is_litter(name: &str) -> bool {
    const NAMES: [&str; 8] = [
        ".git",
        ".hg",
        ".svn",
        ".jj",
        ".DS_Store",
        "__MACOSX",
        "Thumbs.db",
        "desktop.ini",
    ];
    NAMES.contains(&name)
}
