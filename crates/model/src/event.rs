//! Durable events: each is a row with a sequence number, written in the transaction
//! of the change it tells of. What anyone hears is what the disk holds.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    BackupKind, Bytes, ChangeState, ConnectionId, DocumentId, EventSeq, ExportId, FileId,
    FileState, FileTotals, JobId, JobState, ModelId, Priority, ScheduleId, Timestamp, UndoTotals,
    WatchId,
};

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EventKind {
    /// A job was created.
    JobCreated {
        /// Its name.
        name: String,
    },
    /// More of a job's files were listed.
    FilesListed {
        /// Totals afterwards.
        totals: FileTotals,
        /// Whether that was the last of them.
        complete: bool,
    },
    /// A job changed its state.
    JobMoved {
        /// The state it is in now.
        state: JobState,
        /// Totals at that moment.
        totals: FileTotals,
    },
    /// A job was given another priority.
    JobReprioritised {
        /// The new one.
        priority: Priority,
    },
    /// A file reached a final state, or went back to pending for another attempt.
    FileMoved {
        /// The file.
        file: FileId,
        /// The state it is in now.
        state: FileState,
        /// The job's totals afterwards.
        totals: FileTotals,
    },
    /// A document was removed: by a person, or because its watched file was deleted.
    DocumentDeleted {
        /// Which.
        document: DocumentId,
    },
    /// A document that was removed, or marked as missing its file, is served as before; or one
    /// came with a bundle.
    DocumentRestored {
        /// Which.
        document: DocumentId,
    },
    /// Metadata of a document was edited by a person, or given anew for an unchanged file.
    /// Its text and vectors are as they were.
    MetadataChanged {
        /// Which.
        document: DocumentId,
    },
    /// Documents were labelled again, held, let in, refused or given another label. Those a
    /// job labels while it stores them are told of by their files.
    LabelsChanged {
        /// How many.
        documents: u32,
    },
    /// A connection was added, checked or removed.
    ConnectionChanged {
        /// Which.
        connection: ConnectionId,
    },
    /// A job was undone.
    JobUndone {
        /// What that did.
        totals: UndoTotals,
    },
    /// Content came into quarantine or left it.
    QuarantineChanged {
        /// How many entries there are now.
        entries: u32,
    },
    /// The files in work come close to the most bytes that may be in flight at once.
    BytesInFlightHigh {
        /// Bytes in flight.
        #[ts(type = "number")]
        bytes: u64,
        /// The most there may be.
        #[ts(type = "number")]
        most: u64,
    },
    /// Old history or kept documents were removed as the settings say.
    RetentionApplied {
        /// Jobs removed with their files and attempts.
        jobs: u32,
        /// Kept documents removed for good.
        documents: u32,
    },
    /// A watched folder was added, edited, paused, resumed or removed, or is doing better or
    /// worse than before.
    WatchChanged {
        /// Which.
        watch: WatchId,
    },
    /// A schedule was added, edited, paused, resumed or removed, or was due.
    ScheduleChanged {
        /// Which.
        schedule: ScheduleId,
    },
    /// An export was asked for, changed its state, or was forgotten.
    ExportChanged {
        /// Which.
        export: ExportId,
    },
    /// A change of the embedding model was asked for, or is in another state.
    EmbeddingChanged {
        /// The model whose vectors are made.
        model: ModelId,
        /// How far it is.
        state: ChangeState,
    },
    /// A backup was made.
    BackupMade {
        /// Why.
        kind: BackupKind,
        /// The file.
        file: String,
        /// Its size.
        size: Bytes,
    },
    /// The daily backup was not made.
    BackupSkipped {
        /// Why not.
        why: String,
    },
}

