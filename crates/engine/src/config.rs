//! What the engine is made of, passed in by whoever starts it.

use std::path::PathBuf;
use std::sync::Arc;

use gristmill_metadata::Policy;
use gristmill_model::settings::Resolved;
use gristmill_model::{Embedder, Parser};

use crate::clock::{Clock, SystemClock};
use crate::labels::Gate;
use crate::memory::{MemoryGauge, SystemMemory};
use crate::reembedding::{Models, NoOthers};
use crate::retry::Backoff;
use crate::viewing::PageViewer;

/// What the engine is made of.
#[derive(Clone)]
pub struct EngineConfig {
    /// The folder everything is kept in; made if it is not there.
    pub data_dir: PathBuf,
    /// The settings in force.
    pub settings: Resolved,
    /// The schema of metadata, and rules for it.
    pub metadata: Policy,
    /// What makes documents sensitive, and what may become of them.
    pub labels: Arc<Gate>,
    /// Turns bytes into documents.
    pub parser: Arc<dyn Parser>,
    /// Shows pages of files as they look; none where nobody looks.
    pub viewer: Option<Arc<dyn PageViewer>>,
    /// Turns texts into vectors while nothing is stored; afterwards the model in use does.
    /// Loads its model when it is first used.
    pub embedder: Arc<dyn Embedder>,
    /// Finds the other models that a knowledge base can be changed to.
    pub models: Arc<dyn Models>,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// How long to wait between tries of a file.
    pub backoff: Backoff,
    /// Where figures about the machine's memory come from.
    pub memory: Arc<dyn MemoryGauge>,
}

impl EngineConfig {
    /// These parts with the system's clock and the usual waits, no other models and nobody who
    /// looks at pages.
    pub fn new(
        data_dir: PathBuf,
        settings: Resolved,
        parser: Arc<dyn Parser>,
        embedder: Arc<dyn Embedder>,
    ) -> Self {
        Self {
            data_dir,
            settings,
            metadata: Policy::default(),
            labels: Gate::usual(),
            parser,
            viewer: None,
            embedder,
            models: Arc::new(NoOthers),
            clock: Arc::new(SystemClock::default()),
            backoff: Backoff::default(),
            memory: Arc::new(SystemMemory),
        }
    }
}
