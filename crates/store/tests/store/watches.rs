//! Watched folders: what is kept of them, and what their batches do with documents.

use gristmill_model::{
    Bytes, CollectionId, ConnectionId, FileIdentity, FileKey, FileStamp, FileState, JobId,
    JobState, OnDeletion, ProcessingOptions, ReasonCode, SearchQuery, SkipReason, Watch,
    WatchEntry, WatchEntryState, WatchId, WatchPause, WatchRules,
};
use gristmill_store::{DocumentFilter, EntryFilter, Page, StoreError, StoredDocument, WatchBatch};

use crate::fixture::{Fixture, NOW, new_file, new_job};

fn id() -> WatchId {
    WatchId("inbox".to_owned())
}

fn watch() -> Watch {
    Watch {
        id: id(),
        user: "default".to_owned(),
        name: "Inbox".to_owned(),
        connection: ConnectionId("docs".to_owned()),
        folder: "/docs".to_owned(),
        collection: CollectionId::default(),
        options: ProcessingOptions::default(),
        rules: WatchRules {
            include: vec!["*.pdf".to_owned()],
            ..WatchRules::default()
        },
        paused: None,
        created_at: NOW,
    }
}

fn key(text: &str) -> FileKey {
    FileKey(text.to_owned())
}

fn entry(name: &str, state: WatchEntryState) -> WatchEntry {
    WatchEntry {
        key: key(name),
        stamp: FileStamp {
            size: Bytes(10),
            modified_ns: i64::MIN,
            identity: Some(FileIdentity {
                device: u64::MAX,
                file: 7,
            }),
        },
        content_hash: None,
        state,
    }
}

/// A batch without a change.
fn batch(job: &str) -> WatchBatch {
    WatchBatch {
        watch: id(),
        job: new_job(job),
        files: Vec::new(),
        moves: Vec::new(),
        back: Vec::new(),
        archives: Vec::new(),
        gone: Vec::new(),
        on_deletion: OnDeletion::Keep,
        entries: Vec::new(),
        left: Vec::new(),
    }
}

fn watching() -> Fixture {
    let fixture = Fixture::new();
    fixture.store.add_watch(watch()).unwrap();
    fixture
}

fn document(fixture: &Fixture, name: &str) -> Option<StoredDocument> {
    let all = fixture
        .store
        .documents(&DocumentFilter::default(), Page::all())
        .unwrap();
    all.items.into_iter().find(|one| one.key == key(name))
}

fn found(fixture: &Fixture, text: &str) -> Vec<String> {
    let query = SearchQuery {
        text: text.to_owned(),
        ..SearchQuery::default()
    };
    let hits = fixture.store.search(&query, None).unwrap();
    hits.into_iter().map(|hit| hit.key).collect()
}

pub(crate) fn assert_sound(fixture: &Fixture) {
    let diagnosis = fixture.store.doctor(true).unwrap();
    assert!(diagnosis.is_sound(), "{diagnosis:#?}");
}

#[test]
fn a_watch_and_its_pause_outlive_the_program() {
    let fixture = watching();
    let pause = WatchPause::ManyDeletions {
        missing: 30,
        known: 40,
    };
    let store = &fixture.store;
    store
        .set_watch_pause(&id(), Some(pause.clone()), NOW)
        .unwrap();
    let root = Some(FileIdentity {
        device: u64::MAX,
        file: 2,
    });
    store.set_watch_root(&id(), root).unwrap();
    let fixture = fixture.reopen();
    let paused = Some(pause);
    assert_eq!(fixture.store.watch(&id()), Ok(Watch { paused, ..watch() }));
    assert_eq!(fixture.store.watch_root(&id()), Ok(root));
    assert!(matches!(
        fixture.store.add_watch(watch()),
        Err(StoreError::Exists { what: "watch", .. })
    ));
    fixture.store.remove_watch(&id(), NOW).unwrap();
    assert_eq!(fixture.store.watches(None), Ok(Vec::new()));
    assert_sound(&fixture);
}

