//! What goes wrong with one file, or with everything, and what comes of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gristmill_model::settings::Settings;
use gristmill_model::{JobState, PauseReason, ReasonCode};
use gristmill_store::Page;

use crate::doubles::{HashEmbedder, Lines, fail};
use crate::world::{World, text};

#[test]
fn a_parser_that_panics_fails_its_own_file_only() {
    let panicking = |name: &str, _| {
        assert!(name != "1.txt", "the parser has a defect");
        None
    };
    let settings = Settings {
        max_retries: 1,
        ..Settings::default()
    };
    let world = World::with(Lines::scripted(panicking), settings);
    world.write_many(3);
    let job = world.run("j");
    let story = world.story(&job.id);
    assert_eq!(
        story,
        [
            "0.txt: completed",
            "1.txt: failed internal in parsing",
            "2.txt: completed"
        ]
    );
    assert_eq!(world.files(&job.id)[1].attempts, 2);
}

#[test]
fn two_crashes_of_the_parser_are_enough() {
    let crashing = |_: &str, _| Some(fail(ReasonCode::ParserCrashed, "signal 11"));
    let world = World::with(Lines::scripted(crashing), Settings::default());
    world.write_many(1);
    let job = world.run("j");
    assert_eq!(job.state, JobState::Failed);
    assert_eq!(world.files(&job.id)[0].attempts, 2);
}

#[test]
fn what_passes_is_tried_again() {
    let flaky = |_: &str, times| (times < 3).then(|| fail(ReasonCode::ParserUnavailable, "busy"));
    let world = World::with(Lines::scripted(flaky), Settings::default());
    world.write_many(4);
    let job = world.run("j");
    assert_eq!(job.totals.completed, 4);
    assert_eq!(world.files(&job.id)[0].attempts, 3);
}

#[test]
fn a_text_that_cannot_be_embedded_fails_its_own_file_only() {
    let settings = Settings {
        max_retries: 0,
        ..Settings::default()
    };
    let world = World::with(Lines::default(), settings);
    world.write_many(8);
    world.write("8.txt", "poison in the well");
    world.write("9.txt", "pure nonsense");
    world.write("91.txt", "a shortage of vectors");
    world.write("92.txt", "a narrow space");
    let job = world.run("j");
    assert_eq!(job.totals.completed, 8);
    let story = world.story(&job.id);
    assert_eq!(
        story[8..],
        [
            "8.txt: failed embedder_failed in embedding",
            "9.txt: failed embedder_failed in embedding",
            "91.txt: failed embedder_failed in embedding",
            "92.txt: failed embedder_failed in embedding"
        ]
    );
}

#[test]
fn a_model_that_changed_in_the_middle_is_made_good_by_the_next_job() {
    let up = Arc::new(AtomicBool::new(false));
    let is_up = Arc::clone(&up);
    let late = move |name: &str, _| {
        let waits = name == "7.txt" && !is_up.load(Ordering::SeqCst);
        waits.then(|| fail(ReasonCode::ParserUnavailable, "not yet"))
    };
    let settings = Settings {
        max_retries: 20,
        ..Settings::default()
    };
    let mut world = World::with(Lines::scripted(late), settings);
    world.write_many(8);
    let id = world.start("cut off");
    world.wait(&id, |job| job.totals.completed >= 2);
    world.embedder = Arc::new(HashEmbedder::called("other/32"));
    let world = world.reopen();
    up.store(true, Ordering::SeqCst);
    let job = world.end(&id);
    assert_eq!(job.totals.completed, 8, "it goes on with the other model");
    let models = |world: &World| {
        let all = world
            .engine
            .store()
            .documents(&Default::default(), Page::all());
        let all = all.unwrap().items.into_iter();
        all.map(|document| document.model.0).collect::<Vec<_>>()
    };
    assert!(models(&world).contains(&"other/32".to_owned()));
    world.run("again");
    assert_eq!(
        models(&world),
        vec!["other/32"; 8],
        "no vectors of two models remain"
    );
    assert!(world.engine.store().doctor(true).unwrap().is_sound());
}

#[test]
fn a_source_that_vanishes_pauses_the_job_until_it_is_back() {
    let world = World::new();
    world.write_many(10);
    world.parser.gate.shut();
    let id = world.start("j");
    world.until("files are being parsed", || world.parser.order().len() >= 3);
    let away = world.dir.path().join("away");
    std::fs::rename(world.documents(), &away).unwrap();
    world.parser.gate.open();
    let paused = JobState::Paused {
        why: PauseReason::SourceUnavailable,
    };
    world.wait(&id, |job| job.state == paused);
    std::fs::rename(&away, world.documents()).unwrap();
    let job = world.end(&id);
    assert_eq!(
        job.totals.completed, 10,
        "nothing failed because a drive was pulled"
    );
}

#[test]
fn a_full_disk_pauses_the_job_until_there_is_space() {
    let full = Arc::new(AtomicBool::new(true));
    let still_full = Arc::clone(&full);
    let script = move |_: &str, _| {
        let full = still_full.load(Ordering::SeqCst);
        full.then(|| fail(ReasonCode::DiskFull, "no space"))
    };
    let world = World::with(Lines::scripted(script), Settings::default());
    world.write_many(5);
    let id = world.start("j");
    let paused = JobState::Paused {
        why: PauseReason::DiskFull,
    };
    world.wait(&id, |job| job.state == paused);
    full.store(false, Ordering::SeqCst);
    assert_eq!(world.end(&id).totals.completed, 5);
}

#[test]
fn a_file_that_is_gone_when_its_turn_comes_fails_alone() {
    let settings = Settings {
        max_workers: 1,
        ..Settings::default()
    };
    let world = World::with(Lines::default(), settings);
    world.write("a.txt", &text(1));
    world.write("b.txt", &text(2));
    world.parser.gate.shut();
    let id = world.start("j");
    world.until("the first is parsed", || !world.parser.order().is_empty());
    std::fs::remove_file(world.documents().join("b.txt")).unwrap();
    world.parser.gate.open();
    world.end(&id);
    let story = world.story(&id);
    assert_eq!(
        story,
        ["a.txt: completed", "b.txt: failed not_found in accessing"]
    );
}

#[test]
fn jobs_stand_still_and_say_why_when_the_database_is_damaged() {
    let world = World::new();
    world.write_many(4);
    world.parser.gate.shut();
    let id = world.start("j");
    world.until("files are being parsed", || {
        !world.parser.order().is_empty()
    });
    let database = world
        .dir
        .path()
        .join("data")
        .join(gristmill_store::DATABASE);
    let other = rusqlite::Connection::open(database).unwrap();
    // No state can be changed any more, nor that be written down.
    other.execute_batch("DROP TABLE events").unwrap();
    world.parser.gate.open();
    world.until("it is noticed", || world.engine.damage().is_some());
    world.until("nobody works on", || {
        world.engine.progress().unwrap().is_empty()
    });
    assert_eq!(
        world.engine.store().job(&id).unwrap().state,
        JobState::Running
    );
}
