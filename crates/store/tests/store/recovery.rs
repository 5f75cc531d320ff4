//! Quarantine, grouped failures, retries of a group, and retention.

use gristmill_model::{
    Bytes, ConnectionId, ContentHash, Failure, FileKey, FileOverrides, FileTotals, Fingerprint,
    JobId, ReasonCode, SkipReason, Stage, Step, Timestamp,
};
use gristmill_store::{
    Content, Crash, Expiry, Outcome, Page, Remains, RetryScope, StoreError, Suspect,
};

use crate::fixture::{Fixture, NOW};
use crate::watches::assert_sound;

const CONTENT: ContentHash = ContentHash([7; 32]);
const PARSING: Fingerprint = Fingerprint([1; 32]);

fn crash(parsing: Fingerprint, content_hash: ContentHash) -> Crash {
    Crash {
        content_hash,
        parsing,
        connection: ConnectionId("docs".to_owned()),
        key: FileKey("a.pdf".to_owned()),
        size: Bytes(10),
        detail: "signal 11".to_owned(),
    }
}

#[test]
fn two_crashes_quarantine_content_until_it_or_its_parsing_changes() {
    let fixture = Fixture::new();
    let store = &fixture.store;
    assert_eq!(store.note_crash(crash(PARSING, CONTENT), NOW), Ok(1));
    assert_eq!(
        store.quarantined(CONTENT, PARSING),
        Ok(None),
        "once is bad luck"
    );
    assert_eq!(store.quarantine(Page::all()).unwrap().total, 0);

    let fixture = fixture.reopen();
    let store = &fixture.store;
    assert_eq!(store.note_crash(crash(PARSING, CONTENT), NOW), Ok(2));
    let entry = store.quarantined(CONTENT, PARSING).unwrap().unwrap();
    assert_eq!((entry.crashes, entry.detail.as_str()), (2, "signal 11"));
    let newer = Fingerprint([2; 32]);
    assert_eq!(
        store.quarantined(CONTENT, newer),
        Ok(None),
        "a newer parser"
    );
    let edited = ContentHash([8; 32]);
    assert_eq!(
        store.quarantined(edited, PARSING),
        Ok(None),
        "another content"
    );

    assert_eq!(store.clear_quarantine(Some(CONTENT), NOW), Ok(1));
    assert_eq!(store.quarantined(CONTENT, PARSING), Ok(None));
    assert_eq!(
        store.note_crash(crash(PARSING, CONTENT), NOW),
        Ok(1),
        "crashes before that are forgotten"
    );
    let unknown = store.clear_quarantine(Some(edited), NOW);
    assert!(matches!(unknown, Err(StoreError::NotFound { .. })));
}

fn failed(code: ReasonCode) -> Outcome {
    Outcome::Failed(Failure::new(code, Stage::Parsing, "why"))
}

/// A job of four files: one stored, two too slow, one too large.
fn mixed(fixture: &Fixture) -> JobId {
    let job = fixture.running("1", &["a", "b", "c", "d"]);
    let claimed = fixture.claim(&job, 10);
    fixture.complete(&claimed[0], &["wheat"]).unwrap();
    for claimed in &claimed[1..3] {
        fixture
            .finish(claimed, failed(ReasonCode::TimedOut))
            .unwrap();
    }
    let large = SkipReason::new(ReasonCode::TooLarge, "200 MB");
    fixture
        .finish(&claimed[3], Outcome::Skipped(large))
        .unwrap();
    finish(fixture, &job);
    job
}

fn finish(fixture: &Fixture, job: &JobId) {
    let totals = FileTotals::default();
    fixture
        .store
        .step(job, Step::Finish { totals }, NOW)
        .unwrap();
}

#[test]
fn failures_are_grouped_by_reason_over_one_job_or_all() {
    let fixture = Fixture::new();
    let job = mixed(&fixture);
    let other = fixture.running("2", &["e"]);
    let claimed = fixture.claim(&other, 1);
    fixture
        .finish(&claimed[0], failed(ReasonCode::TimedOut))
        .unwrap();
    let groups = |job: Option<&JobId>| {
        let groups = fixture.store.failure_groups(job).unwrap().into_iter();
        let of = groups.map(|group| (group.code, group.files, group.jobs.len()));
        of.collect::<Vec<_>>()
    };
    let (slow, large) = (ReasonCode::TimedOut, ReasonCode::TooLarge);
    assert_eq!(groups(Some(&job)), [(slow, 2, 1), (large, 1, 1)]);
    assert_eq!(groups(None), [(slow, 3, 2), (large, 1, 1)]);
}

#[test]
fn one_retry_takes_a_group_and_changes_something_for_it_alone() {
    let fixture = Fixture::new();
    let job = mixed(&fixture);
    let raised = FileOverrides {
        max_file_size_mb: Some(500),
        ..FileOverrides::default()
    };
    let scope = RetryScope::Code(ReasonCode::TooLarge);
    fixture.store.retry_with(&job, scope, raised, NOW).unwrap();
    fixture.store.step(&job, Step::Admit, NOW).unwrap();
    let claimed = fixture.claim(&job, 10);
    assert_eq!(claimed.len(), 1, "the slow ones are not touched");
    assert_eq!(claimed[0].task.key.0, "d");
    assert_eq!(claimed[0].overrides, raised);
    fixture.complete(&claimed[0], &["oats"]).unwrap();
    finish(&fixture, &job);

    let plain = RetryScope::Code(ReasonCode::TimedOut);
    fixture.store.retry(&job, plain, NOW).unwrap();
    fixture.store.step(&job, Step::Admit, NOW).unwrap();
    let slow = fixture.claim(&job, 10);
    assert_eq!(slow.len(), 2);
    assert!(slow.iter().all(|file| file.overrides.is_empty()));
    assert_sound(&fixture);
}

