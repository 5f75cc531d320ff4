//! The operations as this process carries them out, one file for each group.
//!
//! Each function takes the input of one row of the table and gives its output; what they
//! share is [`Local`]. They convert, call the engine or the store, and convert back.

mod application;
mod backups;
mod bundles;
mod collections;
mod connections;
mod convert;
mod described;
mod diagnostics;
mod doctor;
mod documents;
mod embedding;
mod events;
mod exports;
mod facts;
mod formats;
mod history;
mod insights;
mod jobs;
mod keys;
mod labels;
mod load;
mod local_api;
mod media;
mod metadata;
mod pages;
mod paths;
mod preflight;
mod providers;
mod quarantine;
mod reasons;
mod recovery;
mod retention;
mod schedules;
mod search;
mod settings;
mod source_files;
mod statistics;
mod uploads;
mod watches;

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock, Weak};
use std::time::Duration;

use gristmill_embed::Precision;
use gristmill_engine::{Engine, EngineConfig, EngineError};
use gristmill_model::settings::Resolved;
use gristmill_model::{BackupProgress, EventSeq, ProcessingOptions, Timestamp};
use gristmill_parse::{ChildPool, Limits, WorkerCommand};
use gristmill_store::{DATABASE, Store, StoreError, is_restoring};

use crate::config::ConfigFile;
use crate::embedder::{Catalogue, LateEncoder};
use crate::folder::OpenOptions;
use crate::operations::operations;
use crate::remote::Remotes;
use crate::types::*;
use crate::{ApiError, ApiServer, Follow, Operations};

/// A data folder opened by this process: to work in it, or only to read. Cheap to clone.
#[derive(Clone)]
pub struct Local(Arc<Opened>);

/// What the operations share.
struct Opened {
    options: OpenOptions,
    config: ConfigFile,
    settings: RwLock<Resolved>,
    store: Store,
    /// None when the folder is only read.
    engine: Option<Engine>,
    parser: Arc<ChildPool>,
    models: Arc<Catalogue>,
    started_at: Timestamp,
    closing: Mutex<Option<Closing>>,
    closed: Condvar,
    backing_up: Mutex<Option<BackupProgress>>,
    doctor: Mutex<DoctorState>,
    /// What serves the local API, while this process has it. It holds the operations, so that
    /// they must not hold it.
    api_server: RwLock<Option<Weak<dyn ApiServer>>>,
}

impl Local {
    /// Takes the folder and starts to work in it; jobs that were left go on by themselves.
    ///
    /// Nothing when another process has it.
    pub fn own(options: OpenOptions) -> Result<Option<Self>, ApiError> {
        make_folder(&options.data_dir)?;
        let parts = Parts::new(&options)?;
        let config = EngineConfig::new(
            options.data_dir.clone(),
            parts.settings.clone(),
            parts.parser.clone(),
            parts.usual.clone(),
        );
        let engine = Engine::open(EngineConfig {
            viewer: Some(Arc::new(viewer(&parts.settings)?)),
            models: parts.models.clone(),
            metadata: metadata::policy(&parts.config)?,
            labels: labels::gate(&parts.config)?,
            ..config
        });
        let engine = match engine {
            Err(EngineError::AlreadyOwned(_)) => return Ok(None),
            result => result?,
        };
        let store = engine.store().clone();
        Ok(Some(parts.into_local(options, store, Some(engine))))
    }

    /// Opens the folder only to read, whoever else has it. Changes nothing and starts
    /// nothing, so a knowledge base of an older version is refused. Nothing when there is
    /// no knowledge base in it, or a backup is to be put in place first.
    pub fn read(options: OpenOptions) -> Result<Option<Self>, ApiError> {
        let data_dir = &options.data_dir;
        // A backup that is to be put in place is so by who owns the folder.
        if is_restoring(data_dir) || !data_dir.join(DATABASE).exists() {
            return Ok(None);
        }
        let parts = Parts::new(&options)?;
        match Store::open_read_only(&options.data_dir) {
            // Whoever began to make it was cut off: nothing is in it.
            Err(StoreError::OlderSchema { found: 0, .. }) => Ok(None),
            store => Ok(Some(parts.into_local(options, store?, None))),
        }
    }

