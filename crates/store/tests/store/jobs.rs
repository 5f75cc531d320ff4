//! Jobs, their files and their totals.

use gristmill_model::{
    EventKind, EventSeq, Failure, FileState, FileTotals, JobState, PauseReason, Priority,
    ReasonCode, SkipReason, Stage, Step,
};
use gristmill_store::{
    FileFilter, FileStatus, JobFilter, NewFile, Outcome, Page, RetryScope, StoreError,
};

use crate::fixture::{Fixture, NOW, new_file, new_job};

const FINISH: Step = Step::Finish {
    totals: FileTotals {
        pending: 0,
        working: 0,
        completed: 0,
        unchanged: 0,
        skipped: 0,
        failed: 0,
    },
};

fn failure() -> Failure {
    Failure::new(ReasonCode::Damaged, Stage::Parsing, "cannot read `x`").on_page(3)
}

#[test]
fn what_subscribers_hear_is_what_the_disk_holds() {
    let fixture = Fixture::new();
    let heard = fixture.store.subscribe();
    let before = fixture.store.last_event().unwrap();
    fixture.ingest("j", &[("a", &["wheat"]), ("b", &["rye"])]);
    let heard: Vec<_> = heard.try_iter().collect();
    let stored = fixture.store.events_since(before, 1000).unwrap();
    assert_eq!(heard, stored);
    let seqs: Vec<EventSeq> = heard.iter().map(|event| event.seq).collect();
    let expected: Vec<EventSeq> = (before.0 + 1..=before.0 + seqs.len() as i64)
        .map(EventSeq)
        .collect();
    assert_eq!(seqs, expected, "in order and without a gap");
    let last = &heard.last().unwrap().kind;
    assert!(
        matches!(last, EventKind::JobMoved { state: JobState::Completed, totals }
        if totals.completed == 2 && totals.total() == 2)
    );
}

#[test]
fn listing_again_after_a_crash_adds_only_what_is_missing() {
    let fixture = Fixture::new();
    let job = new_job("j");
    let id = job.id.clone();
    fixture.store.create_job(job, NOW).unwrap();
    let skipped = NewFile {
        state: FileState::Skipped {
            reason: SkipReason::new(ReasonCode::EmptyFile, "`b` is empty"),
        },
        ..new_file("b")
    };
    let first = vec![new_file("a"), skipped.clone()];
    fixture.store.add_files(&id, first, false, NOW).unwrap();
    let again = vec![new_file("a"), skipped, new_file("c")];
    fixture.store.add_files(&id, again, true, NOW).unwrap();
    let job = fixture.store.job(&id).unwrap();
    assert_eq!((job.totals.pending, job.totals.skipped), (2, 1));
    assert!(!job.listing);
    assert_eq!(
        fixture.store.selections(&id).unwrap(),
        new_job("j").selections
    );
}

#[test]
fn a_job_cannot_finish_with_a_file_unaccounted_for() {
    let fixture = Fixture::new();
    let job = fixture.running("j", &["a", "b"]);
    let claimed = fixture.claim(&job, 2);
    fixture.complete(&claimed[0], &["wheat"]).unwrap();
    let refused = fixture.store.step(&job, FINISH, NOW);
    assert_eq!(refused, Err(StoreError::Unaccounted("j".to_owned())));
    fixture
        .finish(&claimed[1], Outcome::Failed(failure()))
        .unwrap();
    fixture.store.step(&job, FINISH, NOW).unwrap();
    let job = fixture.store.job(&job).unwrap();
    assert_eq!(job.state, JobState::CompletedWithErrors);
    assert_eq!(job.finished_at, Some(NOW));
}

#[test]
fn a_step_the_state_does_not_allow_changes_nothing() {
    let fixture = Fixture::new();
    let job = fixture.running("j", &["a"]);
    let before = fixture.store.last_event().unwrap();
    let refused = fixture.store.step(&job, Step::Resume, NOW).unwrap_err();
    assert_eq!(refused.to_string(), "cannot resume a job that is running");
    assert_eq!(fixture.store.last_event().unwrap(), before);
}

#[test]
fn a_cancel_skips_what_waits_and_keeps_what_is_done() {
    let fixture = Fixture::new();
    let job = fixture.running("j", &["a", "b", "c"]);
    let claimed = fixture.claim(&job, 2);
    fixture.complete(&claimed[0], &["wheat"]).unwrap();
    fixture.store.step(&job, Step::Cancel, NOW).unwrap();
    assert!(
        fixture.claim(&job, 9).is_empty(),
        "a job being cancelled gives no file out"
    );
    fixture.finish(&claimed[1], Outcome::Released).unwrap();
    fixture.store.step(&job, Step::Stopped, NOW).unwrap();
    let totals = fixture.store.job(&job).unwrap().totals;
    assert_eq!(
        (totals.completed, totals.skipped, totals.total()),
        (1, 2, 3)
    );
    let skipped = FileFilter {
        states: vec![FileStatus::Skipped],
        ..FileFilter::default()
    };
    let files = fixture.store.files(&job, &skipped, Page::all()).unwrap();
    assert!(files.items.iter().all(|file| matches!(&file.state,
        FileState::Skipped { reason } if reason.code == ReasonCode::Cancelled)));
}