#[test]
fn a_retry_of_a_reason_no_file_has_changes_nothing() {
    let fixture = Fixture::new();
    let job = mixed(&fixture);
    let before = fixture.store.job(&job).unwrap();
    let scope = RetryScope::Code(ReasonCode::Damaged);
    let refused = fixture.store.retry(&job, scope, NOW);
    assert!(matches!(refused, Err(StoreError::NotFound { .. })));
    assert_eq!(fixture.store.job(&job).unwrap(), before);
}

#[test]
fn an_attempt_of_which_there_is_proof_counts_although_the_process_died_at_once() {
    let fixture = Fixture::new();
    let job = fixture.running("1", &["killer.pdf", "other.pdf"]);
    let claimed = fixture.store.claim(&job, fixture.boot, 2, NOW).unwrap();
    let killer = claimed[0].claim.file;
    // Nothing was written after the claim: only what it left in the staging folder tells.
    let remains = Remains {
        begun: vec![killer],
        crashed: false,
    };
    let boot = fixture.store.recover_from(remains, NOW).unwrap().boot;
    fixture.store.step(&job, Step::Admit, NOW).unwrap();
    let again = fixture.store.claim(&job, boot, 2, NOW).unwrap();
    let told = |at: usize| (again[at].claim.attempt, again[at].interruptions);
    assert_eq!(told(0), (2, 1), "the first attempt was begun");
    assert_eq!(told(1), (1, 0), "the other was only claimed");
}

#[test]
fn only_a_crash_while_a_file_was_worked_on_alone_is_held_against_it() {
    let fixture = Fixture::new();
    let job = fixture.running("1", &["poison.pdf", "other.pdf"]);
    let store = &fixture.store;
    let after = |crashed| {
        let begun = Vec::new();
        let boot = store
            .recover_from(Remains { begun, crashed }, NOW)
            .unwrap()
            .boot;
        store.step(&job, Step::Admit, NOW).unwrap();
        boot
    };
    let claimed = store.claim(&job, fixture.boot, 2, NOW).unwrap();
    claimed
        .iter()
        .for_each(|claimed| store.begin(claimed.claim, NOW));
    let content = Content {
        content_hash: ContentHash([7; 32]),
        parsing: Fingerprint([1; 32]),
        size: Bytes(9),
    };
    let quarantined = || store.quarantined(content.content_hash, content.parsing);
    for round in 0..3 {
        let boot = after(true);
        let alone = store.claim(&job, boot, 9, NOW).unwrap();
        let [alone] = alone.as_slice() else {
            panic!("one at a time in round {round}: {alone:?}");
        };
        assert_eq!(alone.suspect, Some(Suspect { crashes: 0 }));
        assert_eq!(quarantined().unwrap().is_some(), round == 2, "{round}");
        store.work_alone(alone.claim, None, NOW).unwrap();
        store.work_alone(alone.claim, Some(content), NOW).unwrap();
    }
    // A kill is nobody's fault, and a crash before the content is known is the file's.
    let boot = after(false);
    let claimed = store.claim(&job, boot, 1, NOW).unwrap();
    store.work_alone(claimed[0].claim, None, NOW).unwrap();
    let crashes = store.quarantine(Page::all()).unwrap().items[0].crashes;
    assert_eq!(crashes, 2);
    let boot = after(true);
    let claimed = store.claim(&job, boot, 1, NOW).unwrap();
    assert_eq!(claimed[0].suspect, Some(Suspect { crashes: 1 }));
    assert_sound(&fixture);
}

#[test]
fn retention_forgets_old_jobs_and_events_and_no_document() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a.txt", &["wheat"])]);
    mixed_later(&fixture);
    let day = 86_400_000;
    let later = Timestamp(NOW.0 + 100 * day);
    let expiry = |days: i64| Expiry {
        history_before: Some(Timestamp(later.0 - days * day)),
        kept_before: None,
    };
    let none = fixture.store.expirable(expiry(200)).unwrap();
    assert_eq!((none.jobs, none.events), (0, 0), "nothing is that old");
    let preview = fixture.store.expirable(expiry(50)).unwrap();
    let expired = fixture.store.expire(expiry(50), later, || true).unwrap();
    assert_eq!((preview.jobs, preview.files), (2, 2));
    assert_eq!(
        (expired.jobs, expired.files, expired.events),
        (preview.jobs, preview.files, preview.events)
    );
    assert!(fixture.store.job(&JobId("1".to_owned())).is_err());
    let documents = fixture
        .store
        .documents(&Default::default(), Page::all())
        .unwrap();
    assert_eq!(documents.total, 1, "what is served stays");
    assert_sound(&fixture);
    let fixture = fixture.reopen();
    fixture.ingest("3", &[("a.txt", &["barley"])]);
    assert_sound(&fixture);
    let plan = fixture.store.undo_plan(&JobId("3".to_owned()), 9).unwrap();
    assert_eq!(
        plan.totals.restored, 1,
        "numbers of forgotten jobs mean nothing"
    );
}

/// A second old job, over a file that failed, and an event of no job that is kept as the last.
fn mixed_later(fixture: &Fixture) {
    let job = fixture.running("2", &["b.txt"]);
    let claimed = fixture.claim(&job, 1);
    fixture
        .finish(&claimed[0], failed(ReasonCode::Damaged))
        .unwrap();
    finish(fixture, &job);
    let id = ConnectionId("docs".to_owned());
    let status = gristmill_model::ConnectionStatus::Authenticated;
    fixture
        .store
        .set_connection_status(id, status, NOW)
        .unwrap();
}
