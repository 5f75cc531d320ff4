//! What happens in the application, told once to everyone who listens.
//!
//! One thread follows the events, looks up what they are about, and hands it on, however
//! many sockets there are. What happens to one file or job in quick succession is one piece
//! of news. While nobody listens it only keeps its place.

use std::collections::{BTreeMap, HashMap};
use std::mem;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::ws::Utf8Bytes;
use gristmill_api::types::{FileRef, FileView, JobRef, JobView, Nothing, Update};
use gristmill_api::{ApiError, Next, Operations};
use gristmill_model::{
    Event, EventKind, EventSeq, FileId, FileProgress, FileTask, JobId, JobProgress,
};
use tokio::sync::{OnceCell, broadcast, watch};

/// Lots of news kept for a listener that is busy; one that falls behind further misses some.
const KEPT: usize = 256;
/// How often to look whether the server ends.
const TICK: Duration = Duration::from_millis(250);
/// How often one file or job is told of at most, where few listen.
const PACE: Duration = Duration::from_millis(100);
/// How much longer the pace is for each listener, so that telling many of them leaves the
/// processor to the jobs.
const FOR_EACH: Duration = Duration::from_millis(5);
/// The longest pace, however many listen.
const LONGEST_PACE: Duration = Duration::from_millis(500);
/// How often a job is told of while only its progress changes.
const PROGRESS_PACE: Duration = Duration::from_millis(500);
/// Users and files remembered, before all are forgotten and looked up again.
const REMEMBERED: usize = 10_000;

/// Something that happened.
#[derive(Debug)]
pub(crate) struct News {
    /// What.
    pub(crate) about: About,
    /// The same as the sockets of the dialect `batch` say it, written once for all of them.
    pub(crate) in_batch: OnceCell<Utf8Bytes>,
}

/// What news are about.
#[derive(Debug)]
pub(crate) enum About {
    /// A job as it is now.
    Job(Box<JobView>),
    /// A file as it is now.
    File {
        /// The user of its job.
        user: String,
        /// The file.
        file: Box<FileView>,
    },
}

impl News {
    /// Whom it is about.
    pub(crate) fn user(&self) -> &str {
        match &self.about {
            About::Job(view) => &view.job.user,
            About::File { user, .. } => user,
        }
    }

    /// The job it is about.
    pub(crate) fn job(&self) -> &JobId {
        match &self.about {
            About::Job(view) => &view.job.id,
            About::File { file, .. } => &file.file.job,
        }
    }
}

/// News that are told together, in the order in which they are to be heard.
pub(crate) type Lot = Arc<[News]>;

/// Where to listen for news.
#[derive(Debug)]
pub(crate) struct Hub(broadcast::Sender<Lot>);

impl Hub {
    /// Follows the application until the server ends.
    pub(crate) fn start(
        api: Arc<dyn Operations>,
        stop: watch::Receiver<bool>,
    ) -> Result<Self, ApiError> {
        let (listeners, _) = broadcast::channel(KEPT);
        let position = api.application_info(Nothing {})?.last_event;
        let mut teller = Teller {
            api,
            listeners: listeners.clone(),
            position,
            users: HashMap::new(),
            working: HashMap::new(),
            told: HashMap::new(),
            files: BTreeMap::new(),
            jobs: Vec::new(),
            last: Instant::now(),
        };
        std::thread::Builder::new()
            .name("http-news".to_owned())
            .spawn(move || teller.run(&stop))
            .map_err(|error| ApiError::internal(format!("cannot start a thread: {error}")))?;
        Ok(Self(listeners))
    }

    /// News from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<Lot> {
        self.0.subscribe()
    }
}

struct Teller {
    api: Arc<dyn Operations>,
    listeners: broadcast::Sender<Lot>,
    /// The last event heard.
    position: EventSeq,
    users: HashMap<JobId, String>,
    /// Files in work, to which samples of progress are added.
    working: HashMap<FileId, FileTask>,
    /// When each job was told of last.
    told: HashMap<JobId, Instant>,
    /// Files to tell of next, with their jobs.
    files: BTreeMap<FileId, (JobId, Heard)>,
    /// Jobs to tell of next.
    jobs: Vec<JobId>,
    /// When anything was told last.
    last: Instant,
}

/// What was heard of a file last.
enum Heard {
    /// It moved to another state.
    Moved {
        /// Whether that is its last.
        ended: bool,
    },
    /// It is so far.
    Sampled(FileProgress),
}

impl Teller {
    fn run(&mut self, stop: &watch::Receiver<bool>) {
        while !*stop.borrow() {
            // The owner of the data folder may end and another one come.
            if let Err(error) = self.follow(stop) {
                tracing::debug!(%error, "cannot follow the application");
            }
            if !*stop.borrow() {
                std::thread::sleep(TICK);
            }
        }
    }

    fn follow(&mut self, stop: &watch::Receiver<bool>) -> Result<(), ApiError> {
        let mut follower = self.api.follower(self.position)?;
        while !*stop.borrow() {
            let wait = match self.files.is_empty() && self.jobs.is_empty() {
                true => TICK,
                false => self.pace().saturating_sub(self.last.elapsed()),
            };
            match follower.next(wait) {
                Next::Update(update) => self.hear(update),
                Next::Idle => {}
                Next::Ended => return Ok(()),
            }
            if self.last.elapsed() >= self.pace() {
                self.tell_what_is_due();
            }
        }
        Ok(())
    }

