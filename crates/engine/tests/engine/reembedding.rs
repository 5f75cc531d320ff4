//! Changing the embedding model under documents, searches and jobs that go on.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use gristmill_engine::{BundleRequest, BundleRestore, Engine, EngineError, JobFiles, Models};
use gristmill_model::settings::Settings;
use gristmill_model::{
    ChangeState, ConnectionId, Embedder, EmbeddingChange, Export, ExportFormat, ExportState,
    ModelId, ReasonCode, SearchFilters, SearchMode, SearchQuery, Selection, Timestamp,
};
use gristmill_store::{NewModel, Page, QueryVector, Store};

use crate::doubles::{Guarded, HashEmbedder, Lines, fail};
use crate::exports;
use crate::world::{World, config, text};

const FILES: usize = 12;
const OTHER: &str = "other/32";

/// Models that the engine may be asked for.
struct Known(Vec<Arc<dyn Embedder>>);

impl Models for Known {
    fn find(&self, model: &ModelId, _: Option<&str>) -> Option<Arc<dyn Embedder>> {
        let found = self.0.iter().find(|known| known.model() == model);
        found.cloned()
    }
}

/// A world with documents whose engine knows another model.
fn filled_with(other: Arc<dyn Embedder>) -> World {
    let world = World::new();
    world.write_many(FILES);
    world.run("j");
    reopened(world, other)
}

/// The same world with another engine.
fn reopened(world: World, other: Arc<dyn Embedder>) -> World {
    let World {
        engine,
        parser,
        embedder,
        settings,
        dir,
    } = world;
    drop(engine);
    let mut config = config(dir.path(), &parser, &embedder, &settings);
    let own: Arc<dyn Embedder> = embedder.clone();
    config.models = Arc::new(Known(vec![own, other]));
    let engine = Engine::open(config).unwrap();
    World {
        engine,
        parser,
        embedder,
        settings,
        dir,
    }
}

fn change(world: &World) -> EmbeddingChange {
    world.engine.embedding_change().unwrap().unwrap()
}

fn until(world: &World, state: ChangeState) {
    let what = format!("the change is {}", state.as_str());
    world.until(&what, || change(world).state == state);
}

/// How near the nearest passage is to a text of the documents, by a model.
fn similarity(store: &Store, by: &HashEmbedder) -> Option<f64> {
    let passages = store.documents(&Default::default(), Page::all()).unwrap();
    let first = &passages.items[0].id;
    let text = store.chunks(first, Page::all()).unwrap().items[0]
        .chunk
        .text
        .clone();
    let vector = by.vector(&text);
    let query = SearchQuery {
        text,
        mode: SearchMode::Vector,
        limit: 1,
        filters: SearchFilters::default(),
    };
    let vector = QueryVector {
        model: by.model(),
        vector: &vector,
    };
    let hits = store.search(&query, Some(vector)).unwrap();
    hits.first().and_then(|hit| hit.similarity)
}

fn models(store: &Store) -> Vec<String> {
    let all = store.documents(&Default::default(), Page::all()).unwrap();
    let models = all.items.into_iter().map(|document| document.model.0);
    models.collect()
}

fn assert_sound(world: &World) {
    let found = world.engine.store().doctor(true).unwrap();
    assert!(found.is_sound(), "{found:#?}");
}

#[test]
fn searches_go_on_while_the_model_is_changed_and_nothing_is_parsed_again() {
    let other = Arc::new(HashEmbedder::called(OTHER));
    let world = filled_with(other.clone());
    let (parsed, embedded) = (world.parser.order().len(), world.embedder.embedded());
    other.gate.shut();
    let asked: Arc<dyn Embedder> = other.clone();
    world.engine.change_embedding(&asked, None).unwrap();
    let store = world.engine.store();
    assert!(similarity(store, &world.embedder).unwrap() > 0.99);
    assert_eq!(similarity(store, &other), None, "it does not answer yet");

    other.gate.open();
    until(&world, ChangeState::Completed);
    assert!(similarity(store, &other).unwrap() > 0.99);
    assert_eq!(similarity(store, &world.embedder), None);
    assert_eq!(models(store), vec![OTHER; FILES]);
    assert_eq!(*world.engine.embedder().model(), ModelId(OTHER.into()));
    assert_sound(&world);

    let job = world.run("again");
    assert_eq!(
        job.totals.unchanged as usize, FILES,
        "other vectors do not make a file another one: {:?}",
        job.totals
    );
    assert_eq!(
        (world.parser.order().len(), world.embedder.embedded()),
        (parsed, embedded)
    );
}

