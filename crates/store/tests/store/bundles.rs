//! Documents that go from one store into another: found as before, and nothing twice.

use gristmill_model::{
    BecameOf, ConflictCause, ConnectionId, DocumentId, Flow, MetadataValue, PortableDocument,
    SearchFilters, SearchHit, SearchMode, SearchQuery,
};
use gristmill_store::{
    BundleReader, BundleSurroundings, ChunkIds, DocumentFilter, ExportedDocument, Page,
    QueryVector, Store, StoreError, TextFacts,
};

use crate::fixture::{Fixture, NOW, model, vector};

/// Takes everything.
#[derive(Default)]
struct Everything(Vec<PortableDocument>);

impl BundleReader for Everything {
    fn wants(&mut self, document: &ExportedDocument) -> bool {
        assert!(document.parsed.is_some(), "it comes with its structure");
        true
    }

    fn document(&mut self, document: PortableDocument) -> Flow {
        self.0.push(document);
        Flow::Continue
    }
}

fn read(store: &Store) -> (Vec<PortableDocument>, BundleSurroundings) {
    let mut everything = Everything::default();
    let around = store.read_bundle(None, &mut everything).unwrap();
    (everything.0, around)
}

/// Puts documents one by one; what became of each.
fn put(store: &Store, documents: &[PortableDocument], ids: ChunkIds) -> Vec<BecameOf> {
    let put = |document: &PortableDocument| {
        store
            .put_document(document.clone(), TextFacts::default(), ids, NOW)
            .wait()
    };
    documents
        .iter()
        .map(|document| put(document).unwrap())
        .collect()
}

/// A store with a replaced version, a removed document, a twin and edited metadata.
fn library() -> Fixture {
    let fixture = Fixture::new();
    let many: Vec<String> = (0..120)
        .map(|n| format!("wheat report number {n} of mill {}", n % 7))
        .collect();
    let passages: Vec<&str> = many.iter().map(String::as_str).collect();
    fixture.ingest("one", &[("gone", &["rye bread"]), ("many", &passages)]);
    fixture.ingest(
        "two",
        &[
            ("plan", &["draft of the mill"]),
            ("twin", &["draft of the mill"]),
        ],
    );
    fixture.ingest("three", &[("note", &["first words of the mill"])]);
    fixture.ingest("four", &[("note", &["second words of the mill", "barley"])]);
    let document = |key: &str| DocumentId(format!("document of {key}"));
    fixture
        .store
        .delete_document(&document("gone"), NOW)
        .unwrap();
    let edits = [
        ("author".to_owned(), None),
        (
            "title".to_owned(),
            Some(MetadataValue::from("Edited title")),
        ),
    ];
    let edited = fixture
        .store
        .edit_metadata(&[document("note")], edits.into(), NOW);
    assert_eq!(edited, Ok(1));
    fixture
}

fn hits(store: &Store, text: &str, mode: SearchMode, filters: SearchFilters) -> Vec<SearchHit> {
    let (model, vector) = (model(), vector(text));
    let query = SearchQuery {
        text: text.to_owned(),
        mode,
        limit: 50,
        filters,
    };
    let vector = QueryVector {
        model: &model,
        vector: &vector,
    };
    store.search(&query, Some(vector)).unwrap()
}

