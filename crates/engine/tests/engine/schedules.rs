//! Schedules: a told clock, a real store, and processes that are killed.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use gristmill_engine::{Clock, Engine, EngineError};
use gristmill_model::settings::Settings;
use gristmill_model::{
    CollectionId, ConnectionId, Job, JobOrigin, OnMissed, OnOverlap, Priority, ProcessingOptions,
    RunOutcome, Schedule, ScheduleId, ScheduleRule, ScheduleRun, Selection, Timestamp,
};
use gristmill_store::{JobFilter, Page, Store};

use crate::doubles::{HashEmbedder, Lines};
use crate::world::{config, connection, text};

const PATIENCE: Duration = Duration::from_secs(60);
pub(crate) const HOUR: i64 = 3_600_000;
/// 2026-05-01 08:30 UTC.
pub(crate) const START: i64 = 1_777_624_200_000;
/// 09:00 on the same day.
const NINE: i64 = START + HOUR / 2;

/// A clock on the wall that shows what it is told.
pub(crate) struct Told {
    pub(crate) wall: AtomicI64,
    since: Instant,
}

impl Clock for Told {
    fn now(&self) -> Timestamp {
        Timestamp(self.wall.load(Ordering::SeqCst))
    }

    fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }
}

/// A folder with three documents, and an engine that looks after schedules over it.
struct World {
    engine: Engine,
    clock: Arc<Told>,
    parser: Arc<Lines>,
    dir: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let documents = dir.path().join("documents");
        std::fs::create_dir(&documents).unwrap();
        for number in 0..3 {
            std::fs::write(documents.join(format!("{number}.txt")), text(number)).unwrap();
        }
        let world = Self::over(dir, START);
        let folder = connection("folder", &documents);
        world.engine.store().add_connection(folder).unwrap();
        world
    }

    fn over(dir: tempfile::TempDir, wall: i64) -> Self {
        let (engine, clock, parser) = open(dir.path(), wall);
        engine.start_schedules().unwrap();
        Self {
            engine,
            clock,
            parser,
            dir,
        }
    }

    /// Ends the engine and opens another one later on.
    fn reopen(self, wall: i64) -> Self {
        let World { engine, dir, .. } = self;
        drop(engine);
        Self::over(dir, wall)
    }

    /// Sets the clock and has it looked at.
    fn at(&self, wall: i64) {
        self.clock.wall.store(wall, Ordering::SeqCst);
        let paused = true;
        let other = schedule(&format!("other at {wall}"), |_| {});
        self.engine
            .add_schedule(Schedule { paused, ..other })
            .unwrap();
    }

    fn schedule(&self) -> Schedule {
        self.engine
            .store()
            .schedule(&ScheduleId("s".into()))
            .unwrap()
    }

    /// What came of past times, the oldest first.
    fn runs(&self) -> Vec<ScheduleRun> {
        let mut runs = runs(self.engine.store());
        runs.reverse();
        runs
    }

    fn until(&self, what: &str, is_true: impl Fn(&Self) -> bool) {
        let (events, since) = (self.engine.store().subscribe(), Instant::now());
        while !is_true(self) {
            let left = PATIENCE.checked_sub(since.elapsed());
            let left = left.unwrap_or_else(|| panic!("waited too long until {what}"));
            let _ = events.recv_timeout(left.min(Duration::from_millis(200)));
        }
    }

    /// Waits until there are so many outcomes, and the job of the last one has ended.
    fn settle(&self, count: usize) -> Vec<ScheduleRun> {
        self.until("it was dealt with", |world| {
            let ended =
                |run: &ScheduleRun| run.outcome.job().is_none_or(|job| world.has_ended(job));
            let runs = world.runs();
            runs.len() >= count && runs.iter().all(ended)
        });
        self.runs()
    }

    fn has_ended(&self, job: &gristmill_model::JobId) -> bool {
        self.engine.store().job(job).unwrap().state.is_final()
    }
}

pub(crate) fn open(dir: &Path, wall: i64) -> (Engine, Arc<Told>, Arc<Lines>) {
    let clock = Arc::new(Told {
        wall: AtomicI64::new(wall),
        since: Instant::now(),
    });
    let parser = Arc::new(Lines::default());
    let embedder = Arc::new(HashEmbedder::default());
    let mut config = config(dir, &parser, &embedder, &Settings::default());
    config.clock = Arc::clone(&clock) as Arc<dyn Clock>;
    (Engine::open(config).unwrap(), clock, parser)
}

