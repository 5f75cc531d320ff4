//! What a job is: the words every other crate speaks.
//!
//! Ids, states, failures, events, settings, the parsed document and the stage traits.
//! Nothing here reads a file, asks the clock or opens a socket; times, paths and
//! randomness are passed in, which is what lets every rule in this crate be tested as a table.

mod backup;
mod bundle;
mod chunk;
mod connection;
mod document;
mod embedding;
mod event;
mod export;
mod file;
mod id;
mod job;
mod key;
mod label;
mod metadata;
mod options;
mod password;
mod portable;
mod progress;
mod reason;
mod schedule;
mod search;
pub mod settings;
mod stage;
mod undo;
mod units;
mod watch;

pub use backup::{Backup, BackupKind, BackupNote, BackupProgress};
pub use bundle::{
    BecameOf, Bundle, BundleConflict, BundleManifest, BundleMember, BundleModel, BundleProgress,
    BundleStep, BundleTotals, ConflictCause, RestoredBundle, RestoredOriginals,
};
pub use chunk::{Chunk, Chunked, LeftOut, LeftOutReason};
pub use connection::{Connection, ConnectionConfig, ConnectionStatus, Selection, SourceType};
pub use document::{Block, BlockKind, Document, DocumentBuilder, MarginText, PageGap, Span, Table};
pub use embedding::{ChangeState, ChangeStep, ChangeTotals, EmbeddingChange};
pub use event::{Event, EventKind, EventName};
pub use export::{
    Export, ExportFormat, ExportScope, ExportState, ExportStep, ExportTotals, VectorDatabase,
};
pub use file::{FileKey, FileState, FileTask, FileTotals, Stage, StageDurations, is_web_address};
pub use id::{
    ChunkId, CollectionId, ConnectionId, ContentHash, DocumentId, EventSeq, ExportId, FileId,
    Fingerprint, JobId, KeyId, ModelId, ScheduleId, WatchId,
};
pub use job::{Job, JobOrigin, JobState, PauseReason, Priority, RefusedStep, Step, after};
pub use key::{ApiKey, KeyScope};
pub use label::{
    Classification, EXPORT, Hit, HitFamily, HitKind, LANGUAGE_MODEL, Label, LabelAction,
    LabelChange, LabelPolicy, LabelRules, LabelSettings, Labelling, Opinion, OpinionSettings,
    OwnPattern, OwnTerms, Ruling, RulingVerdict,
};
pub use metadata::{
    Comparison, DocumentMetadata, MappedRow, MetadataCondition, MetadataOrigin, MetadataValue,
    MetadataValues, Sourced,
};
pub use options::{ChunkUnit, FileOverrides, ProcessingOptions, UnknownOption};
pub use password::Password;
pub use portable::{
    PortableConnection, PortableDecision, PortableDocument, PortablePlace, PortableVersion,
};
pub use progress::{EtaInterval, FileProgress, JobProgress, stage_band};
pub use reason::{Actor, Failure, ReasonCode, ReasonKind, SkipReason};
pub use schedule::{OnMissed, OnOverlap, RunOutcome, Schedule, ScheduleRule, ScheduleRun};
pub use search::{Excerpt, Highlight, SearchFilters, SearchHit, SearchMode, SearchQuery};
pub use stage::{
    Embedder, Flow, Listed, ParseProgress, ParseRequest, Parser, Source, TokenCounter,
};
pub use undo::{UndoAction, UndoItem, UndoObstacle, UndoTotals, Undone};
pub use units::{Bytes, Timestamp};
pub use watch::{
    FileIdentity, FileStamp, OnDeletion, RemovalLimit, Watch, WatchEntry, WatchEntryState,
    WatchHealth, WatchPause, WatchRules, WatchStatus,
};