#[test]
fn what_is_stored_while_the_model_is_changed_has_the_new_vectors_too() {
    let other = Arc::new(HashEmbedder::called(OTHER));
    let world = filled_with(other.clone());
    other.gate.shut();
    let asked: Arc<dyn Embedder> = other.clone();
    world.engine.change_embedding(&asked, None).unwrap();
    world.write("new.txt", &text(100));
    world.write("3.txt", &text(101));
    let job = world.run("meanwhile");
    assert_eq!(job.totals.completed, 2, "jobs go on with the old model");
    other.gate.open();
    until(&world, ChangeState::Completed);
    assert_eq!(models(world.engine.store()), vec![OTHER; FILES + 1]);
    assert_sound(&world);
}

#[test]
fn a_file_embedded_by_the_old_model_and_stored_after_the_switch_is_embedded_again() {
    let other = Arc::new(HashEmbedder::called(OTHER));
    let world = filled_with(other.clone());
    world.embedder.gate.shut();
    world.write("late.txt", &text(100));
    let late = world.start("late");
    world.wait(&late, |job| {
        job.totals.working == 1 && job.totals.unchanged as usize == FILES
    });
    let asked: Arc<dyn Embedder> = other.clone();
    world.engine.change_embedding(&asked, None).unwrap();
    until(&world, ChangeState::Completed);
    world.embedder.gate.open();
    world.end(&late);
    world.until("it has vectors of the model in use", || {
        models(world.engine.store()) == vec![OTHER; FILES + 1]
    });
    assert_sound(&world);
}

#[cfg(unix)]
#[test]
fn an_export_that_meets_the_switch_is_written_anew_with_vectors_of_one_model() {
    let other = Arc::new(HashEmbedder::called(OTHER));
    let world = filled_with(other.clone());
    let export = Export {
        format: ExportFormat::Json,
        ..exports::asked(&world, "held")
    };
    exports::hold(&export);
    let export = exports::add(&world, export);
    exports::until(&world.engine, &export, ExportState::Running);
    let asked: Arc<dyn Embedder> = other.clone();
    world.engine.change_embedding(&asked, None).unwrap();
    until(&world, ChangeState::Completed);
    drop(exports::let_go(&export));
    let done = exports::until(&world.engine, &export, ExportState::Completed);
    assert_eq!(done.totals.documents as usize, FILES);
    let file = std::fs::read(&done.file).unwrap();
    let file: serde_json::Value = serde_json::from_slice(&file).unwrap();
    assert_eq!(file["model"], OTHER, "it names the model of its vectors");
}

#[test]
fn an_export_right_after_the_switch_waits_for_vectors_of_one_model() {
    let other = Arc::new(HashEmbedder::called(OTHER));
    let world = filled_with(other.clone());
    world.embedder.gate.shut();
    world.write("late.txt", &text(100));
    let late = world.start("late");
    world.wait(&late, |job| {
        job.totals.working == 1 && job.totals.unchanged as usize == FILES
    });
    let asked: Arc<dyn Embedder> = other.clone();
    world.engine.change_embedding(&asked, None).unwrap();
    until(&world, ChangeState::Completed);
    other.gate.shut();
    world.embedder.gate.open();
    world.end(&late);
    assert_eq!(world.engine.store().lacking_in_use().unwrap(), 1);
    let export = Export {
        format: ExportFormat::Json,
        ..exports::asked(&world, "right after")
    };
    let export = exports::add(&world, export);
    exports::until(&world.engine, &export, ExportState::Running);
    other.gate.open();
    let done = exports::until(&world.engine, &export, ExportState::Completed);
    assert_eq!(done.totals.documents as usize, FILES + 1);
    let file = std::fs::read(&done.file).unwrap();
    let file: serde_json::Value = serde_json::from_slice(&file).unwrap();
    assert_eq!(file["model"], OTHER);
}

