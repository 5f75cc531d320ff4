//! Pausing, resuming, cancelling, going first.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use gristmill_engine::JobFiles;
use gristmill_model::settings::Settings;
use gristmill_model::{ConnectionId, FileKey, JobId, JobState, Priority, Selection};

use crate::doubles::Lines;
use crate::world::{World, is_paused};

/// A job over one file.
fn single(world: &World, id: &str, file: &str, priority: Priority) -> JobId {
    let keys = vec![FileKey(file.into())];
    world.start_with(id, |request| {
        let selection = Selection::only(ConnectionId("folder".into()), keys);
        request.files = JobFiles::Selections(vec![selection]);
        request.priority = priority;
    })
}

#[test]
fn a_paused_job_has_nothing_in_work_and_goes_on_when_resumed() {
    let world = World::new();
    world.write_many(12);
    world.parser.gate.shut();
    let id = world.start("j");
    world.until("files are being parsed", || world.parser.order().len() >= 3);
    assert!(is_paused(&world.engine.pause(&id).unwrap()));
    let job = world.wait(&id, |job| job.totals.working == 0);
    assert_eq!(job.totals.pending, 12, "files in work went back");
    world.check_sums(&id);
    world.parser.gate.open();
    world.engine.resume(&id).unwrap();
    let job = world.end(&id);
    assert_eq!(job.totals.completed, 12);
    world.check_sums(&id);
}

#[test]
fn whoever_lets_a_job_go_on_is_content_when_another_was_faster() {
    let world = World::new();
    world.write_many(3);
    world.parser.gate.shut();
    let id = world.start_with("j", |request| request.start = false);
    for _ in 0..20 {
        std::thread::scope(|scope| {
            let going: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| world.engine.let_go_on(&id)))
                .collect();
            for one in going {
                let job = one.join().unwrap().unwrap();
                assert!(
                    matches!(job.state, JobState::Queued | JobState::Running),
                    "{:?}",
                    job.state
                );
            }
        });
        world.engine.pause(&id).unwrap();
        world.wait(&id, is_paused);
    }
    world.parser.gate.open();
    world.engine.let_go_on(&id).unwrap();
    assert_eq!(world.end(&id).totals.completed, 3);
    let ended = world.engine.let_go_on(&id).unwrap();
    assert_eq!(ended.state, JobState::Completed, "it stays as it is");
}

#[test]
fn cancel_keeps_what_is_done_and_is_quick_even_with_a_parser_that_does_not_answer() {
    let settings = Settings {
        max_workers: 1,
        ..Settings::default()
    };
    let world = World::with(Lines::default(), settings);
    world.write_many(6);
    let id = world.start("j");
    world.wait(&id, |job| job.totals.completed >= 1);
    world.parser.deaf.store(true, Ordering::SeqCst);
    world.parser.gate.shut();
    let done = world.job(&id).totals.completed;
    let before = Instant::now();
    if world.engine.cancel(&id).is_ok() {
        let job = world.end(&id);
        assert_eq!(job.state, JobState::Cancelled);
        assert!(
            before.elapsed() < Duration::from_secs(2),
            "{:?}",
            before.elapsed()
        );
        assert!(job.totals.completed >= done, "what is done stays done");
        assert_eq!(job.totals.completed + job.totals.skipped, 6);
    }
    world.check_sums(&id);
    world.parser.gate.open();
    let documents = world
        .engine
        .store()
        .documents(&Default::default(), gristmill_store::Page::all());
    assert_eq!(documents.unwrap().total, world.job(&id).totals.completed);
}

#[test]
fn a_cancelled_job_can_be_finished_by_a_retry() {
    let world = World::new();
    world.write_many(8);
    world.parser.gate.shut();
    let id = world.start("j");
    world.until("files are being parsed", || world.parser.order().len() >= 3);
    world.engine.cancel(&id).unwrap();
    assert_eq!(world.end(&id).totals.skipped, 8);
    world.parser.gate.open();
    world
        .engine
        .retry(&id, gristmill_store::RetryScope::FailedOnly)
        .unwrap();
    assert_eq!(world.end(&id).totals.completed, 8);
}

