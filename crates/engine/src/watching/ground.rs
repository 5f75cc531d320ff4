//! A watched folder on a disk, as the tracker sees it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use gristmill_model::{ContentHash, Failure, FileIdentity, FileKey, Flow, Watch};
use gristmill_sources::{ListingRules, Met, Survey, Wanted};
use gristmill_watch::{Ground, Look, Presence, Scopes, Sighting};

/// A folder on a disk.
pub(super) struct Disk {
    survey: Survey,
    /// Set when nobody waits for an answer any more.
    stop: Arc<AtomicBool>,
}

impl Disk {
    /// The folder of a watch, under its rules and those in force for all listings.
    pub(super) fn new(
        watch: &Watch,
        mut rules: ListingRules,
        data_dir: &Path,
        stop: Arc<AtomicBool>,
    ) -> Result<Self, Failure> {
        rules.patterns.extend(watch.rules.exclude.iter().cloned());
        let survey = Survey::new(
            Path::new(&watch.folder),
            rules.leaving_out(data_dir),
            &watch.rules.include,
            watch.rules.subfolders,
        )?;
        Ok(Self { survey, stop })
    }

    /// The folder, its links resolved.
    pub(super) fn root(&self) -> &Path {
        self.survey.root()
    }

    /// The key of a path that was heard of; none when it lies elsewhere.
    pub(super) fn key_of(&self, path: &Path) -> Option<FileKey> {
        self.survey.key_of(path)
    }

    fn flow(&self) -> Flow {
        match self.stop.load(Ordering::Acquire) {
            true => Flow::Stop,
            false => Flow::Continue,
        }
    }
}

impl Ground for Disk {
    fn root(&self) -> Result<Option<FileIdentity>, String> {
        if self.flow() == Flow::Stop {
            return Err("the watch is ending".to_owned());
        }
        let identity = self.survey.root_identity();
        identity.map_err(|failure| failure.detail)
    }

    fn look(&self, scopes: &Scopes) -> Look {
        let started = Instant::now();
        let only = scopes.clone();
        let wanted: Wanted = Arc::new(move |key, is_folder| {
            only.covers(key) || is_folder && only.leads_through(key)
        });
        let mut look = Look::default();
        self.survey.look(&wanted, &mut |met| {
            match met {
                Met::File(key, stamp) => look.files.push(Sighting { key, stamp }),
                Met::Unseen(key) => look.unseen.push(key),
            }
            self.flow()
        });
        look.took = started.elapsed();
        look
    }

    fn presence(&self, key: &FileKey) -> Presence {
        match (self.flow(), self.survey.is_there(key)) {
            (Flow::Stop, _) | (_, Err(_)) => Presence::Unknown,
            (Flow::Continue, Ok(true)) => Presence::There,
            (Flow::Continue, Ok(false)) => Presence::Gone,
        }
    }

    fn device(&self, key: &FileKey) -> Option<u64> {
        self.survey.device(key)
    }

    fn hash(&self, key: &FileKey) -> Option<ContentHash> {
        self.survey.hash(key, &|| self.flow()).ok()
    }
}
