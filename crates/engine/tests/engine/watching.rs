//! Watched folders: a real disk, the real events of its file system, and the whole engine.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use gristmill_model::{
    CollectionId, ConnectionId, FileState, Job, JobOrigin, JobState, OnDeletion, ProcessingOptions,
    RemovalLimit, SearchMode, SearchQuery, Timestamp, Watch, WatchEntryState, WatchHealth, WatchId,
    WatchPause, WatchRules,
};
use gristmill_store::{DocumentFilter, FileFilter, JobFilter, Page, StoredDocument};

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

#[test]
fn what_arrives_becomes_documents_by_a_job_of_the_watch() {
    let world = watched(quick());
    assert_eq!(world.status().health, WatchHealth::Listening);
    world.write("a.txt", &text(1));
    world.write("deep/down/b.txt", &text(2));
    until(&world, "both are stored", || {
        world.all_documents().len() == 2
    });
    let jobs = world.watch_jobs();
    assert!(jobs.len() <= 2, "{jobs:#?}");
    assert_eq!(jobs[0].name, "Inbox");
    idle(&world);
    assert_eq!(
        world.watch_jobs().len(),
        jobs.len(),
        "nothing is taken twice"
    );
    let entries = world.engine.store().watch_entries(&id()).unwrap();
    assert!(entries.iter().all(|entry| entry.content_hash.is_some()));
    assert!(
        entries
            .iter()
            .all(|entry| entry.state == WatchEntryState::Settled)
    );
}

#[test]
fn an_edit_embeds_only_what_changed_and_the_old_version_is_served_meanwhile() {
    let world = watched(quick());
    let paragraph = |word: &str| format!("{word} and more of it, ").repeat(40);
    world.write("a.txt", &[paragraph("one"), paragraph("two")].join("\n"));
    until(&world, "it is stored", || world.document("a.txt").is_some());
    let embedded = world.embedder.embedded();
    world.parser.gate.shut();
    world.write("a.txt", &[paragraph("one"), paragraph("three")].join("\n"));
    world.until("it is being parsed", || world.parser.order().len() == 2);
    assert_eq!(world.finds("two"), ["a.txt"], "the old version is served");
    assert!(world.finds("three").is_empty());
    world.parser.gate.open();
    until(&world, "the new version is stored", || {
        world.document("a.txt").is_some_and(|one| one.version == 2)
    });
    assert_eq!(
        world.embedder.embedded() - embedded,
        1,
        "one passage is new"
    );
    assert!(world.finds("two").is_empty());
    assert_eq!(world.finds("three"), ["a.txt"]);
}

#[test]
fn a_moved_file_is_neither_parsed_nor_embedded_again() {
    let world = watched(removing());
    world.write("a.txt", &text(1));
    until(&world, "it is stored", || world.document("a.txt").is_some());
    let before = world.document("a.txt").unwrap();
    let work = (world.parser.order().len(), world.embedder.embedded());
    world.rename("a.txt", "deep/b.txt");
    until(&world, "it is at its new place", || {
        world.document("deep/b.txt").is_some()
    });
    idle(&world);
    let after = world.document("deep/b.txt").unwrap();
    assert_eq!((after.id, after.version), (before.id, 1));
    assert_eq!(world.all_documents().len(), 1);
    assert_eq!(
        (world.parser.order().len(), world.embedder.embedded()),
        work
    );
    let last = world.watch_jobs().pop().unwrap();
    assert_eq!(last.totals.unchanged, 1, "the job says so: {last:?}");
    let told = last.description.unwrap();
    assert!(told.contains("a.txt to deep/b.txt"), "{told}");
}

#[test]
fn a_file_that_is_only_touched_makes_no_job() {
    let world = watched(quick());
    world.write("a.txt", &text(1));
    until(&world, "it is stored", || world.document("a.txt").is_some());
    idle(&world);
    let jobs = world.watch_jobs().len();
    world.write("a.txt", &text(1));
    idle(&world);
    assert_eq!(world.watch_jobs().len(), jobs);
}

