//! What the program was started with.
//!
//! Four words need no parser crate; the command line with its many commands is `grist`.

use std::ffi::OsString;
use std::path::PathBuf;

/// Printed by `--help` and below every complaint.
pub(crate) const HELP: &str = "Usage: gristmill [--data-dir DIR] [PATH…]

Opens the window, with the files, folders and zip archives named ready to be ingested.

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
        };
        let words = ["a b", "--data-dir", "d", "c.zip", "--", "--odd"];
        assert_eq!(parse(&words), Ok(Arguments::Open(open)));
    }

    #[test]
    fn a_folder_named_like_the_worker_can_still_be_staged() {
        assert_eq!(parse(&["parse-worker"]), Ok(Arguments::ParseWorker));
        let open = Open {
            data_dir: None,
            paths: vec!["./parse-worker".into()],
        };
        assert_eq!(parse(&["./parse-worker"]), Ok(Arguments::Open(open)));
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
