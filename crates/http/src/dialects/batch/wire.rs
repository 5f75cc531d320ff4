//! What is sent and received, field by field as the document has it.
//!
//! Fields that are not in the document and that its clients read are marked *client*.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// `POST /batch/jobs`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = batch::CreateJob)]
pub(super) struct CreateJob {
    /// Whom it belongs to.
    pub(super) user_id: Option<String>,
    /// A name for people.
    pub(super) name: Option<String>,
    /// A longer text for people.
    pub(super) description: Option<String>,
    /// `low`, `normal`, `high` or `urgent`.
    pub(super) priority: Option<String>,
    /// Files by connection.
    pub(super) file_selections: Vec<FileSelection>,
    /// How they are processed.
    #[schema(value_type = Option<Object>)]
    pub(super) processing_options: Option<Map<String, Value>>,
}

/// Files of one connection.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = batch::FileSelection)]
pub(super) struct FileSelection {
    /// The connection.
    pub(super) connection_id: String,
    /// Its kind.
    pub(super) source_type: String,
    /// Names within it; none means all.
    #[serde(default)]
    pub(super) file_ids: Vec<String>,
}

/// The user a request without a body is for.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = batch::ForUser)]
pub(super) struct ForUser {
    pub(super) user_id: Option<String>,
}

/// `POST /batch/jobs/{job_id}/control`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = batch::Control)]
pub(super) struct Control {
    pub(super) user_id: Option<String>,
    /// `start`, `pause`, `resume`, `cancel` or `retry`.
    pub(super) action: String,
    /// Whether only failed files are retried; unless said, they are.
    pub(super) retry_failed_only: Option<bool>,
}

/// The answer to it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = batch::Controlled)]
pub(super) struct Controlled {
    pub(super) success: bool,
    /// `Job start successful`.
    pub(super) message: String,
}

/// `POST /batch/jobs/list`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = batch::ListJobs)]
pub(super) struct ListJobs {
    pub(super) user_id: Option<String>,
    /// Only those in one of these states; none means all.
    pub(super) status_filter: Option<Vec<String>>,
    pub(super) limit: Option<u32>,
    pub(super) offset: Option<u64>,
}

/// The answer to it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = batch::JobList)]
pub(super) struct JobList {
    pub(super) jobs: Vec<Job>,
    /// How many match in all.
    pub(super) total_jobs: u64,
    pub(super) has_more: bool,
}

/// A job.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = batch::Job)]
pub(super) struct Job {
    pub(super) job_id: String,
    pub(super) user_id: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) status: &'static str,
    pub(super) priority: &'static str,
    pub(super) created_at: String,
    pub(super) started_at: Option<String>,
    pub(super) completed_at: Option<String>,
    pub(super) total_files: u32,
    pub(super) completed_files: u32,
    pub(super) failed_files: u32,
    /// Files that were stored before, too.
    pub(super) skipped_files: u32,
    /// 0 to 100.
    pub(super) progress_percentage: f64,
    /// From measured speed; of an ended job, how long it took.
    pub(super) estimated_duration_ms: u64,
    /// Why it could not run at all.
    pub(super) error_message: Option<String>,
    /// Left out of lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source_progress: Option<Vec<SourceProgress>>,
}

/// The files a job takes from one connection.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = batch::SourceProgress)]
pub(super) struct SourceProgress {
    pub(super) source_type: &'static str,
    pub(super) connection_id: String,
    pub(super) total_files: u32,
    pub(super) completed_files: u32,
    pub(super) failed_files: u32,
    pub(super) skipped_files: u32,
    /// 0 to 100: files in a final state.
    pub(super) progress_percentage: f64,
    /// The first files, as far as the answer takes them.
    pub(super) files: Vec<File>,
}