#[test]
fn files_stay_unchanged_where_a_bundle_is_restored_whose_model_was_once_changed() {
    let other = Arc::new(HashEmbedder::called(OTHER));
    let from = filled_with(other.clone());
    let asked: Arc<dyn Embedder> = other.clone();
    from.engine.change_embedding(&asked, None).unwrap();
    until(&from, ChangeState::Completed);
    let file = from.dir.path().join("all.bundle");
    let request = BundleRequest {
        file: file.clone(),
        overwrite: false,
        collection: None,
        originals: false,
    };
    from.engine.create_bundle(&request).unwrap();

    let to = reopened(World::new(), other.clone());
    to.connect("first", &from.documents());
    let restore = BundleRestore {
        file,
        merge: false,
        originals_to: None,
    };
    let restored = to.engine.restore_bundle(&restore).unwrap();
    assert_eq!(restored.restored as usize, FILES);
    assert!(restored.other_models.is_empty(), "{restored:?}");
    let ingest = |world: &World, id: &str| {
        let job = world.start_with(id, |request| {
            let first = Selection::everything(ConnectionId("first".into()));
            request.files = JobFiles::Selections(vec![first]);
        });
        world.end(&job).totals
    };
    assert_eq!(ingest(&to, "again").unchanged as usize, FILES);
    let to = reopened(to, other.clone());
    assert_eq!(ingest(&to, "once more").unchanged as usize, FILES);
    assert!(to.parser.order().is_empty(), "nothing was parsed");
}

#[test]
fn a_held_change_stays_held_over_a_restart_and_goes_on_when_it_is_resumed() {
    let other = Arc::new(HashEmbedder::called(OTHER));
    let world = filled_with(other.clone());
    other.gate.shut();
    let asked: Arc<dyn Embedder> = other.clone();
    world.engine.change_embedding(&asked, None).unwrap();
    let paused = world.engine.pause_embedding_change().unwrap();
    assert_eq!(paused.state, ChangeState::Paused);
    other.gate.open();
    let world = reopened(world, other.clone());
    assert_eq!(change(&world).state, ChangeState::Paused);
    assert!(similarity(world.engine.store(), &world.embedder).unwrap() > 0.99);
    world.engine.resume_embedding_change().unwrap();
    until(&world, ChangeState::Completed);
    assert_sound(&world);
}

#[test]
fn a_cancelled_change_leaves_the_model_in_use_as_it_was() {
    let other = Arc::new(HashEmbedder::called(OTHER));
    let world = filled_with(other.clone());
    other.gate.shut();
    let asked: Arc<dyn Embedder> = other.clone();
    world.engine.change_embedding(&asked, None).unwrap();
    world.engine.cancel_embedding_change().unwrap();
    other.gate.open();
    until(&world, ChangeState::Cancelled);
    assert!(similarity(world.engine.store(), &world.embedder).unwrap() > 0.99);
    assert_eq!(similarity(world.engine.store(), &other), None);
    assert_sound(&world);
}

/// A model that can be loaded and computes nothing.
fn unfit() -> Guarded {
    Guarded {
        model: HashEmbedder::called(OTHER),
        local: true,
        before: Box::new(|texts| match texts.is_empty() {
            true => Ok(()),
            false => Err(fail(ReasonCode::EmbedderFailed, "a text is too long")),
        }),
    }
}

