//! Watches that are edited, paused, resumed and removed.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use gristmill_model::{JobState, Watch, WatchHealth, WatchId};

use super::{id, idle, quick, until, watch, watched};
use crate::world::{World, text};

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