/// A file of a job.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = batch::File)]
pub(super) struct File {
    pub(super) file_id: String,
    pub(super) file_metadata: FileMetadata,
    pub(super) status: &'static str,
    /// 0 to 100.
    pub(super) progress: f64,
    pub(super) current_step: &'static str,
    /// *client*
    pub(super) error_message: Option<String>,
    /// *client*: a stable code, as in `docs/reasons.md`.
    pub(super) error_code: Option<&'static str>,
    /// *client*
    pub(super) retry_count: u32,
    /// *client*
    pub(super) processing_time_ms: u64,
    /// *client*
    pub(super) chunks_created: u32,
    /// *client*: the model its vectors come from.
    pub(super) embedding_model: Option<String>,
    /// *client*: mean quality of its chunks, 0 to 1.
    pub(super) quality_score: Option<f64>,
    /// *client*
    pub(super) document_id: Option<String>,
    /// *client*
    pub(super) started_at: Option<String>,
    /// *client*
    pub(super) completed_at: Option<String>,
}

/// What is known of a file before it is read.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = batch::FileMetadata)]
pub(super) struct FileMetadata {
    /// The part of its id after the last `/`.
    pub(super) name: String,
    /// In bytes.
    pub(super) size: Option<u64>,
    pub(super) source_type: &'static str,
    pub(super) modified_at: Option<String>,
    pub(super) mime_type: Option<String>,
}

/// `GET /batch/statistics`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = batch::Statistics)]
pub(super) struct Statistics {
    pub(super) total_jobs: u64,
    pub(super) active_jobs: u64,
    pub(super) completed_jobs: u64,
    pub(super) failed_jobs: u64,
    pub(super) cancelled_jobs: u64,
    /// Files in a final state.
    pub(super) total_files_processed: u64,
    /// Of a stored file.
    pub(super) average_processing_time_ms: u64,
    /// Files stored, of those stored and failed, 0 to 100.
    pub(super) success_rate: f64,
    /// Files.
    pub(super) by_source_type: BTreeMap<String, u64>,
    /// Jobs.
    pub(super) by_priority: BTreeMap<String, u64>,
    /// Jobs.
    pub(super) by_status: BTreeMap<&'static str, u64>,
}

/// A message of the socket.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Message {
    ConnectionEstablished {
        user_id: String,
        job_id: Option<String>,
        timestamp: String,
    },
    JobUpdate {
        job: Box<Job>,
        timestamp: String,
    },
    FileProgress {
        job_id: String,
        source_type: &'static str,
        connection_id: String,
        file: Box<File>,
        timestamp: String,
    },
    Pong {
        timestamp: String,
    },
}

/// The parameters of the socket.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = batch::Listen)]
pub(super) struct Listen {
    /// Only this job.
    pub(super) job_id: Option<String>,
}

/// A message to the socket; any other is passed over.
#[derive(Debug, Deserialize)]
pub(super) struct Heard {
    #[serde(rename = "type")]
    pub(super) kind: String,
}

/// `POST /auth/authenticate`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = batch::Authenticate)]
pub(super) struct Authenticate {
    pub(super) source_type: String,
    pub(super) user_id: Option<String>,
    /// `directory_path` or `zip_path`.
    #[serde(default)]
    pub(super) auth_config: AuthConfig,
}

/// What a local connection points at.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = batch::AuthConfig)]
pub(super) struct AuthConfig {
    pub(super) directory_path: Option<String>,
    pub(super) zip_path: Option<String>,
    #[serde(default)]
    pub(super) urls: Vec<String>,
}

/// `POST /auth/local-directory`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = batch::LocalDirectory)]
pub(super) struct LocalDirectory {
    pub(super) user_id: Option<String>,
    pub(super) directory_path: String,
}

/// `POST /auth/local-zip`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = batch::LocalZip)]
pub(super) struct LocalZip {
    pub(super) user_id: Option<String>,
    pub(super) zip_path: String,
}

/// How an attempt to connect went.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = batch::Authenticated)]
pub(super) struct Authenticated {
    pub(super) success: bool,
    /// `authenticated`, `invalid` or `error`.
    pub(super) status: &'static str,
    pub(super) connection_id: Option<String>,
    pub(super) user_info: Option<UserInfo>,
    pub(super) permissions: Vec<&'static str>,
    /// Connections on this machine do not expire.
    pub(super) expires_at: Option<String>,
    pub(super) error: Option<String>,
    pub(super) metadata: BTreeMap<&'static str, String>,
}

