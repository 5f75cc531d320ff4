//! What every parser is handed: the bytes, the options and the watch.

use std::path::{Path, PathBuf};

use gristmill_model::{
    Document, Failure, Flow, ParseProgress, ParseRequest, Password, ProcessingOptions, ReasonCode,
    Stage,
};

use crate::Format;
use crate::in_process::parse_part;

/// A parser of one format.
pub(crate) type ParseFn = fn(&mut Input<'_>) -> Result<Document, Failure>;

/// A file on its way through a parser.
pub(crate) struct Input<'a> {
    /// Its whole content.
    pub(crate) bytes: &'a [u8],
    /// Where it lies, unless it is a part of another file or was handed over open.
    pub(crate) path: Option<&'a Path>,
    /// Its own name, a hint only.
    pub(crate) name: &'a str,
    /// What it was found to be.
    pub(crate) format: &'static Format,
    /// How to read it.
    pub(crate) options: &'a ProcessingOptions,
    /// What to open it with if it is encrypted.
    pub(crate) password: Option<&'a Password>,
    /// How many files it is wrapped in: 1 for an attachment of a mail.
    pub(crate) depth: u8,
    /// Called at every page or similar.
    pub(crate) watch: &'a mut dyn FnMut(ParseProgress) -> Flow,
}

impl Input<'_> {
    /// Reports progress; fails with `cancelled` when the work is to stop.
    pub(crate) fn step(&mut self, done: u32, of: Option<u32>) -> Result<(), Failure> {
        match (self.watch)(ParseProgress { done, of }) {
            Flow::Continue => Ok(()),
            Flow::Stop => Err(failure(ReasonCode::Cancelled, "parsing was stopped")),
        }
    }

    /// Parses a file found inside this one.
    pub(crate) fn part(&mut self, bytes: &[u8], name: &str) -> Result<Document, Failure> {
        let request = ParseRequest {
            path: PathBuf::new(),
            name: name.to_owned(),
            options: self.options.clone(),
            password: self.password.cloned(),
        };
        parse_part(bytes, &request, self.depth + 1, self.watch)
    }

    /// The name's extension in lower case, without the dot; empty where there is none.
    pub(crate) fn extension(&self) -> String {
        extension(self.name)
    }
}

/// The extension of a file name in lower case, without the dot; empty where there is none.
pub(crate) fn extension(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match file.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => extension.to_lowercase(),
        Some(_) | None => String::new(),
    }
}

/// A failure of this stage.
pub(crate) fn failure(code: ReasonCode, detail: impl Into<String>) -> Failure {
    Failure::new(code, Stage::Parsing, detail)
}

/// Broken bytes: `what` names the part, `why` the reader's own words.
pub(crate) fn damaged(what: &str, why: impl std::fmt::Display) -> Failure {
    failure(ReasonCode::Damaged, format!("cannot read {what}: {why}"))
}
