//! Options that take one of a few words, and what the words mean.

use clap::ValueEnum;
use gristmill_api::types::DocumentSort;
use gristmill_model::{Priority, SearchMode, SourceType};

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PriorityArg {
    Low,
    Normal,
    High,
    Urgent,
}

impl From<PriorityArg> for Priority {
    fn from(priority: PriorityArg) -> Self {
        match priority {
            PriorityArg::Low => Priority::Low,
            PriorityArg::Normal => Priority::Normal,
            PriorityArg::High => Priority::High,
            PriorityArg::Urgent => Priority::Urgent,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ModeArg {
    Hybrid,
    Text,
    Vector,
}

impl From<ModeArg> for SearchMode {
    fn from(mode: ModeArg) -> Self {
        match mode {
            ModeArg::Hybrid => SearchMode::Hybrid,
            ModeArg::Text => SearchMode::Text,
            ModeArg::Vector => SearchMode::Vector,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum SourceArg {
    LocalDirectory,
    LocalZip,
    IndividualUpload,
    Web,
}

impl From<SourceArg> for SourceType {
    fn from(source: SourceArg) -> Self {
        match source {
            SourceArg::LocalDirectory => SourceType::LocalDirectory,
            SourceArg::LocalZip => SourceType::LocalZip,
            SourceArg::IndividualUpload => SourceType::IndividualUpload,
            SourceArg::Web => SourceType::Web,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SortArg {
    Newest,
    Oldest,
    Key,
    Size,
    Type,
    Chunks,
}

impl From<SortArg> for DocumentSort {
    fn from(sort: SortArg) -> Self {
        match sort {
            SortArg::Newest => DocumentSort::Newest,
            SortArg::Oldest => DocumentSort::Oldest,
            SortArg::Key => DocumentSort::Key,
            SortArg::Size => DocumentSort::Size,
            SortArg::Type => DocumentSort::Type,
            SortArg::Chunks => DocumentSort::Chunks,
        }
    }
}

/// A name and a value with `=` between them.
pub(crate) fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| format!("`{text}` is not of the form NAME=VALUE"))?;
    Ok((name.trim().to_owned(), value.to_owned()))
}
