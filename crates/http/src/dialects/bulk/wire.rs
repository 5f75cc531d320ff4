//! What is sent and received, field by field as the document has it.
//!
//! Fields that are not in the document and that its clients send or read are marked *client*.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /process`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = bulk::Process)]
pub(super) struct Process {
    /// An id of the caller's choice.
    pub(super) job_id: String,
    /// `tiktok`, `youtube`, `twitch` or `documents`.
    pub(super) platform: String,
    /// `channel`, `urls` or `upload`.
    pub(super) input_method: String,
    /// The channel that `selected_content` is of.
    pub(super) channel_url: Option<String>,
    pub(super) pasted_urls: Option<Vec<String>>,
    /// Ids of what is to be processed.
    pub(super) selected_content: Option<Vec<String>>,
    pub(super) uploaded_documents: Option<Vec<UploadedDocument>>,
    pub(super) embedding_model: EmbeddingModel,
    pub(super) vector_db: VectorDb,
    pub(super) settings: Settings,
    /// Whom the job belongs to.
    pub(super) user_id: Option<String>,
}

/// *client*: a document that comes along, or was uploaded before.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = bulk::UploadedDocument)]
pub(super) struct UploadedDocument {
    /// What `selected_content` names it by.
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    /// Its media type.
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    /// Its text; of a binary type, its bytes in Base64.
    pub(super) content: Option<String>,
    /// What `POST /storage/upload` answered.
    pub(super) file_path: Option<String>,
}

/// The model that vectors come from.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = bulk::EmbeddingModel)]
pub(super) struct EmbeddingModel {
    pub(super) id: String,
    pub(super) label: Option<String>,
    pub(super) dimensions: Option<u32>,
    pub(super) max_tokens: Option<u32>,
    pub(super) jina_v4_task: Option<String>,
    pub(super) jina_v4_dimensions: Option<u32>,
    pub(super) jina_v4_late_chunking: Option<bool>,
    pub(super) jina_v4_multi_vector: Option<bool>,
    pub(super) jina_v4_optimize_for_rag: Option<bool>,
    pub(super) jina_v4_truncate_at_max: Option<bool>,
}

/// The database that an export in the format `vector` is made for.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = bulk::VectorDb)]
pub(super) struct VectorDb {
    pub(super) id: Option<String>,
}

/// How texts are cut. All of it counts tokens.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = bulk::Settings)]
#[serde(rename_all = "camelCase")]
pub(super) struct Settings {
    /// 512 to 4096; 1024 unless said.
    pub(super) chunk_size: Option<u32>,
    /// 0 to 500; 100 unless said.
    pub(super) chunk_overlap: Option<u32>,
    /// 512 to 8192; 8192 unless said.
    pub(super) max_tokens: Option<u32>,
}

/// The answer to `POST /process`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = bulk::Processing)]
pub(super) struct Processing {
    pub(super) success: bool,
    pub(super) job_id: String,
    pub(super) message: &'static str,
    pub(super) websocket_url: String,
    /// `10 minutes`.
    pub(super) estimated_time: String,
}

/// The user a request is for.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = bulk::ForUser)]
pub(super) struct ForUser {
    pub(super) user_id: Option<String>,
}

/// How far a job is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = bulk::Status)]
pub(super) struct Status {
    pub(super) job_id: String,
    /// `pending`, `initializing`, `processing`, `completed`, `failed` or `cancelled`.
    pub(super) status: &'static str,
    /// 0 to 100.
    pub(super) progress: f64,
    /// `Processing item 3/5`.
    pub(super) stage: String,
    /// Items in a final state.
    pub(super) content_processed: u32,
    pub(super) total_content: u32,
    /// Passages stored with their vectors.
    pub(super) embeddings: u64,
    pub(super) error: Option<String>,
    pub(super) result: Option<Outcome>,
}

/// What a job came to.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = bulk::Outcome)]
pub(super) struct Outcome {
    /// The id of the job.
    pub(super) session_id: String,
    pub(super) status: &'static str,
    pub(super) total_items: u32,
    pub(super) completed_items: u32,
    pub(super) failed_items: u32,
    /// In seconds.
    pub(super) processing_time: f64,
    /// The first of the items, as far as the answer takes them.
    pub(super) results: Vec<Item>,
}

