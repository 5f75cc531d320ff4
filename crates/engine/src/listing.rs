//! Lists a job's files into the store, in batches, while the job may run already.
//!
//! A listing that is cut off is done again from the start: files that are there already
//! are left as they are.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gristmill_model::{
    ConnectionId, Failure, FileKey, FileState, Flow, JobId, Listed, PauseReason, ReasonCode,
    ReasonKind, Selection, SkipReason,
};
use gristmill_store::{NewFile, StoreError};

use crate::shared::{Shared, Signal};

/// Files in one transaction.
const BATCH: usize = 1_000;

/// Where the files of a job come from.
pub(crate) enum Listable {
    /// Its selections, listed by their sources.
    Selections,
    /// A preflight that listed them already.
    Rows(Vec<(ConnectionId, Listed)>),
}

/// Starts listing a job's files on a thread of its own, unless that is going on already.
pub(crate) fn start(shared: &Arc<Shared>, job: &JobId, what: Listable) {
    let stop = Arc::new(AtomicBool::new(false));
    {
        let mut listings = shared.listings();
        if listings.contains_key(job) {
            return;
        }
        listings.insert(job.clone(), Arc::clone(&stop));
    }
    let (thread_shared, id) = (Arc::clone(shared), job.clone());
    let spawned = std::thread::Builder::new()
        .name("listing".to_owned())
        .spawn(move || run(&thread_shared, &id, what, &stop));
    if let Err(error) = spawned {
        tracing::error!(%job, %error, "cannot start a thread to list files");
        shared.listings().remove(job);
    }
}

/// Asks a listing to end early; what it found stays.
pub(crate) fn stop(shared: &Shared, job: &JobId) {
    if let Some(stop) = shared.listings().get(job) {
        stop.store(true, Ordering::Release);
    }
}

fn run(shared: &Arc<Shared>, job: &JobId, what: Listable, stop: &AtomicBool) {
    let mut listing = Listing {
        shared,
        job,
        stop,
        batch: Vec::new(),
        error: None,
    };
    let end = match what {
        Listable::Selections => listing.selections(),
        Listable::Rows(rows) => listing.rows(rows),
    };
    let end = end.and_then(|()| listing.flush(true));
    shared.listings().remove(job);
    match end {
        Ok(()) => shared.signal(Signal::More(job.clone())),
        Err(Cut::Stopped) => {}
        Err(Cut::Unavailable(failure)) => {
            tracing::warn!(%job, %failure, "cannot list");
            shared.signal(Signal::Trouble(job.clone(), PauseReason::SourceUnavailable));
        }
        Err(Cut::Store(error)) if error.may_pass() => {
            tracing::warn!(%job, %error, "cannot keep the list of files now");
            shared.signal(Signal::Trouble(job.clone(), PauseReason::DiskFull));
        }
        Err(Cut::Store(error)) => abort(shared, job, &error),
    }
}

/// Ends a job whose files cannot be kept at all.
fn abort(shared: &Shared, job: &JobId, error: &StoreError) {
    tracing::error!(%job, %error, "cannot keep the list of files");
    let parts = &shared.parts;
    let why = format!("cannot keep the list of files: {error}");
    if let Err(error) = parts.store.abort(job, why, parts.now()) {
        tracing::error!(%job, %error, "cannot end the job");
    }
    shared.signal(Signal::Changed);
    // If it runs already, it is put down.
    shared.signal(Signal::More(job.clone()));
}

/// Why a listing ended early.
enum Cut {
    Stopped,
    Unavailable(Failure),
    Store(StoreError),
}

struct Listing<'a> {
    shared: &'a Shared,
    job: &'a JobId,
    stop: &'a AtomicBool,
    batch: Vec<NewFile>,
    error: Option<StoreError>,
}

impl Listing<'_> {
    fn selections(&mut self) -> Result<(), Cut> {
        let selections = self.shared.parts.store.selections(self.job);
        for selection in selections.map_err(Cut::Store)? {
            match self.selection(&selection) {
                Ok(()) => {}
                Err(failure) if failure.code == ReasonCode::SourceUnavailable => {
                    return Err(Cut::Unavailable(failure));
                }
                Err(failure) => self.whole_source(&selection, failure),
            }
            self.check()?;
        }
        Ok(())
    }

    fn selection(&mut self, selection: &Selection) -> Result<(), Failure> {
        let source = self.shared.parts.source(&selection.connection)?;
        let connection = &selection.connection;
        source.list(selection, &mut |listed| self.take(connection, listed))
    }

    /// A source that cannot be listed at all stands in the job as one failed file.
    fn whole_source(&mut self, selection: &Selection, problem: Failure) {
        let name = match selection.keys.first() {
            Some(key) => key.clone(),
            None => FileKey(selection.connection.to_string()),
        };
        let listed = Listed {
            key: name,
            size: None,
            modified: None,
            problem: Some(problem),
        };
        let _ = self.take(&selection.connection, listed);
    }

    fn rows(&mut self, rows: Vec<(ConnectionId, Listed)>) -> Result<(), Cut> {
        for (connection, listed) in rows {
            if self.take(&connection, listed) == Flow::Stop {
                break;
            }
        }
        self.check()
    }

    fn take(&mut self, connection: &ConnectionId, listed: Listed) -> Flow {
        self.batch.push(NewFile {
            connection: connection.clone(),
            key: listed.key,
            size: listed.size,
            modified: listed.modified,
            state: state_of(listed.problem),
        });
        if self.batch.len() >= BATCH
            && let Err(Cut::Store(error)) = self.flush(false)
        {
            self.error = Some(error);
        }
        match self.error.is_some() || self.stop.load(Ordering::Acquire) {
            true => Flow::Stop,
            false => Flow::Continue,
        }
    }

    fn check(&mut self) -> Result<(), Cut> {
        if let Some(error) = self.error.take() {
            return Err(Cut::Store(error));
        }
        match self.stop.load(Ordering::Acquire) {
            true => Err(Cut::Stopped),
            false => Ok(()),
        }
    }

    fn flush(&mut self, complete: bool) -> Result<(), Cut> {
        let files = std::mem::take(&mut self.batch);
        let parts = &self.shared.parts;
        let added = parts
            .store
            .add_files(self.job, files, complete, parts.now());
        added.map_err(Cut::Store)?;
        self.shared.signal(Signal::More(self.job.clone()));
        Ok(())
    }
}

/// The state a file enters a job in.
fn state_of(problem: Option<Failure>) -> FileState {
    match problem {
        None => FileState::Pending,
        Some(problem) if problem.code.kind() == ReasonKind::Skip => FileState::Skipped {
            reason: SkipReason::new(problem.code, problem.detail),
        },
        Some(failure) => FileState::Failed { failure },
    }
}
