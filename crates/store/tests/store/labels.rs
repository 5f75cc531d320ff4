//! Labels of what is stored and held: one transaction with the file, kept with versions, and
//! decided about all or not at all.

use gristmill_model::{
    Classification, CollectionId, DocumentId, FileState, Fingerprint, JobId, JobOrigin, Label,
    LabelAction, Labelling, ProcessingOptions, ReasonCode, RulingVerdict, StageDurations,
};
use gristmill_store::{
    Admission, Claimed, DocumentFilter, Finished, LabelFilter, LabelState, NewHeld, Outcome, Page,
    Relabelled, RulingRequest, StoreError,
};

use crate::fixture::{Fixture, NOW, version};

fn labelling(label: Label, action: LabelAction) -> Labelling {
    Labelling {
        found: Classification {
            label,
            confidence: 0.9,
            ..Classification::default()
        },
        opinion: None,
        rules: Fingerprint([7; 32]),
        action,
        why: format!("{label}: the common policy says so"),
        at: NOW,
        ruling: None,
    }
}

fn held(key: &str) -> NewHeld {
    let (_, version) = version(key, &["a held passage"]);
    NewHeld {
        id: DocumentId(format!("held {key}")),
        parsing: Fingerprint([3; 32]),
        document: version.document,
        supplied: version.metadata,
        options: ProcessingOptions::default(),
        labelling: labelling(Label::Unsafe, LabelAction::Quarantine),
    }
}

/// Ends an attempt by holding the file.
fn hold(fixture: &Fixture, claimed: &Claimed, read: bool) -> Result<FileState, StoreError> {
    let key = &claimed.task.key.0;
    let finished = Finished {
        at: NOW,
        durations: StageDurations::default(),
        media_type: None,
        seen: read.then(|| version(key, &["a held passage"]).0),
        outcome: Outcome::Held(Box::new(held(key))),
    };
    fixture.store.finish(claimed.claim, finished).wait()?;
    let job = &claimed.task.job;
    let files = fixture.store.files(job, &Default::default(), Page::all())?;
    let file = files
        .items
        .into_iter()
        .find(|file| file.id == claimed.task.id);
    Ok(file.unwrap().state)
}

fn admission() -> Admission {
    Admission {
        user: "default".into(),
        origin: JobOrigin::Api,
        options: ProcessingOptions::default(),
        new_id: || JobId("let in".into()),
    }
}

fn approve() -> Option<RulingRequest> {
    Some(RulingRequest {
        by: "ada".into(),
        label: None,
        verdict: RulingVerdict::Store,
        comment: String::new(),
    })
}

fn refuse_all(_: &CollectionId, _: Label, _: bool) -> (LabelAction, String) {
    (LabelAction::Refuse, "nothing is taken".into())
}

#[test]
fn a_file_is_held_with_its_end_or_not_at_all() {
    let fixture = Fixture::new();
    let job = fixture.running("1", &["a.txt"]);
    let claimed = fixture.claim(&job, 1).remove(0);
    assert!(
        hold(&fixture, &claimed, false).is_err(),
        "its content is not known"
    );
    let all = LabelFilter::default();
    assert_eq!(fixture.store.labels(&all, Page::all()).unwrap().total, 0);

    let state = hold(&fixture, &claimed, true).unwrap();
    assert!(
        matches!(&state, FileState::Skipped { reason } if reason.code == ReasonCode::HeldForReview),
        "{state:?}"
    );
    let listed = fixture.store.labels(&all, Page::all()).unwrap().items;
    assert_eq!((listed[0].state, listed.len()), (LabelState::Held, 1));
    let content = version("a.txt", &["a held passage"]).0.content_hash;
    let parsing = Fingerprint([3; 32]);
    let collection = CollectionId::default();
    let found = |parsing| fixture.store.held_document(&collection, content, parsing);
    assert!(found(parsing).unwrap().is_some());
    assert!(
        found(Fingerprint([4; 32])).unwrap().is_none(),
        "it was parsed otherwise"
    );
}