#[test]
fn a_batch_makes_its_job_and_keeps_what_is_known_of_the_files() {
    let fixture = watching();
    let job = JobId("1".to_owned());
    let submitted = WatchEntryState::Submitted { job: job.clone() };
    let gone = FileState::Skipped {
        reason: SkipReason::new(ReasonCode::FileGone, "deleted"),
    };
    let mut deleted = new_file("b.txt");
    deleted.state = gone;
    let changes = WatchBatch {
        files: vec![new_file("a.txt"), deleted],
        entries: vec![
            entry("a.txt", submitted),
            entry("b.txt", WatchEntryState::Settled),
        ],
        ..batch("1")
    };
    fixture.store.submit_watch_batch(changes, NOW).unwrap();
    let made = fixture.store.job(&job).unwrap();
    assert_eq!((made.state, made.listing), (JobState::Queued, false));
    assert_eq!((made.totals.pending, made.totals.skipped), (1, 1));
    let known = fixture.store.watch_entries(&id()).unwrap();
    assert_eq!(known.len(), 2);
    assert_eq!(known[1], entry("b.txt", WatchEntryState::Settled));
    let filter = EntryFilter {
        states: vec!["submitted".to_owned()],
        text: Some("A.T".to_owned()),
    };
    let page = fixture
        .store
        .watch_entry_page(&id(), &filter, Page::first(5));
    assert_eq!(page.unwrap().total, 1);
    assert_sound(&fixture);
}

#[test]
fn a_batch_that_cannot_be_kept_changes_nothing() {
    let fixture = watching();
    fixture.ingest("1", &[("a.txt", &["wheat"])]);
    let mut wrong = new_file("b.txt");
    wrong.connection = ConnectionId("nowhere".to_owned());
    let changes = WatchBatch {
        files: vec![wrong],
        gone: vec![key("a.txt")],
        on_deletion: OnDeletion::Remove,
        ..batch("2")
    };
    assert!(fixture.store.submit_watch_batch(changes, NOW).is_err());
    assert!(document(&fixture, "a.txt").is_some());
    assert!(fixture.store.job(&JobId("2".to_owned())).is_err());
}

#[test]
fn a_moved_file_is_the_same_document_elsewhere() {
    let fixture = watching();
    fixture.ingest("1", &[("a.txt", &["wheat"]), ("p.zip!/in.txt", &["rye"])]);
    fixture.ingest("2", &[("old.txt", &["oats"])]);
    let before = document(&fixture, "a.txt").unwrap();
    let changes = WatchBatch {
        moves: vec![
            (key("a.txt"), key("deep/old.txt")),
            (key("p.zip"), key("q.zip")),
            (key("deep/old.txt"), key("old.txt")),
        ],
        ..batch("3")
    };
    fixture.store.submit_watch_batch(changes, NOW).unwrap();
    let after = document(&fixture, "old.txt").unwrap();
    assert_eq!((after.id, after.version), (before.id, 1));
    assert_eq!(found(&fixture, "wheat"), ["old.txt"]);
    assert_eq!(found(&fixture, "rye"), ["q.zip!/in.txt"]);
    assert!(found(&fixture, "oats").is_empty(), "its place was taken");
    assert_sound(&fixture);
}

#[test]
fn a_removed_document_is_not_served_and_comes_back_as_it_was() {
    let fixture = watching();
    fixture.ingest(
        "1",
        &[
            ("a.txt", &["wheat grows", "rye grows"]),
            ("b.txt", &["oats"]),
        ],
    );
    let before = document(&fixture, "a.txt").unwrap();
    let chunks = |fixture: &Fixture| {
        let chunks = fixture.store.chunks(&before.id, Page::all()).unwrap().items;
        chunks.into_iter().map(|one| one.chunk).collect::<Vec<_>>()
    };
    let passages = chunks(&fixture);
    let remove = |job: &str| WatchBatch {
        gone: vec![key("a.txt")],
        on_deletion: OnDeletion::Remove,
        ..batch(job)
    };
    fixture.store.submit_watch_batch(remove("2"), NOW).unwrap();
    assert!(document(&fixture, "a.txt").is_none());
    assert!(found(&fixture, "wheat").is_empty());
    let removed = fixture.store.removed_documents(Page::all()).unwrap();
    assert_eq!(removed.total, 1);
    assert_eq!(
        (removed.items[0].chunks, &removed.items[0].key),
        (2, &key("a.txt"))
    );
    assert_sound(&fixture);

    let back = WatchBatch {
        back: vec![key("a.txt")],
        ..batch("3")
    };
    fixture.store.submit_watch_batch(back, NOW).unwrap();
    assert_eq!(document(&fixture, "a.txt"), Some(before.clone()));
    assert_eq!(chunks(&fixture), passages);
    assert_eq!(found(&fixture, "wheat"), ["a.txt"]);
    assert_eq!(
        fixture.store.removed_documents(Page::all()).unwrap().total,
        0
    );
    assert_sound(&fixture);

    fixture.store.submit_watch_batch(remove("4"), NOW).unwrap();
    fixture.store.restore_document(&before.id, NOW).unwrap();
    assert_eq!(found(&fixture, "rye"), ["a.txt"]);
    assert_sound(&fixture);
}

