//! What can be typed about metadata: checking mapping files, and changing it by hand.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use gristmill_model::{Comparison, MetadataCondition};

use super::{SourceArg, Taken, pair};

/// Check mapping files, and show and change what metadata must be
#[derive(Debug, Subcommand)]
pub(crate) enum Metadata {
    Check(Check),
    /// Show the schema and the rules
    Show,
    /// Write schema and rules to `config.yaml`
    Set {
        /// JSON in the form that `grist metadata show --json` prints; what it leaves out
        /// stays
        file: PathBuf,
    },
}

/// Tell what a mapping file says about files, and do nothing
///
/// Lists rows without a file, files without a row, rows that could be about several
/// files, and values that do not fit the schema with their line and column.
///
/// Exit status: 0 when nothing is wrong, 2 when some values are.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// A CSV table with a column `filename`, or JSON
    pub(crate) mapping: PathBuf,

    #[command(flatten)]
    pub(crate) taken: Taken,

    /// Most lines shown of each list
    #[arg(long, short = 'n', default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) limit: u32,
}

/// Change metadata of documents by hand
///
/// Nothing is read or embedded again, and the changes stay when a file changes. Values
/// have to fit the schema; see `grist metadata show`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true).multiple(true)
    .args(["documents", "collection", "source", "media_type", "text", "metadata", "all"]))]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true).args(["set", "unset"]))]
pub(crate) struct Edit {
    /// Ids, or the ends of them that the list shows
    pub(crate) documents: Vec<String>,

    /// Set a value; repeatable
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) set: Vec<(String, String)>,

    /// Take a value away; repeatable
    #[arg(long, value_name = "NAME")]
    pub(crate) unset: Vec<String>,

    /// All documents in this collection
    #[arg(long, conflicts_with = "documents")]
    pub(crate) collection: Option<String>,

    /// All documents from this kind of source
    #[arg(long, value_enum, value_name = "KIND", conflicts_with = "documents")]
    pub(crate) source: Option<SourceArg>,

    /// All documents of this type: `application/pdf`, or `text/*`
    #[arg(long = "type", value_name = "TYPE", conflicts_with = "documents")]
    pub(crate) media_type: Option<String>,

    /// All documents with this text in title or name
    #[arg(long, conflicts_with = "documents")]
    pub(crate) text: Option<String>,

    /// All documents with this metadata: `author=Ada`, `version>=2`; repeatable, all must
    /// hold
    #[arg(long, value_name = "CONDITION", value_parser = condition, conflicts_with = "documents")]
    pub(crate) metadata: Vec<MetadataCondition>,

    /// All documents there are
    #[arg(long, conflicts_with = "documents")]
    pub(crate) all: bool,
}

/// `author=Ada`, `version>=2`, `date_created<2025-01-01`.
pub(crate) fn condition(text: &str) -> Result<MetadataCondition, String> {
    const SIGNS: [(&str, Comparison); 5] = [
        (">=", Comparison::AtLeast),
        ("<=", Comparison::AtMost),
        (">", Comparison::Above),
        ("<", Comparison::Below),
        ("=", Comparison::Equal),
    ];
    // The sign that comes first counts, and of two at one place the longer.
    let found = SIGNS.iter().filter_map(|(sign, is)| {
        let at = text.find(sign)?;
        Some((at, std::cmp::Reverse(sign.len()), *is))
    });
    let Some((at, length, is)) = found.min_by_key(|(at, length, _)| (*at, *length)) else {
        return Err(format!("`{text}` has none of `=`, `>=`, `<=`, `>` and `<`"));
    };
    Ok(MetadataCondition {
        name: text[..at].trim().to_lowercase(),
        is,
        value: text[at + length.0..].trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_read_as_they_are_said() {
        let read = |text| {
            let MetadataCondition { name, is, value } = condition(text).unwrap();
            (name, is, value)
        };
        let expected = |name: &str, is, value: &str| (name.to_owned(), is, value.to_owned());
        assert_eq!(
            read("Author=a>b"),
            expected("author", Comparison::Equal, "a>b")
        );
        assert_eq!(
            read("version >= 2"),
            expected("version", Comparison::AtLeast, "2")
        );
        assert_eq!(read("d<2025"), expected("d", Comparison::Below, "2025"));
        assert!(condition("author").is_err());
    }
}