#[test]
fn an_empty_store_that_is_filled_answers_every_search_as_the_first_one_did() {
    let (from, to) = (library(), Fixture::new());
    let (documents, around) = read(&from.store);
    let fresh = vec![ConnectionId("fresh".to_owned())];
    let (connections, collections) = (around.connections, around.collections);
    let known = to
        .store
        .put_surroundings(connections, collections, fresh, NOW)
        .unwrap();
    let docs = ConnectionId("docs".to_owned());
    assert_eq!(
        known.get(&docs),
        Some(&docs),
        "it points at the same folder"
    );
    let became = put(&to.store, &documents, ChunkIds::Kept);
    assert!(became.iter().all(|became| *became == BecameOf::Restored));

    let words = [
        "wheat", "mill", "report", "number", "draft", "words", "barley", "edited", "rye",
    ];
    for (n, first) in words.iter().enumerate() {
        for second in &words[n..] {
            for text in [
                format!("{first} {second}"),
                format!("\"{first}\" -{second}"),
            ] {
                for mode in [SearchMode::Hybrid, SearchMode::Text, SearchMode::Vector] {
                    let every = SearchFilters::default();
                    let before = hits(&from.store, &text, mode, every.clone());
                    let after = hits(&to.store, &text, mode, every);
                    assert_eq!(before, after, "{text} {mode:?}");
                }
            }
        }
    }
    assert_eq!(
        read(&to.store).0,
        documents,
        "and what it gives is what it got"
    );
    let diagnosis = to.store.doctor(true).unwrap();
    assert!(diagnosis.is_sound(), "{diagnosis:#?}");
}

#[test]
fn what_was_cut_off_and_is_done_again_is_not_there_twice() {
    let (from, to) = (library(), Fixture::new());
    let (documents, _) = read(&from.store);
    // A disk that did not answer for a moment left out the first one.
    put(&to.store, &documents[1..2], ChunkIds::Kept);
    let to = to.reopen();
    let became = put(&to.store, &documents, ChunkIds::Kept);
    for (place, became) in became.iter().enumerate() {
        match place {
            1 => assert_eq!(*became, BecameOf::Unchanged),
            _ => assert_eq!(*became, BecameOf::Restored),
        }
    }
    assert_eq!(read(&to.store).0, documents);
}

#[test]
fn what_is_there_stays_and_the_answer_says_what_it_is() {
    let (from, to) = (library(), Fixture::new());
    let (documents, _) = read(&from.store);
    to.ingest(
        "own",
        &[
            ("note", &["another content"]),
            ("elsewhere", &["draft of the mill"]),
            ("many", &["something that was removed"]),
        ],
    );
    let removed = DocumentId("document of many".to_owned());
    to.store.delete_document(&removed, NOW).unwrap();
    let became = put(&to.store, &documents, ChunkIds::Fresh);
    let by_key = |key: &str| {
        let place = documents
            .iter()
            .position(|document| document.place.key.0 == key);
        &became[place.unwrap()]
    };
    assert!(matches!(
        by_key("note"),
        BecameOf::Conflict(conflict) if conflict.why == ConflictCause::PlaceTaken
    ));
    assert_eq!(
        *by_key("plan"),
        BecameOf::Duplicate,
        "its content has another place"
    );
    assert_eq!(
        *by_key("many"),
        BecameOf::Restored,
        "it was deleted for good"
    );
    let found = hits(
        &to.store,
        "another content",
        SearchMode::Text,
        SearchFilters::default(),
    );
    assert_eq!(found[0].key, "note", "what was there is found as before");
    let filter = DocumentFilter::default();
    assert_eq!(
        to.store.documents(&filter, Page::first(9)).unwrap().total,
        3
    );
    assert!(to.store.doctor(true).unwrap().is_sound());
}

#[test]
fn a_document_that_contradicts_itself_is_refused_and_leaves_nothing() {
    let (from, to) = (library(), Fixture::new());
    let (documents, _) = read(&from.store);
    let broken: [fn(&mut PortableDocument); 4] = [
        |document| document.vectors.clear(),
        |document| document.versions.clear(),
        |document| document.chunks[0].ordinal = 7,
        |document| document.vectors[0][0] = f32::NAN,
    ];
    for breaks in broken {
        let mut document = documents[0].clone();
        breaks(&mut document);
        let refused = to
            .store
            .put_document(document, TextFacts::default(), ChunkIds::Fresh, NOW)
            .wait();
        assert!(
            matches!(refused, Err(StoreError::Invalid(_))),
            "{refused:?}"
        );
    }
    assert!(read(&to.store).0.is_empty());
}
