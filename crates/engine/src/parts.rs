//! What every thread of the engine shares.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use gristmill_metadata::Policy;
use gristmill_model::settings::{Resolved, Settings};
use gristmill_model::{
    Connection, Embedder, Failure, Parser, ProcessingOptions, ReasonCode, Selection, Source, Stage,
    Timestamp,
};
use gristmill_sources::{ListingRules, Staging, WebRules, open_source};
use gristmill_store::{BootId, Store};

use crate::budget::Budget;
use crate::clock::Clock;
use crate::crash_mark::CrashMark;
use crate::embedding::Embedding;
use crate::labels::Gate;
use crate::memory::MemoryGauge;
use crate::metadata::Supplied;
use crate::permits::Permits;
use crate::reembedding::{InUse, Models};
use crate::retry::Backoff;

/// What every thread of the engine shares.
pub(crate) struct Parts {
    pub(crate) store: Store,
    pub(crate) boot: BootId,
    pub(crate) data_dir: PathBuf,
    pub(crate) parser: Arc<dyn Parser>,
    /// The model in use.
    pub(crate) in_use: RwLock<Arc<InUse>>,
    pub(crate) models: Arc<dyn Models>,
    pub(crate) embedding: Embedding,
    /// The same for models on other machines.
    pub(crate) asking: Embedding,
    pub(crate) staging: Staging,
    pub(crate) permits: Permits,
    pub(crate) budget: Budget,
    pub(crate) memory: Arc<dyn MemoryGauge>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) backoff: Backoff,
    pub(crate) settings: RwLock<Resolved>,
    /// Kept as long as files may be in work.
    pub(crate) _crash_mark: Option<CrashMark>,
    pub(crate) metadata: RwLock<Arc<Policy>>,
    pub(crate) labels: RwLock<Arc<Gate>>,
}

impl Parts {
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    /// The settings in force.
    pub(crate) fn settings(&self) -> Settings {
        let settings = self.settings.read().unwrap_or_else(PoisonError::into_inner);
        settings.settings.clone()
    }

    /// What is said about the files of a job, by the settings in force.
    pub(crate) fn supplied(
        &self,
        options: &ProcessingOptions,
        selections: &[Selection],
    ) -> Supplied {
        let policy = self.metadata.read().unwrap_or_else(PoisonError::into_inner);
        let from_files = self.settings().metadata_files;
        Supplied::new(Arc::clone(&policy), from_files, options, selections)
    }

    /// The model in use at this moment.
    pub(crate) fn in_use(&self) -> Arc<InUse> {
        let in_use = self.in_use.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&in_use)
    }

    /// The model that embeds the files of a job with these options.
    pub(crate) fn model_for(&self, options: &ProcessingOptions) -> Arc<InUse> {
        match InUse::chosen(&*self.models, options) {
            Some(chosen) => Arc::new(chosen),
            None => self.in_use(),
        }
    }

    /// The threads that embed by a model: those of models on other machines only wait.
    pub(crate) fn embedding_by(&self, embedder: &dyn Embedder) -> &Embedding {
        match embedder.is_local() {
            true => &self.embedding,
            false => &self.asking,
        }
    }

    /// Puts another model in use, for files that begin from now on.
    pub(crate) fn use_model(&self, in_use: InUse) {
        let mut held = self.in_use.write().unwrap_or_else(PoisonError::into_inner);
        *held = Arc::new(in_use);
    }

    /// What is looked for and what labels may do, by the settings in force.
    pub(crate) fn labels(&self) -> Arc<Gate> {
        let gate = self.labels.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&gate)
    }

    /// The source behind a connection, under the settings in force.
    pub(crate) fn open(&self, connection: &Connection) -> Result<Arc<dyn Source>, Failure> {
        let rules = ListingRules::from_settings(&self.settings());
        let web = WebRules::from_settings(&self.settings());
        open_source(connection, &rules, &web, &self.data_dir).map(Arc::from)
    }

    /// The source behind a stored connection; `not_found` when it was removed.
    pub(crate) fn source(
        &self,
        id: &gristmill_model::ConnectionId,
    ) -> Result<Arc<dyn Source>, Failure> {
        let connection = self.store.connection(id).map_err(|error| {
            let detail = format!("cannot use the connection `{id}`: {error}");
            Failure::new(ReasonCode::NotFound, Stage::Accessing, detail)
        })?;
        self.open(&connection)
    }
}
