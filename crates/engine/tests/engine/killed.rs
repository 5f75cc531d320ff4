//! A process that is killed at any moment loses nothing and does nothing twice.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use gristmill_model::JobId;
use gristmill_model::settings::Settings;
use gristmill_store::{Page, Store};

use crate::doubles::{HashEmbedder, Lines};
use crate::world::{World, open};

/// Tells a test process that it is the one to be killed, and where to work.
const VICTIM: &str = "GRISTMILL_TEST_VICTIM";
const FILES: usize = 150;

/// Runs the engine in a process of its own, so that it can be killed.
fn victim(dir: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["killed::runs_until_it_is_killed", "--exact", "--nocapture"])
        .env(VICTIM, dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Does nothing as a test; as a victim it runs the engine until its job has ended.
#[test]
fn runs_until_it_is_killed() {
    let Some(dir) = std::env::var_os(VICTIM) else {
        return;
    };
    let dir = Path::new(&dir);
    let parts = (
        Arc::new(Lines::default()),
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
    world.engine.start(&id).unwrap();
    let World { engine, dir, .. } = world;
    drop(engine);
    let mut kills = 0;
    for round in 0..25_u64 {
        let mut child = victim(dir.path());
        // Moments spread over opening, recovering and working.
        std::thread::sleep(Duration::from_millis(20 + (round * 37) % 160));
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            kills += 1;
        }
        child.wait().unwrap();
    }
    assert!(kills > 5, "only {kills} kills came in time");
    assert!(victim(dir.path()).wait().unwrap().success());

    let store = Store::open(&dir.path().join("data"), gristmill_model::Timestamp(0)).unwrap();
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
