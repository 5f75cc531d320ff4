//! What is sent and received, field by field as the document has it.
//!
//! Fields that are not in the document and that its clients read are marked *client*.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A text or a path of a file, sent as JSON; forms have the same fields.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = ingest::Handed)]
pub(super) struct Handed {
    pub(super) text_content: Option<String>,
    /// *client*: a file or folder on this machine.
    pub(super) file_path: Option<String>,
    #[schema(value_type = Option<Object>)]
    pub(super) metadata: Option<Metadata>,
    /// Whether the answer waits until it is done.
    pub(super) sync: Option<bool>,
}

/// Metadata: an object, or the text of one.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Metadata {
    Object(Map<String, Value>),
    Text(String),
}

/// The parameters of a path that can wait.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ingest::Sync)]
pub(super) struct Sync {
    pub(super) sync: Option<String>,
}

/// `POST /ingest/batch`, in either form that its clients send.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ingest::Batch)]
pub(super) struct Batch {
    pub(super) messages: Option<Vec<Message>>,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub(super) metadata: Option<Map<String, Value>>,
    /// *client*
    pub(super) batch_id: Option<String>,
    /// *client*
    pub(super) documents: Option<Vec<Document>>,
    /// *client*
    #[schema(value_type = Option<Object>)]
    pub(super) batch_metadata: Option<Map<String, Value>>,
}

/// A text of a batch.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = ingest::Message)]
pub(super) struct Message {
    pub(super) text: Option<String>,
    #[schema(value_type = Option<Object>)]
    pub(super) metadata: Option<Map<String, Value>>,
}

/// *client*: a text of a batch in its second form.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ingest::Document)]
pub(super) struct Document {
    pub(super) document_id: Option<String>,
    pub(super) document_type: Option<String>,
    pub(super) channel: Option<String>,
    pub(super) content: Option<Content>,
    #[schema(value_type = Option<Object>)]
    pub(super) metadata: Option<Map<String, Value>>,
}

/// The text of a document.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ingest::Content)]
pub(super) struct Content {
    pub(super) text: Option<String>,
}

/// A job just made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ingest::Created)]
pub(super) struct Created {
    pub(super) job_id: String,
    pub(super) job_type: &'static str,
    pub(super) status: &'static str,
    pub(super) created_at: String,
    /// Empty, until there is something to say.
    pub(super) message: String,
}

/// A job.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ingest::Job)]
pub(super) struct Job {
    pub(super) job_id: String,
    pub(super) job_type: &'static str,
    pub(super) status: &'static str,
    pub(super) created_at: String,
    pub(super) started_at: Option<String>,
    pub(super) completed_at: Option<String>,
    /// 0 to 1.
    pub(super) progress: f64,
    /// How it went, for people.
    pub(super) message: String,
    /// What went wrong, first of all; empty when nothing did.
    pub(super) error_message: String,
    /// Chunks stored by it.
    pub(super) chunks_created: u64,
    pub(super) total_items: u32,
    /// Items in a final state.
    pub(super) processed_items: u32,
    /// What was given with it.
    pub(super) metadata: BTreeMap<String, String>,
}

/// A job of a list, with the fields that the document on classification has for it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ingest::ListedJob)]
pub(super) struct ListedJob {
    #[serde(flatten)]
    pub(super) job: Job,
    pub(super) total_files: u32,
    /// How many files are stored.
    pub(super) completed: u32,
    pub(super) failed: u32,
    pub(super) updated_at: String,
}

/// `GET /jobs`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ingest::ListJobs)]
pub(super) struct ListJobs {
    pub(super) status: Option<String>,
    pub(super) limit: Option<u32>,
    pub(super) offset: Option<u64>,
}

/// The answer to it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ingest::JobList)]
pub(super) struct JobList {
    /// How many match in all.
    pub(super) total: u64,
    /// The same.
    pub(super) total_count: u64,
    pub(super) jobs: Vec<ListedJob>,
}