/// What became of an item.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = bulk::Item)]
pub(super) struct Item {
    /// What the caller calls it.
    pub(super) id: String,
    pub(super) title: String,
    /// `pending`, `processing`, `completed`, `skipped` or `failed`.
    pub(super) status: &'static str,
    pub(super) chunks: u32,
    pub(super) document_id: Option<String>,
    pub(super) error: Option<String>,
    /// A stable code, as in `docs/reasons.md`.
    pub(super) error_code: Option<&'static str>,
}

/// A message of the socket.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Message {
    /// *client*: the first.
    Status {
        job_id: String,
        status: &'static str,
        progress: f64,
        stage: String,
    },
    Progress {
        job_id: String,
        progress: f64,
        stage: String,
        #[serde(rename = "contentProcessed")]
        content_processed: u32,
        embeddings: u64,
        status: &'static str,
    },
    Completed {
        job_id: String,
        progress: f64,
        stage: String,
        result: Outcome,
    },
    Error {
        job_id: String,
        message: String,
    },
    /// *client*
    Pong {
        timestamp: String,
    },
}

/// A message to the socket; any other is passed over.
#[derive(Debug, Deserialize)]
pub(super) struct Heard {
    #[serde(rename = "type")]
    pub(super) kind: String,
}

/// `POST /export`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = bulk::Export)]
pub(super) struct Export {
    pub(super) job_id: String,
    /// `json`, `csv`, `parquet` or `vector`.
    pub(super) format: String,
    /// An id of the caller's choice.
    pub(super) export_id: Option<String>,
    pub(super) user_id: Option<String>,
}

/// The answer to it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = bulk::Exporting)]
pub(super) struct Exporting {
    pub(super) success: bool,
    pub(super) export_id: String,
    pub(super) message: &'static str,
    pub(super) status_url: String,
}

/// How far an export is.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = bulk::ExportStatus)]
pub(super) struct ExportStatus {
    pub(super) export_id: String,
    /// `pending`, `processing`, `completed`, `failed` or `cancelled`.
    pub(super) status: &'static str,
    /// 0 to 100.
    pub(super) progress: f64,
    /// Once it is there.
    pub(super) download_url: Option<String>,
    pub(super) filename: String,
    /// In bytes, once it is there.
    pub(super) file_size: Option<u64>,
    pub(super) error: Option<String>,
}

/// The answer to `DELETE /cleanup`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = bulk::CleanedUp)]
pub(super) struct CleanedUp {
    pub(super) success: bool,
    /// Jobs.
    pub(super) deleted_count: u32,
}

/// The form of `POST /storage/upload`.
#[derive(ToSchema)]
#[schema(as = bulk::UploadForm)]
#[expect(
    dead_code,
    reason = "forms are read field by field; this describes them"
)]
pub(super) struct UploadForm {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    user_id: Option<String>,
}

/// *client*: a file that was taken in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = bulk::Uploaded)]
pub(super) struct Uploaded {
    pub(super) success: bool,
    /// What an uploaded document of a job is named by.
    pub(super) file_path: String,
    pub(super) file_name: String,
    pub(super) file_size: u64,
}

/// *client*: asks what a channel has.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = bulk::ListChannel)]
pub(super) struct ListChannel {
    pub(super) channel_url: Option<String>,
    pub(super) username: Option<String>,
    pub(super) count: Option<u32>,
    pub(super) user_id: Option<String>,
}

/// *client*: the answer to it; what was found is told by the status of the job.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = bulk::Listing)]
pub(super) struct Listing {
    pub(super) status: &'static str,
    pub(super) job_id: String,
    pub(super) message: String,
}

/// *client*: how far a listing is.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = bulk::ListingStatus)]
pub(super) struct ListingStatus {
    pub(super) job_id: String,
    /// `processing`, `completed` or `failed`.
    pub(super) status: &'static str,
    /// 0 to 100.
    pub(super) progress: f64,
    pub(super) stage: &'static str,
    pub(super) error: Option<String>,
    pub(super) result: Option<Listed>,
}

/// What a channel has.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = bulk::Listed)]
pub(super) struct Listed {
    pub(super) total: usize,
    pub(super) videos: Vec<Video>,
}

/// Something of a channel.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = bulk::Video)]
pub(super) struct Video {
    /// What `selected_content` names it by.
    pub(super) id: String,
    pub(super) title: String,
    pub(super) url: String,
    /// In seconds.
    pub(super) duration: Option<f64>,
}

/// What goes by the id of a job.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = bulk::Known)]
#[serde(untagged)]
pub(super) enum Known {
    Job(Box<Status>),
    Listing(ListingStatus),
}
