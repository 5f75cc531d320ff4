//! The engine as its callers see it: opened on a data folder, asked for jobs, shut down.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use gristmill_metadata::Policy;
use gristmill_model::settings::Resolved;
use gristmill_model::{
    Connection, Failure, FileId, Job, JobId, JobProgress, JobState, PauseReason, Source, Step,
};
use gristmill_sources::{MediaItem, Staging, WebRules, list_channel};
use gristmill_store::{JobFilter, Page, Remains, Store, StoreError};

use crate::backups::{self, Backups};
use crate::budget::Budget;
use crate::bundling::Bundling;
use crate::config::EngineConfig;
use crate::coordinator::Coordinator;
use crate::crash_mark::{self, CrashMark};
use crate::embedding::{self, Embedding, Lanes};
use crate::error::{EngineError, Result};
use crate::estimate::Estimator;
use crate::exporting::Exporting;
use crate::facts;
use crate::governor;
use crate::housekeeping;
use crate::labels::Gate;
use crate::listing::{self, Listable};
use crate::owner::Owner;
use crate::parts::Parts;
use crate::permits::Permits;
use crate::preflight::Preflights;
use crate::progress::JobBoard;
use crate::reembedding::{InUse, Reembedding};
use crate::scheduling::Scheduling;
use crate::settle;
use crate::shared::{Shared, Signal};
use crate::viewing::Viewing;
use crate::wake;
use crate::watching::Watching;
use crate::weights;
use crate::workers::Workers;

/// The folder of log files within the data folder.
pub const LOGS: &str = "logs";
/// Ends of files on their way to the disk at most.
const SETTLING: usize = 512;

/// Runs the jobs of one data folder. Share it in an [`Arc`]; every method may be called
/// from any thread. Dropping it stops it like [`Shutdown::Stop`].
pub struct Engine {
    pub(crate) shared: Arc<Shared>,
    pub(crate) preflights: Preflights,
    pub(crate) watching: Watching,
    pub(crate) scheduling: Scheduling,
    pub(crate) backups: Backups,
    pub(crate) exporting: Exporting,
    pub(crate) reembedding: Reembedding,
    pub(crate) estimator: Estimator,
    pub(crate) bundling: Bundling,
    pub(crate) viewing: Viewing,
    coordinator: Mutex<Option<JoinHandle<()>>>,
    looking: Mutex<Vec<Looking>>,
    ending: AtomicBool,
    _owner: Owner,
}

/// How the engine ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shutdown {
    /// Jobs that are queued or running are paused and stay so until someone resumes them.
    PauseAndQuit,
    /// Jobs go on by themselves when the engine is opened again.
    Stop,
}

impl Engine {
    /// Takes the data folder, takes up what an earlier run left behind, and starts.
    ///
    /// Jobs that were queued or running go on by themselves; listings that were cut off
    /// are done again. The whole process shares two heaps from then on, see
    /// [`limit_arenas`](gristmill_parse::process::limit_arenas). Fails with [`EngineError::AlreadyOwned`] while another process has
    /// the folder.
    pub fn open(config: EngineConfig) -> Result<Self> {
        gristmill_parse::process::limit_arenas();
        let owner = Owner::take(&config.data_dir)?;
        keep_log(&config);
        backups::settle(&config.data_dir, config.clock.now())?;
        let viewing = Viewing::new(config.viewer.clone());
        let parts = Arc::new(parts(config)?);
        let (signals, heard) = unbounded();
        let shared = Arc::new(Shared::new(parts, signals));
        let (settling, endings) = bounded(SETTLING);
        let settler = Arc::clone(&shared);
        spawn("settling", move || settle::run(&settler, &endings))?;
        let workers = Workers::new(Arc::clone(&shared), settling);
        let coordinator = Coordinator::new(Arc::clone(&shared), heard, workers);
        let coordinator = spawn("coordinator", move || coordinator.run())?;
        governor::apply(&shared.parts);
        let looking = vec![
            // It asks folders that may hang, of a network for example, so nobody waits for it.
            look(&shared, "wake", wake::run)?.unawaited(),
            look(&shared, "governor", governor::run)?,
            look(&shared, "housekeeping", |shared, end| {
                housekeeping::run(&shared.parts, end)
            })?,
            look(&shared, "facts", |shared, end| {
                facts::run(&shared.parts, end)
            })?,
        ];
        let engine = Self {
            looking: Mutex::new(looking),
            preflights: Preflights::default(),
            watching: Watching::default(),
            scheduling: Scheduling::default(),
            backups: Backups::default(),
            exporting: Exporting::default(),
            reembedding: Reembedding::start(&shared)?,
            estimator: Estimator::default(),
            bundling: Bundling::default(),
            viewing,
            ending: AtomicBool::new(false),
            shared,
            coordinator: Mutex::new(Some(coordinator)),
            _owner: owner,
        };
        engine.resume_listings()?;
        engine.resume_exports()?;
        Ok(engine)
    }

    /// The knowledge base.
    pub fn store(&self) -> &Store {
        &self.shared.parts.store
    }

