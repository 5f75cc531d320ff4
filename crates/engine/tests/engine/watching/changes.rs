//! What arrives, changes, moves and goes in a watched folder.

use std::time::Instant;

use gristmill_model::{FileState, Watch, WatchEntryState, WatchHealth, WatchRules};
use gristmill_store::{FileFilter, Page};

use super::{PATIENCE, id, idle, quick, removing, until, watch, watched};
use crate::world::text;

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
