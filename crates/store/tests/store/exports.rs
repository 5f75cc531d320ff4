//! What an export is made of, and how it is read.

use gristmill_model::{
    Chunk, CollectionId, DocumentId, Export, ExportFormat, ExportId, ExportScope, ExportState,
    ExportStep, ExportTotals, Flow, JobId, SearchMode, SearchQuery, Step,
};
use gristmill_store::{
    BegunExport, DocumentFilter, ExportReader, ExportedDocument, NewJob, Page, Picked, Store,
    StoreError,
};

use crate::fixture::{Fixture, NOW, model, new_file, new_job};

fn export(id: &str, scope: ExportScope) -> Export {
    Export {
        id: ExportId(id.to_owned()),
        user: "default".to_owned(),
        name: id.to_owned(),
        scope,
        format: ExportFormat::JsonLines,
        vectors: true,
        file: "/nowhere/x.jsonl".to_owned(),
        overwrite: false,
        state: ExportState::Queued,
        problem: None,
        totals: ExportTotals::default(),
        created_at: NOW,
        started_at: None,
        ended_at: None,
    }
}

/// Asks for an export and begins it.
fn begin(store: &Store, scope: ExportScope, picked: Picked) -> BegunExport {
    let export = export("e", scope);
    let id = export.id.clone();
    store.add_export(export, picked).unwrap();
    store.begin_export(&id, NOW).unwrap()
}

/// Notes what is handed on; `meanwhile` happens after each head.
struct Notes<'a> {
    seen: Vec<(String, u32, Vec<String>)>,
    meanwhile: &'a dyn Fn(),
}

impl ExportReader for Notes<'_> {
    fn document(&mut self, exported: ExportedDocument) -> Flow {
        assert_eq!(exported.source, "Documents");
        assert_eq!(exported.labelling, None);
        let document = exported.document;
        self.seen
            .push((document.key.0, document.version, Vec::new()));
        (self.meanwhile)();
        Flow::Continue
    }

    fn passage(&mut self, chunk: &Chunk, vector: &[f32]) -> Flow {
        assert_eq!(vector.len(), 384);
        let of = self.seen.last_mut().unwrap();
        of.2.push(chunk.text.clone());
        Flow::Continue
    }
}

/// Everything that an export hands on: keys, versions, passages.
fn read(store: &Store, meanwhile: &dyn Fn()) -> Vec<(String, u32, Vec<String>)> {
    let mut notes = Notes {
        seen: Vec::new(),
        meanwhile,
    };
    let id = ExportId("e".to_owned());
    let mut after = None;
    while let Some(document) = store
        .read_export(&id, after.as_ref(), false, &mut notes)
        .unwrap()
    {
        after = Some(document);
    }
    notes.seen
}

fn keys(store: &Store) -> Vec<String> {
    let seen = read(store, &|| {}).into_iter();
    seen.map(|(key, _, _)| key).collect()
}

/// Two documents of the job `one`; `two` finds one of them again, adds one in a collection of
/// its own and one elsewhere.
fn library() -> Fixture {
    let fixture = Fixture::new();
    fixture.ingest("one", &[("a", &["alpha", "beta"]), ("b", &["gamma"])]);
    fixture.ingest("two", &[("b", &["gamma"]), ("c", &["delta"])]);
    let apart = NewJob {
        collection: CollectionId("apart".to_owned()),
        ..new_job("three")
    };
    let job = apart.id.clone();
    fixture.store.create_job(apart, NOW).unwrap();
    let files = vec![new_file("d")];
    fixture.store.add_files(&job, files, true, NOW).unwrap();
    fixture.store.step(&job, Step::Start, NOW).unwrap();
    fixture.store.step(&job, Step::Admit, NOW).unwrap();
    let claimed = fixture.claim(&job, 1);
    fixture.complete(&claimed[0], &["epsilon"]).unwrap();
    fixture
}

#[test]
fn a_scope_has_the_documents_it_says_and_each_once() {
    let in_collection = |id: &str| ExportScope::Collection {
        collection: CollectionId(id.to_owned()),
    };
    let of_job = |id: &str| ExportScope::Job {
        job: JobId(id.to_owned()),
    };
    for (scope, expected) in [
        (ExportScope::Everything, &["a", "b", "c", "d"] as &[&str]),
        (in_collection("default"), &["a", "b", "c"]),
        (in_collection("apart"), &["d"]),
        (of_job("one"), &["a", "b"]),
        (of_job("two"), &["b", "c"]),
    ] {
        let fixture = library();
        let begun = begin(&fixture.store, scope.clone(), Picked::Nothing);
        let count = begun.export.totals.documents_in_all as usize;
        assert_eq!(count, expected.len(), "{scope:?}");
        assert_eq!(begun.models, [(model(), 384)]);
        assert_eq!(keys(&fixture.store), expected, "{scope:?}");
    }
}

