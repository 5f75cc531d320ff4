//! Documents: versions, twins, places, and vectors used again.

use gristmill_model::{
    CollectionId, ConnectionId, DocumentId, EventKind, FileKey, FileState, Fingerprint, ReasonCode,
    SearchQuery,
};
use gristmill_store::{DocumentFilter, Finished, Known, Outcome, Page, StoreError};

use crate::fixture::{Fixture, NOW, model, vector, version};

fn known(fixture: &Fixture, key: &str) -> Option<Known> {
    let keys = [FileKey(key.to_owned())];
    let connection = ConnectionId("docs".to_owned());
    let known = fixture
        .store
        .known_at(&CollectionId::default(), &connection, &keys);
    known.unwrap().remove(0)
}

fn found(fixture: &Fixture, text: &str) -> Vec<String> {
    let query = SearchQuery {
        text: text.to_owned(),
        ..SearchQuery::default()
    };
    let hits = fixture.store.search(&query, None).unwrap();
    hits.into_iter().map(|hit| hit.text).collect()
}

fn state(event: gristmill_model::Event) -> FileState {
    match event.kind {
        EventKind::FileMoved { state, .. } => state,
        other => panic!("not a file's event: {other:?}"),
    }
}

pub(crate) fn assert_sound(fixture: &Fixture) {
    let diagnosis = fixture.store.doctor(true).unwrap();
    assert!(diagnosis.is_sound(), "{diagnosis:#?}");
}

#[test]
fn the_old_version_is_served_until_the_new_one_is_complete() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a", &["wheat grows", "rye grows"])]);
    let job = fixture.running("2", &["a"]);
    let claimed = fixture.claim(&job, 1);
    assert_eq!(found(&fixture, "wheat"), ["wheat grows"]);
    fixture
        .complete(&claimed[0], &["oats grow", "rye grows", "corn grows"])
        .unwrap();
    assert!(found(&fixture, "wheat").is_empty());
    assert_eq!(found(&fixture, "oats"), ["oats grow"]);
    let documents = fixture
        .store
        .documents(&DocumentFilter::default(), Page::all())
        .unwrap();
    assert_eq!(documents.total, 1);
    assert_eq!(
        (documents.items[0].version, documents.items[0].chunks),
        (2, 3)
    );
    let id = &documents.items[0].id;
    assert!(
        fixture
            .store
            .parsed(id)
            .unwrap()
            .text
            .starts_with("oats grow")
    );
    assert_eq!(
        fixture.store.chunks(id, Page::all()).unwrap().items[2]
            .chunk
            .text,
        "corn grows"
    );
    assert_sound(&fixture);
}

#[test]
fn the_same_content_twice_in_a_job_is_stored_once() {
    let fixture = Fixture::new();
    let events = fixture.ingest("1", &[("a", &["wheat"]), ("copy of a", &["wheat"])]);
    let FileState::Skipped { reason } = state(events[1].clone()) else {
        panic!("{events:?}");
    };
    assert_eq!(reason.code, ReasonCode::Duplicate);
    assert_eq!(reason.twin, Some(DocumentId("document of a".to_owned())));
    assert!(reason.detail.contains("`a`"), "{}", reason.detail);
    assert!(known(&fixture, "copy of a").unwrap().alias);
    let content = known(&fixture, "a").unwrap().content_hash;
    let same = fixture
        .store
        .known_content(&CollectionId::default(), content)
        .unwrap();
    assert_eq!(same.len(), 1);
    assert!(
        fixture
            .store
            .known_sizes(&CollectionId::default())
            .unwrap()
            .contains(&5)
    );
    assert_sound(&fixture);
}

#[test]
fn a_changed_file_leaves_its_content_with_the_copy() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a", &["wheat"]), ("copy", &["wheat"])]);
    let job = fixture.running("2", &["a"]);
    let (seen, mut changed) = version("a", &["rye"]);
    changed.id = DocumentId("another".to_owned());
    let event = fixture
        .complete_as(&fixture.claim(&job, 1)[0], seen, changed)
        .unwrap();
    assert!(
        matches!(state(event), FileState::Completed { document, .. } if document.0 == "another")
    );
    assert_eq!(
        found(&fixture, "wheat"),
        ["wheat"],
        "the copy still holds it"
    );
    let copy = known(&fixture, "copy").unwrap();
    assert!(!copy.alias);
    assert_eq!(copy.document.0, "document of a");
    assert_sound(&fixture);
}

#[test]
fn a_changed_copy_becomes_a_document_of_its_own() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a", &["wheat"]), ("copy", &["wheat"])]);
    fixture.ingest("2", &[("copy", &["rye"])]);
    assert_eq!(
        known(&fixture, "copy").unwrap().document.0,
        "document of copy"
    );
    assert_eq!(found(&fixture, "wheat"), ["wheat"]);
    assert_sound(&fixture);
}

#[test]
fn a_file_that_becomes_equal_to_another_is_merged_with_it() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a", &["wheat"]), ("b", &["rye"])]);
    fixture.ingest("2", &[("b", &["wheat"])]);
    assert!(
        found(&fixture, "rye").is_empty(),
        "no file holds it any more"
    );
    assert_eq!(known(&fixture, "b").unwrap().document.0, "document of a");
    assert_sound(&fixture);
}

