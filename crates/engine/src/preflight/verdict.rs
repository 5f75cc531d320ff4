//! What would become of a file, told from what is known without working on it.

use gristmill_model::{Bytes, Failure, Listed, ReasonCode};
use gristmill_parse::Format;
use gristmill_store::Known;

/// What would become of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Never stored before.
    New,
    /// Stored before with other content or other options.
    Changed,
    /// Stored before with the same content and options.
    Unchanged,
    /// Equal to another file or document, which the row names.
    Duplicate,
    /// There is no parser for its kind.
    Unsupported,
    /// It needs a password.
    Encrypted,
    /// Zero bytes.
    Empty,
    /// Over the size limit.
    TooLarge,
    /// It holds the metadata of other files, which the row names.
    UsedAsMetadata,
    /// It cannot be taken for another reason, which the row names.
    Problem,
}

impl Verdict {
    /// Every verdict, in the order they are shown.
    pub const ALL: [Verdict; 10] = [
        Verdict::New,
        Verdict::Changed,
        Verdict::Unchanged,
        Verdict::Duplicate,
        Verdict::Unsupported,
        Verdict::Encrypted,
        Verdict::Empty,
        Verdict::TooLarge,
        Verdict::UsedAsMetadata,
        Verdict::Problem,
    ];

    /// Whether a file with it would be worked on.
    pub fn is_accepted(self) -> bool {
        matches!(self, Verdict::New | Verdict::Changed)
    }

    pub(super) fn of_problem(problem: &Failure) -> Self {
        match problem.code {
            ReasonCode::UnsupportedFormat => Verdict::Unsupported,
            ReasonCode::NeedsPassword => Verdict::Encrypted,
            ReasonCode::EmptyFile => Verdict::Empty,
            ReasonCode::TooLarge => Verdict::TooLarge,
            _ => Verdict::Problem,
        }
    }
}

/// A verdict with why, as the first pass gives it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct First {
    pub(super) verdict: Verdict,
    pub(super) detail: Option<String>,
    /// Whether the bytes could still show that it is unchanged.
    pub(super) may_be_unchanged: bool,
}

/// What name, size and time tell.
pub(super) fn first(
    listed: &Listed,
    known: Option<&Known>,
    current: bool,
    limit: Bytes,
    skip_existing: bool,
) -> First {
    let plain = |verdict| First {
        verdict,
        detail: None,
        may_be_unchanged: false,
    };
    if let Some(problem) = &listed.problem {
        return First {
            detail: Some(problem.detail.clone()),
            ..plain(Verdict::of_problem(problem))
        };
    }
    match listed.size {
        Some(Bytes(0)) => return plain(Verdict::Empty),
        Some(size) if size > limit => return plain(Verdict::TooLarge),
        Some(_) | None => {}
    }
    if extension_is_unsupported(listed.key.file_name()) {
        return plain(Verdict::Unsupported);
    }
    let Some(known) = known.filter(|_| skip_existing) else {
        return plain(match known {
            Some(_) => Verdict::Changed,
            None => Verdict::New,
        });
    };
    if !current {
        return First {
            detail: Some("it was processed with other options".to_owned()),
            ..plain(Verdict::Changed)
        };
    }
    let same_size = listed.size == Some(known.size);
    let same_time = listed.modified.is_some() && listed.modified == known.modified;
    match (same_size && same_time, known.alias) {
        (true, true) => First {
            detail: Some(twin(&known.key.0)),
            ..plain(Verdict::Duplicate)
        },
        (true, false) => plain(Verdict::Unchanged),
        (false, _) => First {
            may_be_unchanged: same_size || listed.size.is_none(),
            ..plain(Verdict::Changed)
        },
    }
}

/// How a duplicate names the file it equals.
pub(super) fn twin(key: &str) -> String {
    format!("the same content as `{key}`")
}

/// A file's type for people, as far as its name tells.
pub(super) fn kind_by_name(name: &str) -> String {
    match extension(name).and_then(Format::by_extension) {
        Some(format) => format.label.to_owned(),
        None => match extension(name) {
            Some(extension) => format!(".{}", extension.to_lowercase()),
            None => "no extension".to_owned(),
        },
    }
}

/// Whether the name alone says that there is no parser. An extension that is not known
/// says nothing: the content may still be text.
fn extension_is_unsupported(name: &str) -> bool {
    let format = extension(name).and_then(Format::by_extension);
    format.is_some_and(|format| !format.supported())
}

fn extension(name: &str) -> Option<&str> {
    let (stem, extension) = name.rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then_some(extension)
}
