//! Crashes, retries of a group, undoing, limits on bytes and memory: what an administrator
//! who is away relies on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gristmill_engine::{Engine, EngineConfig, HeldBack, Memory, MemoryGauge, Retention, Retry};
use gristmill_model::settings::{Resolved, Settings};
use gristmill_model::{
    Bytes, EventKind, EventSeq, FileOverrides, FileState, JobId, JobState, PauseReason, ReasonCode,
};
use gristmill_store::{AttemptOutcome, Page, RetryScope};

use crate::doubles::{HashEmbedder, Lines, fail};
use crate::world::{World, connection, request, text};

fn crashing() -> Lines {
    Lines::scripted(|name, _| {
        (name == "bad.txt").then(|| fail(ReasonCode::ParserCrashed, "signal 11"))
    })
}

fn parsed(world: &World, name: &str) -> usize {
    let order = world.parser.order();
    order.iter().filter(|parsed| *parsed == name).count()
}

#[test]
fn content_that_crashed_twice_is_left_alone_by_later_jobs_until_it_changes() {
    let world = World::with(crashing(), Settings::default());
    world.write("bad.txt", "poison");
    world.write("good.txt", &text(1));
    let first = world.run("1");
    assert_eq!(
        world.story(&first.id)[0],
        "bad.txt: failed parser_crashed in parsing"
    );
    assert_eq!(parsed(&world, "bad.txt"), 2, "two crashes are enough");

    let second = world.run("2");
    assert_eq!(
        world.story(&second.id)[0],
        "bad.txt: failed quarantined in downloading"
    );
    assert_eq!(parsed(&world, "bad.txt"), 2, "no parser was asked again");
    let entries = world.engine.store().quarantine(Page::all()).unwrap().items;
    assert_eq!((entries.len(), entries[0].crashes), (1, 2));

    world.write("bad.txt", "another poison");
    world.run("3");
    assert_eq!(
        parsed(&world, "bad.txt"),
        4,
        "another content is another matter"
    );
}

#[test]
fn a_crash_in_one_job_and_one_in_another_are_two() {
    let settings = Settings {
        max_retries: 0,
        ..Settings::default()
    };
    let world = World::with(crashing(), settings);
    world.write("bad.txt", "poison");
    world.run("1");
    assert_eq!(
        world.engine.store().quarantine(Page::all()).unwrap().total,
        0
    );
    let world = world.reopen();
    world.run("2");
    assert_eq!(
        world.engine.store().quarantine(Page::all()).unwrap().total,
        1
    );
    let third = world.run("3");
    assert_eq!(
        world.story(&third.id),
        ["bad.txt: failed quarantined in downloading"]
    );
}

#[test]
fn what_is_let_out_of_quarantine_is_done_again_in_every_job_that_has_it() {
    let mended = Arc::new(AtomicBool::new(false));
    let is_mended = Arc::clone(&mended);
    let script = move |name: &str, _| {
        let crashes = name == "bad.txt" && !is_mended.load(Ordering::SeqCst);
        crashes.then(|| fail(ReasonCode::ParserCrashed, "signal 11"))
    };
    let world = World::with(Lines::scripted(script), Settings::default());
    world.write("bad.txt", &text(3));
    let (first, second) = (world.run("1").id, world.run("2").id);
    let content = world.engine.store().quarantine(Page::all()).unwrap().items[0].content_hash;
    mended.store(true, Ordering::SeqCst);
    let jobs = world.engine.retry_quarantined(content).unwrap();
    assert_eq!(jobs, [first.clone(), second.clone()]);
    world.end(&first);
    world.end(&second);
    let mut ends = [world.story(&first), world.story(&second)].concat();
    ends.sort();
    assert_eq!(ends[0], "bad.txt: completed");
    assert!(!ends[1].contains("quarantined"), "{ends:?}");
    assert_eq!(
        world.engine.store().quarantine(Page::all()).unwrap().total,
        0
    );
}

