//! Who may work on a file, and what becomes of it when the worker dies.

use std::time::Duration;

use gristmill_model::{
    Failure, FileState, JobState, PauseReason, ReasonCode, Stage, StageDurations, Step, Timestamp,
};
use gristmill_store::{AttemptOutcome, DATABASE, Finished, Outcome, StoreError};

use crate::fixture::{Fixture, NOW, new_file};

#[test]
fn claims_of_an_earlier_run_are_void() {
    let fixture = Fixture::new();
    let job = fixture.running("j", &["a", "b"]);
    let lost = fixture.claim(&job, 1);
    let fixture = fixture.reopen();
    assert_eq!(fixture.store.job(&job).unwrap().state, JobState::Queued);
    fixture.store.step(&job, Step::Admit, NOW).unwrap();
    let again = fixture.claim(&job, 1);
    assert_eq!(
        again[0].claim.file, lost[0].claim.file,
        "first in the list again"
    );
    assert_eq!((again[0].interruptions, again[0].failures), (1, 0));
    let late = fixture.complete(&lost[0], &["wheat"]);
    assert!(matches!(
        late,
        Err(StoreError::StaleClaim { attempt: 1, .. })
    ));
    fixture.complete(&again[0], &["wheat"]).unwrap();
    let twice = fixture.complete(&again[0], &["wheat"]);
    assert!(
        matches!(twice, Err(StoreError::StaleClaim { attempt: 2, .. })),
        "a claim ends once"
    );
    let outcomes: Vec<_> = fixture
        .store
        .attempts(again[0].claim.file)
        .unwrap()
        .iter()
        .map(|attempt| attempt.outcome)
        .collect();
    assert_eq!(
        outcomes,
        [AttemptOutcome::Interrupted, AttemptOutcome::Completed]
    );
}

#[test]
fn a_claim_that_no_worker_took_up_is_no_attempt() {
    let fixture = Fixture::new();
    let job = fixture.running("j", &["a", "b"]);
    let ahead = fixture.store.claim(&job, fixture.boot, 2, NOW).unwrap();
    fixture.finish(&ahead[0], Outcome::Released).unwrap();
    let file = ahead[0].claim.file;
    assert_eq!(fixture.store.file(file).unwrap().attempts, 0, "put back");
    let fixture = fixture.reopen();
    for claimed in &ahead {
        let file = fixture.store.file(claimed.claim.file).unwrap();
        assert_eq!((file.attempts, file.started_at), (0, None), "after a crash");
        assert!(fixture.store.attempts(file.id).unwrap().is_empty());
    }
    fixture.store.step(&job, Step::Admit, NOW).unwrap();
    let again = fixture.claim(&job, 2);
    assert_eq!((again[1].claim.attempt, again[1].interruptions), (1, 0));
    fixture.complete(&again[1], &["wheat"]).unwrap();
    let late = fixture.complete(&ahead[1], &["rye"]);
    assert!(matches!(late, Err(StoreError::StaleClaim { .. })));
}

#[test]
fn a_file_in_work_while_its_paused_job_is_cancelled_does_not_wait_for_ever() {
    let fixture = Fixture::new();
    let job = fixture.running("j", &["a", "b", "c"]);
    let held = fixture.claim(&job, 2);
    let why = PauseReason::User;
    fixture.store.step(&job, Step::Pause { why }, NOW).unwrap();
    fixture.store.step(&job, Step::Cancel, NOW).unwrap();
    let state = |fixture: &Fixture| fixture.store.job(&job).unwrap().state;
    assert_eq!(state(&fixture), JobState::Cancelling, "two are still held");
    fixture.finish(&held[0], Outcome::Released).unwrap();
    let fixture = fixture.reopen();
    assert_eq!(state(&fixture), JobState::Cancelled);
    for claimed in &held {
        let file = fixture.store.file(claimed.claim.file).unwrap();
        let FileState::Skipped { reason } = file.state else {
            panic!("`{}` is {:?}", file.key, file.state);
        };
        assert_eq!(reason.code, ReasonCode::Cancelled);
    }
    fixture
        .store
        .add_files(&job, vec![new_file("d")], true, NOW)
        .unwrap();
    let totals = fixture.store.job(&job).unwrap().totals;
    assert_eq!((totals.skipped, totals.total()), (4, 4), "{totals:?}");
}

