//! What the program was started with.
//!
//! Four words need no parser crate; the command line with its many commands is `grist`.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::link;

/// Printed by `--help` and below every complaint.
pub(crate) const HELP: &str = "Usage: gristmill [--data-dir DIR] [PATH… | LINK]

Opens the window, with the files, folders and zip archives named ready to be ingested, or at
the place that a link names, such as `gristmill://jobs`.

  --data-dir DIR  keep everything in DIR instead of the usual place
  --version       print the version
  --help          print this";

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Arguments {
    /// Be the parser process of a running application.
    ParseWorker,
    /// Print how to use the program.
    Help,
    /// Print its version.
    Version,
    /// Open the window.
    Open(Open),
}

/// How to open the window.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Open {
    /// Where everything is kept, when it is not the usual place.
    pub(crate) data_dir: Option<PathBuf>,
    /// Files, folders and archives to stage, as given.
    pub(crate) paths: Vec<PathBuf>,
    /// The address within the page that a link led to.
    pub(crate) address: Option<String>,
}

impl Arguments {
    /// Reads the arguments after the program's name. The error names what is wrong.
    pub(crate) fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut words = words.into_iter();
        let mut open = Open::default();
        let mut first = true;
        while let Some(word) = words.next() {
            match word.to_str() {
                Some("parse-worker") if first => return Ok(Arguments::ParseWorker),
                Some("--help" | "-h") => return Ok(Arguments::Help),
                Some("--version" | "-V") => return Ok(Arguments::Version),
                Some("--data-dir") => {
                    let dir = words.next().ok_or("`--data-dir` needs a folder")?;
                    open.data_dir = Some(dir.into());
                }
                Some("--") => open.paths.extend(words.by_ref().map(PathBuf::from)),
                Some(flag) if flag.starts_with("--") => {
                    return Err(format!("unknown option `{flag}`"));
                }
                Some(link) if link::is_link(link) => {
                    let refused = || format!("`{link}` is no link into Gristmill");
                    open.address = Some(link::address(link).ok_or_else(refused)?);
                }
                Some(_) | None => open.paths.push(word.into()),
            }
            first = false;
        }
        Ok(Arguments::Open(open))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Arguments, String> {
        Arguments::parse(words.iter().map(OsString::from))
    }

    #[test]
    fn paths_and_the_data_folder_are_told_apart() {
        let open = Open {
            data_dir: Some("d".into()),
            paths: vec!["a b".into(), "c.zip".into(), "--odd".into()],
            address: None,
        };
        let words = ["a b", "--data-dir", "d", "c.zip", "--", "--odd"];
        assert_eq!(parse(&words), Ok(Arguments::Open(open)));
    }

    #[test]
    fn a_folder_named_like_the_worker_can_still_be_staged() {
        assert_eq!(parse(&["parse-worker"]), Ok(Arguments::ParseWorker));
        let open = Open {
            paths: vec!["./parse-worker".into()],
            ..Open::default()
        };
        assert_eq!(parse(&["./parse-worker"]), Ok(Arguments::Open(open)));
    }

    #[test]
    fn a_link_is_told_from_a_path() {
        let open = Open {
            address: Some("#/jobs".to_owned()),
            ..Open::default()
        };
        assert_eq!(parse(&["gristmill://jobs"]), Ok(Arguments::Open(open)));
        let refused = parse(&["gristmill://a b"]);
        assert_eq!(
            refused,
            Err("`gristmill://a b` is no link into Gristmill".into())
        );
    }

    #[test]
    fn a_misspelt_option_is_named() {
        assert_eq!(
            parse(&["--dta-dir"]),
            Err("unknown option `--dta-dir`".into())
        );
        assert_eq!(
            parse(&["--data-dir"]),
            Err("`--data-dir` needs a folder".into())
        );
    }
}