#[test]
fn a_deleted_file_takes_its_document_along_and_brings_it_back() {
    let world = watched(removing());
    world.write("a.txt", &text(1));
    world.write("b.txt", &text(2));
    until(&world, "both are stored", || {
        world.all_documents().len() == 2
    });
    let before = world.document("a.txt").unwrap();
    let aside = world.dir.path().join("aside.txt");
    std::fs::rename(world.documents().join("a.txt"), &aside).unwrap();
    until(&world, "it is removed", || {
        world.document("a.txt").is_none()
    });
    let last = world.watch_jobs().pop().unwrap();
    let files = world
        .engine
        .store()
        .files(&last.id, &FileFilter::default(), Page::all());
    let gone = &files.unwrap().items[0];
    assert!(
        matches!(&gone.state, FileState::Skipped { reason } if reason.detail.contains("removed")),
        "{gone:?}"
    );
    let parsed = world.parser.order().len();
    std::fs::rename(&aside, world.documents().join("a.txt")).unwrap();
    until(&world, "it is back", || world.document("a.txt").is_some());
    idle(&world);
    assert_eq!(world.document("a.txt").unwrap().id, before.id);
    assert_eq!(world.parser.order().len(), parsed, "as it was");
}

#[test]
fn many_deletions_pause_the_watch_until_a_person_agrees() {
    let world = watched(removing());
    world.write_many(6);
    until(&world, "all are stored", || {
        world.all_documents().len() == 6
    });
    idle(&world);
    (0..5).for_each(|number| world.remove(&format!("{number}.txt")));
    until(&world, "the watch is paused", || {
        let watch = world.engine.store().watch(&id()).unwrap();
        watch.paused.is_some()
    });
    assert_eq!(world.all_documents().len(), 6, "nothing was removed");
    let world = world.reopen();
    world.engine.start_watching().unwrap();
    let watch = world.engine.store().watch(&id()).unwrap();
    let (missing, known) = (5, 6);
    assert_eq!(
        watch.paused,
        Some(WatchPause::ManyDeletions { missing, known })
    );
    assert_eq!(world.status().health, WatchHealth::Paused);
    world.engine.resume_watch(&id(), true).unwrap();
    until(&world, "they are removed", || {
        world.all_documents().len() == 1
    });
}

#[test]
fn a_folder_that_vanishes_is_unavailable_until_it_is_back() {
    let world = watched(removing());
    world.write_many(6);
    until(&world, "all are stored", || {
        world.all_documents().len() == 6
    });
    idle(&world);
    let aside = world.dir.path().join("aside");
    std::fs::rename(world.documents(), &aside).unwrap();
    world.engine.scan_watch(&id(), false).unwrap();
    until(&world, "it is unavailable", || {
        matches!(world.status().health, WatchHealth::Unavailable { .. })
    });
    // An empty folder in its place is not the folder.
    std::fs::create_dir(world.documents()).unwrap();
    world.engine.scan_watch(&id(), false).unwrap();
    until(
        &world,
        "that is noticed",
        || matches!(world.status().health, WatchHealth::Unavailable { why } if why.contains("in its place")),
    );
    std::fs::remove_dir(world.documents()).unwrap();
    std::fs::rename(&aside, world.documents()).unwrap();
    until(&world, "it is back", || {
        world.status().health == WatchHealth::Listening
    });
    assert_eq!(world.all_documents().len(), 6, "nothing was removed");
    world.write("new.txt", &text(9));
    until(&world, "it is heard again", || {
        world.document("new.txt").is_some()
    });
}

#[test]
fn what_changed_while_nobody_watched_is_found_at_the_start() {
    let world = watched(removing());
    world.write_many(4);
    until(&world, "all are stored", || {
        world.all_documents().len() == 4
    });
    idle(&world);
    let parsed = world.parser.order().len();
    let world = world.reopen();
    world.write("0.txt", "Something else entirely.");
    world.remove("1.txt");
    world.rename("2.txt", "two.txt");
    world.write("new.txt", &text(9));
    assert_eq!(world.status().health, WatchHealth::NotRunning);
    world.engine.start_watching().unwrap();
    idle(&world);
    let mut keys: Vec<String> = world
        .all_documents()
        .into_iter()
        .map(|one| one.key.0)
        .collect();
    keys.sort();
    assert_eq!(keys, ["0.txt", "3.txt", "new.txt", "two.txt"]);
    assert_eq!(world.document("0.txt").unwrap().version, 2);
    assert_eq!(
        world.parser.order().len(),
        parsed + 2,
        "only what is new is read"
    );
}

