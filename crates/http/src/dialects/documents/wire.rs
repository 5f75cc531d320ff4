//! What the document says is sent and answered.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A batch that was taken in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = documents::Accepted)]
pub(super) struct Accepted {
    pub(super) batch_id: String,
    pub(super) total_documents: u32,
    pub(super) status: &'static str,
    pub(super) message: &'static str,
    /// Rows of the mapping without a file, and what else is odd about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) warnings: Vec<String>,
}

/// How far a batch is.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = documents::BatchStatus)]
pub(super) struct BatchStatus {
    pub(super) batch_id: String,
    pub(super) total_documents: u32,
    pub(super) processed_count: u32,
    pub(super) failed_count: u32,
    pub(super) status: &'static str,
    pub(super) failed_documents: Vec<FailedDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) estimated_completion_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) completed_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) processing_time_seconds: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) warnings: Vec<String>,
}

/// A document that is not there, and why.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = documents::FailedDocument)]
pub(super) struct FailedDocument {
    pub(super) filename: String,
    pub(super) error: String,
    /// The stable code of the reason.
    pub(super) code: &'static str,
}

/// A single document that was taken in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = documents::Ingested)]
pub(super) struct Ingested {
    /// The id of the document once it is stored; until then that of the job that stores it,
    /// under which it is found as well.
    pub(super) document_id: String,
    pub(super) filename: String,
    pub(super) ingestion_status: &'static str,
    pub(super) metadata: Value,
    pub(super) size_bytes: u64,
    pub(super) message: &'static str,
}

/// A document of the knowledge base.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = documents::Document)]
pub(super) struct Document {
    pub(super) document_id: String,
    pub(super) filename: String,
    pub(super) title: String,
    pub(super) ingestion_status: &'static str,
    pub(super) metadata: BTreeMap<String, String>,
    pub(super) media_type: String,
    pub(super) size_bytes: u64,
    pub(super) chunks: u32,
    pub(super) ingested_at: String,
}

/// Some of the documents.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = documents::Documents)]
pub(super) struct Documents {
    pub(super) documents: Vec<Document>,
    pub(super) total: u64,
    pub(super) limit: u32,
    pub(super) offset: u64,
}

/// Which documents to list.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = documents::ListDocuments)]
pub(super) struct ListDocuments {
    pub(super) limit: Option<u32>,
    pub(super) offset: Option<u64>,
    pub(super) collection: Option<String>,
    pub(super) search: Option<String>,
}

/// What goes by the id of a document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = documents::Known)]
#[serde(untagged)]
pub(super) enum Known {
    /// It is there.
    Stored(Document),
    /// A job stores it, or could not.
    Ordered(Ordered),
}

/// A document that is not there yet, or could not be stored.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = documents::Ordered)]
pub(super) struct Ordered {
    pub(super) document_id: String,
    pub(super) ingestion_status: &'static str,
    pub(super) failed_documents: Vec<FailedDocument>,
}

/// A document that was removed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = documents::Removed)]
pub(super) struct Removed {
    pub(super) document_id: String,
    pub(super) message: &'static str,
}

/// The form of a batch.
#[derive(ToSchema)]
#[schema(as = documents::BatchForm)]
#[expect(
    dead_code,
    reason = "forms are read field by field; this describes them"
)]
pub(super) struct BatchForm {
    #[schema(value_type = Vec<String>, format = Binary)]
    files: Vec<Vec<u8>>,
    /// CSV or JSON.
    #[schema(value_type = Option<String>, format = Binary)]
    metadata_mapping: Option<Vec<u8>>,
}

/// The form of a single document.
#[derive(ToSchema)]
#[schema(as = documents::SingleForm)]
#[expect(
    dead_code,
    reason = "forms are read field by field; this describes them"
)]
pub(super) struct SingleForm {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// A JSON object.
    metadata: Option<String>,
}
