//! Why an export cannot go on.

use gristmill_model::DocumentId;

/// Why an export cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    /// The file cannot be written.
    #[error("the export cannot be written: {0}")]
    Io(#[from] std::io::Error),
    /// A document's vectors do not fit the others'.
    #[error(
        "`{document}` has vectors of {found} numbers, the others of {wanted}: \
         export the documents of each embedding model by themselves"
    )]
    Dimensions {
        /// The document.
        document: DocumentId,
        /// How long its vectors are.
        found: usize,
        /// How long those of the export are.
        wanted: usize,
    },
    /// A library that writes the format refuses.
    #[error("the export cannot be written: {0}")]
    Format(String),
}

impl From<serde_json::Error> for SinkError {
    fn from(error: serde_json::Error) -> Self {
        Self::Io(error.into())
    }
}

impl From<csv::Error> for SinkError {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => Self::Io(error),
            other => Self::Format(format!("{other:?}")),
        }
    }
}

impl From<zip::result::ZipError> for SinkError {
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(error) => Self::Io(error),
            other => Self::Format(other.to_string()),
        }
    }
}

impl From<parquet::errors::ParquetError> for SinkError {
    fn from(error: parquet::errors::ParquetError) -> Self {
        match error {
            parquet::errors::ParquetError::External(error) => match error.downcast() {
                Ok(error) => Self::Io(*error),
                Err(error) => Self::Format(error.to_string()),
            },
            other => Self::Format(other.to_string()),
        }
    }
}

impl From<arrow_schema::ArrowError> for SinkError {
    fn from(error: arrow_schema::ArrowError) -> Self {
        Self::Format(error.to_string())
    }
}
