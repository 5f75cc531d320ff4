//! Changing the embedding model: the old vectors answer until the new ones are complete.

use gristmill_model::{
    ChangeState, ChangeStep, EmbeddingChange, ModelId, SearchFilters, SearchMode, SearchQuery,
};
use gristmill_store::{Lacking, NewModel, QueryVector, Store, StoreError, Unembedded};

use crate::fixture::{Fixture, NOW, model, vector, version};

/// Documents of the fixture: key and passages.
const FILES: &[(&str, &[&str])] = &[
    ("a", &["wheat grows", "rye grows"]),
    ("b", &["tides turn"]),
    ("c", &["stars shine", "planets move", "wheat grows"]),
];

fn other() -> ModelId {
    ModelId("test/upside-down".to_owned())
}

fn new_model() -> NewModel {
    NewModel {
        model: other(),
        dimensions: vector("any").len(),
        folder: None,
    }
}

/// What the other model makes of a text.
fn turned(text: &str) -> Vec<f32> {
    vector(text).iter().rev().map(|number| -number).collect()
}

fn filled() -> Fixture {
    let fixture = Fixture::new();
    fixture.ingest("1", FILES);
    fixture
}

fn begin(store: &Store) -> EmbeddingChange {
    store.begin_embedding_change(new_model(), NOW).unwrap()
}

/// Embeds the next documents that lack new vectors; how many there were.
fn embed(store: &Store, after: i64, texts: usize) -> u32 {
    let found = store.unembedded(Lacking::New, after, texts).unwrap();
    let done = found.into_iter().map(|document| {
        let vectors = document.texts.iter().map(|text| turned(text)).collect();
        (document, vectors)
    });
    let done = done.collect();
    store.add_vectors(Lacking::New, &other(), done).unwrap()
}

fn clear(store: &Store) {
    while !store.clear_spare_vectors(NOW).unwrap() {}
}

fn state(store: &Store) -> ChangeState {
    store.embedding_change().unwrap().unwrap().state
}

/// The text of the passage nearest to `text`, as a model sees both.
fn nearest(store: &Store, text: &str, model: &ModelId) -> Option<(String, f64)> {
    let vector = match *model == other() {
        true => turned(text),
        false => vector(text),
    };
    let query = SearchQuery {
        text: text.to_owned(),
        mode: SearchMode::Vector,
        limit: 1,
        filters: SearchFilters::default(),
    };
    let vector = QueryVector {
        model,
        vector: &vector,
    };
    let hits = store.search(&query, Some(vector)).unwrap();
    let hit = hits.into_iter().next()?;
    Some((hit.excerpt.text, hit.similarity.unwrap()))
}

fn assert_sound(store: &Store) {
    let found = store.doctor(true).unwrap();
    assert!(found.is_sound(), "{found:#?}");
}

fn assert_answers(store: &Store, by: &ModelId, silent: &ModelId) {
    let (text, similarity) = nearest(store, "tides turn", by).unwrap();
    assert!(text.contains("tides"), "{text}");
    assert!(similarity > 0.99, "{similarity}");
    assert_eq!(nearest(store, "tides turn", silent), None);
}

#[test]
fn old_vectors_answer_until_every_document_has_new_ones() {
    let fixture = filled();
    let store = &fixture.store;
    begin(store);
    assert_eq!(
        embed(store, 0, 1),
        1,
        "a document at a time, if that is asked"
    );
    assert!(
        store.switch_embedding(NOW).unwrap().is_none(),
        "two documents have none"
    );
    assert_answers(store, &model(), &other());
    assert_sound(store);

    assert_eq!(embed(store, 0, 100), 2);
    let switched = store.switch_embedding(NOW).unwrap().unwrap();
    assert_eq!(switched.state, ChangeState::Removing);
    assert_eq!(
        (switched.totals.documents, switched.totals.passages),
        (3, 6)
    );
    assert_answers(store, &other(), &model());
    assert_sound(store);

    clear(store);
    assert_eq!(state(store), ChangeState::Completed);
    assert_answers(store, &other(), &model());
    assert_sound(store);
    let cached = store.cached_vectors(&model(), &["tides turn"]).unwrap();
    assert_eq!(cached, [None], "nothing is left of the old vectors");
}

#[test]
fn what_changes_meanwhile_is_asked_for_again() {
    let fixture = filled();
    let store = &fixture.store;
    begin(store);
    embed(store, 0, 100);
    fixture.ingest("2", &[("b", &["tides turn twice"]), ("d", &["moons rise"])]);
    assert!(store.switch_embedding(NOW).unwrap().is_none());
    assert_eq!(embed(store, 0, 100), 2, "the replaced and the new one");
    assert!(store.switch_embedding(NOW).unwrap().is_some());
    let (text, _) = nearest(store, "moons rise", &other()).unwrap();
    assert!(text.contains("moons"), "{text}");
    clear(store);
    assert_sound(store);
}

#[test]
fn vectors_of_a_version_that_was_replaced_meanwhile_are_not_written() {
    let fixture = filled();
    let store = &fixture.store;
    begin(store);
    let found = store.unembedded(Lacking::New, 0, 100).unwrap();
    fixture.ingest("2", &[("b", &["tides turn twice"])]);
    let done = found.into_iter().map(|document| {
        let vectors = document.texts.iter().map(|text| turned(text)).collect();
        (document, vectors)
    });
    let done = done.collect();
    let written = store.add_vectors(Lacking::New, &other(), done).unwrap();
    assert_eq!(written, 2);
    assert_sound(store);
}

