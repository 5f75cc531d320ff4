//! All SQL of Gristmill: jobs, files, documents, chunks, vectors, events; search; doctor.
//!
//! One writer thread owns the only connection that writes. Every change of state is one
//! function and one transaction, which also appends its event; answers and events are heard
//! only after the commit. Times are passed in. One file per table; nothing outside this
//! crate knows SQL, and nothing in it knows a source, a parser or a model.

mod account;
mod attempts;
mod backup;
mod bundles;
mod chunks;
mod collections;
mod connections;
mod doctor;
mod documents;
mod embedding;
mod error;
mod event_log;
mod events;
mod exports;
mod facts;
mod failures;
mod files;
mod finish;
mod history;
mod index;
mod insights;
mod job_warnings;
mod jobs;
mod kept;
mod keys;
mod labels;
mod locations;
mod metadata;
mod migrate;
mod near_duplicates;
mod open;
mod overview;
mod page;
mod quarantine;
mod readers;
mod recover;
mod retention;
mod row;
mod schedule_runs;
mod schedules;
mod search;
mod signs;
mod sketches;
mod statistics;
mod store;
mod suspects;
mod twins;
mod undo;
mod vectors;
mod version;
mod watch_batches;
mod watch_entries;
mod watches;
mod writer;

pub use account::{Account, ReasonShare};
pub use attempts::{Attempt, AttemptOutcome};
pub use backup::{
    check_backup, finish_restore, is_restoring, note_backup, read_backup, remove_partial_backups,
    stage_restore,
};
pub use bundles::{BundleReader, BundleSurroundings, ChunkIds};
pub use chunks::StoredChunk;
pub use collections::Collection;
pub use doctor::{Check, Diagnosis};
pub use documents::{DocumentFacets, DocumentFilter, DocumentMark, DocumentOrder, StoredDocument};
pub use embedding::{ChosenModel, Lacking, NewModel, Serving, StoredModel, Unembedded};
pub use error::{Result, StoreError};
pub use exports::{BegunExport, ExportReader, ExportedDocument, Picked};
pub use facts::{Described, TextFacts};
pub use failures::{FailureExample, FailureGroup};
pub use files::{Claim, Claimed, FileFilter, FileStatus, FinishedPart, NewFile};
pub use finish::{Finished, Outcome, Seen};
pub use history::{EventFilter, EventPart, NamedEvent};
pub use insights::{InsightPoint, Insights};
pub use jobs::{JobFilter, NewJob, RetryScope};
pub use kept::RemovedDocument;
pub use keys::StoredKey;
pub use labels::{
    Admission, Decided, HeldDocument, LabelCounts, LabelEntry, LabelFilter, LabelState, Labelled,
    NewHeld, Relabelled, RulingRequest,
};
pub use locations::Known;
pub use metadata::Edits;
pub use near_duplicates::{NearDuplicate, NearDuplicates};
pub use open::sqlite_version;
pub use overview::{Overview, SIZES};
pub use page::{Listing, Page};
pub use quarantine::{CRASHES, Crash, Quarantined};
pub use recover::{BootId, Recovered, Remains};
pub use retention::{Expired, Expiry};
pub use schedule_runs::Due;
pub use search::QueryVector;
pub use statistics::{StageTimes, Statistics, TypeTimes};
pub use store::{BACKUPS, DATABASE, Store};
pub use suspects::{Content, Suspect};
pub use twins::{Alike, Place, Twin};
pub use undo::UndoPlan;
pub use version::NewVersion;
pub use watch_batches::WatchBatch;
pub use watch_entries::EntryFilter;
pub use writer::Receipt;
