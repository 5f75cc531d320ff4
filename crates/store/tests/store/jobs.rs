//! Jobs, their files and their totals.

use gristmill_model::{FileState, JobState, SearchQuery};
use gristmill_store::{Page, QueryVector};

use crate::fixture::{Fixture, model, vector};

#[test]
fn a_job_runs_from_listing_to_search() {
    let fixture = Fixture::new();
    let heard = fixture.store.subscribe();
    fixture.ingest(
        "j",
        &[
            ("a.txt", &["wheat is milled into flour", "rye grows tall"]),
            ("b.txt", &["water turns the wheel"]),
        ],
    );
    let jobs = fixture
        .store
        .jobs(&Default::default(), Page::all())
        .unwrap();
    assert_eq!(jobs.items[0].state, JobState::Completed);
    let text = "flour milled from wheat";
    let query = SearchQuery {
        text: text.to_owned(),
        ..SearchQuery::default()
    };
    let hits = fixture
        .store
        .search(
            &query,
            Some(QueryVector {
                model: &model(),
                vector: &vector(text),
            }),
        )
        .unwrap();
    assert_eq!(hits[0].text, "wheat is milled into flour");
    assert!(hits[0].similarity.is_some());
    let events: Vec<_> = heard.try_iter().collect();
    assert_eq!(
        events,
        fixture
            .store
            .events_since(gristmill_model::EventSeq(1), 1000)
            .unwrap()
    );
    let files = fixture
        .store
        .files(&jobs.items[0].id, &Default::default(), Page::all())
        .unwrap();
    assert!(matches!(
        files.items[0].state,
        FileState::Completed { chunks: 2, .. }
    ));
}