#[test]
fn ten_thousand_files_dropped_at_once_are_all_found_and_each_once() {
    const FILES: usize = 10_000;
    let world = watched(quick());
    world.parser.gate.shut();
    let since = Instant::now();
    world.write_many(FILES);
    until(&world, "all are found", || {
        let found: u32 = world
            .watch_jobs()
            .iter()
            .map(|job| job.totals.total())
            .sum();
        found as usize >= FILES
    });
    assert!(since.elapsed() < PATIENCE);
    let jobs = world.watch_jobs();
    let keys: std::collections::HashSet<String> = jobs
        .iter()
        .flat_map(|job| world.files(&job.id))
        .map(|file| file.key.0)
        .collect();
    let total: u32 = jobs.iter().map(|job| job.totals.total()).sum();
    assert_eq!((keys.len(), total as usize), (FILES, FILES), "each once");
    assert!(jobs.len() < 100, "{} jobs", jobs.len());
}

#[test]
fn a_folder_without_events_is_polled_and_says_so() {
    let rules = WatchRules {
        poll: true,
        ..quick()
    };
    let world = watched(rules);
    assert!(matches!(
        world.status().health,
        WatchHealth::Polling { seconds: 1, .. }
    ));
    world.write("a.txt", &text(1));
    until(&world, "it is stored", || world.document("a.txt").is_some());
}

#[test]
fn only_what_the_rules_take_is_taken() {
    let rules = WatchRules {
        include: vec!["*.txt".to_owned()],
        exclude: vec!["drafts/".to_owned()],
        ..removing()
    };
    let world = watched(rules.clone());
    for name in [
        "a.txt",
        "b.md",
        "drafts/c.txt",
        "d.txt.part",
        ".hidden/e.txt",
    ] {
        world.write(name, &text(name.len()));
    }
    idle(&world);
    assert_eq!(world.all_documents().len(), 1);
    let narrower = WatchRules {
        exclude: vec!["a.*".to_owned()],
        ..rules
    };
    let edited = Watch {
        name: "Texts".to_owned(),
        ..watch(&world.documents(), narrower)
    };
    world.engine.edit_watch(edited).unwrap();
    idle(&world);
    let mut keys: Vec<String> = world
        .all_documents()
        .into_iter()
        .map(|one| one.key.0)
        .collect();
    keys.sort();
    assert_eq!(
        keys,
        ["a.txt", "drafts/c.txt"],
        "what is left out now stays"
    );
    assert_eq!(world.watch_jobs().pop().unwrap().name, "Texts");
}

/// Whether the watch is ever said not to be looked after while something is done to it.
fn is_at_rest_during(world: &World, done_to_it: impl FnOnce()) -> bool {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut at_rest = false;
            while !done.load(Ordering::SeqCst) {
                at_rest |= world.status().health == WatchHealth::NotRunning;
            }
            at_rest
        });
        done_to_it();
        done.store(true, Ordering::SeqCst);
        asking.join().unwrap()
    })
}

#[test]
fn a_watch_that_is_edited_or_resumed_is_never_said_to_be_not_running() {
    let world = watched(quick());
    let edited = Watch {
        name: "Texts".to_owned(),
        ..watch(&world.documents(), quick())
    };
    assert!(!is_at_rest_during(&world, || {
        world.engine.edit_watch(edited).unwrap();
    }));
    world.engine.pause_watch(&id()).unwrap();
    assert!(!is_at_rest_during(&world, || {
        world.engine.resume_watch(&id(), false).unwrap();
    }));
    let world = world.reopen();
    assert_eq!(
        world.status().health,
        WatchHealth::NotRunning,
        "nobody watches here"
    );
}

