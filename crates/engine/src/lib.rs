//! Runs jobs: queue, scheduler, pipeline, control, recovery, progress, preflight, watched
//! folders, schedules, backups, changes of the embedding model.
//!
//! Plain threads and channels. One coordinator decides what goes next; workers take files
//! through access, download, parse, label and chunk; embedding threads turn the chunks of all
//! files into vectors; one thread waits for commits. The store holds the truth: every
//! state is changed there first, so a process that dies loses only the work in hand, and
//! the next one takes it up by itself.

mod active;
mod backups;
mod budget;
mod bundling;
mod clock;
mod config;
mod control;
mod coordinator;
mod crash_mark;
mod embedding;
mod engine;
mod error;
mod estimate;
mod exporting;
mod facts;
mod fingerprint;
mod governor;
mod housekeeping;
mod labels;
mod listing;
mod memory;
mod metadata;
mod meter;
mod outcome;
mod owner;
mod pace;
mod panics;
mod parts;
mod permits;
mod pipeline;
mod preflight;
mod progress;
mod reembedding;
mod retry;
mod running;
mod scheduler;
mod scheduling;
mod settle;
mod shared;
mod viewing;
mod wake;
mod watching;
mod weights;
mod workers;

#[cfg(test)]
#[path = "../tests/engine/doubles.rs"]
#[expect(
    dead_code,
    reason = "most of the doubles are for the tests beside them"
)]
mod testing;

pub use backups::{Daily, back_up, list_backups, restore};
pub use bundling::{BundleRequest, BundleRestore, inspect_bundle};
pub use clock::{Clock, SystemClock};
pub use config::EngineConfig;
pub use control::{JobFiles, JobRequest, Retry};
pub use engine::{Engine, LOGS, SAMPLE, Shutdown};
pub use error::{EngineError, Result};
pub use governor::{HeldBack, Load};
pub use housekeeping::{Retention, expirable};
pub use labels::{Gate, LabelPreview, LabelRun, Place, Who};
pub use memory::{Memory, MemoryGauge, SystemMemory};
pub use preflight::{
    ChunkPreview, CutDocument, PreflightId, PreflightRequest, PreflightRow, PreflightState,
    PreflightTotals, PreflightView, PreviewItem, PreviewList, PreviewTotals, RowFilter, TypeCount,
    Verdict, VerdictCount,
};
pub use reembedding::Models;
pub use retry::Backoff;
pub use viewing::{
    ChunkOnPage, DrawnPage, NotShown, PageFacts, PageOf, PagePlaces, PageText, PageViewer,
    PagesShown,
};
