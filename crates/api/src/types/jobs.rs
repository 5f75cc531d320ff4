//! Jobs and their files.

use std::collections::BTreeMap;

use gristmill_model::{
    CollectionId, ConnectionId, FileId, FileOverrides, FileProgress, FileTask, FileTotals, Job,
    JobId, JobOrigin, JobProgress, MetadataValues, ModelId, Password, Priority, ProcessingOptions,
    ReasonCode, ScheduleId, Selection, SourceType,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::{MappingFile, PreflightId};

/// Metadata given to every file of a job, by name; text that the schema converts.
pub type Metadata = BTreeMap<String, String>;

/// Makes a job of everything that `selections` and `paths` name, or of a preflight.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct CreateJob {
    /// An id of the caller's choice: the same request again answers with the job there is.
    pub id: Option<JobId>,
    /// What is asked for in the caller's own words, kept with the job: with it, the words alone
    /// say whether a request that names the `id` again is the same.
    pub request: Option<String>,
    /// Whom it belongs to; `default` when nobody is named.
    pub user: Option<String>,
    /// A name for people; made from what it ingests when there is none.
    pub name: Option<String>,
    /// A longer text for people.
    pub description: Option<String>,
    /// Which goes first; `normal` unless said.
    pub priority: Option<Priority>,
    /// The door it comes in by; `api` unless said.
    pub origin: Option<JobOrigin>,
    /// The group its documents go to, made when it is not there; `default` unless said.
    pub collection: Option<CollectionId>,
    /// Files of connections.
    #[ts(as = "Option<Vec<Selection>>")]
    pub selections: Vec<Selection>,
    /// Absolute paths of folders, zip archives and files on this machine. A connection is
    /// found or made for each.
    #[ts(as = "Option<Vec<String>>")]
    pub paths: Vec<String>,
    /// What a preflight found, less what was excluded there; then nothing else is named.
    pub preflight: Option<PreflightId>,
    /// Options that differ from the settings in force.
    #[ts(as = "Option<OptionOverrides>")]
    pub options: OptionOverrides,
    /// Metadata of single files, by path relative to their source or by unique base name.
    /// Not for a preflight.
    #[ts(as = "Option<BTreeMap<String, MetadataValues>>")]
    #[schema(value_type = BTreeMap<String, BTreeMap<String, gristmill_model::MetadataValue>>)]
    pub file_metadata: BTreeMap<String, MetadataValues>,
    /// A mapping file, which gives way to `file_metadata`. Not for a preflight, which has its
    /// own.
    pub mapping: Option<MappingFile>,
    /// Whether it starts at once.
    #[ts(as = "Option<bool>")]
    pub start: bool,
    /// Whether a job that takes the same and is not done goes on instead of a new one.
    #[ts(as = "Option<bool>")]
    pub continue_unfinished: bool,
}

/// A job just made, or found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct CreatedJob {
    /// The job.
    #[serde(flatten)]
    pub job: JobView,
    /// Whether it is one that was there already and goes on.
    pub continued: bool,
    /// What is odd about the request without being wrong: metadata that no file takes.
    pub warnings: Vec<String>,
}

/// Some of the fields of [`ProcessingOptions`]; the rest comes from the settings in force.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OptionOverrides(pub serde_json::Map<String, serde_json::Value>);

impl TS for OptionOverrides {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(cfg: &ts_rs::Config) -> String {
        format!("Partial<{}>", <ProcessingOptions as TS>::name(cfg))
    }

    fn inline(cfg: &ts_rs::Config) -> String {
        <Self as TS>::name(cfg)
    }

    // The type has no file of its own: whoever uses it depends on what it is made of.
    fn visit_generics(visitor: &mut impl ts_rs::TypeVisitor)
    where
        Self: 'static,
    {
        visitor.visit::<ProcessingOptions>();
    }
}

impl PartialSchema for OptionOverrides {
    /// The options, none of them required.
    fn schema() -> RefOr<Schema> {
        let mut schema = ProcessingOptions::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.required.clear();
        }
        schema
    }
}