#[test]
fn what_is_gone_is_said_by_name() {
    let fixture = library();
    let scope = ExportScope::Job {
        job: JobId("zero".to_owned()),
    };
    let asked = export("e", scope);
    let id = asked.id.clone();
    fixture.store.add_export(asked, Picked::Nothing).unwrap();
    let refused = fixture.store.begin_export(&id, NOW).unwrap_err();
    assert!(matches!(refused, StoreError::NotFound { what: "job", .. }));
    let missing = Picked::Documents(vec![DocumentId("none".to_owned())]);
    let asked = export("f", ExportScope::Documents { count: 1 });
    let refused = fixture.store.add_export(asked, missing).unwrap_err();
    assert!(refused.to_string().contains("`none`"), "{refused}");
    let nothing = fixture.store.export(&ExportId("f".to_owned()));
    assert!(nothing.is_err(), "what is refused leaves nothing behind");
}

#[test]
fn picked_passages_come_alone_and_in_order() {
    let fixture = library();
    let query = SearchQuery {
        text: "beta delta".to_owned(),
        mode: SearchMode::Text,
        ..SearchQuery::default()
    };
    let hits = fixture.store.search(&query, None).unwrap();
    let chunks = hits.into_iter().map(|hit| (hit.document, hit.chunk));
    let scope = ExportScope::Passages { count: 2 };
    begin(&fixture.store, scope, Picked::Chunks(chunks.collect()));
    let texts: Vec<_> = read(&fixture.store, &|| {})
        .into_iter()
        .map(|(key, _, texts)| (key, texts.concat()))
        .collect();
    let expected = [("a", "beta"), ("c", "delta")];
    assert_eq!(texts, expected.map(|(key, text)| (key.into(), text.into())));
    fixture.ingest("four", &[("a", &["beta", "all is new"])]);
    assert_eq!(keys(&fixture.store), ["c"], "that version is not served");
}

#[test]
fn head_and_passages_are_of_the_same_version_whatever_is_stored_meanwhile() {
    let fixture = Fixture::new();
    fixture.ingest("one", &[("a", &["old words", "and more"])]);
    begin(&fixture.store, ExportScope::Everything, Picked::Nothing);
    let replaced = || {
        fixture.ingest("two", &[("a", &["new words"])]);
    };
    let seen = read(&fixture.store, &replaced);
    let old = vec!["old words".to_owned(), "and more".to_owned()];
    assert_eq!(seen, [("a".to_owned(), 1, old)]);
    let seen = read(&fixture.store, &|| {});
    assert_eq!(seen, [("a".to_owned(), 2, vec!["new words".to_owned()])]);
}

#[test]
fn what_is_stored_later_is_not_in_it_and_what_is_deleted_is_passed_over() {
    let fixture = library();
    begin(&fixture.store, ExportScope::Everything, Picked::Nothing);
    fixture.ingest("four", &[("e", &["zeta"])]);
    let documents = fixture
        .store
        .documents(&DocumentFilter::default(), Page::all())
        .unwrap();
    let gone = documents.items.iter().find(|one| one.key.0 == "b").unwrap();
    fixture.store.delete_document(&gone.id, NOW).unwrap();
    assert_eq!(keys(&fixture.store), ["a", "c", "d"]);
}

#[test]
fn an_export_cut_off_waits_again_and_one_that_lacks_its_name_comes_next() {
    let fixture = library();
    let store = &fixture.store;
    let begun = begin(store, ExportScope::Everything, Picked::Nothing);
    let id = begun.export.id;
    assert_eq!(store.next_export().unwrap(), None);
    store.requeue_exports(NOW).unwrap();
    assert_eq!(store.next_export().unwrap().unwrap().id, id);
    store.begin_export(&id, NOW).unwrap();
    let totals = ExportTotals {
        documents: 4,
        ..ExportTotals::default()
    };
    let came_to = (totals, None);
    store
        .step_export(&id, ExportStep::Write, came_to.clone(), NOW)
        .unwrap();
    let fixture = fixture.reopen();
    let store = &fixture.store;
    store.requeue_exports(NOW).unwrap();
    let next = store.next_export().unwrap().unwrap();
    assert_eq!(
        (next.state, next.totals.documents),
        (ExportState::Written, 4)
    );
    let refused = store.remove_export(&id, NOW).unwrap_err();
    assert!(refused.to_string().contains("is written"), "{refused}");
    let done = store
        .step_export(&id, ExportStep::Complete, came_to.clone(), NOW)
        .unwrap();
    assert!(done.ended_at.is_some());
    let again = store.step_export(&id, ExportStep::Resume, came_to, NOW);
    assert!(again.is_err(), "a complete file is not written again");
    store.remove_export(&id, NOW).unwrap();
    assert_eq!(store.exports(None, Page::all()).unwrap().total, 0);
    assert!(store.doctor(true).unwrap().is_sound());
}
