//! Exports.

use gristmill_model::{CollectionId, DocumentId, ExportFormat, ExportId, JobId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::Search;

/// Asks for documents in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct CreateExport {
    /// An id of the caller's choice.
    pub id: Option<ExportId>,
    /// Whom it belongs to; `default` when nobody is named.
    pub user: Option<String>,
    /// A name for people; made from what leaves when there is none.
    pub name: Option<String>,
    /// Which documents.
    pub what: Exported,
    /// In which format.
    #[serde(flatten)]
    pub format: ExportFormat,
    /// Whether passages are written with their vectors; so unless said, but for tables that
    /// people read (CSV). An archive for a vector database always has them.
    pub vectors: Option<bool>,
    /// The file, by its absolute path.
    pub file: String,
    /// Whether a file of this name is replaced; refused unless said.
    pub overwrite: Option<bool>,
}

/// Which documents leave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Exported {
    /// All of them.
    Everything,
    /// Those of a collection.
    Collection {
        /// Which.
        collection: CollectionId,
    },
    /// Those that a job stored, or found stored already. It must have ended.
    Job {
        /// Which.
        job: JobId,
    },
    /// Single documents.
    Documents {
        /// Which.
        documents: Vec<DocumentId>,
    },
    /// The passages that a search finds now, 200 at most.
    Search {
        /// The question.
        search: Box<Search>,
    },
}

/// Names an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ExportRef {
    /// Its id.
    pub id: ExportId,
}

/// Asks for exports.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct ListExports {
    /// Only of this user.
    pub user: Option<String>,
    /// How many to pass over; 0 unless said.
    pub offset: Option<u64>,
    /// Most to answer with, up to 1000; 100 unless said.
    pub limit: Option<u32>,
}
