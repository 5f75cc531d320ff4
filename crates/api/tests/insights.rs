//! What happened over time, as the operation tells it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::time::{Duration, Instant};

use gristmill_api::types::{AskInsights, CreateJob, InsightPeriod, JobRef, ListJobs};
use gristmill_api::{ErrorCode, Mill, OpenOptions};
use gristmill_model::{CollectionId, JobId, ReasonCode, ReasonKind};

/// A knowledge base with a job over files that have no bytes, which needs no parser.
fn world() -> (tempfile::TempDir, Mill) {
    let folder = tempfile::tempdir().unwrap();
    let documents = folder.path().join("documents");
    std::fs::create_dir(&documents).unwrap();
    for name in ["a.txt", "b.txt", "c.txt"] {
        std::fs::write(documents.join(name), "").unwrap();
    }
    let options = OpenOptions {
        data_dir: folder.path().join("data"),
        environment: Default::default(),
    };
    let mill = Mill::open(options).unwrap().unwrap();
    let id = JobId("empty".to_owned());
    let request = CreateJob {
        id: Some(id.clone()),
        paths: vec![documents.to_str().unwrap().to_owned()],
        start: true,
        ..CreateJob::default()
    };
    let operations = mill.operations();
    operations.jobs_create(request).unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    let job = || operations.jobs_get(JobRef { id: id.clone() }).unwrap().job;
    while !job().state.is_final() {
        assert!(Instant::now() < until, "the job does not end: {:?}", job());
        std::thread::yield_now();
    }
    (folder, mill)
}

fn ask(period: InsightPeriod, periods: u32) -> AskInsights {
    AskInsights {
        period: Some(period),
        periods: Some(periods),
        ..AskInsights::default()
    }
}

#[test]
fn the_last_period_holds_what_just_happened_and_its_jobs_are_listed_by_reason() {
    let (_folder, mill) = world();
    let operations = mill.operations();
    for period in [
        InsightPeriod::Day,
        InsightPeriod::Week,
        InsightPeriod::Month,
    ] {
        let told = operations.insights_read(ask(period, 7)).unwrap();
        assert_eq!(told.points.len(), 7);
        let joined = told.points.windows(2);
        assert!(joined.into_iter().all(|two| two[0].until == two[1].from));
        // The day may change while the test runs.
        let skipped: u32 = told.points.iter().map(|point| point.skipped).sum();
        assert_eq!(skipped, 3, "{period:?}");
        let [reason] = &told.reasons[..] else {
            panic!("{:?}", told.reasons)
        };
        assert_eq!(
            (reason.code, reason.kind),
            (ReasonCode::EmptyFile, ReasonKind::Skip)
        );
        assert_eq!((reason.total, reason.points.len()), (3, 7));
        assert_eq!(told.sizes.len(), 6, "every class, also without a document");
    }
    let by_reason = |reason| {
        let asked = ListJobs {
            reason: Some(reason),
            ..ListJobs::default()
        };
        operations.jobs_list(asked).unwrap().total
    };
    assert_eq!(by_reason(ReasonCode::EmptyFile), 1);
    assert_eq!(by_reason(ReasonCode::Damaged), 0);
}

#[test]
fn what_cannot_be_answered_is_refused_with_what_can_be_asked() {
    let (_folder, mill) = world();
    let operations = mill.operations();
    let refused = |asked: AskInsights| operations.insights_read(asked).unwrap_err();
    for periods in [0, 367] {
        let error = refused(ask(InsightPeriod::Day, periods));
        assert_eq!(error.code, ErrorCode::Invalid);
        assert_eq!(error.hint.as_deref(), Some("give 1 to 366"));
    }
    let error = refused(AskInsights {
        time_zone: Some("Mars/Olympus".to_owned()),
        ..AskInsights::default()
    });
    assert_eq!(error.message, "there is no time zone `Mars/Olympus`");
    let error = refused(AskInsights {
        collection: Some(CollectionId("nowhere".to_owned())),
        ..AskInsights::default()
    });
    assert_eq!(error.code, ErrorCode::NotFound);
}