#[test]
fn a_raised_limit_holds_for_the_files_of_the_retry_alone() {
    let settings = Settings {
        max_file_size_mb: 1,
        ..Settings::default()
    };
    let world = World::with(Lines::default(), settings);
    world.write("large.txt", &"wheat and rye\n".repeat(100_000));
    let id = world.run("1").id;
    assert_eq!(world.story(&id), ["large.txt: skipped too_large"]);
    let retry = Retry {
        overrides: FileOverrides {
            max_file_size_mb: Some(5),
            ..FileOverrides::default()
        },
        ..Retry::of(RetryScope::Code(ReasonCode::TooLarge))
    };
    world.engine.retry_with(&id, retry).unwrap();
    world.end(&id);
    assert_eq!(world.story(&id), ["large.txt: completed"]);
    world.write("larger.txt", &"oats and rye\n".repeat(100_000));
    let next = world.run("2").id;
    assert_eq!(world.story(&next)[1], "larger.txt: skipped too_large");
}

#[test]
fn an_undone_job_leaves_what_was_there_before_it() {
    let world = World::new();
    world.write("a.txt", &text(1));
    world.run("1");
    let before = world
        .engine
        .store()
        .documents(&Default::default(), Page::all());
    let before = before.unwrap().items.remove(0);
    world.write("a.txt", "wheat\nrye");
    world.write("b.txt", &text(2));
    world.run("2");
    let job = world.engine.undo(&JobId("2".into())).unwrap();
    let undone = job.undone.unwrap();
    assert!(undone.complete);
    assert_eq!((undone.totals.removed, undone.totals.restored), (1, 1));
    let after = world
        .engine
        .store()
        .documents(&Default::default(), Page::all());
    let after = after.unwrap().items;
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].content_hash, before.content_hash);
    assert!(world.engine.store().doctor(true).unwrap().is_sound());

    let again = world.run("3");
    assert_eq!(again.totals.completed, 2, "taken in again when asked to");
}

#[test]
fn no_more_ended_jobs_are_kept_than_the_settings_say_and_no_document_goes() {
    let settings = Settings {
        history_jobs: 2,
        ..Settings::default()
    };
    let world = World::with(Lines::default(), settings);
    for job in ["1", "2", "3"] {
        world.write(&format!("{job}.txt"), &text(job.parse().unwrap()));
        world.run(job);
    }
    let expired = world.engine.apply_retention(Retention::default()).unwrap();
    assert_eq!(expired.jobs, 1, "the oldest of three");
    let store = world.engine.store();
    let is_there = |job: &str| store.job(&JobId(job.into())).is_ok();
    assert_eq!(["1", "2", "3"].map(is_there), [false, true, true]);
    let documents = store.documents(&Default::default(), Page::all()).unwrap();
    assert_eq!(documents.total, 3, "what is served stays");
    assert!(store.doctor(true).unwrap().is_sound());

    let all = Retention {
        history_days: Some(0),
        removed_days: Some(0),
    };
    let expired = world.engine.apply_retention(all).unwrap();
    assert_eq!(expired.jobs, 0, "who says how old says nothing of how many");
    let again = world.engine.apply_retention(Retention::default()).unwrap();
    assert_eq!(again.jobs, 0, "two are kept");
}

#[test]
fn files_larger_together_than_the_limit_take_turns_and_one_that_is_too_large_goes_alone() {
    let settings = Settings {
        max_concurrent_batch_size_gb: 0.001,
        max_workers: 4,
        max_concurrent_processing: 4,
        ..Settings::default()
    };
    let world = World::with(Lines::default(), settings);
    for name in ["a", "b", "c"] {
        world.write(&format!("{name}.txt"), &format!("{name}\n").repeat(300_000));
    }
    world.write("huge.txt", &"huge\n".repeat(400_000));
    let job = world.run("1");
    assert_eq!(job.totals.completed, 4);
    assert_eq!(
        world.parser.most_at_once(),
        1,
        "600 kB each, and 1 MB at once"
    );
    let events = world
        .engine
        .store()
        .events_since(EventSeq(0), 1000)
        .unwrap();
    let warned = events.iter().any(|event| {
        matches!(&event.kind, EventKind::BytesInFlightHigh { bytes, most }
            if *most == 1_000_000 && *bytes >= 800_000)
    });
    assert!(warned, "the large file alone is above four fifths");
    let load = world.engine.load();
    assert_eq!((load.bytes_in_flight, load.files_in_flight), (Bytes(0), 0));
}