impl ToSchema for OptionOverrides {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        ProcessingOptions::schemas(schemas);
    }
}

/// One job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct JobRef {
    /// Which.
    pub id: JobId,
}

/// Which jobs to list, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
#[ts(optional_fields)]
pub struct ListJobs {
    /// Only this user's.
    pub user: Option<String>,
    /// Only those in one of these states (`running`); empty means all.
    #[ts(as = "Option<Vec<String>>")]
    pub states: Vec<String>,
    /// Only with this text in the name, upper and lower case alike.
    pub text: Option<String>,
    /// Only with a file that failed or was left out for this reason.
    pub reason: Option<ReasonCode>,
    /// How many to pass over; 0 unless said.
    pub offset: Option<u64>,
    /// How many to give, 1 to 1000; 100 unless said.
    pub limit: Option<u32>,
}

/// What a person can do to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobAction {
    /// `jobs.start`.
    Start,
    /// `jobs.pause`.
    Pause,
    /// `jobs.resume`.
    Resume,
    /// `jobs.cancel`.
    Cancel,
    /// `jobs.retry`.
    Retry,
    /// `jobs.undo`.
    Undo,
}

/// A job with how far it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct JobView {
    /// The job as stored.
    #[serde(flatten)]
    pub job: Job,
    /// How far it is, while it runs.
    pub progress: Option<JobProgress>,
    /// What its state allows.
    pub actions: Vec<JobAction>,
    /// The schedule that made it; it may have been removed since.
    pub schedule: Option<ScheduleId>,
}

/// Which files of a job to list, in the order they were found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct ListFiles {
    /// The job.
    pub id: JobId,
    /// Only those in one of these states (`pending`, `working`, `completed`, `unchanged`,
    /// `skipped`, `failed`); empty means all.
    #[serde(default)]
    #[ts(as = "Option<Vec<String>>")]
    pub states: Vec<String>,
    /// Only skipped or failed for this reason.
    pub code: Option<ReasonCode>,
    /// Only with this text in the name, upper and lower case alike.
    pub text: Option<String>,
    /// How many to pass over; 0 unless said.
    pub offset: Option<u64>,
    /// How many to give, 1 to 1000; 100 unless said.
    pub limit: Option<u32>,
}

/// A file of a job with how far it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct FileView {
    /// The file as stored.
    #[serde(flatten)]
    pub file: FileTask,
    /// How far it is, while it is being worked on.
    pub progress: Option<FileProgress>,
    /// How its document came out, while that is there.
    pub stored: Option<StoredAs>,
}

/// How a document came out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct StoredAs {
    /// The model its vectors come from: `all-MiniLM-L6-v2/int8`.
    pub model: ModelId,
    /// Mean quality of its chunks, 0 to 1.
    pub quality: f32,
}

/// One file of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FileRef {
    /// Which.
    pub id: FileId,
}

/// The files that a job takes from one connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct JobSource {
    /// The connection.
    pub connection: ConnectionId,
    /// Its kind.
    pub source_type: SourceType,
    /// Its files of this job, by state.
    pub totals: FileTotals,
}

/// Does files of a job again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields)]
pub struct RetryJob {
    /// The job.
    pub id: JobId,
    /// Only failed and cancelled files, the default, or all of them.
    pub failed_only: Option<bool>,
    /// Only files that failed or were left out for this reason.
    pub code: Option<ReasonCode>,
    /// What is changed for these files alone, now and for later retries.
    pub options: Option<FileOverrides>,
    /// A mapping file, in place of the one the job has.
    pub mapping: Option<MappingFile>,
    /// What to open encrypted files with. It is kept in memory until the job ends, and
    /// nowhere else.
    pub password: Option<Password>,
}

/// Changes which job goes first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Reprioritise {
    /// The job.
    pub id: JobId,
    /// Its new priority.
    pub priority: Priority,
}