#[test]
fn the_urgent_job_goes_first() {
    let settings = Settings {
        max_concurrent_jobs: 1,
        ..Settings::default()
    };
    let world = World::with(Lines::default(), settings);
    world.write_many(4);
    world.parser.gate.shut();
    let first = single(&world, "first", "0.txt", Priority::Normal);
    world.until("the first job runs", || !world.parser.order().is_empty());
    let jobs = [
        single(&world, "low", "1.txt", Priority::Low),
        single(&world, "normal", "2.txt", Priority::Normal),
        single(&world, "urgent", "3.txt", Priority::Normal),
    ];
    world
        .engine
        .set_priority(&jobs[2], Priority::Urgent)
        .unwrap();
    world.parser.gate.open();
    world.end(&first);
    jobs.iter().for_each(|id| drop(world.end(id)));
    assert_eq!(world.parser.order(), ["0.txt", "3.txt", "2.txt", "1.txt"]);
}

#[test]
fn a_file_of_the_urgent_job_gets_the_next_free_parser() {
    let settings = Settings {
        max_concurrent_processing: 1,
        ..Settings::default()
    };
    let world = World::with(Lines::default(), settings);
    world.write_many(3);
    world.parser.gate.shut();
    let first = single(&world, "first", "0.txt", Priority::Normal);
    world.until("the parser is taken", || !world.parser.order().is_empty());
    let normal = single(&world, "normal", "1.txt", Priority::Normal);
    let urgent = single(&world, "urgent", "2.txt", Priority::Urgent);
    let waits = |id: &JobId| {
        let progress = world.engine.progress_of(id).unwrap();
        progress.is_some_and(|job| {
            job.running
                .iter()
                .any(|file| file.step == "waiting: parser")
        })
    };
    world.until("both wait", || waits(&normal) && waits(&urgent));
    world.parser.gate.open();
    [first, normal, urgent]
        .iter()
        .for_each(|id| drop(world.end(id)));
    assert_eq!(world.parser.order(), ["0.txt", "2.txt", "1.txt"]);
}

#[test]
fn a_step_the_state_does_not_allow_is_refused_by_name() {
    let world = World::new();
    world.write_many(1);
    let job = world.run("j");
    let refused = world.engine.pause(&job.id).unwrap_err().to_string();
    assert_eq!(refused, "cannot pause a job that is completed");
}

/// Small numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) % most
    }
}

#[test]
fn whatever_is_done_to_a_job_every_file_is_accounted_for() {
    for seed in 0..12 {
        let mut chance = Chance(seed);
        let flaky = move |name: &str, times: usize| {
            let odd = name.len() + times + seed as usize;
            let code = gristmill_model::ReasonCode::ParserUnavailable;
            odd.is_multiple_of(5)
                .then(|| crate::doubles::fail(code, "flaky"))
        };
        let world = World::with(Lines::scripted(flaky), Settings::default());
        world.write_many(40);
        let id = world.start("j");
        for _ in 0..60 {
            let engine = &world.engine;
            // Most of these are refused at that moment, which must do no harm either.
            match chance.below(6) {
                0 => drop(engine.pause(&id)),
                1 => drop(engine.resume(&id)),
                2 if chance.below(8) == 0 => drop(engine.cancel(&id)),
                3 => drop(engine.set_priority(&id, Priority::ALL[chance.below(4) as usize])),
                4 => drop(engine.retry(&id, gristmill_store::RetryScope::FailedOnly)),
                _ => std::thread::sleep(Duration::from_micros(chance.below(4000))),
            }
            world.check_totals(&id);
        }
        let _ = world.engine.resume(&id);
        let job = world.end(&id);
        world.check_sums(&id);
        assert_eq!(job.totals.total(), 40, "seed {seed}");
    }
}