    /// Why no job can go on until the program is started again: the database is damaged.
    pub fn damage(&self) -> Option<StoreError> {
        self.shared.damage().cloned()
    }

    /// The settings in force.
    pub fn settings(&self) -> Resolved {
        let settings = self.shared.parts.settings.read();
        settings.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts other settings in force. Jobs keep the options they were created with;
    /// limits hold from now on, what says so in the table of settings from the next start.
    pub fn apply_settings(&self, settings: Resolved) {
        let parts = &self.shared.parts;
        gristmill_log::set_level(&settings.settings.log_level);
        gristmill_log::set_limit(u64::from(settings.settings.log_max_mb) << 20);
        *parts
            .settings
            .write()
            .unwrap_or_else(PoisonError::into_inner) = settings;
        governor::apply(parts);
        self.shared.signal(Signal::Changed);
    }

    /// The schema and the rules for metadata in force.
    pub fn metadata(&self) -> Arc<Policy> {
        let policy = self.shared.parts.metadata.read();
        Arc::clone(&policy.unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another schema and other rules in force, for jobs that begin from now on.
    pub fn apply_metadata(&self, policy: Policy) {
        let held = self.shared.parts.metadata.write();
        *held.unwrap_or_else(PoisonError::into_inner) = Arc::new(policy);
    }

    /// What is looked for and what labels may do, by the settings in force.
    pub fn labels(&self) -> Arc<Gate> {
        self.shared.parts.labels()
    }

    /// Puts other rules and policies in force, for files that are read from now on. What is
    /// stored keeps its label until it is labelled again.
    pub fn apply_labels(&self, gate: Arc<Gate>) {
        let held = self.shared.parts.labels.write();
        *held.unwrap_or_else(PoisonError::into_inner) = gate;
    }

    /// The source behind a connection, which need not be stored.
    pub fn open_source(
        &self,
        connection: &Connection,
    ) -> std::result::Result<Arc<dyn Source>, Failure> {
        self.shared.parts.open(connection)
    }

    /// The newest entries of a channel of talks, at most `count`; nothing of them is fetched.
    pub fn list_channel(
        &self,
        url: &str,
        count: u32,
    ) -> std::result::Result<Vec<MediaItem>, Failure> {
        let rules = WebRules::from_settings(&self.shared.parts.settings());
        list_channel(&rules, url, count)
    }

    /// How far the jobs being worked on are. Cheap; ask at most ten times a second.
    pub fn progress(&self) -> Result<Vec<JobProgress>> {
        let active: Vec<JobId> = self.shared.active().keys().cloned().collect();
        let known = active.iter().map(|id| self.progress_of(id));
        let known: Result<Vec<Option<JobProgress>>> = known.collect();
        Ok(known?.into_iter().flatten().collect())
    }

    /// How far a job is; none unless it is being worked on.
    pub fn progress_of(&self, id: &JobId) -> Result<Option<JobProgress>> {
        let Some(active) = self.shared.active_job(id) else {
            return Ok(None);
        };
        let parts = &self.shared.parts;
        let job = parts.store.job(id)?;
        match (job.listing, active.board.knows_waiting()) {
            (true, true) => active.board.forget_waiting(),
            (false, false) => self.note_open(&job, &active.board)?,
            (true, false) | (false, true) => {}
        }
        let progress = active.board.snapshot(id, job.totals, parts.elapsed());
        Ok(Some(progress))
    }

    fn note_open(&self, job: &Job, board: &JobBoard) -> Result<()> {
        let parts = &self.shared.parts;
        let open = parts.store.open_files(&job.id)?;
        board.note_open(&open);
        let mut work = weights::work(&open);
        work.recognition = job.options.ocr && gristmill_parse::ocr::available();
        let usual = self
            .estimator
            .estimate(&parts.store, parts.elapsed(), &work)?;
        board.foretell(&open, f64::midpoint(usual.low_seconds, usual.high_seconds));
        Ok(())
    }

    /// Ends the engine. Files in hand are put back within about a second, whatever they
    /// are doing. Calling it again does nothing.
    pub fn shutdown(&self, how: Shutdown) -> Result<()> {
        self.exporting.want_end();
        self.ending.store(true, Ordering::Release);
        self.scheduling.stop();
        self.backups.stop();
        self.exporting.stop();
        self.reembedding.stop();
        self.bundling.stop();
        self.watching.stop_all();
        let paused = match how {
            Shutdown::PauseAndQuit => self.pause_all(),
            Shutdown::Stop => Ok(()),
        };
        self.preflights.stop();
        let looking = self.end_looking();
        let ids: Vec<JobId> = self.shared.listings().keys().cloned().collect();
        ids.iter().for_each(|id| listing::stop(&self.shared, id));
        self.shared.signal(Signal::Stop);
        let coordinator = self
            .coordinator
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(coordinator) = coordinator
            && coordinator.join().is_err()
        {
            tracing::error!("the coordinator ended with a panic");
        }
        for thread in looking {
            if thread.join().is_err() {
                tracing::error!("a thread in the background ended with a panic");
            }
        }
        paused
    }

    /// Whether the engine ends: what is in hand is being put back.
    pub fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Acquire)
    }

    /// Tells all threads that look at things to end, and gives those to wait for.
    fn end_looking(&self) -> Vec<JoinHandle<()>> {
        let mut looking = self.looking.lock().unwrap_or_else(PoisonError::into_inner);
        let threads = looking.drain(..).map(|Looking { end, thread }| {
            drop(end);
            thread
        });
        threads.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    fn pause_all(&self) -> Result<()> {
        for job in self.jobs_in(vec![JobState::Queued, JobState::Running])? {
            let why = PauseReason::Quit;
            match self.step(&job.id, Step::Pause { why }) {
                Ok(_) | Err(EngineError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn resume_listings(&self) -> Result<()> {
        let unfinished = vec![
            JobState::Pending,
            JobState::Queued,
            JobState::Running,
            JobState::Paused {
                why: PauseReason::User,
            },
        ];
        let jobs = self.jobs_in(unfinished)?;
        for job in jobs.into_iter().filter(|job| job.listing) {
            listing::start(&self.shared, &job.id, Listable::Selections);
        }
        Ok(())
    }

    fn jobs_in(&self, states: Vec<JobState>) -> Result<Vec<Job>> {
        let filter = JobFilter {
            states,
            ..JobFilter::default()
        };
        Ok(self.store().jobs(&filter, Page::all())?.items)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Err(error) = self.shutdown(Shutdown::Stop) {
            tracing::warn!(%error, "the engine did not end cleanly");
        }
    }
}

/// Whoever owns the folder keeps its log. Without one the work goes on.
fn keep_log(config: &EngineConfig) {
    let settings = &config.settings.settings;
    let kept = gristmill_log::keep_in(
        &config.data_dir.join(LOGS),
        &settings.log_level,
        u64::from(settings.log_max_mb) << 20,
    );
    if let Err(error) = kept {
        tracing::warn!(%error, "no log is kept");
    }
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "data folder opened");
}

fn parts(config: EngineConfig) -> Result<Parts> {
    let now = config.clock.now();
    let unusable = |error: std::io::Error| EngineError::DataFolder {
        path: config.data_dir.clone(),
        problem: error.to_string(),
    };
    let store = Store::open(&config.data_dir, now)?;
    let staging = Staging::new(&config.data_dir.join("staging")).map_err(unusable)?;
    let remains = Remains {
        begun: staging.left_behind().iter().copied().map(FileId).collect(),
        crashed: crash_mark::is_there(&config.data_dir),
    };
    let boot = recover(&store, remains, now)?;
    let crash_mark = CrashMark::prepare(&config.data_dir)
        .inspect_err(|error| tracing::warn!(%error, "a crash would leave no mark"))
        .ok();
    let in_use = InUse::of(&store, &*config.models, config.embedder)?;
    let settings = &config.settings.settings;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = embedding::threads(settings, cores);
    let embedding = Embedding::start(Lanes::computing(threads)).map_err(unusable)?;
    let asking = Embedding::start(Lanes::asking()).map_err(unusable)?;
    let permits = Permits::new(settings.max_concurrent_processing as usize);
    Ok(Parts {
        store,
        boot,
        data_dir: config.data_dir,
        parser: config.parser,
        in_use: RwLock::new(Arc::new(in_use)),
        models: config.models,
        embedding,
        asking,
        staging,
        permits,
        budget: Budget::new(governor::most_bytes(settings)),
        memory: config.memory,
        clock: config.clock,
        backoff: config.backoff,
        settings: RwLock::new(config.settings),
        _crash_mark: crash_mark,
        metadata: RwLock::new(Arc::new(config.metadata)),
        labels: RwLock::new(config.labels),
    })
}

fn recover(
    store: &Store,
    remains: Remains,
    now: gristmill_model::Timestamp,
) -> std::result::Result<gristmill_store::BootId, StoreError> {
    if remains.crashed {
        tracing::warn!(
            "the program crashed the last time; files that were in work are tried alone"
        );
    }
    let recovered = store.recover_from(remains, now)?;
    if !recovered.events.is_empty() {
        tracing::info!(
            changes = recovered.events.len(),
            "took up what an earlier run left"
        );
    }
    Ok(recovered.boot)
}

/// A thread that looks at something from time to time, until `end` is dropped.
struct Looking {
    end: Sender<()>,
    /// Waited for when the engine ends.
    thread: Option<JoinHandle<()>>,
}

impl Looking {
    fn unawaited(self) -> Self {
        Self {
            thread: None,
            ..self
        }
    }
}

/// Starts a thread that looks at something until it is told to end.
fn look(shared: &Arc<Shared>, name: &str, run: fn(&Shared, &Receiver<()>)) -> Result<Looking> {
    let shared = Arc::clone(shared);
    let (end, ended) = bounded(0);
    let thread = Some(spawn(name, move || run(&shared, &ended))?);
    Ok(Looking { end, thread })
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(run);
    spawned.map_err(|error| EngineError::Thread(error.to_string()))
}

/// How often progress may be sampled.
pub const SAMPLE: Duration = Duration::from_millis(100);
