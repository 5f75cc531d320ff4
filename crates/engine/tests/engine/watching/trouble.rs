//! Folders that vanish, empty themselves or tell nothing.

use gristmill_model::{WatchHealth, WatchPause, WatchRules};

use super::{id, idle, quick, removing, until, watched};
use crate::world::text;

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