#[test]
fn what_was_in_hand_when_a_change_was_held_is_kept_and_of_a_cancelled_one_is_not() {
    let fixture = filled();
    let store = &fixture.store;
    begin(store);
    let step = |by| store.step_embedding_change(by, None, NOW).unwrap();
    let in_hand = store.unembedded(Lacking::New, 0, 100).unwrap();
    let add = |documents: &[Unembedded]| {
        let turn = |document: &Unembedded| {
            let vectors = document.texts.iter().map(|text| turned(text)).collect();
            (document.clone(), vectors)
        };
        let done = documents.iter().map(turn).collect();
        store.add_vectors(Lacking::New, &other(), done).unwrap()
    };
    step(ChangeStep::Pause);
    assert_eq!(add(&in_hand[..1]), 1);
    step(ChangeStep::Cancel);
    assert_eq!(add(&in_hand[1..]), 0);
    clear(store);
    assert_sound(store);
}

#[test]
fn a_cancelled_change_leaves_nothing_behind() {
    let fixture = filled();
    let store = &fixture.store;
    begin(store);
    embed(store, 0, 1);
    store
        .step_embedding_change(ChangeStep::Cancel, None, NOW)
        .unwrap();
    assert_eq!(embed(store, 0, 100), 0, "nothing is added any more");
    clear(store);
    assert_eq!(state(store), ChangeState::Cancelled);
    assert_answers(store, &model(), &other());
    assert_sound(store);
    let cached = store.cached_vectors(&other(), &["wheat grows"]).unwrap();
    assert_eq!(cached, [None]);
    begin(store);
}

#[test]
fn one_change_is_under_way_at_a_time_and_leads_elsewhere() {
    let fixture = filled();
    let store = &fixture.store;
    begin(store);
    let refused = store.begin_embedding_change(new_model(), NOW);
    assert!(
        matches!(refused, Err(StoreError::Invalid(_))),
        "{refused:?}"
    );
    embed(store, 0, 100);
    store.switch_embedding(NOW).unwrap().unwrap();
    clear(store);
    let refused = store.begin_embedding_change(new_model(), NOW);
    assert!(
        matches!(refused, Err(StoreError::Invalid(_))),
        "{refused:?}"
    );
}

#[test]
fn a_document_stored_with_vectors_of_another_model_is_embedded_by_the_one_in_use() {
    let fixture = filled();
    let store = &fixture.store;
    begin(store);
    embed(store, 0, 100);
    store.switch_embedding(NOW).unwrap().unwrap();
    clear(store);
    // Its vectors were made before the switch.
    fixture.ingest("2", &[("late", &["comets return"])]);
    let found = store.unembedded(Lacking::InUse, 0, 100).unwrap();
    assert_eq!(found.len(), 1);
    let vectors = vec![turned("comets return")];
    let done = found
        .into_iter()
        .map(|document| (document, vectors.clone()));
    let done = done.collect();
    assert_eq!(
        store.add_vectors(Lacking::InUse, &other(), done).unwrap(),
        1
    );
    let (text, _) = nearest(store, "comets return", &other()).unwrap();
    assert!(text.contains("comets"), "{text}");
    assert_eq!(store.unembedded(Lacking::InUse, 0, 100).unwrap(), []);
    assert_sound(store);
}

#[test]
fn a_change_is_found_again_as_it_was_left() {
    let fixture = filled();
    begin(&fixture.store);
    embed(&fixture.store, 0, 1);
    let fixture = fixture.reopen();
    let change = fixture.store.embedding_change().unwrap().unwrap();
    assert_eq!(change.state, ChangeState::Running);
    assert_eq!(change.totals.documents, 1);
    assert_eq!(embed(&fixture.store, 0, 100), 2);
    let serving = fixture.store.serving().unwrap().unwrap();
    assert_eq!((serving.model, serving.first), (model(), model()));
}

#[test]
fn documents_of_a_model_that_a_job_chose_keep_their_vectors_through_a_change() {
    let fixture = filled();
    let store = &fixture.store;
    let chosen = ModelId::remote("lab", "small", vector("any").len() as u32);
    let job = fixture.running("2", &["d"]);
    let claimed = fixture.claim(&job, 1);
    let (seen, mut version) = version("d", &["moons rise", "comets fall"]);
    version.model = chosen.clone();
    fixture.complete_as(&claimed[0], seen, version).unwrap();
    assert_eq!(store.lacking_in_use().unwrap(), 0, "nobody embeds it anew");
    assert_eq!(store.chosen_models().unwrap()[0].model, chosen);
    begin(store);
    embed(store, 0, 100);
    assert!(
        store.switch_embedding(NOW).unwrap().is_none(),
        "one has none beside it"
    );
    assert!(store.carry_chosen_vectors().unwrap());
    assert!(!store.carry_chosen_vectors().unwrap(), "all are there");
    let totals = store.embedding_change().unwrap().unwrap().totals;
    assert_eq!(totals.documents, totals.documents_in_all);
    assert!(store.switch_embedding(NOW).unwrap().is_some());
    clear(store);
    let (text, similarity) = nearest(store, "comets fall", &chosen).unwrap();
    assert!(text.contains("comets") && similarity > 0.99, "{text}");
    assert_answers(store, &other(), &model());
    assert_sound(store);
}