#[test]
fn a_document_whose_place_is_taken_is_not_restored_over_it() {
    let fixture = watching();
    fixture.ingest("1", &[("a.txt", &["wheat"])]);
    let removed = document(&fixture, "a.txt").unwrap();
    let changes = WatchBatch {
        gone: vec![key("a.txt")],
        on_deletion: OnDeletion::Remove,
        ..batch("2")
    };
    fixture.store.submit_watch_batch(changes, NOW).unwrap();
    let job = fixture.running("3", &["a.txt"]);
    let claimed = fixture.claim(&job, 1);
    let (seen, mut version) = crate::fixture::version("a.txt", &["barley"]);
    version.id = gristmill_model::DocumentId("another".to_owned());
    fixture.complete_as(&claimed[0], seen, version).unwrap();
    let refused = fixture
        .store
        .restore_document(&removed.id, NOW)
        .unwrap_err();
    assert!(matches!(refused, StoreError::Exists { .. }), "{refused}");
    assert_eq!(found(&fixture, "barley"), ["a.txt"]);
}

#[test]
fn content_that_is_also_elsewhere_is_neither_removed_nor_marked() {
    let fixture = watching();
    fixture.ingest("1", &[("a.txt", &["wheat"]), ("b.txt", &["wheat"])]);
    for (job, on_deletion) in [("2", OnDeletion::Mark), ("3", OnDeletion::Remove)] {
        let changes = WatchBatch {
            gone: vec![key("a.txt")],
            on_deletion,
            ..batch(job)
        };
        fixture.store.submit_watch_batch(changes, NOW).unwrap();
        let all = fixture
            .store
            .documents(&DocumentFilter::default(), Page::all());
        let all = all.unwrap().items;
        assert_eq!(all.len(), 1);
        assert!(!all[0].metadata.contains_key("missing_since"));
    }
    assert!(document(&fixture, "b.txt").is_some(), "it lives there now");
    assert_sound(&fixture);
}

#[test]
fn a_file_that_left_its_archive_is_as_good_as_deleted() {
    let fixture = watching();
    let files: [(&str, &[&str]); 2] = [("p.zip!/a.txt", &["wheat"]), ("p.zip!/b.txt", &["rye"])];
    fixture.ingest("1", &files);
    let changes = WatchBatch {
        files: vec![new_file("p.zip!/a.txt")],
        archives: vec![key("p.zip")],
        on_deletion: OnDeletion::Remove,
        ..batch("2")
    };
    fixture.store.submit_watch_batch(changes, NOW).unwrap();
    assert!(document(&fixture, "p.zip!/a.txt").is_some());
    assert!(document(&fixture, "p.zip!/b.txt").is_none());
    assert_sound(&fixture);
}

#[test]
fn a_marked_document_says_since_when_until_its_file_is_back() {
    let fixture = watching();
    fixture.ingest("1", &[("a.txt", &["wheat"])]);
    let changes = WatchBatch {
        gone: vec![key("a.txt")],
        on_deletion: OnDeletion::Mark,
        ..batch("2")
    };
    fixture.store.submit_watch_batch(changes, NOW).unwrap();
    let marked = document(&fixture, "a.txt").unwrap();
    assert_eq!(
        marked.metadata["missing_since"].value.to_string(),
        "2026-05-28T20:26:40Z"
    );
    assert_eq!(found(&fixture, "wheat"), ["a.txt"], "it is still found");
    let back = WatchBatch {
        files: vec![new_file("a.txt")],
        ..batch("3")
    };
    fixture.store.submit_watch_batch(back, NOW).unwrap();
    let unmarked = document(&fixture, "a.txt").unwrap();
    assert!(!unmarked.metadata.contains_key("missing_since"));
}
