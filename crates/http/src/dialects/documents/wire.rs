//! What the document says is sent and answered.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A batch that was taken in.
#[derive(Debug, Serialize)]
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
#[derive(Debug, PartialEq, Serialize)]
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
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct FailedDocument {
    pub(super) filename: String,
    pub(super) error: String,
    /// The stable code of the reason.
    pub(super) code: &'static str,
}

/// A single document that was taken in.
#[derive(Debug, Serialize)]
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
#[derive(Debug, Serialize)]
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
#[derive(Debug, Serialize)]
pub(super) struct Documents {
    pub(super) documents: Vec<Document>,
    pub(super) total: u64,
    pub(super) limit: u32,
    pub(super) offset: u64,
}

/// Which documents to list.
#[derive(Debug, Deserialize)]
pub(super) struct ListDocuments {
    pub(super) limit: Option<u32>,
    pub(super) offset: Option<u64>,
    pub(super) collection: Option<String>,
    pub(super) search: Option<String>,
}