/// Something that happened, at its place in the one sequence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Event {
    /// Its place.
    pub seq: EventSeq,
    /// When.
    pub at: Timestamp,
    /// The job it belongs to.
    #[ts(optional = nullable)]
    pub job: Option<JobId>,
    /// What.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// The name of a kind of event, without what it tells.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum EventName {
    /// [`EventKind::JobCreated`].
    JobCreated,
    /// [`EventKind::FilesListed`].
    FilesListed,
    /// [`EventKind::JobMoved`].
    JobMoved,
    /// [`EventKind::JobReprioritised`].
    JobReprioritised,
    /// [`EventKind::FileMoved`].
    FileMoved,
    /// [`EventKind::DocumentDeleted`].
    DocumentDeleted,
    /// [`EventKind::DocumentRestored`].
    DocumentRestored,
    /// [`EventKind::MetadataChanged`].
    MetadataChanged,
    /// [`EventKind::LabelsChanged`].
    LabelsChanged,
    /// [`EventKind::ConnectionChanged`].
    ConnectionChanged,
    /// [`EventKind::JobUndone`].
    JobUndone,
    /// [`EventKind::QuarantineChanged`].
    QuarantineChanged,
    /// [`EventKind::BytesInFlightHigh`].
    BytesInFlightHigh,
    /// [`EventKind::RetentionApplied`].
    RetentionApplied,
    /// [`EventKind::WatchChanged`].
    WatchChanged,
    /// [`EventKind::ScheduleChanged`].
    ScheduleChanged,
    /// [`EventKind::ExportChanged`].
    ExportChanged,
    /// [`EventKind::EmbeddingChanged`].
    EmbeddingChanged,
    /// [`EventKind::BackupMade`].
    BackupMade,
    /// [`EventKind::BackupSkipped`].
    BackupSkipped,
}

impl EventName {
    /// `job_created`, as it is stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::JobCreated => "job_created",
            Self::FilesListed => "files_listed",
            Self::JobMoved => "job_moved",
            Self::JobReprioritised => "job_reprioritised",
            Self::FileMoved => "file_moved",
            Self::DocumentDeleted => "document_deleted",
            Self::DocumentRestored => "document_restored",
            Self::MetadataChanged => "metadata_changed",
            Self::LabelsChanged => "labels_changed",
            Self::ConnectionChanged => "connection_changed",
            Self::JobUndone => "job_undone",
            Self::QuarantineChanged => "quarantine_changed",
            Self::BytesInFlightHigh => "bytes_in_flight_high",
            Self::RetentionApplied => "retention_applied",
            Self::WatchChanged => "watch_changed",
            Self::ScheduleChanged => "schedule_changed",
            Self::ExportChanged => "export_changed",
            Self::EmbeddingChanged => "embedding_changed",
            Self::BackupMade => "backup_made",
            Self::BackupSkipped => "backup_skipped",
        }
    }
}

impl EventKind {
    /// What kind it is.
    pub fn name(&self) -> EventName {
        match self {
            Self::JobCreated { .. } => EventName::JobCreated,
            Self::FilesListed { .. } => EventName::FilesListed,
            Self::JobMoved { .. } => EventName::JobMoved,
            Self::JobReprioritised { .. } => EventName::JobReprioritised,
            Self::FileMoved { .. } => EventName::FileMoved,
            Self::DocumentDeleted { .. } => EventName::DocumentDeleted,
            Self::DocumentRestored { .. } => EventName::DocumentRestored,
            Self::MetadataChanged { .. } => EventName::MetadataChanged,
            Self::LabelsChanged { .. } => EventName::LabelsChanged,
            Self::ConnectionChanged { .. } => EventName::ConnectionChanged,
            Self::JobUndone { .. } => EventName::JobUndone,
            Self::QuarantineChanged { .. } => EventName::QuarantineChanged,
            Self::BytesInFlightHigh { .. } => EventName::BytesInFlightHigh,
            Self::RetentionApplied { .. } => EventName::RetentionApplied,
            Self::WatchChanged { .. } => EventName::WatchChanged,
            Self::ScheduleChanged { .. } => EventName::ScheduleChanged,
            Self::ExportChanged { .. } => EventName::ExportChanged,
            Self::EmbeddingChanged { .. } => EventName::EmbeddingChanged,
            Self::BackupMade { .. } => EventName::BackupMade,
            Self::BackupSkipped { .. } => EventName::BackupSkipped,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_stored_under_the_name_of_its_kind() {
        let kind = EventKind::FilesListed {
            totals: FileTotals::default(),
            complete: true,
        };
        let stored = serde_json::to_value(&kind).expect("an event is JSON");
        assert_eq!(stored["event"], kind.name().as_str());
        let name = serde_json::to_value(kind.name()).expect("a name is JSON");
        assert_eq!(name, stored["event"], "and asked for by the same");
    }
}