#[test]
fn a_retry_takes_up_what_failed_or_everything() {
    let fixture = Fixture::new();
    let job = fixture.running("j", &["a", "b"]);
    let claimed = fixture.claim(&job, 2);
    fixture.complete(&claimed[0], &["wheat"]).unwrap();
    fixture
        .finish(&claimed[1], Outcome::Failed(failure()))
        .unwrap();
    fixture.store.step(&job, FINISH, NOW).unwrap();
    fixture.store.step(&job, Step::Retry, NOW).unwrap();
    fixture.store.step(&job, Step::Admit, NOW).unwrap();
    let again = fixture.claim(&job, 9);
    assert_eq!(again.len(), 1, "only the failed one");
    assert_eq!((again[0].failures, again[0].claim.attempt), (0, 2));
    fixture
        .finish(&again[0], Outcome::Failed(failure()))
        .unwrap();
    fixture.store.step(&job, FINISH, NOW).unwrap();
    fixture.store.retry(&job, RetryScope::All, NOW).unwrap();
    assert_eq!(fixture.store.job(&job).unwrap().totals.pending, 2);
    let attempts = fixture.store.attempts(again[0].claim.file).unwrap();
    assert_eq!(attempts.len(), 2, "history is kept");
    assert_eq!(attempts[0].detail.as_deref(), Some("cannot read `x`"));
    assert_eq!(attempts[0].durations.0[..5], [1, 2, 30, 4, 50]);
}

#[test]
fn an_aborted_job_says_why_and_can_be_retried() {
    let fixture = Fixture::new();
    let job = fixture.running("j", &["a"]);
    fixture
        .store
        .abort(&job, "the folder is gone".to_owned(), NOW)
        .unwrap();
    let aborted = fixture.store.job(&job).unwrap();
    assert_eq!(
        (aborted.state, aborted.error.as_deref()),
        (JobState::Failed, Some("the folder is gone"))
    );
    fixture.store.step(&job, Step::Retry, NOW).unwrap();
    assert_eq!(fixture.store.job(&job).unwrap().totals.pending, 1);
}

#[test]
fn lists_are_filtered_counted_and_paged() {
    let fixture = Fixture::new();
    for id in ["one", "two", "three"] {
        fixture.running(id, &["a/1.txt", "a/2_3.txt", "b/2x3.txt"]);
    }
    let one = gristmill_model::JobId("one".to_owned());
    let pause = Step::Pause {
        why: PauseReason::DiskFull,
    };
    fixture.store.step(&one, pause, NOW).unwrap();
    fixture
        .store
        .set_priority(&one, Priority::Urgent, NOW)
        .unwrap();
    let running = JobFilter {
        states: vec![JobState::Running],
        ..JobFilter::default()
    };
    let page = Page {
        offset: 1,
        limit: 1,
    };
    let listing = fixture.store.jobs(&running, page).unwrap();
    assert_eq!(
        (listing.total, listing.items[0].id.as_str()),
        (2, "two"),
        "newest first"
    );
    let job = fixture.store.job(&one).unwrap();
    assert_eq!(
        job.state,
        JobState::Paused {
            why: PauseReason::DiskFull
        }
    );
    assert_eq!(job.priority, Priority::Urgent);
    let text = FileFilter {
        text: Some("2_3".to_owned()),
        ..FileFilter::default()
    };
    let files = fixture.store.files(&one, &text, Page::all()).unwrap();
    assert_eq!(files.items[0].key.0, "a/2_3.txt", "`_` stands for itself");
    assert_eq!(files.total, 1);
    let after = FileFilter {
        after: Some(files.items[0].id),
        ..FileFilter::default()
    };
    let rest = fixture.store.files(&one, &after, Page::all()).unwrap();
    assert_eq!((rest.items.len(), rest.total), (1, 3));
}

#[test]
fn an_id_in_use_is_refused_and_leaves_the_job_alone() {
    let fixture = Fixture::new();
    fixture.running("j", &["a"]);
    let again = fixture.store.create_job(new_job("j"), NOW);
    assert!(matches!(again, Err(StoreError::Exists { what: "job", .. })));
    let statistics = fixture.store.statistics(None).unwrap();
    assert_eq!(statistics.jobs, 1);
}

#[test]
fn statistics_count_jobs_files_and_time() {
    let fixture = Fixture::new();
    fixture.ingest(
        "done",
        &[("a", &["wheat"]), ("b", &["rye"]), ("c", &["oats"])],
    );
    let job = fixture.running("failed", &["d"]);
    let claimed = fixture.claim(&job, 1);
    fixture
        .finish(&claimed[0], Outcome::Failed(failure()))
        .unwrap();
    let statistics = fixture.store.statistics(Some("default")).unwrap();
    assert_eq!(statistics.success_rate, Some(75.0));
    assert_eq!(statistics.files_by_source_type["local_directory"], 4);
    assert_eq!(statistics.files_by_reason["damaged"], 1);
    let stages = statistics.average_stage_millis.unwrap();
    assert_eq!(stages.of(Stage::Embedding), 50.0);
    let all = statistics.average_processing_millis.unwrap();
    let before_storing = all - stages.of(Stage::Storing);
    assert!((before_storing - 87.0).abs() < 1e-9, "{before_storing}");
    assert_eq!(fixture.store.statistics(Some("nobody")).unwrap().jobs, 0);
}
