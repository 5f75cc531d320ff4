//! What the document says is sent and answered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A document that was taken in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = classification::Uploaded)]
pub(super) struct Uploaded {
    pub(super) doc_id: String,
    pub(super) filename: String,
    pub(super) page_count: u32,
    pub(super) image_count: u32,
    pub(super) status: &'static str,
}

/// A document and what is known of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = classification::Document)]
pub(super) struct Document {
    pub(super) doc_id: String,
    pub(super) filename: String,
    /// `uploaded`, `preprocessed`, `classified` or `reviewed`.
    pub(super) status: &'static str,
    pub(super) page_count: u32,
    pub(super) image_count: u32,
    pub(super) classification: Option<Classification>,
    /// Why there is none.
    pub(super) error: Option<String>,
}

/// How sensitive a document is.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = classification::Classification)]
pub(super) struct Classification {
    pub(super) doc_id: String,
    pub(super) final_category: &'static str,
    /// The machine's, where a person gave another.
    pub(super) machine_category: &'static str,
    /// What was found, by kind.
    pub(super) secondary_tags: Vec<&'static str>,
    pub(super) confidence: f32,
    pub(super) citations: Vec<Citation>,
    pub(super) explanation: String,
    pub(super) page_count: u32,
    pub(super) image_count: u32,
    /// `safe` or `unsafe`.
    pub(super) content_safety: &'static str,
    pub(super) raw_signals: Signals,
    pub(super) requires_review: bool,
}

/// Where something was found; the value itself is masked.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = classification::Citation)]
pub(super) struct Citation {
    pub(super) page: u32,
    pub(super) snippet: String,
}

/// What the detectors say.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = classification::Signals)]
pub(super) struct Signals {
    pub(super) has_pii: bool,
    pub(super) pii_hits: Vec<Signal>,
    pub(super) has_unsafe_pattern: bool,
    pub(super) unsafe_hits: Vec<Signal>,
    pub(super) has_internal_markers: bool,
    pub(super) notes: Vec<String>,
}

/// What one detector found.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = classification::Signal)]
pub(super) struct Signal {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) count: u64,
}

/// A batch that was taken in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = classification::BatchUploaded)]
pub(super) struct BatchUploaded {
    pub(super) job_id: String,
    pub(super) total_files: u32,
    pub(super) status: &'static str,
    pub(super) message: String,
}

/// How far a batch is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = classification::JobStatus)]
pub(super) struct JobStatus {
    pub(super) job_id: String,
    pub(super) status: &'static str,
    pub(super) total_files: u32,
    pub(super) completed: u32,
    pub(super) failed: u32,
    pub(super) progress: f64,
    pub(super) created_at: String,
    pub(super) updated_at: String,
    pub(super) documents: Vec<JobDocument>,
    pub(super) error: Option<String>,
}

/// A document of a batch.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = classification::JobDocument)]
pub(super) struct JobDocument {
    pub(super) doc_id: String,
    pub(super) filename: String,
    pub(super) status: &'static str,
    pub(super) progress: f64,
    pub(super) error: Option<String>,
}

/// What a person decides.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = classification::Decision)]
pub(super) struct Decision {
    pub(super) doc_id: String,
    pub(super) new_label: String,
    pub(super) reviewer: String,
    #[serde(default)]
    pub(super) comment: String,
}

/// The answer to it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = classification::Decided)]
pub(super) struct Decided {
    pub(super) doc_id: String,
    pub(super) status: &'static str,
    pub(super) new_label: &'static str,
    pub(super) machine_label: &'static str,
    pub(super) reviewer: String,
    pub(super) comment: String,
}

/// In which form results are wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = classification::Export)]
pub(super) struct Export {
    pub(super) format: Option<String>,
}

/// The answer to a cancel.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = classification::Cancelled)]
pub(super) struct Cancelled {
    pub(super) job_id: String,
    pub(super) status: &'static str,
    pub(super) message: String,
}

/// The form of `POST /upload`.
#[derive(ToSchema)]
#[schema(as = classification::UploadForm)]
#[expect(
    dead_code,
    reason = "forms are read field by field; this describes them"
)]
pub(super) struct UploadForm {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// The form of `POST /batch/upload`.
#[derive(ToSchema)]
#[schema(as = classification::BatchForm)]
#[expect(
    dead_code,
    reason = "forms are read field by field; this describes them"
)]
pub(super) struct BatchForm {
    #[schema(value_type = Vec<String>, format = Binary)]
    files: Vec<Vec<u8>>,
    /// `low`, `normal`, `high` or `urgent`.
    priority: Option<String>,
}