/// `GET /jobs/stats`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ingest::Stats)]
pub(super) struct Stats {
    pub(super) total_jobs: u64,
    pub(super) pending: u64,
    pub(super) running: u64,
    pub(super) completed: u64,
    pub(super) failed: u64,
    pub(super) cancelled: u64,
    /// Chunks stored now.
    pub(super) total_chunks_created: u64,
}

/// The answer where the caller waited: `/ingest/text` and `/ingest/file`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ingest::Done)]
pub(super) struct Done {
    pub(super) success: bool,
    pub(super) message: String,
    pub(super) chunks_created: u64,
}

/// `POST /query`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ingest::Query)]
pub(super) struct Query {
    pub(super) question: String,
    pub(super) max_chunks: Option<u32>,
}

/// The answer to it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ingest::Answer)]
pub(super) struct Answer {
    pub(super) answer: String,
    pub(super) sources: Vec<Source>,
    pub(super) metadata: AnswerMetadata,
}

/// A passage that the answer is taken from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ingest::Source)]
pub(super) struct Source {
    pub(super) filename: String,
    /// Its place among the passages of its document, counted from 0.
    pub(super) chunk_index: u32,
    pub(super) text: String,
    /// Higher is better; comparable within one answer.
    pub(super) score: f64,
    /// Cosine similarity with the question, when it was found by meaning.
    pub(super) similarity: Option<f64>,
    pub(super) document_id: String,
    pub(super) title: String,
    /// The first page, where the format has pages.
    pub(super) page: Option<u32>,
}

/// How an answer came about.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ingest::AnswerMetadata)]
pub(super) struct AnswerMetadata {
    pub(super) chunks_retrieved: usize,
    /// `hybrid`, or `text` where the embedding model is missing.
    pub(super) mode: &'static str,
    /// Always `extractive`: the answer is made of passages as they stand.
    pub(super) answer_type: &'static str,
    pub(super) took_ms: f64,
    /// Why it was not found as it should have been.
    pub(super) notice: Option<String>,
}

/// `GET /knowledge-base/info`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ingest::Info)]
pub(super) struct Info {
    /// `ready`, or `empty` while there are no documents.
    pub(super) status: &'static str,
    pub(super) collection_name: String,
    pub(super) total_chunks: u64,
    pub(super) collection_metadata: CollectionMetadata,
    pub(super) data_summary: Summary,
}

/// What the passages are made with.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ingest::CollectionMetadata)]
pub(super) struct CollectionMetadata {
    pub(super) embedding_model: String,
    pub(super) collections: Vec<String>,
}

/// What is in the knowledge base.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ingest::Summary)]
pub(super) struct Summary {
    pub(super) total_documents: u64,
    /// Documents by media type.
    pub(super) file_types: BTreeMap<String, u64>,
    /// Documents by the name of their connection.
    pub(super) sources: BTreeMap<String, u64>,
    pub(super) recent_ingestions: Vec<Recent>,
    /// Size of the files, in millions of bytes.
    pub(super) estimated_size_mb: f64,
}

/// A document stored lately.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ingest::Recent)]
pub(super) struct Recent {
    pub(super) filename: String,
    pub(super) document_id: String,
    pub(super) chunks: u32,
    pub(super) ingested_at: String,
}

/// What was done, in a sentence.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ingest::Told)]
pub(super) struct Told {
    pub(super) message: String,
}

/// The form with the fields of [`Handed`] and a file.
#[derive(ToSchema)]
#[schema(as = ingest::HandedForm)]
#[expect(
    dead_code,
    reason = "forms are read field by field; this describes them"
)]
pub(super) struct HandedForm {
    #[schema(value_type = Option<String>, format = Binary)]
    file: Option<Vec<u8>>,
    text_content: Option<String>,
    file_path: Option<String>,
    /// A JSON object.
    metadata: Option<String>,
    sync: Option<String>,
}
