//! What can be typed after `grist watch`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use gristmill_model::{Bytes, OnDeletion, WatchRules};

use super::pair;

/// Watch folders: their files are taken in as they come and change
///
/// WATCH is a watch's name, its id, or the end of the id that `grist watch list` shows.
///
/// The window looks after watched folders while it is open; without a window
/// `grist watch run` does.
#[derive(Debug, Subcommand)]
pub(crate) enum Watch {
    /// Watch a folder from now on; what lies in it already is taken in first
    Add {
        /// The folder
        folder: PathBuf,
        /// The id it shall have; made up when left out
        #[arg(long)]
        id: Option<String>,
        /// Add it without starting it
        #[arg(long)]
        paused: bool,
        #[command(flatten)]
        change: Change,
    },
    /// List watched folders
    List,
    /// Show a watch and how it is doing
    Show {
        watch: String,
        /// List the files it took too
        #[arg(long)]
        files: bool,
        /// List only files in this state: `submitted`, `settled`, `failed`, `missing`;
        /// repeatable
        #[arg(long, value_name = "STATE")]
        state: Vec<String>,
        /// Most files shown
        #[arg(long, short = 'n', default_value_t = 100)]
        limit: u32,
    },
    /// Change a watch; what is not named stays as it is
    Edit {
        watch: String,
        #[command(flatten)]
        change: Change,
    },
    /// Hold a watch, also over restarts
    Pause { watch: String },
    /// Let a paused watch go on
    Resume {
        watch: String,
        /// Remove the documents of missing files, however many they are
        #[arg(long)]
        allow_removals: bool,
    },
    /// Remove a watch; documents stay
    Remove { watch: String },
    /// Look at the whole folder now, and take again what failed
    ///
    /// Ends when what was found is done, unless another program has the data folder open
    /// and does it there. Exit status: 0 when no file failed, 2 when some did, 1 when the
    /// folder is not there, 130 when it was interrupted.
    Scan {
        watch: String,
        /// Take every file again, changed or not
        #[arg(long)]
        everything: bool,
        /// Wait for the end even if another program does the work
        #[arg(long)]
        wait: bool,
    },
    /// Look after all watched folders and schedules in the foreground, until Ctrl-C
    ///
    /// For machines without a window. Tells a line about every job and every change of
    /// health; with `--json` every event and sample of progress. Jobs that are not done go
    /// on at the next start. Exit status: 0 when asked to end, 1 when it could not watch.
    Run,
}

/// What can be said about a watch.
#[derive(Debug, Args)]
pub(crate) struct Change {
    /// A name for people
    #[arg(long)]
    pub(crate) name: Option<String>,

    /// The collection the documents go to; made when it is not there
    #[arg(long)]
    pub(crate) collection: Option<String>,

    /// Process differently from the settings: `chunk_size=500`, `ocr=false`; repeatable
    #[arg(long = "option", short = 'o', value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) options: Vec<(String, String)>,

    /// Metadata given to every document; repeatable
    #[arg(long, value_name = "FIELD=VALUE", value_parser = pair)]
    pub(crate) metadata: Vec<(String, String)>,

    /// Take only files that such a pattern takes, in the syntax of `.gitignore`;
    /// repeatable, an empty one means all
    #[arg(long, value_name = "PATTERN")]
    include: Vec<String>,

    /// Leave out what such a pattern takes; repeatable, an empty one means nothing
    #[arg(long, value_name = "PATTERN")]
    exclude: Vec<String>,

    /// Whether folders below it are watched too
    #[arg(long, value_name = "BOOL")]
    subfolders: Option<bool>,

    /// Leave smaller files alone: `500`, `10kB`, `2MB`
    #[arg(long, value_name = "SIZE", value_parser = size)]
    min_size: Option<Bytes>,

    /// Leave larger files alone
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_size: Option<Bytes>,

    /// Seconds for which a file must hold still before it is taken
    #[arg(long, value_name = "SECONDS")]
    settle: Option<u32>,

    /// What becomes of the document of a deleted file
    #[arg(long, value_enum, value_name = "WHAT")]
    on_deletion: Option<OnDeletionArg>,

    /// Ask before more files than this, and more than the percentage, are removed at once
    #[arg(long, value_name = "FILES")]
    removal_files: Option<u32>,

    /// Ask before more of all files than this, and more than the number, are removed at
    /// once
    #[arg(long, value_name = "PERCENT")]
    removal_percent: Option<u32>,

    /// Whether to look again and again even where the file system tells of changes
    #[arg(long, value_name = "BOOL")]
    poll: Option<bool>,
}

impl Change {
    /// These rules with what was said differently.
    pub(crate) fn rules(&self, before: WatchRules) -> WatchRules {
        let mut rules = before.clone();
        rules.include = patterns(&self.include, before.include);
        rules.exclude = patterns(&self.exclude, before.exclude);
        rules.subfolders = self.subfolders.unwrap_or(before.subfolders);
        rules.min_size = self.min_size.or(before.min_size);
        rules.max_size = self.max_size.or(before.max_size);
        rules.settle_seconds = self.settle.or(before.settle_seconds);
        rules.on_deletion = self.on_deletion.map_or(before.on_deletion, Into::into);
        rules.poll = self.poll.unwrap_or(before.poll);
        let limit = &mut rules.removal_limit;
        limit.files = self.removal_files.unwrap_or(limit.files);
        limit.percent = self.removal_percent.unwrap_or(limit.percent);
        rules
    }
}

fn patterns(said: &[String], before: Vec<String>) -> Vec<String> {
    match said.is_empty() {
        true => before,
        false => said.iter().filter(|one| !one.is_empty()).cloned().collect(),
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum OnDeletionArg {
    /// The document stays as it is
    Keep,
    /// It stays, with the metadata `missing_since`
    Mark,
    /// It goes, and can be restored
    Remove,
}

impl From<OnDeletionArg> for OnDeletion {
    fn from(choice: OnDeletionArg) -> Self {
        match choice {
            OnDeletionArg::Keep => OnDeletion::Keep,
            OnDeletionArg::Mark => OnDeletion::Mark,
            OnDeletionArg::Remove => OnDeletion::Remove,
        }
    }
}

/// A size as people write it, in decimal units.
fn size(text: &str) -> Result<Bytes, String> {
    const UNITS: [(&str, u64); 5] = [
        ("kb", 1_000),
        ("mb", 1_000_000),
        ("gb", 1_000_000_000),
        ("tb", 1_000_000_000_000),
        ("b", 1),
    ];
    let lower = text.trim().to_lowercase();
    let unit = UNITS.iter().find(|(unit, _)| lower.ends_with(unit));
    let (digits, factor) = match unit {
        Some((unit, factor)) => (&lower[..lower.len() - unit.len()], *factor),
        None => (lower.as_str(), 1),
    };
    let number: u64 = digits
        .trim()
        .parse()
        .map_err(|_| format!("`{text}` is not a size such as `500`, `10kB` or `2MB`"))?;
    let bytes = number.checked_mul(factor);
    bytes
        .map(Bytes)
        .ok_or_else(|| format!("`{text}` is too large"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let bytes = |text| size(text).map(|bytes| bytes.0);
        assert_eq!(bytes("500"), Ok(500));
        assert_eq!(bytes("10kB"), Ok(10_000));
        assert_eq!(bytes("2 MB"), Ok(2_000_000));
        assert!(bytes("large").is_err() && bytes("99999999999TB").is_err());
    }
}
