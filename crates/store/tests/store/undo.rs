//! Undoing jobs: what they added goes, what they replaced comes back, once and completely.

use gristmill_model::{
    CollectionId, ConnectionId, EventKind, FileKey, Fingerprint, JobId, JobState, UndoAction,
    UndoObstacle, UndoTotals, Undone,
};
use gristmill_store::{Page, RetryScope, StoreError, StoredDocument};

use crate::fixture::{Fixture, NOW, version};
use crate::watches::assert_sound;

fn id(text: &str) -> JobId {
    JobId(text.to_owned())
}

/// Undoes a job to its end.
fn undo(fixture: &Fixture, job: &str) -> Undone {
    fixture.store.begin_undo(&id(job), NOW).unwrap();
    loop {
        let undone = fixture.store.undo_some(&id(job), NOW).unwrap();
        if undone.complete {
            return undone;
        }
    }
}

fn totals(removed: u32, restored: u32, forgotten: u32, kept: u32) -> UndoTotals {
    UndoTotals {
        removed,
        restored,
        forgotten,
        kept,
    }
}

fn document(fixture: &Fixture, key: &str) -> Option<StoredDocument> {
    let keys = [FileKey(key.to_owned())];
    let connection = ConnectionId("docs".to_owned());
    let known = fixture
        .store
        .known_at(&CollectionId::default(), &connection, &keys)
        .unwrap();
    let known = known.into_iter().flatten().next()?;
    Some(fixture.store.document(&known.document).unwrap())
}

/// The passages served of the file at a place.
fn served(fixture: &Fixture, key: &str) -> Vec<String> {
    let Some(document) = document(fixture, key) else {
        return Vec::new();
    };
    let chunks = fixture.store.chunks(&document.id, Page::all()).unwrap();
    let texts = chunks.items.into_iter().map(|one| one.chunk.text);
    texts.collect()
}

fn actions(fixture: &Fixture, job: &str) -> Vec<(String, UndoAction)> {
    let plan = fixture.store.undo_plan(&id(job), 100).unwrap();
    let items = plan.items.into_iter();
    items.map(|item| (item.key.0, item.action)).collect()
}

#[test]
fn what_a_job_added_goes_and_what_it_replaced_comes_back_with_its_vectors() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a.txt", &["wheat", "rye"])]);
    fixture.ingest("2", &[("a.txt", &["barley"]), ("b.txt", &["oats"])]);
    let plan = fixture.store.undo_plan(&id("2"), 100).unwrap();
    assert_eq!(plan.totals, totals(1, 1, 0, 0));
    assert_eq!(
        served(&fixture, "a.txt"),
        ["barley"],
        "a preview changes nothing"
    );

    assert_eq!(
        undo(&fixture, "2").totals,
        plan.totals,
        "as the preview said"
    );
    assert_eq!(served(&fixture, "a.txt"), ["wheat", "rye"]);
    assert!(document(&fixture, "b.txt").is_none());
    let found = fixture
        .store
        .cached_vectors(&crate::fixture::model(), &["wheat", "oats"])
        .unwrap();
    assert!(found[0].is_some() && found[1].is_none());
    assert_sound(&fixture);
    let document = document(&fixture, "a.txt").unwrap();
    assert_eq!(document.version, 3, "history goes on, it is not rewritten");
}

#[test]
fn undoing_twice_is_undoing_once_and_the_job_says_so() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a.txt", &["wheat"])]);
    let first = undo(&fixture, "1");
    let before = fixture.store.last_event().unwrap();
    assert_eq!(undo(&fixture, "1"), first);
    assert_eq!(fixture.store.last_event().unwrap(), before);
    let job = fixture.store.job(&id("1")).unwrap();
    assert_eq!(job.undone, Some(first));
    assert_eq!(job.state, JobState::Completed, "what it did stays history");
    let events = fixture
        .store
        .events_since(gristmill_model::EventSeq(0), 1000)
        .unwrap();
    let told = events.iter().filter(|event| {
        event.job == Some(id("1")) && matches!(event.kind, EventKind::JobUndone { .. })
    });
    assert_eq!(told.count(), 1);
    fixture.store.retry(&id("1"), RetryScope::All, NOW).unwrap();
    assert_eq!(fixture.store.job(&id("1")).unwrap().undone, None);
}