pub(crate) fn schedule(id: &str, change: impl FnOnce(&mut ScheduleRule)) -> Schedule {
    let mut rule = ScheduleRule {
        cron: "0 * * * *".into(),
        time_zone: "UTC".into(),
        missed: OnMissed::default(),
        overlap: OnOverlap::default(),
    };
    change(&mut rule);
    Schedule {
        id: ScheduleId(id.into()),
        user: "default".into(),
        name: id.into(),
        selections: vec![Selection::everything(ConnectionId("folder".into()))],
        collection: CollectionId::default(),
        options: ProcessingOptions {
            quality_threshold: 0.0,
            ..ProcessingOptions::from_settings(&Settings::default())
        },
        priority: Priority::Normal,
        rule,
        paused: false,
        due_at: None,
        waiting: false,
        job: None,
        created_at: Timestamp(START),
    }
}

fn runs(store: &Store) -> Vec<ScheduleRun> {
    let runs = store.schedule_runs(&ScheduleId("s".into()), Page::all());
    runs.unwrap().items
}

fn scheduled_jobs(store: &Store) -> Vec<Job> {
    let jobs = store
        .jobs(&JobFilter::default(), Page::all())
        .unwrap()
        .items;
    let ours = |job: &Job| job.origin == JobOrigin::Schedule;
    jobs.into_iter().filter(ours).collect()
}

#[test]
fn a_time_that_comes_makes_one_job_that_tells_where_it_comes_from() {
    let world = World::new();
    let added = world.engine.add_schedule(schedule("s", |_| {})).unwrap();
    assert_eq!(added.due_at, Some(Timestamp(NINE)));
    world.at(NINE - 1);
    assert!(world.runs().is_empty(), "not before its time");
    world.at(NINE + 1_000);
    let runs = world.settle(1);
    world.at(NINE + 2_000);
    let jobs = scheduled_jobs(world.engine.store());
    let [job] = jobs.as_slice() else {
        panic!("one job and no more: {jobs:?}");
    };
    assert_eq!((job.name.as_str(), job.totals.completed), ("s", 3));
    let told = "scheduled for 2026-05-01 09:00 UTC";
    assert_eq!(job.description.as_deref(), Some(told));
    let made_by = world.engine.store().schedule_of(&job.id).unwrap();
    assert_eq!(made_by, Some(ScheduleId("s".into())));
    assert_eq!(
        runs[0].outcome,
        RunOutcome::Started {
            job: job.id.clone()
        }
    );
    assert_eq!(world.schedule().due_at, Some(Timestamp(NINE + HOUR)));
    assert_eq!(world.schedule().job, Some(job.id.clone()));
}

#[test]
fn what_was_missed_while_nothing_ran_is_made_up_for_once_or_left_out() {
    for (missed, what) in [(OnMissed::RunOnce, "started"), (OnMissed::Skip, "missed")] {
        let world = World::new();
        let added = schedule("s", |rule| rule.missed = missed);
        world.engine.add_schedule(added).unwrap();
        let world = world.reopen(NINE + 5 * HOUR + HOUR / 2);
        let runs = world.settle(1);
        assert_eq!(runs.len(), 1, "one outcome stands for all that were missed");
        assert_eq!(
            runs[0].due_at,
            Timestamp(NINE + 5 * HOUR),
            "the last of them"
        );
        assert_eq!(runs[0].outcome.as_str(), what);
        assert_eq!(world.schedule().due_at, Some(Timestamp(NINE + 6 * HOUR)));
    }
}

#[test]
fn a_run_is_left_out_or_waits_while_the_job_before_is_at_work() {
    for overlap in [OnOverlap::Skip, OnOverlap::Queue] {
        let world = World::new();
        world.parser.gate.shut();
        let added = schedule("s", |rule| rule.overlap = overlap);
        world.engine.add_schedule(added).unwrap();
        world.at(NINE);
        world.until("the first job is made", |world| world.runs().len() == 1);
        world.at(NINE + HOUR);
        match overlap {
            OnOverlap::Skip => {
                world.until("it is left out", |world| world.runs().len() == 2);
                assert_eq!(world.runs()[1].outcome, RunOutcome::Overlapped);
                world.parser.gate.open();
                assert_eq!(world.settle(2).len(), 2, "nothing is made up for");
            }
            OnOverlap::Queue => {
                world.until("it waits", |world| world.schedule().waiting);
                assert_eq!(world.runs().len(), 1, "and is not made yet");
                world.parser.gate.open();
                let runs = world.settle(2);
                assert_eq!(runs[1].due_at, Timestamp(NINE + HOUR));
                assert!(runs[1].outcome.job().is_some());
                assert!(!world.schedule().waiting);
            }
        }
    }
}

