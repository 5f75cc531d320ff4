//! What operations take and give: plain data, documented field by field.
//!
//! The TypeScript in `ui/src/bindings/` is generated from these types. Inputs leave out
//! what they do not care about; outputs always carry every field, `null` where there is none.

mod application;
mod backups;
mod bundles;
mod collections;
mod connections;
mod diagnostics;
mod doctor;
mod documents;
mod embedding;
mod events;
mod exports;
mod facts;
mod history;
mod insights;
mod jobs;
mod keys;
mod labels;
mod local_api;
mod media;
mod metadata;
mod page;
mod pages;
mod preflight;
mod preview;
mod providers;
mod recovery;
mod schedules;
mod search;
mod settings;
mod statement;
mod statistics;
mod uploads;
mod watches;

pub use gristmill_model::settings::SettingView;
pub use gristmill_model::{
    ApiKey, Backup, Bundle, Connection, EmbeddingChange, Export, LabelSettings, RestoredBundle,
    ScheduleRun,
};

pub use application::{ApplicationInfo, Closing, FormatView, Part, ReasonView, Shutdown};
pub use backups::{BackupState, CreateBackup, RestoreBackup, RestoreView};
pub use bundles::{BundleState, CreateBundle, InspectBundle, RestoreFromBundle};
pub use collections::{CollectionRef, CollectionView, CreateCollection, RemoveCollection};
pub use connections::{
    AddConnection, ConnectionRef, ListConnections, ListSourceFiles, RenameConnection, SourceFile,
    StatSourceFiles,
};
pub use diagnostics::{CreateDiagnostics, DiagnosticsPart, DiagnosticsView};
pub use doctor::{Check, CheckState, DoctorReport, DoctorState, Examined, Examining, RunDoctor};
pub use documents::{
    AskFacets, BlockView, ChunkView, ConnectionCount, DeleteDocuments, DeletedDocuments,
    DocumentFacets, DocumentPart, DocumentRef, DocumentSort, DocumentStructure, DocumentView,
    ListDocuments,
};
pub use embedding::{ChangeEmbedding, ChosenEmbedding, EmbeddingChoice, EmbeddingView};
pub use events::{EventPart, EventPosition, EventView, ListEvents, Update};
pub use exports::{CreateExport, ExportRef, Exported, ListExports};
pub use facts::{
    Alike, AskNearDuplicates, AskOverview, NearDuplicate, NearDuplicates, Overview, PlaceView,
    SizeClass, TwinView,
};
pub use history::{
    AskThroughput, AttemptOutcome, AttemptView, FileLog, LogLevel, LogLineView, Throughput,
    ThroughputPoint,
};
pub use insights::{
    AskInsights, InsightPeriod, InsightPoint, InsightReason, InsightSeries, InsightSizes, Insights,
};
pub use jobs::{
    CreateJob, CreatedJob, FileRef, FileView, JobAction, JobRef, JobSource, JobView, ListFiles,
    ListJobs, Metadata, OptionOverrides, Reprioritise, RetryJob, StoredAs,
};
pub use keys::{CheckKey, CheckedKey, CreateKey, CreatedKey, KeyRef};
pub use labels::{
    DecideLabels, EnforceLabels, LabelDetail, LabelKind, LabelRef, LabelScope, LabelState,
    LabelStatus, LabelView, LabelsDecided, LabelsPreview, LabelsRun, LabelsTried, ListLabels,
    PreviewLabels, RunLabels, SetLabels, TryLabels,
};
pub use local_api::{
    ApiAuth, ApiConnection, ApiConnectionState, ListRequests, LocalApiState, LocalApiView,
    RequestLog, RequestView,
};
pub use media::{AskChannel, ChannelEntry};
pub use metadata::{
    DocumentSelector, EditDocuments, EditedDocuments, GetMapping, MappingFile, MappingItem,
    MappingList, MappingTotals, MetadataField, MetadataSettings, SetMetadata,
};
pub use page::{Nothing, Page};
pub use pages::{
    AskPageImage, AskPagePlaces, ChunkPlaces, DocumentPages, PageFacts, PageImage, PagePlace,
    PagePlaces, PageText, PagesShown,
};
pub use preflight::{
    ExcludeRows, GetPreflight, PreflightId, PreflightPage, PreflightRef, PreflightRow,
    PreflightState, PreflightTotals, PreflightView, StartPreflight, TypeCount, Verdict,
    VerdictCount,
};
pub use preview::{PreviewChunks, PreviewedChunk, PreviewedChunks, PreviewedDocument};
pub use providers::{AddProvider, ProviderRef, ProviderView, SetProviderKey, TestedProvider};
pub use recovery::{
    ClearQuarantine, FailedFile, FailureGroup, HeldBack, ListFailures, ListQuarantine, LoadView,
    QuarantineCleared, QuarantineRef, QuarantineRetried, QuarantineView, RetentionDays,
    RetentionView, RetryOffer, UndoItemView, UndoPreview,
};
pub use schedules::{
    AddSchedule, EditSchedule, ListScheduleRuns, ListSchedules, PreviewSchedule, ScheduleRef,
    ScheduleTime, ScheduleTimes, ScheduleView,
};
pub use search::{Search, SearchAnswer};
pub use settings::{SetSetting, SettingRef};
pub use statement::{ReasonCount, Statement};
pub use statistics::{AskStatistics, CountByName, StageTime, Statistics};
pub use uploads::{AddFile, AddText, RemoveUpload, UploadView};
pub use watches::{
    AddWatch, EditWatch, ListRemoved, ListWatchFiles, ListWatches, RemovedView, ResumeWatch,
    ScanWatch, WatchFileView, WatchRef, WatchTotals, WatchView,
};