#[test]
fn a_job_at_work_is_not_undone() {
    let fixture = Fixture::new();
    let job = fixture.running("1", &["a.txt"]);
    let refused = fixture.store.begin_undo(&job, NOW).unwrap_err();
    assert_eq!(refused.to_string(), "cannot undo a job that is running");
}

#[test]
fn what_later_jobs_changed_and_people_deleted_stays_and_is_told() {
    let fixture = Fixture::new();
    fixture.ingest(
        "1",
        &[
            ("a.txt", &["wheat"]),
            ("b.txt", &["oats"]),
            ("c.txt", &["rye"]),
        ],
    );
    fixture.ingest("2", &[("a.txt", &["barley"])]);
    let deleted = document(&fixture, "b.txt").unwrap().id;
    fixture.store.delete_document(&deleted, NOW).unwrap();
    let keep = |why| UndoAction::Keep { why };
    assert_eq!(
        actions(&fixture, "1"),
        [
            ("a.txt".to_owned(), keep(UndoObstacle::ChangedSince)),
            ("b.txt".to_owned(), keep(UndoObstacle::DeletedSince)),
            ("c.txt".to_owned(), UndoAction::Remove),
        ]
    );
    assert_eq!(undo(&fixture, "1").totals, totals(1, 0, 0, 2));
    assert_eq!(served(&fixture, "a.txt"), ["barley"]);
    assert!(served(&fixture, "b.txt").is_empty());
    assert_sound(&fixture);
}

#[test]
fn jobs_are_undone_one_after_the_other_back_to_the_first_version() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a.txt", &["one"])]);
    fixture.ingest("2", &[("a.txt", &["two"])]);
    fixture.ingest("3", &[("a.txt", &["three"])]);
    undo(&fixture, "3");
    assert_eq!(served(&fixture, "a.txt"), ["two"]);
    let keep = |why| UndoAction::Keep { why };
    assert_eq!(
        actions(&fixture, "2"),
        [("a.txt".to_owned(), keep(UndoObstacle::ChangedSince))],
        "what job 2 wrote was replaced, and came back as a version of its own"
    );
    assert_sound(&fixture);
}

#[test]
fn a_further_place_is_forgotten_and_a_document_seen_elsewhere_stays_there() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a.txt", &["wheat"])]);
    fixture.ingest("2", &[("copy.txt", &["wheat"])]);
    assert_eq!(
        actions(&fixture, "2"),
        [("copy.txt".to_owned(), UndoAction::Forget)]
    );
    let why = UndoObstacle::SeenElsewhere;
    assert_eq!(
        actions(&fixture, "1"),
        [("a.txt".to_owned(), UndoAction::Keep { why })]
    );
    undo(&fixture, "1");
    assert!(document(&fixture, "a.txt").is_none());
    assert_eq!(
        served(&fixture, "copy.txt"),
        ["wheat"],
        "job 2 found it there"
    );
    assert_sound(&fixture);
    undo(&fixture, "2");
    assert_sound(&fixture);
}

#[test]
fn a_document_whose_place_went_to_another_comes_back() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a.txt", &["wheat"]), ("b.txt", &["oats"])]);
    // The file at a.txt is now a copy of b.txt.
    fixture.ingest("2", &[("a.txt", &["oats"])]);
    assert_eq!(served(&fixture, "a.txt"), ["oats"]);
    assert_eq!(undo(&fixture, "2").totals, totals(0, 1, 1, 0));
    assert_eq!(served(&fixture, "a.txt"), ["wheat"]);
    assert_eq!(served(&fixture, "b.txt"), ["oats"]);
    assert_sound(&fixture);
}

