//! Watched folders: a real disk, the real events of its file system, and the whole engine.

mod archives;
mod changes;
mod control;
mod trouble;

use std::path::Path;
use std::time::{Duration, Instant};

use gristmill_model::{
    CollectionId, ConnectionId, Job, JobOrigin, OnDeletion, ProcessingOptions, RemovalLimit,
    SearchMode, SearchQuery, Timestamp, Watch, WatchId, WatchRules,
};
use gristmill_store::{DocumentFilter, JobFilter, Page, StoredDocument};

use crate::world::{World, text};

/// Longer than anything here should take.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) fn id() -> WatchId {
    WatchId("w".to_owned())
}

/// Rules under which a file is taken as soon as two looks agree.
pub(crate) fn quick() -> WatchRules {
    WatchRules {
        settle_seconds: Some(0),
        ..WatchRules::default()
    }
}

fn removing() -> WatchRules {
    WatchRules {
        on_deletion: OnDeletion::Remove,
        removal_limit: RemovalLimit {
            files: 3,
            percent: 50,
        },
        ..quick()
    }
}

pub(crate) fn watch(folder: &Path, rules: WatchRules) -> Watch {
    Watch {
        id: id(),
        user: "default".to_owned(),
        name: "Inbox".to_owned(),
        connection: ConnectionId("folder".to_owned()),
        folder: folder.to_str().unwrap().to_owned(),
        collection: CollectionId::default(),
        options: ProcessingOptions {
            quality_threshold: 0.0,
            ..ProcessingOptions::default()
        },
        rules,
        paused: None,
        created_at: Timestamp(0),
    }
}

/// A world whose folder is watched.
pub(crate) fn watched(rules: WatchRules) -> World {
    let world = World::new();
    world.engine.start_watching().unwrap();
    world
        .engine
        .add_watch(watch(&world.documents(), rules))
        .unwrap();
    idle(&world);
    world
}

impl World {
    pub(crate) fn status(&self) -> gristmill_model::WatchStatus {
        let watch = self.engine.store().watch(&id()).unwrap();
        self.engine.watch_status(&watch)
    }

    fn all_documents(&self) -> Vec<StoredDocument> {
        let filter = DocumentFilter::default();
        let all = self.engine.store().documents(&filter, Page::all());
        all.unwrap().items
    }

    pub(crate) fn document(&self, key: &str) -> Option<StoredDocument> {
        self.all_documents()
            .into_iter()
            .find(|one| one.key.0 == key)
    }

    pub(crate) fn watch_jobs(&self) -> Vec<Job> {
        let jobs = self.engine.store().jobs(&JobFilter::default(), Page::all());
        let mut jobs = jobs.unwrap().items;
        assert!(jobs.iter().all(|job| job.origin == JobOrigin::Watch));
        jobs.reverse();
        jobs
    }

    pub(crate) fn remove(&self, name: &str) {
        std::fs::remove_file(self.documents().join(name)).unwrap();
    }

    fn rename(&self, from: &str, to: &str) {
        let to = self.documents().join(to);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::rename(self.documents().join(from), to).unwrap();
    }

    fn finds(&self, text: &str) -> Vec<String> {
        let query = SearchQuery {
            text: text.to_owned(),
            mode: SearchMode::Text,
            ..SearchQuery::default()
        };
        let hits = self.engine.store().search(&query, None).unwrap();
        hits.into_iter().map(|hit| hit.key).collect()
    }
}

/// Waits until something is true, looking whenever anything happened.
pub(crate) fn until(world: &World, what: &str, is_true: impl Fn() -> bool) {
    let events = world.engine.store().subscribe();
    let since = Instant::now();
    while !is_true() {
        let left = PATIENCE.checked_sub(since.elapsed());
        let left = left.unwrap_or_else(|| panic!("waited too long until {what}"));
        let _ = events.recv_timeout(left);
    }
}

/// Waits until the watch has looked at everything from now on, and all of it is done.
pub(crate) fn idle(world: &World) {
    let asked = std::time::SystemTime::now();
    let asked = asked.duration_since(std::time::UNIX_EPOCH).unwrap();
    let asked = Timestamp(asked.as_millis() as i64);
    world.engine.scan_watch(&id(), false).unwrap();
    world.until("the watch is idle", || {
        let status = world.status();
        status.idle && status.scanned_at.is_some_and(|at| at >= asked)
    });
}

/// Writes an archive with these files, each with the text of a number.
pub(crate) fn archive(world: &World, name: &str, inside: &[(&str, usize)]) {
    let file = std::fs::File::create(world.documents().join(name)).unwrap();
    let mut zip = zip::ZipWriter::new(file);
    for (inside, number) in inside {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(*inside, options).unwrap();
        std::io::Write::write_all(&mut zip, text(*number).as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}