#[test]
fn a_model_that_cannot_embed_a_document_holds_the_change_and_says_why() {
    let unfit: Arc<dyn Embedder> = Arc::new(unfit());
    let world = filled_with(Arc::clone(&unfit));
    world.engine.change_embedding(&unfit, None).unwrap();
    until(&world, ChangeState::Paused);
    let problem = change(&world).problem.unwrap();
    assert!(problem.contains("a text is too long"), "{problem}");
    let refused = world.engine.change_embedding(&unfit, None);
    assert!(
        matches!(refused, Err(EngineError::EmbeddingChange(_))),
        "{refused:?}"
    );
}

/// Tells a test process that it is the one to be killed, and where to work.
const VICTIM: &str = "GRISTMILL_TEST_REEMBEDDING";
/// How many lots of texts it may embed; the next one waits for the kill.
const ALLOWANCE: &str = "GRISTMILL_TEST_ALLOWANCE";
/// What it says when it waits.
const WAITING: &str = "waiting to be killed";
const MANY: usize = 600;
const KILLS: usize = 8;

/// Embeds so many lots and stops for good then.
fn mortal(allowance: usize) -> Guarded {
    let left = AtomicUsize::new(allowance);
    Guarded {
        model: HashEmbedder::called(OTHER),
        local: true,
        before: Box::new(move |_| {
            let one_less = |left: usize| left.checked_sub(1);
            if left.fetch_update(SeqCst, SeqCst, one_less).is_err() {
                println!("{WAITING}");
                loop {
                    std::thread::park();
                }
            }
            Ok(())
        }),
    }
}

/// Does nothing as a test; as a victim it runs the engine until the change has ended.
#[test]
fn changes_the_model_until_it_is_killed() {
    let Some(dir) = std::env::var_os(VICTIM) else {
        return;
    };
    let allowance = std::env::var(ALLOWANCE).unwrap().parse().unwrap();
    let other: Arc<dyn Embedder> = Arc::new(mortal(allowance));
    let parts = (
        Arc::new(Lines::default()),
        Arc::new(HashEmbedder::default()),
    );
    let settings = Settings::default();
    let mut config = config(Path::new(&dir), &parts.0, &parts.1, &settings);
    let own: Arc<dyn Embedder> = parts.1.clone();
    config.models = Arc::new(Known(vec![own, Arc::clone(&other)]));
    let engine = Engine::open(config).unwrap();
    let events = engine.store().subscribe();
    while !engine.embedding_change().unwrap().unwrap().state.is_final() {
        let _ = events.recv_timeout(std::time::Duration::from_millis(50));
    }
}

fn victim(dir: &Path, allowance: usize) -> Child {
    let name = "reembedding::changes_the_model_until_it_is_killed";
    Command::new(std::env::current_exe().unwrap())
        .args([name, "--exact", "--nocapture"])
        .env(VICTIM, dir)
        .env(ALLOWANCE, allowance.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn a_change_survives_many_kills_and_loses_only_the_part_in_hand() {
    let world = World::new();
    world.write_many(MANY);
    world.run("j");
    let World { engine, dir, .. } = world;
    drop(engine);
    let data = dir.path().join("data");
    let open = || Store::open(&data, Timestamp(0)).unwrap();
    let new = NewModel {
        model: ModelId(OTHER.into()),
        dimensions: 32,
        folder: None,
    };
    open().begin_embedding_change(new, Timestamp(0)).unwrap();

    let mut before = 0;
    for round in 0..KILLS {
        let mut child = victim(dir.path(), 5 + 13 * (round % 3));
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut lines = lines.map_while(Result::ok);
        // It says so, or it has ended.
        lines.find(|line| line.contains(WAITING));
        child.kill().unwrap();
        child.wait().unwrap();
        let done = open().embedding_change().unwrap().unwrap().totals.documents;
        assert!(done >= before, "what was written stays: {done} < {before}");
        before = done;
    }
    let undisturbed = victim(dir.path(), usize::MAX).wait_with_output().unwrap();
    assert!(undisturbed.status.success());
    let store = open();
    assert_eq!(models(&store), vec![OTHER; MANY]);
    let found = store.doctor(true).unwrap();
    assert!(found.is_sound(), "{found:#?}");
}
