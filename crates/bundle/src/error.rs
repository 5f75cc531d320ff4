//! Why a bundle cannot be written or read.

use gristmill_model::BundleManifest;

/// Why a bundle cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// A file cannot be written or read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The file is something else.
    #[error("it is not a bundle of Gristmill: {0}")]
    NotABundle(String),
    /// It has the beginning of an archive and not the end.
    #[error("its end is missing: it was cut off on its way")]
    CutOff,
    /// Another version of Gristmill wrote it.
    #[error(
        "it is a bundle of version {found}, this version of Gristmill reads version {}",
        BundleManifest::VERSION
    )]
    Version {
        /// The version it is of.
        found: u32,
    },
    /// A member is not what the manifest says, or cannot be understood.
    #[error("its member `{member}` is damaged: {why}")]
    Damaged {
        /// The member.
        member: String,
        /// What is wrong with it.
        why: String,
    },
    /// Nothing that Gristmill writes: names that lead elsewhere, sizes that do not add up.
    #[error("it is not safe to read: {0}")]
    Unsafe(String),
    /// A library that writes a format refuses.
    #[error("{0}")]
    Format(String),
}

impl BundleError {
    pub(crate) fn damaged(member: &str, why: impl ToString) -> Self {
        let (member, why) = (member.to_owned(), why.to_string());
        Self::Damaged { member, why }
    }

    /// A member that cannot be read: the archive is at fault, unless the disk is.
    pub(crate) fn unreadable(member: &str, error: std::io::Error) -> Self {
        use std::io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
        match error.kind() {
            InvalidData | InvalidInput | UnexpectedEof | Other => Self::damaged(member, error),
            _ => Self::Io(error),
        }
    }
}

impl From<serde_json::Error> for BundleError {
    fn from(error: serde_json::Error) -> Self {
        Self::Io(error.into())
    }
}

impl From<zip::result::ZipError> for BundleError {
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(error) => Self::Io(error),
            other => Self::Format(other.to_string()),
        }
    }
}

impl From<parquet::errors::ParquetError> for BundleError {
    fn from(error: parquet::errors::ParquetError) -> Self {
        Self::Format(error.to_string())
    }
}

impl From<arrow_schema::ArrowError> for BundleError {
    fn from(error: arrow_schema::ArrowError) -> Self {
        Self::Format(error.to_string())
    }
}