#[test]
fn a_schedule_runs_on_request_and_not_while_it_is_at_work() {
    let world = World::new();
    world.parser.gate.shut();
    world.engine.add_schedule(schedule("s", |_| {})).unwrap();
    let id = ScheduleId("s".into());
    world.engine.pause_schedule(&id).unwrap();
    let job = world.engine.run_schedule(&id).unwrap();
    assert_eq!(job.origin, JobOrigin::Schedule);
    let again = world.engine.run_schedule(&id);
    assert!(
        matches!(again, Err(EngineError::ScheduleBusy(_))),
        "{again:?}"
    );
    world.parser.gate.open();
    let runs = world.settle(1);
    assert_eq!(runs[0].outcome, RunOutcome::Asked { job: job.id });
    assert_eq!(world.schedule().due_at, None, "it is still paused");
}

#[test]
fn a_paused_schedule_misses_nothing_and_goes_on_with_the_next_time() {
    let world = World::new();
    world.engine.add_schedule(schedule("s", |_| {})).unwrap();
    let id = ScheduleId("s".into());
    world.engine.pause_schedule(&id).unwrap();
    world.at(NINE + 3 * HOUR + 1);
    let resumed = world.engine.resume_schedule(&id).unwrap();
    assert_eq!(resumed.due_at, Some(Timestamp(NINE + 4 * HOUR)));
    world.at(NINE + 4 * HOUR);
    assert_eq!(world.settle(1).len(), 1);
}

#[test]
fn a_clock_set_back_makes_no_second_job_for_the_same_time() {
    let world = World::new();
    world.engine.add_schedule(schedule("s", |_| {})).unwrap();
    world.at(NINE + 10);
    world.settle(1);
    world.at(START);
    world.until("it aims anew", |world| {
        world.schedule().due_at == Some(Timestamp(NINE + HOUR))
    });
    world.at(NINE + 20);
    world.at(NINE + HOUR);
    let due: Vec<i64> = world.settle(2).iter().map(|run| run.due_at.0).collect();
    assert_eq!(due, [NINE, NINE + HOUR]);
}

/// Tells a test process that it is the one to be killed, and where to work.
const VICTIM: &str = "GRISTMILL_TEST_SCHEDULES";
/// The time its clock shows.
const WALL: &str = "GRISTMILL_TEST_WALL";

/// Does nothing as a test; as a victim it looks after schedules until it is killed.
#[test]
fn looks_after_schedules_until_it_is_killed() {
    let Some(dir) = std::env::var_os(VICTIM) else {
        return;
    };
    let wall = std::env::var(WALL).unwrap().parse().unwrap();
    let (engine, ..) = open(Path::new(&dir), wall);
    engine.start_schedules().unwrap();
    loop {
        std::thread::park();
    }
}

#[test]
fn no_time_is_lost_or_comes_twice_however_often_the_process_is_killed() {
    const ROUNDS: i64 = 30;
    let world = World::new();
    let queue = schedule("s", |rule| rule.overlap = OnOverlap::Queue);
    world.engine.add_schedule(queue).unwrap();
    let World { engine, dir, .. } = world;
    drop(engine);
    for round in 0..ROUNDS {
        let mut victim = Command::new(std::env::current_exe().unwrap())
            .args([
                "schedules::looks_after_schedules_until_it_is_killed",
                "--exact",
            ])
            .env(VICTIM, dir.path())
            .env(WALL, (NINE + round * HOUR).to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Around the moment at which the job is made, a little later each time.
        std::thread::sleep(Duration::from_millis(15 + 8 * round as u64));
        victim.kill().unwrap();
        victim.wait().unwrap();
    }
    let world = World::over(dir, NINE + ROUNDS * HOUR);
    world.until("all is done", |world| {
        let due = world.schedule().due_at;
        let jobs = scheduled_jobs(world.engine.store());
        due == Some(Timestamp(NINE + (ROUNDS + 1) * HOUR))
            && jobs.iter().all(|job| job.state.is_final())
    });
    let runs = world.runs();
    let of_runs: BTreeSet<_> = runs
        .iter()
        .filter_map(|run| run.outcome.job().cloned())
        .collect();
    let jobs = scheduled_jobs(world.engine.store());
    let of_jobs: BTreeSet<_> = jobs.iter().map(|job| job.id.clone()).collect();
    assert_eq!(
        of_runs, of_jobs,
        "each job belongs to a time, and each time made its job"
    );
    assert_eq!(of_jobs.len(), runs.len(), "no job twice");
    assert!(
        jobs.iter().all(|job| job.totals.finished() == 3),
        "{jobs:#?}"
    );
    assert_eq!(runs.last().unwrap().due_at, Timestamp(NINE + ROUNDS * HOUR));
}