#[test]
fn what_storing_took_is_kept_with_the_attempt() {
    const HELD: Duration = Duration::from_millis(40);
    let fixture = Fixture::new();
    let job = fixture.running("j", &["a"]);
    let claimed = fixture.claim(&job, 1);
    let (seen, version) = crate::fixture::version("a", &["wheat"]);
    let finished = Finished {
        at: NOW,
        durations: StageDurations([1, 2, 30, 4, 50, 0]),
        media_type: None,
        seen: Some(seen),
        outcome: Outcome::Stored(Box::new(version)),
    };
    let database = fixture.store.folder().join(DATABASE);
    let other = rusqlite::Connection::open(database).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let receipt = fixture.store.finish(claimed[0].claim, finished);
    std::thread::sleep(HELD);
    other.execute_batch("COMMIT").unwrap();
    receipt.wait().unwrap();
    let fixture = fixture.reopen();
    let attempts = fixture.store.attempts(claimed[0].claim.file).unwrap();
    let [before @ .., storing] = attempts[0].durations.0;
    assert_eq!(before, [1, 2, 30, 4, 50]);
    assert!(storing >= HELD.as_millis() as u32, "{storing} ms");
}

#[test]
fn a_cancel_is_completed_by_the_next_run() {
    let fixture = Fixture::new();
    let job = fixture.running("j", &["a", "b"]);
    fixture.claim(&job, 1);
    fixture.store.step(&job, Step::Cancel, NOW).unwrap();
    let fixture = fixture.reopen();
    let job = fixture.store.job(&job).unwrap();
    assert_eq!(job.state, JobState::Cancelled);
    assert_eq!((job.totals.skipped, job.totals.total()), (2, 2));
}

#[test]
fn a_file_to_be_tried_again_waits_for_its_time() {
    let fixture = Fixture::new();
    let job = fixture.running("j", &["a"]);
    let claimed = fixture.claim(&job, 1);
    let later = Timestamp(NOW.0 + 5000);
    let outcome = Outcome::RetryLater {
        failure: Failure::new(ReasonCode::SourceUnavailable, Stage::Accessing, "no drive"),
        at: later,
    };
    fixture.finish(&claimed[0], outcome).unwrap();
    assert!(fixture.claim(&job, 1).is_empty());
    assert_eq!(fixture.store.next_retry_at(&job).unwrap(), Some(later));
    let again = fixture.store.claim(&job, fixture.boot, 1, later).unwrap();
    assert_eq!((again[0].failures, again[0].claim.attempt), (1, 2));
    let first = &fixture.store.attempts(again[0].claim.file).unwrap()[0];
    assert_eq!(first.code, Some(ReasonCode::SourceUnavailable));
}

#[test]
fn a_released_file_waits_again_without_a_failure() {
    let fixture = Fixture::new();
    let job = fixture.running("j", &["a"]);
    let claimed = fixture.claim(&job, 1);
    fixture.finish(&claimed[0], Outcome::Released).unwrap();
    let file = fixture.store.file(claimed[0].claim.file).unwrap();
    assert_eq!(file.state, FileState::Pending);
    assert_eq!(fixture.claim(&job, 1)[0].failures, 0);
}

#[test]
fn a_bad_file_does_not_spoil_its_neighbours() {
    let fixture = Fixture::new();
    let job = fixture.running("j", &["a", "b", "c"]);
    let claimed = fixture.claim(&job, 3);
    let stale = gristmill_store::Claim {
        attempt: 9,
        ..claimed[1].claim
    };
    // Handed in together, so that they share a transaction.
    let receipts: Vec<_> = [claimed[0].claim, stale, claimed[2].claim]
        .into_iter()
        .zip(["wheat", "rye", "oats"])
        .map(|(claim, text)| {
            let (seen, version) = crate::fixture::version(text, &[text]);
            let finished = gristmill_store::Finished {
                at: NOW,
                durations: Default::default(),
                media_type: None,
                seen: Some(seen),
                outcome: Outcome::Stored(Box::new(version)),
            };
            fixture.store.finish(claim, finished)
        })
        .collect();
    let kept: Vec<bool> = receipts
        .into_iter()
        .map(|receipt| receipt.wait().is_ok())
        .collect();
    assert_eq!(kept, [true, false, true]);
    assert_eq!(fixture.store.job(&job).unwrap().totals.completed, 2);
    let diagnosis = fixture.store.doctor(true).unwrap();
    assert!(diagnosis.is_sound(), "{diagnosis:#?}");
}