#[test]
fn gentle_mode_is_switched_while_a_job_runs_and_held_back_is_told() {
    let world = World::new();
    world.write_many(12);
    world.parser.gate.shut();
    let id = world.start("1");
    world.until("files are being parsed", || world.parser.order().len() >= 3);
    let mut resolved = Resolved::layer(&Default::default(), &Default::default()).unwrap();
    resolved.settings = Settings {
        gentle: true,
        ..world.settings.clone()
    };
    world.engine.apply_settings(resolved.clone());
    let load = world.engine.load();
    assert!(load.gentle);
    assert_eq!(load.held_back, Some(HeldBack::Gentle));
    assert!(load.most_parsing < load.wanted_parsing, "{load:?}");
    world.parser.gate.open();
    assert_eq!(world.end(&id).totals.completed, 12, "the new threads embed");
    resolved.settings.gentle = false;
    world.engine.apply_settings(resolved);
    assert_eq!(world.engine.load().held_back, None);
    world.write("more.txt", &text(77));
    assert_eq!(world.run("2").totals.completed, 1);
}

/// Memory that a test sets.
struct Gauge(AtomicBool);

impl MemoryGauge for Gauge {
    fn memory(&self) -> Option<Memory> {
        let tight = self.0.load(Ordering::SeqCst);
        Some(Memory {
            available: Bytes(if tight { 50 << 20 } else { 8 << 30 }),
            total: Bytes(16 << 30),
            pressure: None,
        })
    }
}

#[test]
fn a_machine_without_memory_pauses_the_job_and_it_goes_on_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let documents = dir.path().join("documents");
    std::fs::create_dir(&documents).unwrap();
    for number in 0..6 {
        std::fs::write(documents.join(format!("{number}.txt")), text(number)).unwrap();
    }
    let parser = Arc::new(Lines::default());
    let gauge = Arc::new(Gauge(AtomicBool::new(false)));
    let resolved = Resolved::layer(&Default::default(), &Default::default()).unwrap();
    let settings = resolved.settings.clone();
    let mut config = EngineConfig::new(
        dir.path().join("data"),
        resolved,
        Arc::clone(&parser) as _,
        Arc::new(HashEmbedder::default()),
    );
    config.memory = Arc::clone(&gauge) as _;
    let engine = Engine::open(config).unwrap();
    engine
        .store()
        .add_connection(connection("folder", &documents))
        .unwrap();
    parser.gate.shut();
    let events = engine.store().subscribe();
    let id = engine.create_job(request("1", &settings)).unwrap().id;
    let moved_to = |wanted: &dyn Fn(&JobState) -> bool| {
        loop {
            let event = events
                .recv_timeout(std::time::Duration::from_secs(60))
                .unwrap();
            if let EventKind::JobMoved { state, .. } = event.kind
                && wanted(&state)
            {
                return;
            }
        }
    };
    moved_to(&|state| *state == JobState::Running);
    gauge.0.store(true, Ordering::SeqCst);
    let why = PauseReason::MemoryTight;
    moved_to(&|state| *state == JobState::Paused { why: why.clone() });
    assert_eq!(engine.load().held_back, Some(HeldBack::Memory));
    parser.gate.open();
    gauge.0.store(false, Ordering::SeqCst);
    moved_to(&|state| state.is_final());
    let job = engine.store().job(&id).unwrap();
    assert_eq!((job.totals.completed, job.totals.failed), (6, 0));
}

#[test]
fn a_pause_for_the_surroundings_uses_up_no_try() {
    let settings = Settings {
        max_retries: 1,
        ..Settings::default()
    };
    let away = Arc::new(AtomicBool::new(true));
    let is_away = Arc::clone(&away);
    let script = move |_: &str, times: usize| match times {
        _ if is_away.load(Ordering::SeqCst) => Some(fail(ReasonCode::SignedOut, "sign in")),
        2 => Some(fail(ReasonCode::ParserUnavailable, "once")),
        _ => None,
    };
    let world = World::with(Lines::scripted(script), settings);
    world.write("a.txt", &text(1));
    let id = world.start("1");
    let why = PauseReason::SignedOut;
    world.wait(&id, |job| {
        job.state == JobState::Paused { why: why.clone() }
    });
    away.store(false, Ordering::SeqCst);
    world.end(&id);
    let file = world.files(&id).remove(0);
    assert!(
        matches!(file.state, FileState::Completed { .. }),
        "{file:?}"
    );
    let attempts = world.engine.store().attempts(file.id).unwrap();
    let ends: Vec<AttemptOutcome> = attempts.iter().map(|attempt| attempt.outcome).collect();
    use AttemptOutcome::{Completed, Failed, Released};
    assert_eq!(
        ends,
        [Released, Failed, Completed],
        "one failure, the one retry there is"
    );
}
