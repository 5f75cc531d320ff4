//! What happens in the application, told once to everyone who listens.
//!
//! One thread follows the events, looks up what they are about, and hands it on, however
//! many sockets there are. While nobody listens it only keeps its place.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gristmill_api::types::{FileRef, FileView, JobRef, JobView, Nothing, Update};
use gristmill_api::{ApiError, Next, Operations};
use gristmill_model::{Event, EventKind, EventSeq, FileId, FileTask, JobId, JobProgress};
use tokio::sync::{broadcast, watch};

/// News kept for a listener that is busy; one that falls behind further misses some.
const KEPT: usize = 4096;
/// How often to look whether the server ends.
const TICK: Duration = Duration::from_millis(250);
/// How often a job is told of while only its progress changes.
const PACE: Duration = Duration::from_millis(500);
/// Users and files remembered, before all are forgotten and looked up again.
const REMEMBERED: usize = 10_000;

/// Something that happened.
#[derive(Debug)]
pub(crate) enum News {
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
        match self {
            News::Job(view) => &view.job.user,
            News::File { user, .. } => user,
        }
    }

    /// The job it is about.
    pub(crate) fn job(&self) -> &JobId {
        match self {
            News::Job(view) => &view.job.id,
            News::File { file, .. } => &file.file.job,
        }
    }
}

/// Where to listen for news.
#[derive(Debug)]
pub(crate) struct Hub(broadcast::Sender<Arc<News>>);

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
        };
        std::thread::Builder::new()
            .name("http-news".to_owned())
            .spawn(move || teller.run(&stop))
            .map_err(|error| ApiError::internal(format!("cannot start a thread: {error}")))?;
        Ok(Self(listeners))
    }

    /// News from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<Arc<News>> {
        self.0.subscribe()
    }
}

struct Teller {
    api: Arc<dyn Operations>,
    listeners: broadcast::Sender<Arc<News>>,
    /// The last event heard.
    position: EventSeq,
    users: HashMap<JobId, String>,
    /// Files in work, to which samples of progress are added.
    working: HashMap<FileId, FileTask>,
    /// When each job was told of last.
    told: HashMap<JobId, Instant>,
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
            match follower.next(TICK) {
                Next::Update(update) => self.hear(&update),
                Next::Idle => {}
                Next::Ended => return Ok(()),
            }
        }
        Ok(())
    }

    fn hear(&mut self, update: &Update) {
        if let Update::Event { event } = update {
            self.position = event.seq;
        }
        if self.listeners.receiver_count() == 0 {
            self.forget();
            return;
        }
        let told = match update {
            Update::Event { event } => self.tell_of(event),
            Update::Progress { progress } => self.tell_progress(progress),
        };
        // What is gone by the time it is looked up is no news any more.
        if let Err(error) = told {
            tracing::debug!(%error, "cannot look up what happened");
        }
        if self.users.len() + self.working.len() + self.told.len() > REMEMBERED {
            self.forget();
        }
    }

    fn forget(&mut self) {
        self.users.clear();
        self.working.clear();
        self.told.clear();
    }

    fn tell_of(&mut self, event: &Event) -> Result<(), ApiError> {
        match (&event.kind, &event.job) {
            (EventKind::FileMoved { file, .. }, Some(job)) => self.tell_file(*file, job),
            (
                EventKind::JobCreated { .. }
                | EventKind::FilesListed { .. }
                | EventKind::JobMoved { .. }
                | EventKind::JobReprioritised { .. },
                Some(job),
            ) => self.tell_job(job),
            _ => Ok(()),
        }
    }

    fn tell_job(&mut self, id: &JobId) -> Result<(), ApiError> {
        let view = self.api.jobs_get(JobRef { id: id.clone() })?;
        self.users.insert(id.clone(), view.job.user.clone());
        self.told.insert(id.clone(), Instant::now());
        self.tell(News::Job(Box::new(view)));
        Ok(())
    }

    fn tell_file(&mut self, id: FileId, job: &JobId) -> Result<(), ApiError> {
        let user = self.user(job)?;
        let file = Box::new(self.file(id)?);
        self.tell(News::File { user, file });
        Ok(())
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

    fn tell_progress(&mut self, progress: &JobProgress) -> Result<(), ApiError> {
        for running in &progress.running {
            let file = match self.working.get(&running.file) {
                Some(known) => known.clone(),
                None => self.file(running.file)?.file,
            };
            // It ended since the sample was taken, and the event of that tells of it.
            if file.state.is_final() {
                continue;
            }
            let file = Box::new(FileView {
                file,
                progress: Some(running.clone()),
                stored: None,
            });
            let user = self.user(&progress.job)?;
            self.tell(News::File { user, file });
        }
        let told = self.told.get(&progress.job);
        match told.is_some_and(|at| at.elapsed() < PACE) {
            true => Ok(()),
            false => self.tell_job(&progress.job),
        }
    }

    fn user(&mut self, job: &JobId) -> Result<String, ApiError> {
        if let Some(user) = self.users.get(job) {
            return Ok(user.clone());
        }
        let user = self.api.jobs_get(JobRef { id: job.clone() })?.job.user;
        self.users.insert(job.clone(), user.clone());
        Ok(user)
    }

    fn tell(&self, news: News) {
        // Without listeners nothing is lost: whoever comes asks for what there is.
        drop(self.listeners.send(Arc::new(news)));
    }
}
