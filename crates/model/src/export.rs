//! Exports: which documents leave, in which format, and how far that is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{Bytes, CollectionId, ExportId, JobId, Timestamp};

/// How documents are written when they leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "format", rename_all = "snake_case")]
pub enum ExportFormat {
    /// One JSON tree: documents with their passages.
    Json,
    /// A line of JSON for each passage.
    JsonLines,
    /// A CSV table by RFC 4180, a row for each passage.
    Csv,
    /// A Parquet table, a row for each passage.
    Parquet,
    /// A zip archive with a Markdown file for each document.
    Markdown,
    /// A JSON array of LlamaIndex' `TextNode`s.
    LlamaIndex,
    /// A JSON array of LangChain's `Document`s.
    LangChain,
    /// A zip archive that is imported into a vector database.
    Vector {
        /// Which; without one the archive holds plain JSON Lines.
        database: Option<VectorDatabase>,
    },
}

/// Vector databases that exports are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VectorDatabase {
    /// Pinecone: records for `upsert`.
    Pinecone,
    /// Chroma: records for `upsert`.
    Chroma,
    /// Qdrant: points.
    Qdrant,
    /// Weaviate: objects for its batch endpoint.
    Weaviate,
    /// Milvus: rows for `upsert` and for its bulk import.
    Milvus,
    /// PostgreSQL with pgvector: a table for `COPY`.
    Pgvector,
}

/// Which documents leave, as they are when their turn comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "scope", rename_all = "snake_case")]
pub enum ExportScope {
    /// All of them.
    Everything,
    /// Those of a collection.
    Collection {
        /// Which.
        collection: CollectionId,
    },
    /// Those that a job stored, or found stored already.
    Job {
        /// Which.
        job: JobId,
    },
    /// Single documents. One that is gone by then is left out.
    Documents {
        /// How many were asked for.
        count: u32,
    },
    /// Single passages, as a search found them. Those of a version that is replaced by then
    /// are left out.
    Passages {
        /// How many were asked for.
        count: u32,
    },
}

/// How far an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportState {
    /// It waits for its turn.
    Queued,
    /// It is being written. After a crash it is queued again.
    Running,
    /// It waits until someone resumes it, and begins anew then.
    Paused,
    /// The file is complete and about to get its name.
    Written,
    /// The file is complete and in its place.
    Completed,
    /// It could not be written.
    Failed,
    /// Someone stopped it for good.
    Cancelled,
}

/// What happens to an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportStep {
    /// Its turn comes.
    Begin,
    /// It is put back: the program ended, or its file is gone.
    PutBack,
    /// Someone holds it, or the disk is full.
    Pause,
    /// It may go on.
    Resume,
    /// The file is complete under another name.
    Write,
    /// The file has its name.
    Complete,
    /// It cannot be written.
    Fail,
    /// Someone stops it for good.
    Cancel,
}

impl ExportState {
    /// The state after a step; none where the step is not allowed.
    pub fn after(self, step: ExportStep) -> Option<Self> {
        use ExportState::{Cancelled, Completed, Failed, Paused, Queued, Running, Written};
        let (allowed, after): (&[ExportState], ExportState) = match step {
            ExportStep::Begin => (&[Queued], Running),
            ExportStep::PutBack => (&[Running, Written], Queued),
            ExportStep::Pause => (&[Queued, Running], Paused),
            ExportStep::Resume => (&[Paused, Failed, Cancelled], Queued),
            ExportStep::Write => (&[Running], Written),
            ExportStep::Complete => (&[Written], Completed),
            ExportStep::Fail => (&[Queued, Running, Written], Failed),
            ExportStep::Cancel => (&[Queued, Running, Paused], Cancelled),
        };
        allowed.contains(&self).then_some(after)
    }

    /// `queued`, `running`, `paused`, `written`, `completed`, `failed` or `cancelled`.
    pub fn as_str(self) -> &'static str {
        match self {
            ExportState::Queued => "queued",
            ExportState::Running => "running",
            ExportState::Paused => "paused",
            ExportState::Written => "written",
            ExportState::Completed => "completed",
            ExportState::Failed => "failed",
            ExportState::Cancelled => "cancelled",
        }
    }

    /// Whether it ended.
    pub fn is_final(self) -> bool {
        matches!(
            self,
            ExportState::Completed | ExportState::Failed | ExportState::Cancelled
        )
    }
}

/// Documents on their way into a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Export {
    /// Its id.
    pub id: ExportId,
    /// Whom it belongs to.
    pub user: String,
    /// A name for people.
    pub name: String,
    /// Which documents.
    pub scope: ExportScope,
    /// In which format.
    #[serde(flatten)]
    pub format: ExportFormat,
    /// Whether passages are written with their vectors, where the format leaves the choice.
    pub vectors: bool,
    /// The file, by its absolute path. Until it is complete it has another name.
    pub file: String,
    /// Whether a file of this name is replaced.
    pub overwrite: bool,
    /// How far it is.
    pub state: ExportState,
    /// Why it failed, or was paused by itself.
    #[ts(optional = nullable)]
    pub problem: Option<String>,
    /// What was written; while it runs, what was written so far.
    pub totals: ExportTotals,
    /// When someone asked for it.
    pub created_at: Timestamp,
    /// When it was begun last.
    #[ts(optional = nullable)]
    pub started_at: Option<Timestamp>,
    /// When it ended.
    #[ts(optional = nullable)]
    pub ended_at: Option<Timestamp>,
}

/// What an export comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct ExportTotals {
    /// Documents written.
    pub documents: u32,
    /// Documents left out because the policy for exports holds them back.
    pub withheld: u32,
    /// Documents there are to write.
    pub documents_in_all: u32,
    /// Passages written.
    #[ts(type = "number")]
    pub passages: u64,
    /// Bytes of the file.
    pub bytes: Bytes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ended_export_changes_only_when_someone_asks_for_it_again() {
        use ExportStep::{Begin, Cancel, Complete, Fail, Pause, PutBack, Resume, Write};
        let steps = [Begin, PutBack, Pause, Resume, Write, Complete, Fail, Cancel];
        for state in ["completed", "failed", "cancelled"] {
            let state: ExportState = serde_json::from_str(&format!("\"{state}\"")).unwrap();
            assert!(state.is_final());
            let mut leads = steps.into_iter().filter_map(|step| state.after(step));
            assert!(leads.all(|next| next == ExportState::Queued), "{state:?}");
        }
        assert_eq!(ExportState::Completed.after(Resume), None);
        assert_eq!(
            ExportState::Running.after(Complete),
            None,
            "it has no name yet"
        );
    }
}
