//! Lists a job's files into the store, in batches, while the job may run already.
//!
//! A listing that is cut off is done again from the start: files that are there already
//! are left as they are.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gristmill_failpoints::{Point, reach};
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

/// What a listing under way is asked for.
#[derive(Debug, Default)]
pub(crate) struct Wishes {
    /// To end early.
    stop: AtomicBool,
    /// To begin anew when it is through, for what was added where it has been already.
    again: AtomicBool,
}

/// Listings under way.
pub(crate) type Listings = HashMap<JobId, Arc<Wishes>>;

/// Starts listing a job's files on a thread of its own, unless that is going on already.
pub(crate) fn start(shared: &Arc<Shared>, job: &JobId, what: Listable) {
    let mut listings = shared.listings();
    if !listings.contains_key(job) {
        spawn(shared, &mut listings, job, what);
    }
}

/// Lists the files of a job that has not ended once more, so that new ones are taken too.
pub(crate) fn again(shared: &Arc<Shared>, job: &JobId) -> Result<(), StoreError> {
    // Held all the while: a listing ends, and the job is no longer listed, in one step.
    let mut listings = shared.listings();
    match listings.get(job) {
        Some(wishes) => wishes.again.store(true, Ordering::Release),
        None => {
            shared.parts.store.relist(job, shared.parts.now())?;
            spawn(shared, &mut listings, job, Listable::Selections);
        }
    }
    Ok(())
}

fn spawn(shared: &Arc<Shared>, listings: &mut Listings, job: &JobId, what: Listable) {
    let wishes = Arc::<Wishes>::default();
    let (thread_shared, id, asked) = (Arc::clone(shared), job.clone(), Arc::clone(&wishes));
    let spawned = std::thread::Builder::new()
        .name("listing".to_owned())
        .spawn(move || run(&thread_shared, &id, what, &asked));
    match spawned {
        Ok(_) => drop(listings.insert(job.clone(), wishes)),
        Err(error) => tracing::error!(%job, %error, "cannot start a thread to list files"),
    }
}

/// Asks a listing to end early; what it found stays.
pub(crate) fn stop(shared: &Shared, job: &JobId) {
    if let Some(wishes) = shared.listings().get(job) {
        wishes.stop.store(true, Ordering::Release);
    }
}

fn run(shared: &Arc<Shared>, job: &JobId, what: Listable, wishes: &Wishes) {
    let mut listing = Listing {
        shared,
        job,
        wishes,
        batch: Vec::new(),
        error: None,
    };
    match listing.complete(what) {
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
    wishes: &'a Wishes,
    batch: Vec<NewFile>,
    error: Option<StoreError>,
}

impl Listing<'_> {
    /// Lists, as often as that is asked for meanwhile, and ends the listing.
    fn complete(&mut self, what: Listable) -> Result<(), Cut> {
        let mut listed = match what {
            Listable::Selections => self.selections(),
            Listable::Rows(rows) => self.rows(rows),
        };
        loop {
            let mut listings = self.shared.listings();
            let again = self.wishes.again.swap(false, Ordering::AcqRel);
            if listed.is_err() || !again {
                let end = listed.and_then(|()| self.flush(true));
                listings.remove(self.job);
                return end;
            }
            drop(listings);
            listed = self.selections();
        }
    }

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
        reach(Point::FileListed);
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
        match self.error.is_some() || self.wishes.stop.load(Ordering::Acquire) {
            true => Flow::Stop,
            false => Flow::Continue,
        }
    }

    fn check(&mut self) -> Result<(), Cut> {
        if let Some(error) = self.error.take() {
            return Err(Cut::Store(error));
        }
        match self.wishes.stop.load(Ordering::Acquire) {
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
pub(crate) fn state_of(problem: Option<Failure>) -> FileState {
    match problem {
        None => FileState::Pending,
        Some(problem) if problem.code.kind() == ReasonKind::Skip => FileState::Skipped {
            reason: SkipReason::new(problem.code, problem.detail),
        },
        Some(failure) => FileState::Failed { failure },
    }
}
