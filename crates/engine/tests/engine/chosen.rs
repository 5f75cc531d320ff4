//! Models of providers, which jobs choose for their documents.

use std::sync::{Arc, Mutex};

use gristmill_engine::{Engine, EngineError, Models};
use gristmill_model::{
    ChangeState, Embedder, Failure, JobId, JobState, ModelId, PauseReason, ReasonCode, SearchMode,
    SearchQuery,
};
use gristmill_store::{Page, QueryVector};
use serde_json::json;

use crate::doubles::{Guarded, HashEmbedder, fail};
use crate::labels::{gate, letter};
use crate::world::{World, config, text};

const LAB: &str = "lab:small/32";
const OTHER: &str = "other/32";

/// A model of a provider, which can be in trouble.
struct Lab {
    model: Arc<Guarded>,
    trouble: Arc<Mutex<Option<ReasonCode>>>,
}

impl Lab {
    fn new() -> Self {
        let trouble: Arc<Mutex<Option<ReasonCode>>> = Arc::default();
        let at = Arc::clone(&trouble);
        let model = Guarded {
            model: HashEmbedder::called(LAB),
            local: false,
            before: Box::new(move |_| match *at.lock().unwrap() {
                Some(code) => Err(fail(code, "in trouble")),
                None => Ok(()),
            }),
        };
        Self {
            model: Arc::new(model),
            trouble,
        }
    }

    fn be_in(&self, trouble: Option<ReasonCode>) {
        *self.trouble.lock().unwrap() = trouble;
    }
}

/// The own model, another one to change to, and the provider's while it is there.
struct Known {
    local: Vec<Arc<dyn Embedder>>,
    lab: Mutex<Option<Arc<Guarded>>>,
}

impl Models for Known {
    fn find(&self, model: &ModelId, _: Option<&str>) -> Option<Arc<dyn Embedder>> {
        let found = self.local.iter().find(|known| known.model() == model);
        found.cloned()
    }

    fn choose(&self, name: &str, _: u32) -> Result<Arc<dyn Embedder>, Failure> {
        match self.lab.lock().unwrap().clone() {
            Some(lab) if name == "lab" => Ok(lab),
            Some(_) | None => Err(fail(ReasonCode::EmbedderRefused, "there is no key")),
        }
    }
}

/// A world whose engine knows a provider.
fn world(lab: &Lab) -> (World, Arc<Known>) {
    let World {
        engine,
        parser,
        embedder,
        settings,
        dir,
    } = World::new();
    drop(engine);
    let mut config = config(dir.path(), &parser, &embedder, &settings);
    let own: Arc<dyn Embedder> = embedder.clone();
    let known = Arc::new(Known {
        local: vec![own, Arc::new(HashEmbedder::called(OTHER))],
        lab: Mutex::new(Some(lab.model.clone())),
    });
    config.models = known.clone();
    let engine = Engine::open(config).unwrap();
    (
        World {
            engine,
            parser,
            embedder,
            settings,
            dir,
        },
        known,
    )
}

fn start(world: &World, id: &str) -> JobId {
    world.start_with(id, |request| {
        request.options.embedding_model = "lab".to_owned()
    })
}

fn models(world: &World) -> Vec<String> {
    let store = world.engine.store();
    let all = store.documents(&Default::default(), Page::all()).unwrap();
    let mut models: Vec<_> = all
        .items
        .into_iter()
        .map(|document| document.model.0)
        .collect();
    models.sort();
    models
}

fn assert_sound(world: &World) {
    let found = world.engine.store().doctor(true).unwrap();
    assert!(found.is_sound(), "{found:#?}");
}

#[test]
fn documents_have_vectors_of_the_model_their_job_chose() {
    let lab = Lab::new();
    let (world, _) = world(&lab);
    world.write_many(3);
    let id = start(&world, "remote");
    assert_eq!(world.end(&id).totals.completed, 3);
    assert_eq!(models(&world), [LAB; 3]);
    assert_eq!(world.embedder.embedded(), 0, "the own model saw nothing");
    assert_eq!(
        world.engine.store().serving().unwrap(),
        None,
        "it answers no search alone"
    );
    let again = start(&world, "again");
    assert_eq!(world.end(&again).totals.unchanged, 3);

    // A job that leaves it to the knowledge base gets what it asks for.
    assert_eq!(world.run("local").totals.completed, 3);
    assert_eq!(models(&world), ["hash/32"; 3]);
    let serving = world.engine.store().serving().unwrap().unwrap();
    assert_eq!(serving.model.0, "hash/32");
    assert_sound(&world);
}