    fn pace(&self) -> Duration {
        let listeners = u32::try_from(self.listeners.receiver_count()).unwrap_or(u32::MAX);
        (FOR_EACH.saturating_mul(listeners)).clamp(PACE, LONGEST_PACE)
    }

    fn hear(&mut self, update: Update) {
        if let Update::Event { event } = &update {
            self.position = event.seq;
        }
        if self.listeners.receiver_count() == 0 {
            self.forget();
            return;
        }
        match update {
            Update::Event { event } => self.hear_event(event),
            Update::Progress { progress } => self.hear_progress(progress),
        }
        if self.users.len() + self.working.len() + self.told.len() > REMEMBERED {
            self.users.clear();
            self.working.clear();
            self.told.clear();
        }
    }

    fn forget(&mut self) {
        self.users.clear();
        self.working.clear();
        self.told.clear();
        self.files.clear();
        self.jobs.clear();
    }

    fn hear_event(&mut self, event: Event) {
        match (event.kind, event.job) {
            (EventKind::FileMoved { file, state, .. }, Some(job)) => {
                let ended = state.is_final();
                self.files.insert(file, (job, Heard::Moved { ended }));
            }
            (
                EventKind::JobCreated { .. }
                | EventKind::FilesListed { .. }
                | EventKind::JobMoved { .. }
                | EventKind::JobReprioritised { .. },
                Some(job),
            ) => self.job_is_due(job),
            _ => {}
        }
    }

    fn hear_progress(&mut self, progress: JobProgress) {
        for running in progress.running {
            let moved = matches!(
                self.files.get(&running.file),
                Some((_, Heard::Moved { .. }))
            );
            if !moved {
                let (file, job) = (running.file, progress.job.clone());
                self.files.insert(file, (job, Heard::Sampled(running)));
            }
        }
        let told = self.told.get(&progress.job);
        if told.is_none_or(|at| at.elapsed() >= PROGRESS_PACE) {
            self.job_is_due(progress.job);
        }
    }

    fn job_is_due(&mut self, job: JobId) {
        if !self.jobs.contains(&job) {
            self.jobs.push(job);
        }
    }

    /// Files come before their jobs, so that the end of a job is the last that is told of it.
    fn tell_what_is_due(&mut self) {
        if self.files.is_empty() && self.jobs.is_empty() {
            return;
        }
        self.last = Instant::now();
        let mut lot = Vec::new();
        for (file, (job, heard)) in mem::take(&mut self.files) {
            lot.extend(still_there(self.of_file(file, &job, heard)).flatten());
        }
        for job in mem::take(&mut self.jobs) {
            lot.extend(still_there(self.of_job(&job)));
        }
        let news = |about| News {
            about,
            in_batch: OnceCell::new(),
        };
        // Without listeners nothing is lost: whoever comes asks for what there is.
        drop(self.listeners.send(lot.into_iter().map(news).collect()));
    }

    fn of_job(&mut self, id: &JobId) -> Result<About, ApiError> {
        let view = self.api.jobs_get(JobRef { id: id.clone() })?;
        self.users.insert(id.clone(), view.job.user.clone());
        self.told.insert(id.clone(), Instant::now());
        Ok(About::Job(Box::new(view)))
    }

    /// Nothing of a file that ended after it was heard of: the event of that tells of it.
    fn of_file(
        &mut self,
        id: FileId,
        job: &JobId,
        heard: Heard,
    ) -> Result<Option<About>, ApiError> {
        let ended = matches!(heard, Heard::Moved { ended: true });
        let file = match (heard, self.working.get(&id)) {
            (Heard::Sampled(sample), Some(known)) => FileView {
                file: known.clone(),
                progress: Some(sample),
                stored: None,
            },
            (Heard::Sampled(_) | Heard::Moved { .. }, _) => self.file(id)?,
        };
        if file.file.state.is_final() && !ended {
            return Ok(None);
        }
        let user = self.user(job)?;
        let file = Box::new(file);
        Ok(Some(About::File { user, file }))
    }

    /// A file as it is now, remembered while it is in work.
    fn file(&mut self, id: FileId) -> Result<FileView, ApiError> {
        let file = self.api.jobs_file(FileRef { id })?;
        match file.file.state.is_final() {
            true => drop(self.working.remove(&id)),
            false => drop(self.working.insert(id, file.file.clone())),
        }
        Ok(file)
    }

    fn user(&mut self, job: &JobId) -> Result<String, ApiError> {
        if let Some(user) = self.users.get(job) {
            return Ok(user.clone());
        }
        let user = self.api.jobs_get(JobRef { id: job.clone() })?.job.user;
        self.users.insert(job.clone(), user.clone());
        Ok(user)
    }
}

/// What is gone by the time it is looked up is no news any more.
fn still_there<T>(looked_up: Result<T, ApiError>) -> Option<T> {
    looked_up
        .inspect_err(|error| tracing::debug!(%error, "cannot look up what happened"))
        .ok()
}
