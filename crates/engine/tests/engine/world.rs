//! A data folder, a folder of documents, and an engine over both.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use gristmill_engine::{Backoff, Engine, EngineConfig, JobFiles, JobRequest};
use gristmill_model::settings::{Resolved, Settings};
use gristmill_model::{
    CollectionId, Connection, ConnectionConfig, ConnectionId, ConnectionStatus, EventKind,
    FileState, FileTask, FileTotals, Job, JobId, JobOrigin, JobState, Priority, ProcessingOptions,
    Selection, Timestamp,
};
use gristmill_store::{FileFilter, Page};

use crate::doubles::{HashEmbedder, Lines};

/// Longer than anything here should take.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) parser: Arc<Lines>,
    pub(crate) embedder: Arc<HashEmbedder>,
    pub(crate) settings: Settings,
    pub(crate) dir: tempfile::TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(Lines::default(), Settings::default())
    }

    pub(crate) fn with(parser: Lines, settings: Settings) -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("documents")).unwrap();
        let parser = Arc::new(parser);
        let embedder = Arc::new(HashEmbedder::default());
        let engine = open(dir.path(), &parser, &embedder, &settings).unwrap();
        let world = Self {
            engine,
            parser,
            embedder,
            settings,
            dir,
        };
        world.connect("folder", &world.documents());
        world
    }

    /// Ends the engine and opens another one on the same folder.
    pub(crate) fn reopen(self) -> Self {
        let World {
            engine,
            parser,
            embedder,
            settings,
            dir,
        } = self;
        drop(engine);
        let engine = open(dir.path(), &parser, &embedder, &settings).unwrap();
        World {
            engine,
            parser,
            embedder,
            settings,
            dir,
        }
    }

    pub(crate) fn documents(&self) -> PathBuf {
        self.dir.path().join("documents")
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.documents().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Writes files `0.txt`, `1.txt`, … of a few lines, each with its own words.
    pub(crate) fn write_many(&self, count: usize) {
        for number in 0..count {
            self.write(&format!("{number}.txt"), &text(number));
        }
    }

    pub(crate) fn connect(&self, id: &str, path: &Path) {
        let connection = connection(id, path);
        self.engine.store().add_connection(connection).unwrap();
    }

    /// Creates and starts a job over everything in the folder.
    pub(crate) fn start(&self, id: &str) -> JobId {
        self.start_with(id, |_| {})
    }

    pub(crate) fn start_with(&self, id: &str, change: impl FnOnce(&mut JobRequest)) -> JobId {
        let mut request = request(id, &self.settings);
        change(&mut request);
        self.engine.create_job(request).unwrap().id
    }

    /// Runs a job over everything in the folder to its end.
    pub(crate) fn run(&self, id: &str) -> Job {
        let id = self.start(id);
        self.end(&id)
    }

    pub(crate) fn job(&self, id: &JobId) -> Job {
        self.engine.store().job(id).unwrap()
    }

    /// Waits until a job has ended.
    pub(crate) fn end(&self, id: &JobId) -> Job {
        self.wait(id, |job| job.state.is_final())
    }

    /// Waits until something is true of a job.
    pub(crate) fn wait(&self, id: &JobId, is_true: impl Fn(&Job) -> bool) -> Job {
        let events = self.engine.store().subscribe();
        let since = Instant::now();
        loop {
            let job = self.job(id);
            if is_true(&job) {
                return job;
            }
            let left = PATIENCE.checked_sub(since.elapsed());
            let left = left.unwrap_or_else(|| panic!("waited too long: {job:#?}"));
            let _ = events.recv_timeout(left);
        }
    }

    /// Waits until something is true that no event tells of.
    pub(crate) fn until(&self, what: &str, is_true: impl Fn() -> bool) {
        let since = Instant::now();
        while !is_true() {
            assert!(since.elapsed() < PATIENCE, "waited too long until {what}");
            std::thread::yield_now();
        }
    }

    pub(crate) fn files(&self, id: &JobId) -> Vec<FileTask> {
        let files = self
            .engine
            .store()
            .files(id, &FileFilter::default(), Page::all());
        files.unwrap().items
    }

    /// Each file's key, state and reason.
    pub(crate) fn story(&self, id: &JobId) -> Vec<String> {
        self.files(id).iter().map(line).collect()
    }

    /// Checks what has to be true of every job at any time.
    pub(crate) fn check_sums(&self, id: &JobId) {
        let job = self.job(id);
        let mut sums = FileTotals::default();
        self.files(id)
            .iter()
            .for_each(|file| sums.count(&file.state));
        assert_eq!(job.totals, sums, "totals are the sums over the files");
        if job.state.is_final() {
            let open = sums.pending + sums.working;
            assert_eq!(
                open, 0,
                "a job that has ended has no file left open: {job:?}"
            );
        }
    }

    /// Checks a job's totals as they are at this moment.
    pub(crate) fn check_totals(&self, id: &JobId) {
        let totals = self.job(id).totals;
        assert!(totals.total() <= 40, "{totals:?}");
    }

    /// How often files ended in a state, counted by events since the beginning.
    pub(crate) fn final_events(&self) -> usize {
        let store = self.engine.store();
        let events = store
            .events_since(gristmill_model::EventSeq(0), u32::MAX)
            .unwrap();
        let ended = events.iter().filter(
            |event| matches!(&event.kind, EventKind::FileMoved { state, .. } if state.is_final()),
        );
        ended.count()
    }
}