#[test]
fn both_models_answer_a_search_and_a_change_of_one_leaves_the_other() {
    let lab = Lab::new();
    let (world, _) = world(&lab);
    world.write("own.txt", &text(1));
    world.run("local");
    std::fs::remove_file(world.documents().join("own.txt")).unwrap();
    world.write("theirs.txt", &text(2));
    let id = start(&world, "remote");
    world.end(&id);
    assert_eq!(models(&world), ["hash/32", LAB]);
    assert_eq!(world.engine.store().lacking_in_use().unwrap(), 0);
    let found = |own: &HashEmbedder| {
        let store = world.engine.store();
        let passage = |key: &str| {
            let all = store.documents(&Default::default(), Page::all()).unwrap();
            let one = all
                .items
                .iter()
                .find(|document| document.key.0 == key)
                .unwrap();
            store.chunks(&one.id, Page::all()).unwrap().items[0]
                .chunk
                .text
                .clone()
        };
        for (key, text) in [
            ("own.txt", passage("own.txt")),
            ("theirs.txt", passage("theirs.txt")),
        ] {
            let query = SearchQuery {
                text: text.clone(),
                mode: SearchMode::Vector,
                limit: 10,
                ..SearchQuery::default()
            };
            let (first, second) = (own.vector(&text), lab.model.model.vector(&text));
            let vectors = [(own.model(), &first), (lab.model.model(), &second)];
            let vectors = vectors.map(|(model, vector)| QueryVector { model, vector });
            let hits = store.search(&query, vectors).unwrap();
            let hit = hits.iter().find(|hit| hit.key == key).unwrap();
            assert!(hit.similarity.unwrap() > 0.99, "{key}: {hit:?}");
        }
    };
    found(&world.embedder);

    let other = Arc::new(HashEmbedder::called(OTHER));
    let asked: Arc<dyn Embedder> = other.clone();
    world.engine.change_embedding(&asked, None).unwrap();
    world.until("the change is done", || {
        let change = world.engine.embedding_change().unwrap().unwrap();
        change.state == ChangeState::Completed
    });
    assert_eq!(models(&world), [LAB, OTHER]);
    let totals = world.engine.embedding_change().unwrap().unwrap().totals;
    assert_eq!((totals.documents, totals.documents_in_all), (2, 2));
    found(&other);
    assert_sound(&world);
}

#[test]
fn trouble_of_the_provider_pauses_the_job_and_resumes_it() {
    let lab = Lab::new();
    let (world, _) = world(&lab);
    world.write_many(4);
    for (id, code, why) in [
        (
            "1",
            ReasonCode::EmbedderUnavailable,
            PauseReason::EmbedderUnavailable,
        ),
        (
            "2",
            ReasonCode::EmbedderRefused,
            PauseReason::EmbedderRefused,
        ),
    ] {
        world.write(
            &format!("{id}-more.txt"),
            &text(id.parse::<usize>().unwrap() + 20),
        );
        lab.be_in(Some(code));
        let id = start(&world, id);
        world.wait(&id, |job| {
            job.state == JobState::Paused { why: why.clone() }
        });
        lab.be_in(None);
        assert_eq!(world.end(&id).totals.failed, 0);
    }
    assert_eq!(models(&world), [LAB; 6]);
}

#[test]
fn a_job_without_a_key_is_refused_and_one_that_loses_it_waits() {
    let lab = Lab::new();
    let (world, known) = world(&lab);
    world.write_many(2);
    let gone = known.lab.lock().unwrap().take();
    let mut request = crate::world::request("1", &world.settings);
    request.options.embedding_model = "lab".to_owned();
    let refused = world.engine.create_job(request).unwrap_err();
    assert!(
        matches!(&refused, EngineError::NoProvider(why) if why.contains("no key")),
        "{refused}"
    );
    assert!(
        world.engine.store().job(&JobId("1".into())).is_err(),
        "nothing was made"
    );

    *known.lab.lock().unwrap() = gone;
    let id = world.start_with("2", |request| {
        request.options.embedding_model = "lab".to_owned();
        request.start = false;
    });
    let gone = known.lab.lock().unwrap().take();
    world.engine.start(&id).unwrap();
    let paused = JobState::Paused {
        why: PauseReason::EmbedderRefused,
    };
    world.wait(&id, |job| job.state == paused);
    *known.lab.lock().unwrap() = gone;
    assert_eq!(world.end(&id).totals.completed, 2);
    assert_eq!(world.embedder.embedded(), 0, "nothing else took its place");
}

#[test]
fn what_a_policy_keeps_here_is_held_and_its_text_is_sent_nowhere() {
    let lab = Lab::new();
    let (world, _) = world(&lab);
    gate(
        &world,
        json!({"policy": {"highly_sensitive": "local_embedder_only"}}),
    );
    world.write("letter.txt", &letter("Ada"));
    world.write("plain.txt", &text(3));
    let id = start(&world, "remote");
    let ended = world.end(&id);
    assert_eq!(
        (ended.totals.completed, ended.totals.skipped),
        (1, 1),
        "{ended:?}"
    );
    let sent = lab.model.model.order().join("\n");
    assert!(!sent.contains("Ada"), "{sent}");
    assert_eq!(models(&world), [LAB]);
    // The own model may have it.
    world.run("local");
    assert_eq!(models(&world), ["hash/32"; 2]);
}