#[test]
fn decisions_are_one_transaction_with_the_job_that_carries_them_out() {
    let fixture = Fixture::new();
    let job = fixture.running("1", &["a.txt"]);
    let claimed = fixture.claim(&job, 1).remove(0);
    hold(&fixture, &claimed, true).unwrap();
    let id = DocumentId("held a.txt".into());
    let decide = |ids: &[DocumentId]| {
        fixture
            .store
            .decide_labels(ids, approve(), admission(), refuse_all, NOW)
    };
    let unknown = DocumentId("nothing".into());
    let refused = decide(&[id.clone(), unknown]).unwrap_err();
    assert!(matches!(refused, StoreError::NotFound { .. }), "{refused}");
    let entry = fixture.store.label(&id).unwrap();
    assert_eq!(entry.state, LabelState::Held, "nothing was decided");
    assert!(fixture.store.job(&JobId("let in".into())).is_err());

    let decided = decide(std::slice::from_ref(&id)).unwrap();
    assert_eq!(
        (decided.admitted, decided.refused),
        (1, 0),
        "a person overrules a policy"
    );
    let job = fixture.store.job(&decided.jobs[0]).unwrap();
    assert_eq!(job.totals.pending, 1);
    assert_eq!(
        fixture.store.label(&id).unwrap().state,
        LabelState::Admitted
    );
    let content = entry_content();
    let ruling = fixture
        .store
        .ruling(&CollectionId::default(), content)
        .unwrap();
    assert_eq!(ruling.unwrap().by, "ada");
}

fn entry_content() -> gristmill_model::ContentHash {
    version("a.txt", &["a held passage"]).0.content_hash
}

#[test]
fn a_label_goes_and_comes_back_with_its_version() {
    let fixture = Fixture::new();
    let ingest = |job: &str, text: &str, label: Label| {
        let job = fixture.running(job, &["a.txt"]);
        let (seen, mut version) = version("a.txt", &[text]);
        version.labelling = Some(labelling(label, LabelAction::Store));
        let claimed = &fixture.claim(&job, 1)[0];
        fixture.complete_as(claimed, seen, version).unwrap();
        let totals = gristmill_model::FileTotals::default();
        let finish = gristmill_model::Step::Finish { totals };
        fixture.store.step(&job, finish, NOW).unwrap();
        job
    };
    let id = DocumentId("document of a.txt".into());
    let label = || {
        let shown = fixture.store.document(&id).unwrap().label;
        let rests_on = fixture.store.labelling(&id).unwrap();
        assert_eq!(shown, rests_on.map(|labelling| labelling.label()));
        shown
    };
    ingest("1", "the first text", Label::Confidential);
    assert_eq!(label(), Some(Label::Confidential));
    let second = ingest("2", "the second text", Label::Unsafe);
    assert_eq!(label(), Some(Label::Unsafe));
    fixture.store.begin_undo(&second, NOW).unwrap();
    while !fixture.store.undo_some(&second, NOW).unwrap().complete {}
    assert_eq!(label(), Some(Label::Confidential), "undoing brings it back");
}

#[test]
fn labelled_documents_come_in_parts_of_a_bounded_size_and_each_comes_once() {
    let fixture = Fixture::new();
    let keys: Vec<String> = (0..7).map(|number| format!("k{number}")).collect();
    for key in &keys {
        fixture.ingest(key, &[(key, &[key])]);
    }
    let label = |key: &String| Relabelled {
        id: DocumentId(format!("document of {key}")),
        version: 1,
        labelling: labelling(Label::Public, LabelAction::Store),
    };
    let labels = keys[1..].iter().map(label).collect();
    fixture.store.relabel(labels, NOW).unwrap();
    let (mut after, mut seen) = (0, Vec::new());
    loop {
        let part = fixture.store.labelled(None, after, 2).unwrap();
        let Some(last) = part.last() else { break };
        assert!(part.len() <= 2, "{part:?}");
        after = last.place();
        seen.extend(part.into_iter().map(|document| document.id.0));
    }
    let all: Vec<String> = keys[1..]
        .iter()
        .map(|key| format!("document of {key}"))
        .collect();
    assert_eq!(seen, all, "one has no label");
    for (labelled, documents) in [(true, 6), (false, 1)] {
        let filter = DocumentFilter {
            labelled: Some(labelled),
            ..DocumentFilter::default()
        };
        let listed = fixture.store.documents(&filter, Page::all()).unwrap();
        assert_eq!(listed.total, documents, "{labelled}");
    }
    let elsewhere = CollectionId("elsewhere".into());
    let none = fixture.store.labelled(Some(&elsewhere), 0, 2).unwrap();
    assert!(none.is_empty(), "{none:?}");
}
