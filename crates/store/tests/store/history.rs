//! Looking back on what happened.

use gristmill_model::{EventKind, EventName, EventSeq, JobId};
use gristmill_store::{DATABASE, EventFilter, EventPart};
use rusqlite::Connection;

use crate::fixture::{Fixture, NOW};

/// The names of what the files that moved are called, the newest first.
fn files(part: &EventPart) -> Vec<&str> {
    let moved = |kind: &EventKind| matches!(kind, EventKind::FileMoved { .. });
    let items = part.items.iter().filter(|item| moved(&item.event.kind));
    items.filter_map(|item| item.about.as_deref()).collect()
}

#[test]
fn the_newest_comes_first_with_names_and_going_on_meets_everything_once() {
    let fixture = Fixture::new();
    fixture.ingest("j", &[("a.txt", &["wheat"]), ("b.txt", &["rye"])]);
    let mut seen = Vec::new();
    let mut filter = EventFilter::default();
    loop {
        let part = fixture.store.event_history(&filter, 2).unwrap();
        seen.extend(part.items);
        match part.next {
            Some(next) => filter.before = Some(next),
            None => break,
        }
    }
    let mut events: Vec<_> = seen.iter().map(|item| item.event.clone()).collect();
    events.reverse();
    let stored = fixture.store.events_since(EventSeq(0), 1000).unwrap();
    assert_eq!(events, stored, "all of them, and each once");

    let whole = fixture
        .store
        .event_history(&EventFilter::default(), 1000)
        .unwrap();
    assert_eq!(files(&whole), ["b.txt", "a.txt"]);
    assert_eq!(
        whole.items[0].job_name.as_deref(),
        Some("job j"),
        "who reads it knows jobs by name"
    );
    assert_eq!(whole.next, None, "there is nothing before the first");
}

#[test]
fn kind_job_text_and_what_came_since_narrow_the_history() {
    let fixture = Fixture::new();
    fixture.ingest("old", &[("wheat.txt", &["wheat"])]);
    let between = fixture.store.last_event().unwrap();
    fixture.ingest("new", &[("rye.txt", &["rye"]), ("oats.txt", &["oats"])]);
    let part = |filter: EventFilter| fixture.store.event_history(&filter, 1000).unwrap();

    let moved = part(EventFilter {
        kinds: vec![EventName::FileMoved],
        ..EventFilter::default()
    });
    assert_eq!(files(&moved), ["oats.txt", "rye.txt", "wheat.txt"]);
    assert_eq!(moved.items.len(), 3, "nothing else is among them");

    let of_old = part(EventFilter {
        job: Some(JobId("old".to_owned())),
        ..EventFilter::default()
    });
    assert_eq!(files(&of_old), ["wheat.txt"]);

    let named = part(EventFilter {
        text: Some("OATS".to_owned()),
        ..EventFilter::default()
    });
    assert_eq!(files(&named), ["oats.txt"], "the name of a file");
    let of_job = part(EventFilter {
        text: Some("old".to_owned()),
        ..EventFilter::default()
    });
    assert_eq!(of_job, of_old, "the name of a job");

    let since = part(EventFilter {
        after: Some(between),
        ..EventFilter::default()
    });
    assert_eq!(files(&since), ["oats.txt", "rye.txt"]);
    assert!(since.items.iter().all(|item| item.event.seq > between));
}

#[test]
fn one_answer_looks_at_so_many_events_and_says_where_to_go_on() {
    let fixture = Fixture::new();
    fixture.ingest("j", &[("a.txt", &["wheat"])]);
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
        INSERT INTO events (at, kind) SELECT ?1, '{\"event\":\"labels_changed\",\"documents\":1}' FROM n";
    let database = Connection::open(fixture.folder().join(DATABASE)).unwrap();
    database.execute(many, [NOW.0]).unwrap();
    let rare = EventFilter {
        kinds: vec![EventName::FileMoved],
        ..EventFilter::default()
    };
    let first = fixture.store.event_history(&rare, 10).unwrap();
    assert_eq!(first.items, [], "there is none among the newest");
    let before = first.next;
    assert!(before.is_some(), "but older ones were not looked at");
    let second = fixture
        .store
        .event_history(&EventFilter { before, ..rare }, 10)
        .unwrap();
    assert_eq!(files(&second), ["a.txt"]);
    assert_eq!(second.next, None);
}