    /// Looks after watched folders and schedules and makes daily backups from now on, until
    /// the engine ends.
    pub fn start_watching(&self) -> Result<(), ApiError> {
        let engine = self.0.engine()?;
        engine.start_watching()?;
        engine.start_schedules()?;
        Ok(engine.start_backups()?)
    }

    /// Has the operations reach what serves the local API in this process, as long as the
    /// caller keeps it.
    pub fn served_by(&self, server: &Arc<dyn ApiServer>) {
        let served = self.0.api_server.write();
        *served.unwrap_or_else(PoisonError::into_inner) = Some(Arc::downgrade(server));
    }

    /// Waits until someone asks the application to stop; nothing when nobody did so for
    /// this long. The answer says what becomes of jobs that are not done.
    pub fn wait_for_shutdown(&self, wait: Duration) -> Option<Closing> {
        self.0.wait_for_shutdown(wait)
    }

    /// Ends the engine. Jobs that are not done are paused or left to go on at the next
    /// start. Calling it again does nothing.
    pub fn shut_down(&self, jobs: Closing) -> Result<(), ApiError> {
        self.0.ask_to_close(jobs);
        let how = match jobs {
            Closing::Pause => gristmill_engine::Shutdown::PauseAndQuit,
            Closing::Keep => gristmill_engine::Shutdown::Stop,
        };
        match &self.0.engine {
            Some(engine) => Ok(engine.shutdown(how)?),
            None => Ok(()),
        }
    }
}

impl Opened {
    fn wait_for_shutdown(&self, wait: Duration) -> Option<Closing> {
        let closing = self.closing.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .closed
            .wait_timeout_while(closing, wait, |closing| closing.is_none());
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn ask_to_close(&self, jobs: Closing) {
        let mut closing = self.closing.lock().unwrap_or_else(PoisonError::into_inner);
        closing.get_or_insert(jobs);
        self.closed.notify_all();
    }

    fn is_closing(&self) -> bool {
        self.wait_for_shutdown(Duration::ZERO).is_some()
    }

    /// What serves the local API, if this process does.
    fn api_server(&self) -> Option<Arc<dyn ApiServer>> {
        let served = self.api_server.read();
        served
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()?
            .upgrade()
    }

    fn engine(&self) -> Result<&Engine, ApiError> {
        self.engine
            .as_ref()
            .ok_or_else(|| ApiError::refused("the data folder is open only for reading"))
    }

    /// Why no job can go on until the next start, if that is so.
    fn damage(&self) -> Option<StoreError> {
        self.engine.as_ref().and_then(Engine::damage)
    }

    fn settings(&self) -> Resolved {
        let settings = self.settings.read().unwrap_or_else(PoisonError::into_inner);
        settings.clone()
    }

    /// The model whose vectors answer searches; while nothing is stored, the one that the
    /// settings name. Asked for each time, because another process may change it.
    fn model(&self) -> Result<Arc<LateEncoder>, ApiError> {
        let serving = self.store.serving()?;
        let found =
            serving.and_then(|serving| self.models.get(&serving.model, serving.folder.as_deref()));
        Ok(found.unwrap_or_else(|| self.models.own(precision(&self.settings()))))
    }

    /// Refuses work of these options that cannot succeed, with the command that helps.
    fn require_model_for(&self, options: &ProcessingOptions) -> Result<(), ApiError> {
        match options.embedding_model.is_empty() {
            true => self.require_model(),
            false => Ok(self.engine()?.refuse_without_model(options)?),
        }
    }

    /// Refuses work of the knowledge base's own model that cannot succeed, with the command
    /// that helps.
    fn require_model(&self) -> Result<(), ApiError> {
        match self.store.serving()? {
            Some(serving) if serving.folder.is_some() => Ok(()),
            Some(_) | None => self.require_own_model(),
        }
    }

    /// The same for the model that comes with the program.
    fn require_own_model(&self) -> Result<(), ApiError> {
        match LateEncoder::located() {
            Some(_) => Ok(()),
            None => Err(ApiError::unavailable("the embedding model is missing")
                .with_hint("fetch it with `grist setup`")),
        }
    }
}

/// What is the same whether a folder is owned or read.
struct Parts {
    config: ConfigFile,
    settings: Resolved,
    parser: Arc<ChildPool>,
    models: Arc<Catalogue>,
    /// The model of a knowledge base that nothing is stored in yet.
    usual: Arc<LateEncoder>,
}

impl Parts {
    fn new(options: &OpenOptions) -> Result<Self, ApiError> {
        let config = ConfigFile::in_folder(&options.data_dir);
        let settings = settings::resolve(&config, &options.environment)?;
        let providers = providers::providers(&config)?;
        let remotes = Remotes::new(&options.data_dir, &options.environment, providers);
        let models = Arc::new(Catalogue::new(remotes));
        let usual = models.own(precision(&settings));
        Ok(Self {
            parser: Arc::new(parser(&settings)?),
            models,
            usual,
            config,
            settings,
        })
    }