pub(crate) fn open(
    dir: &Path,
    parser: &Arc<Lines>,
    embedder: &Arc<HashEmbedder>,
    settings: &Settings,
) -> gristmill_engine::Result<Engine> {
    Engine::open(config(dir, parser, embedder, settings))
}

pub(crate) fn config(
    dir: &Path,
    parser: &Arc<Lines>,
    embedder: &Arc<HashEmbedder>,
    settings: &Settings,
) -> EngineConfig {
    let mut resolved = Resolved::layer(&Default::default(), &Default::default()).unwrap();
    resolved.settings = settings.clone();
    let parser = Arc::clone(parser);
    let embedder = Arc::clone(embedder);
    let mut config = EngineConfig::new(dir.join("data"), resolved, parser, embedder);
    config.backoff = Backoff {
        first: Duration::from_millis(10),
        longest: Duration::from_millis(50),
    };
    config
}

pub(crate) fn connection(id: &str, path: &Path) -> Connection {
    Connection {
        id: ConnectionId(id.into()),
        user: "default".into(),
        name: id.into(),
        config: ConnectionConfig::LocalDirectory {
            path: path.to_str().unwrap().into(),
        },
        status: ConnectionStatus::Authenticated,
        created_at: Timestamp(0),
        checked_at: Timestamp(0),
    }
}

pub(crate) fn request(id: &str, settings: &Settings) -> JobRequest {
    JobRequest {
        id: Some(JobId(id.into())),
        user: "default".into(),
        name: id.into(),
        description: None,
        priority: Priority::Normal,
        origin: JobOrigin::Api,
        collection: CollectionId::default(),
        options: ProcessingOptions {
            quality_threshold: 0.0,
            ..ProcessingOptions::from_settings(settings)
        },
        files: JobFiles::Selections(vec![Selection::everything(ConnectionId("folder".into()))]),
        request: None,
        start: true,
    }
}

pub(crate) fn line(file: &FileTask) -> String {
    let reason = match &file.state {
        FileState::Skipped { reason } => format!(" {}", reason.code),
        FileState::Failed { failure } => format!(" {} in {}", failure.code, failure.stage.as_str()),
        _ => String::new(),
    };
    format!("{}: {}{reason}", file.key, file.state.as_str())
}

/// The text of a numbered file: three paragraphs of their own.
pub(crate) fn text(number: usize) -> String {
    let words = [
        "river", "engine", "harvest", "ledger", "granite", "meadow", "copper",
    ];
    let word = |at: usize| words[(number + at) % words.len()];
    let line = |at: usize| {
        format!(
            "The {} of document {number} meets the {} at paragraph {at}, and nothing else does.",
            word(at),
            word(at + 3)
        )
    };
    [line(0), line(1), line(2)].join("\n")
}

pub(crate) fn is_paused(job: &Job) -> bool {
    matches!(job.state, JobState::Paused { .. })
}