#[test]
fn another_pipeline_makes_a_new_version_for_all_places() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a", &["wheat"]), ("copy", &["wheat"])]);
    let job = fixture.running("2", &["copy", "a"]);
    let claimed = fixture.claim(&job, 2);
    let again = || {
        let (seen, mut again) = version("x", &["wheat"]);
        again.fingerprint = Fingerprint([2; 32]);
        (seen, again)
    };
    let (seen, by_copy) = again();
    fixture.complete_as(&claimed[0], seen, by_copy).unwrap();
    let (seen, by_main) = again();
    fixture.complete_as(&claimed[1], seen, by_main).unwrap();
    let documents = fixture
        .store
        .documents(&DocumentFilter::default(), Page::all())
        .unwrap();
    assert_eq!(documents.total, 1);
    assert_eq!(
        (
            documents.items[0].aliases,
            documents.items[0].key.0.as_str()
        ),
        (1, "a")
    );
    assert_sound(&fixture);
}

#[test]
fn unchanged_is_refused_when_the_document_is_gone() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a", &["wheat"])]);
    let job = fixture.running("2", &["a", "b"]);
    let claimed = fixture.claim(&job, 2);
    let document = known(&fixture, "a").unwrap().document;
    fixture.store.delete_document(&document, NOW).unwrap();
    let unchanged = Outcome::Unchanged {
        document: document.clone(),
    };
    let event = fixture.finish(&claimed[0], unchanged).unwrap();
    assert_eq!(
        state(event),
        FileState::Pending,
        "it has to be stored again"
    );
    let duplicate = Outcome::Duplicate { twin: document };
    let event = fixture.finish(&claimed[1], duplicate).unwrap();
    assert_eq!(state(event), FileState::Pending);
    assert_sound(&fixture);
}

#[test]
fn a_duplicate_the_engine_finds_first_is_remembered() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a", &["wheat"])]);
    let job = fixture.running("2", &["copy", "a"]);
    let claimed = fixture.claim(&job, 2);
    let (seen, _) = version("copy", &["wheat"]);
    let twin = known(&fixture, "a").unwrap().document;
    let finished = Finished {
        at: NOW,
        durations: Default::default(),
        media_type: None,
        seen: Some(seen),
        outcome: Outcome::Duplicate { twin: twin.clone() },
    };
    fixture
        .store
        .finish(claimed[0].claim, finished)
        .wait()
        .unwrap();
    assert_eq!(known(&fixture, "copy").unwrap().document, twin);
    let unchanged = Outcome::Unchanged {
        document: twin.clone(),
    };
    let event = fixture.finish(&claimed[1], unchanged).unwrap();
    assert_eq!(state(event), FileState::Unchanged { document: twin });
    assert_sound(&fixture);
}

#[test]
fn deleting_a_document_leaves_nothing_behind() {
    let fixture = Fixture::new();
    fixture.ingest(
        "1",
        &[("a", &["wheat", "shared"]), ("b", &["rye", "shared"])],
    );
    let document = known(&fixture, "a").unwrap().document;
    fixture.store.delete_document(&document, NOW).unwrap();
    assert_eq!(known(&fixture, "a"), None);
    let cached = fixture
        .store
        .cached_vectors(&model(), &["wheat", "shared"])
        .unwrap();
    assert!(cached[0].is_none(), "nobody has that text any more");
    assert!(cached[1].is_some(), "another document has it");
    let gone = fixture.store.document(&document);
    assert!(matches!(
        gone,
        Err(StoreError::NotFound {
            what: "document",
            ..
        })
    ));
    assert_eq!(fixture.store.collections().unwrap()[0].chunks, 2);
    assert_sound(&fixture);
}

#[test]
fn vectors_are_used_again_for_the_same_text_and_model() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a", &["wheat grows"])]);
    let cached = fixture
        .store
        .cached_vectors(&model(), &["rye", "wheat grows"])
        .unwrap();
    assert!(cached[0].is_none());
    let (exact, kept) = (vector("wheat grows"), cached[1].as_ref().unwrap());
    let cosine: f32 = exact.iter().zip(kept).map(|(a, b)| a * b).sum();
    assert!(
        (cosine - 1.0).abs() < 1e-3,
        "half precision keeps it: {cosine}"
    );
    let other = gristmill_model::ModelId("other".to_owned());
    assert_eq!(
        fixture
            .store
            .cached_vectors(&other, &["wheat grows"])
            .unwrap(),
        [None]
    );
}

#[test]
fn vectors_that_do_not_fit_are_refused_and_change_nothing() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a", &["wheat"])]);
    let job = fixture.running("2", &["b"]);
    let claimed = fixture.claim(&job, 1);
    let spoilt: [fn(&mut Vec<Vec<f32>>); 4] = [
        |vectors| vectors.clear(),
        |vectors| vectors[0][7] = f32::NAN,
        |vectors| vectors[0].truncate(380),
        |vectors| vectors[0].truncate(376),
    ];
    for spoil in spoilt {
        let (seen, mut version) = version("b", &["rye"]);
        spoil(&mut version.vectors);
        let refused = fixture.complete_as(&claimed[0], seen, version);
        assert!(
            matches!(refused, Err(StoreError::Invalid(_))),
            "{refused:?}"
        );
    }
    fixture.complete(&claimed[0], &["rye"]).unwrap();
    assert_sound(&fixture);
}
