//! A process that is killed at any moment loses nothing and does nothing twice.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gristmill_model::settings::Settings;
use gristmill_model::{JobId, Step, Timestamp};
use gristmill_store::{Page, Store};
use tempfile::TempDir;

use crate::doubles::{HashEmbedder, Lines};
use crate::world::{World, open};

/// Tells a test process that it is the one to be killed, and where to work.
const VICTIM: &str = "GRISTMILL_TEST_VICTIM";
/// How many files it may parse; the next one waits for the kill.
const ALLOWANCE: &str = "GRISTMILL_TEST_ALLOWANCE";
/// What it says when it waits.
const WAITING: &str = "waiting to be killed";
const FILES: usize = 150;
const KILLS: usize = 25;

/// Runs the engine in a process of its own, so that it can be killed.
fn victim(dir: &Path, allowance: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["killed::runs_until_it_is_killed", "--exact", "--nocapture"])
        .env(VICTIM, dir)
        .env(ALLOWANCE, allowance.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// A parser that stops for good after `allowance` files, so that no speed of the machine
/// lets the job end before the kill.
fn parser_for(allowance: usize) -> Lines {
    let begun = AtomicUsize::new(0);
    Lines::scripted(move |_, _| {
        if begun.fetch_add(1, Ordering::SeqCst) >= allowance {
            println!("{WAITING}");
            loop {
                std::thread::park();
            }
        }
        None
    })
}

/// Does nothing as a test; as a victim it runs the engine until its job has ended.
#[test]
fn runs_until_it_is_killed() {
    let Some(dir) = std::env::var_os(VICTIM) else {
        return;
    };
    let dir = Path::new(&dir);
    let allowance = std::env::var(ALLOWANCE).unwrap().parse().unwrap();
    let parts = (
        Arc::new(parser_for(allowance)),
        Arc::new(HashEmbedder::default()),
    );
    let engine = open(dir, &parts.0, &parts.1, &Settings::default()).unwrap();
    let events = engine.store().subscribe();
    while !engine
        .store()
        .job(&JobId("j".into()))
        .unwrap()
        .state
        .is_final()
    {
        let _ = events.recv_timeout(Duration::from_millis(50));
    }
}

/// Lets the victim come as far as `round` says: sometimes it is still opening, else its
/// last files are being embedded and stored.
fn wait_for_the_moment(child: &mut Child, round: usize) {
    if round.is_multiple_of(5) {
        return std::thread::sleep(Duration::from_millis(10 * round as u64));
    }
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut waiting = lines
        .map_while(Result::ok)
        .filter(|line| line.contains(WAITING));
    assert!(waiting.next().is_some(), "it ended without being killed");
}

/// Has the job wait for an engine, and none of this process touch its files.
fn queued(world: World, id: &JobId) -> TempDir {
    let World { engine, dir, .. } = world;
    drop(engine);
    let store = Store::open(&dir.path().join("data"), Timestamp(0)).unwrap();
    store.step(id, Step::Start, Timestamp(0)).unwrap();
    dir
}

/// The texts of all chunks by document key, in order.
fn contents(store: &Store) -> Vec<(String, Vec<String>)> {
    let documents = store
        .documents(&Default::default(), Page::all())
        .unwrap()
        .items;
    let mut all: Vec<_> = documents
        .iter()
        .map(|document| {
            let chunks = store.chunks(&document.id, Page::all()).unwrap().items;
            let texts = chunks.into_iter().map(|chunk| chunk.chunk.text);
            (document.key.0.clone(), texts.collect())
        })
        .collect();
    all.sort();
    all
}

#[test]
fn a_job_survives_many_kills_and_ends_as_if_there_had_been_none() {
    let calm = World::new();
    calm.write_many(FILES);
    calm.run("j");

    let world = World::new();
    world.write_many(FILES);
    let id = world.start_with("j", |request| request.start = false);
    let dir = queued(world, &id);
    for round in 0..KILLS {
        let mut child = victim(dir.path(), 1 + round % 4);
        wait_for_the_moment(&mut child, round);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let undisturbed = victim(dir.path(), usize::MAX).wait_with_output().unwrap();
    assert!(undisturbed.status.success());

    let store = Store::open(&dir.path().join("data"), Timestamp(0)).unwrap();
    let job = store.job(&id).unwrap();
    assert_eq!(
        job.totals.completed as usize, FILES,
        "nothing is lost: {job:?}"
    );
    assert_eq!(
        contents(&store),
        contents(calm.engine.store()),
        "nothing is there twice"
    );
}

#[test]
fn a_file_that_crashes_the_program_is_left_alone_and_its_neighbours_are_stored() {
    for deadly in ["This text will abort it.", "This text is bottomless."] {
        let world = World::new();
        world.write_many(12);
        world.write("5.deadly.txt", deadly);
        let id = world.start_with("j", |request| request.start = false);
        let dir = queued(world, &id);
        let crashes = (0..10).take_while(|_| {
            let ended = victim(dir.path(), usize::MAX).wait_with_output().unwrap();
            !ended.status.success()
        });
        assert_eq!(
            crashes.count(),
            3,
            "among others, and twice alone: {deadly}"
        );

        let store = Store::open(&dir.path().join("data"), Timestamp(0)).unwrap();
        let totals = store.job(&id).unwrap().totals;
        assert_eq!((totals.completed, totals.failed), (12, 1));
        let quarantine = store.quarantine(Page::all()).unwrap().items;
        let told: Vec<_> = quarantine
            .iter()
            .map(|entry| (entry.key.0.as_str(), entry.crashes))
            .collect();
        assert_eq!(told, [("5.deadly.txt", 2)]);
        assert!(store.doctor(true).unwrap().is_sound());
    }
}