    fn into_local(self, options: OpenOptions, store: Store, engine: Option<Engine>) -> Local {
        Local(Arc::new(Opened {
            options,
            config: self.config,
            settings: RwLock::new(self.settings),
            store,
            engine,
            parser: self.parser,
            models: self.models,
            started_at: now(),
            closing: Mutex::new(None),
            closed: Condvar::new(),
            backing_up: Mutex::new(None),
            doctor: Mutex::default(),
            api_server: RwLock::new(None),
        }))
    }
}

/// How vectors are computed in a knowledge base that nothing is stored in yet.
fn precision(settings: &Resolved) -> Precision {
    let name = &settings.settings.embedding_precision;
    Precision::from_name(name).unwrap_or(Precision::Int8)
}

/// Children of their own, so that who looks at a page does not wait for jobs.
fn viewer(settings: &Resolved) -> Result<ChildPool, ApiError> {
    /// The engine asks for no more at once.
    const AT_ONCE: usize = 2;
    /// A picture and the words of one page.
    const MOST_BYTES: u64 = 32 << 20;
    let (command, limits) = children(settings)?;
    let limits = Limits {
        max_children: AT_ONCE,
        output_bytes: MOST_BYTES,
        ..limits
    };
    Ok(ChildPool::new(command, limits))
}

fn parser(settings: &Resolved) -> Result<ChildPool, ApiError> {
    let (command, limits) = children(settings)?;
    Ok(ChildPool::new(command, limits))
}

fn children(settings: &Resolved) -> Result<(WorkerCommand, Limits), ApiError> {
    let command = WorkerCommand::this_program().map_err(|error| {
        ApiError::internal(format!("cannot find this program's own file: {error}"))
    })?;
    let settings = &settings.settings;
    let limits = Limits {
        memory_bytes: u64::from(settings.parser_memory_mb) << 20,
        max_children: settings.max_concurrent_processing as usize,
        readable: pdfium_folder()
            .into_iter()
            .chain(tesseract_data())
            .collect(),
        ..Limits::default()
    };
    Ok((command, limits))
}

fn pdfium_folder() -> Option<PathBuf> {
    let library = gristmill_assets::locate(&gristmill_assets::PDFIUM)?;
    library.parent().map(PathBuf::from)
}

/// Where text recognition has its data, if the user keeps it outside the system's folders.
fn tesseract_data() -> Option<PathBuf> {
    std::env::var_os("TESSDATA_PREFIX").map(PathBuf::from)
}

/// Makes the data folder so that only this user can look into it.
pub(crate) fn make_folder(folder: &std::path::Path) -> Result<(), ApiError> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| {
        let folder = folder.display();
        ApiError::unavailable(format!("cannot make the data folder `{folder}`: {error}"))
            .with_hint("name another folder with `--data-dir`")
    })
}

fn now() -> Timestamp {
    use gristmill_engine::Clock;
    gristmill_engine::SystemClock::default().now()
}

macro_rules! local {
    ($( $(#[doc = $doc:literal])+ $group:ident.$verb:ident($input:ty) -> $output:ty as $method:ident; )+) => {
        impl Operations for Local {
            $( fn $method(&self, input: $input) -> Result<$output, ApiError> {
                $group::$verb(&self.0, input)
            } )+

            fn follower(&self, since: EventSeq) -> Result<Box<dyn Follow>, ApiError> {
                events::follow(&self.0, since)
            }
        }
    };
}
operations!(local);
