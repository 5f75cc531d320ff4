//! What happened over time, counted from what lists show.

use gristmill_model::{
    Bytes, CollectionId, Failure, FileTotals, JobId, ReasonCode, SkipReason, Stage, StageDurations,
    Step, Timestamp,
};
use gristmill_store::{
    Claimed, DocumentFilter, Finished, InsightPoint, Insights, JobFilter, Outcome, Page,
};

use crate::fixture::{Fixture, NOW, version};

const MINUTE: i64 = 60_000;
/// Three periods of an hour; the second begins `NOW`.
const BOUNDS: [Timestamp; 4] = [
    Timestamp(NOW.0 - 60 * MINUTE),
    NOW,
    Timestamp(NOW.0 + 60 * MINUTE),
    Timestamp(NOW.0 + 120 * MINUTE),
];

/// Ends an attempt so many minutes after `NOW`.
fn end(fixture: &Fixture, claimed: &Claimed, minutes: i64, outcome: Outcome) {
    let (seen, _) = version(&claimed.task.key.0, &[&claimed.task.key.0]);
    let finished = Finished {
        at: Timestamp(NOW.0 + minutes * MINUTE),
        durations: StageDurations::default(),
        media_type: Some("text/plain".to_owned()),
        seen: Some(seen),
        outcome,
    };
    fixture
        .store
        .finish(claimed.claim, finished)
        .wait()
        .unwrap();
}

fn stored(claimed: &Claimed) -> Outcome {
    let key = &claimed.task.key.0;
    Outcome::Stored(Box::new(version(key, &[key]).1))
}

/// Two files stored in the second hour, then one stored, one left out and one failed in the
/// third; the job has not ended.
fn world() -> Fixture {
    let fixture = Fixture::new();
    let job = fixture.running("j", &["a", "b", "c", "d", "e"]);
    let files = fixture.claim(&job, 9);
    end(&fixture, &files[0], 0, stored(&files[0]));
    end(&fixture, &files[1], 59, stored(&files[1]));
    end(&fixture, &files[2], 60, stored(&files[2]));
    let empty = SkipReason {
        code: ReasonCode::EmptyFile,
        detail: "`d` is empty".to_owned(),
        twin: None,
    };
    let damaged = Failure::new(ReasonCode::Damaged, Stage::Parsing, "cannot read `e`");
    end(&fixture, &files[3], 61, Outcome::Skipped(empty));
    end(&fixture, &files[4], 61, Outcome::Failed(damaged));
    fixture
}

fn insights(fixture: &Fixture, collection: Option<&str>) -> Insights {
    let collection = collection.map(|id| CollectionId(id.to_owned()));
    fixture
        .store
        .insights(&BOUNDS, collection.as_ref())
        .unwrap()
}

#[test]
fn everything_is_counted_once_in_the_period_it_happened_in() {
    let fixture = world();
    let found = insights(&fixture, None);
    let second = InsightPoint {
        documents: 2,
        completed: 2,
        chunks: 2,
        bytes: Bytes(20),
        busy_minutes: 2,
        ..InsightPoint::default()
    };
    let third = InsightPoint {
        documents: 1,
        completed: 1,
        skipped: 1,
        failed: 1,
        chunks: 1,
        bytes: Bytes(10),
        busy_minutes: 2,
        ..InsightPoint::default()
    };
    assert_eq!(found.points, [InsightPoint::default(), second, third]);
    let reasons: Vec<_> = found.reasons.into_iter().collect();
    let of = |code| (code, vec![0, 0, 1]);
    assert_eq!(
        reasons,
        [of(ReasonCode::EmptyFile), of(ReasonCode::Damaged)]
    );
    assert_eq!(found.types["text/plain"], [0, 2, 1]);
    assert_eq!(found.languages[&Some("en".to_owned())], [0, 2, 1]);
    assert_eq!(found.labels[&None], [0, 2, 1]);
    assert_eq!(found.sizes[0], [0, 2, 1]);
    assert_eq!(found.sizes[5], [0, 0, 0]);
}

#[test]
fn what_is_outside_the_periods_or_the_collection_is_not_counted() {
    let fixture = world();
    let job = JobId("j".to_owned());
    let totals = FileTotals::default();
    fixture
        .store
        .step(&job, Step::Finish { totals }, NOW)
        .unwrap();
    let default = CollectionId::default();
    assert_eq!(
        insights(&fixture, Some(&default.0)),
        insights(&fixture, None)
    );
    let none = vec![InsightPoint::default(); 3];
    assert_eq!(insights(&fixture, Some("nowhere")).points, none);
    let later = BOUNDS.map(|bound| Timestamp(bound.0 + 1000 * MINUTE));
    assert_eq!(fixture.store.insights(&later, None).unwrap().points, none);
    assert_eq!(
        fixture.store.insights(&[NOW], None).unwrap(),
        Insights::default()
    );
}

#[test]
fn lists_find_what_is_counted() {
    let fixture = world();
    for (period, expected) in BOUNDS.windows(2).zip([0, 2, 1]) {
        let filter = DocumentFilter {
            added_from: Some(period[0]),
            added_before: Some(period[1]),
            ..DocumentFilter::default()
        };
        let listed = fixture.store.documents(&filter, Page::all()).unwrap();
        assert_eq!(listed.total, expected, "{period:?}");
    }
    for (reason, expected) in [
        (ReasonCode::EmptyFile, 1),
        (ReasonCode::Damaged, 1),
        (ReasonCode::NeedsPassword, 0),
    ] {
        let filter = JobFilter {
            reason: Some(reason),
            ..JobFilter::default()
        };
        let listed = fixture.store.jobs(&filter, Page::all()).unwrap();
        assert_eq!(listed.total, expected, "{reason:?}");
    }
}