#[test]
fn a_cancelled_batch_is_taken_again_when_a_person_asks() {
    let world = watched(quick());
    world.parser.gate.shut();
    world.write("a.txt", &text(1));
    world.until("it is being parsed", || world.parser.order().len() == 1);
    let job = world.watch_jobs().pop().unwrap();
    world.engine.cancel(&job.id).unwrap();
    world.wait(&job.id, |job| job.state == JobState::Cancelled);
    world.parser.gate.open();
    idle(&world);
    until(&world, "it is stored", || world.document("a.txt").is_some());
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

#[test]
fn an_archive_that_changes_keeps_its_documents_in_step() {
    let world = watched(removing());
    archive(
        &world,
        "pack.zip",
        &[("same.txt", 1), ("edited.txt", 2), ("out.txt", 3)],
    );
    until(&world, "it is stored", || world.all_documents().len() == 3);
    idle(&world);
    let before = world.document("pack.zip!/edited.txt").unwrap();
    archive(
        &world,
        "pack.zip",
        &[("same.txt", 1), ("edited.txt", 4), ("new.txt", 5)],
    );
    until(&world, "what is new is stored", || {
        world.document("pack.zip!/new.txt").is_some()
    });
    until(&world, "what is not in it any more is removed", || {
        world.document("pack.zip!/out.txt").is_none()
    });
    idle(&world);
    let after = world.document("pack.zip!/edited.txt").unwrap();
    assert_eq!((after.id, after.version), (before.id, before.version + 1));
    assert_eq!(world.all_documents().len(), 3);
    assert_eq!(
        world.parser.order().len(),
        5,
        "what is the same is not parsed again"
    );
}

#[test]
fn an_archive_is_taken_with_what_is_in_it() {
    let world = watched(removing());
    archive(&world, "pack.zip", &[("in.txt", 1)]);
    until(&world, "it is stored", || {
        world.document("pack.zip!/in.txt").is_some()
    });
    idle(&world);
    world.rename("pack.zip", "moved.zip");
    until(&world, "it has moved", || {
        world.document("moved.zip!/in.txt").is_some()
    });
    idle(&world);
    assert_eq!(world.all_documents().len(), 1);
    assert_eq!(world.parser.order().len(), 1);
    world.remove("moved.zip");
    until(&world, "it is removed", || world.all_documents().is_empty());
}

#[test]
fn a_paused_watch_rests_over_restarts_and_a_removed_one_leaves_its_documents() {
    let world = watched(quick());
    world.write("a.txt", &text(1));
    until(&world, "it is stored", || world.document("a.txt").is_some());
    idle(&world);
    world.engine.pause_watch(&id()).unwrap();
    world.write("b.txt", &text(2));
    let world = world.reopen();
    world.engine.start_watching().unwrap();
    assert_eq!(world.status().health, WatchHealth::Paused);
    assert!(world.engine.scan_watch(&id(), false).is_err());
    world.engine.resume_watch(&id(), false).unwrap();
    until(&world, "the other is stored", || {
        world.document("b.txt").is_some()
    });
    world.engine.remove_watch(&id()).unwrap();
    assert!(world.engine.store().watch(&id()).is_err());
    assert_eq!(world.all_documents().len(), 2);
}

#[test]
fn folders_that_would_be_watched_in_circles_are_refused() {
    let world = watched(quick());
    let refused = |folder: &Path, change: fn(&mut Watch)| {
        let mut other = watch(folder, quick());
        other.id = WatchId("other".to_owned());
        change(&mut other);
        world.engine.add_watch(other).unwrap_err().to_string()
    };
    let around = refused(world.dir.path(), |_| {});
    assert!(around.contains("data folder"), "{around}");
    let within = refused(&world.dir.path().join("data/uploads"), |_| {});
    assert!(within.contains("data folder"), "{within}");
    let twice = refused(&world.documents(), |_| {});
    assert!(twice.contains("`Inbox` takes that folder"), "{twice}");
    let elsewhere = world.dir.path().join("elsewhere");
    let pattern = refused(&elsewhere, |watch| {
        watch.rules.include = vec!["a{".to_owned()];
    });
    assert!(pattern.contains("`a{`"), "{pattern}");

    let export = world.documents().join("exports/today.csv");
    let refused = world
        .engine
        .refuse_watched(&export)
        .unwrap_err()
        .to_string();
    assert!(refused.contains("`Inbox`"), "{refused}");
    world.engine.refuse_watched(&elsewhere).unwrap();
}