#[test]
fn a_place_taken_from_a_document_seen_elsewhere_is_given_back() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a.txt", &["wheat"]), ("copy.txt", &["wheat"])]);
    fixture.ingest("2", &[("copy.txt", &["barley"])]);
    assert_eq!(served(&fixture, "copy.txt"), ["barley"]);
    undo(&fixture, "2");
    assert_eq!(served(&fixture, "copy.txt"), ["wheat"]);
    assert_eq!(document(&fixture, "a.txt").unwrap().aliases, 1);
    assert_sound(&fixture);
}

#[test]
fn a_job_that_wrote_a_document_twice_is_undone_to_what_was_before_it() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a.txt", &["one"])]);
    fixture.ingest("2", &[("a.txt", &["two"])]);
    fixture.store.retry(&id("2"), RetryScope::All, NOW).unwrap();
    let step = gristmill_model::Step::Admit;
    fixture.store.step(&id("2"), step, NOW).unwrap();
    let claimed = fixture.claim(&id("2"), 1);
    let (seen, mut again) = version("a.txt", &["two again"]);
    again.fingerprint = Fingerprint([2; 32]);
    fixture.complete_as(&claimed[0], seen, again).unwrap();
    let totals = gristmill_model::FileTotals::default();
    let finish = gristmill_model::Step::Finish { totals };
    fixture.store.step(&id("2"), finish, NOW).unwrap();
    undo(&fixture, "2");
    assert_eq!(served(&fixture, "a.txt"), ["one"]);
    assert_sound(&fixture);
}

#[test]
fn undoing_goes_on_after_the_process_died_in_the_middle() {
    let fixture = Fixture::new();
    let keys: Vec<String> = (0..120).map(|number| format!("{number:03}.txt")).collect();
    let passages: Vec<[&str; 1]> = keys.iter().map(|key| [key.as_str()]).collect();
    let files: Vec<(&str, &[&str])> = keys
        .iter()
        .zip(&passages)
        .map(|(key, passages)| (key.as_str(), passages.as_slice()))
        .collect();
    fixture.ingest("1", &files);
    fixture.store.begin_undo(&id("1"), NOW).unwrap();
    let some = fixture.store.undo_some(&id("1"), NOW).unwrap();
    assert!(!some.complete && some.totals.removed > 0, "{some:?}");
    let fixture = fixture.reopen();
    assert_eq!(fixture.store.unfinished_undos().unwrap(), [id("1")]);
    assert_sound(&fixture);
    assert_eq!(undo(&fixture, "1").totals, totals(120, 0, 0, 0));
    assert!(fixture.store.unfinished_undos().unwrap().is_empty());
    assert_sound(&fixture);
}

#[test]
fn what_is_not_kept_any_more_cannot_come_back_and_that_is_told() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a.txt", &["one"])]);
    fixture.ingest("2", &[("a.txt", &["two"])]);
    let expiry = gristmill_store::Expiry {
        history_before: None,
        kept_before: Some(gristmill_model::Timestamp(NOW.0 + 1)),
    };
    let expired = fixture.store.expire(expiry, NOW, || true).unwrap();
    assert_eq!(expired.documents, 1);
    let why = UndoObstacle::NotKept;
    assert_eq!(
        actions(&fixture, "2"),
        [("a.txt".to_owned(), UndoAction::Keep { why })]
    );
    undo(&fixture, "2");
    assert_eq!(
        served(&fixture, "a.txt"),
        ["two"],
        "nothing is better than it"
    );
    assert_sound(&fixture);
}

#[test]
fn a_job_that_is_not_there_cannot_be_undone() {
    let fixture = Fixture::new();
    let missing = fixture.store.begin_undo(&id("9"), NOW).unwrap_err();
    assert!(matches!(missing, StoreError::NotFound { .. }), "{missing}");
}