/// Whose connection it is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = batch::UserInfo)]
pub(super) struct UserInfo {
    pub(super) user_id: String,
}

/// A connection.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = batch::Connection)]
pub(super) struct Connection {
    pub(super) connection_id: String,
    pub(super) user_id: String,
    pub(super) name: String,
    pub(super) source_type: &'static str,
    /// `authenticated` or `invalid`.
    pub(super) status: &'static str,
    pub(super) error: Option<String>,
    pub(super) created_at: String,
    pub(super) last_validated: String,
    pub(super) expires_at: Option<String>,
    pub(super) metadata: BTreeMap<&'static str, String>,
}

/// `GET /connections`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = batch::ListConnections)]
pub(super) struct ListConnections {
    pub(super) user_id: Option<String>,
    pub(super) source_type: Option<String>,
    pub(super) status: Option<String>,
}

/// The answer to it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = batch::Connections)]
pub(super) struct Connections {
    pub(super) connections: Vec<Connection>,
    pub(super) total: usize,
}

/// A kind of source.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = batch::SourceKind)]
pub(super) struct SourceKind {
    pub(super) source_type: &'static str,
    pub(super) name: &'static str,
    /// Whether this version can reach it.
    pub(super) available: bool,
    pub(super) capabilities: Capabilities,
}

/// What can be done with a kind of source.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = batch::Capabilities)]
pub(super) struct Capabilities {
    pub(super) browse: bool,
    pub(super) search: bool,
    pub(super) metadata: bool,
    pub(super) folders: bool,
}

/// `POST /browse/files`, `/browse/search` and `/browse/validate-access`, and the parameters
/// of `GET /browse/tree` and `/browse/files/{file_id}/metadata`.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = batch::Browse)]
pub(super) struct Browse {
    pub(super) user_id: Option<String>,
    pub(super) connection_id: String,
    /// Only below this folder.
    #[serde(alias = "folder_id", alias = "path", alias = "folder_path")]
    pub(super) folder: Option<String>,
    /// Only with this text in the name.
    pub(super) query: Option<String>,
    /// The files to look at.
    #[serde(default)]
    pub(super) file_ids: Vec<String>,
    #[serde(alias = "page_size")]
    pub(super) limit: Option<u32>,
    pub(super) offset: Option<u64>,
}

/// Files of a connection.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = batch::BrowsedFiles)]
pub(super) struct BrowsedFiles {
    pub(super) connection_id: String,
    pub(super) files: Vec<BrowsedFile>,
    pub(super) total_count: u64,
    pub(super) has_more: bool,
}

/// A file of a connection.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = batch::BrowsedFile)]
pub(super) struct BrowsedFile {
    pub(super) file_id: String,
    pub(super) name: String,
    pub(super) size: Option<u64>,
    pub(super) source_type: &'static str,
    pub(super) modified_at: Option<String>,
    /// Whether a job can take it.
    pub(super) accessible: bool,
    /// Why it cannot.
    pub(super) error: Option<String>,
}

/// A folder with what is in it.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = batch::Tree)]
pub(super) struct Tree {
    pub(super) name: String,
    /// Its id, which ends in `/`; empty for the whole connection.
    pub(super) path: String,
    #[schema(no_recursion)]
    pub(super) folders: Vec<Tree>,
    pub(super) files: Vec<BrowsedFile>,
}

/// `GET /browse/tree`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = batch::Trunk)]
pub(super) struct Trunk {
    pub(super) connection_id: String,
    pub(super) tree: Tree,
    pub(super) total_count: u64,
    /// Whether the connection has more files than a tree takes.
    pub(super) truncated: bool,
}

/// `POST /browse/validate-access`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = batch::Access)]
pub(super) struct Access {
    pub(super) connection_id: String,
    pub(super) accessible: Vec<String>,
    pub(super) inaccessible: Vec<BrowsedFile>,
}
