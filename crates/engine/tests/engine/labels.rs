//! How sensitive documents are: labelled as they are stored, held or masked by policies, and
//! labelled again later.

use std::sync::Arc;

use gristmill_engine::{Gate, Who};
use gristmill_model::{
    DocumentId, FileState, JobId, JobOrigin, Label, LabelAction, ReasonCode, RulingVerdict,
    SearchFilters, SearchMode, SearchQuery,
};
use gristmill_store::{
    Decided, DocumentFilter, LabelEntry, LabelFilter, LabelState, Page, RulingRequest,
};
use serde_json::{Value, json};

use crate::world::World;

pub(crate) const SSN: &str = "536-90-4399";

/// A file with a personal number between two paragraphs without one.
pub(crate) fn letter(name: &str) -> String {
    format!("A letter of {name} about the harvest.\nHis SSN is {SSN} as he says.\nWith regards.")
}

pub(crate) fn gate(world: &World, section: Value) {
    let gate = Gate::from_section(&section).unwrap();
    world.engine.apply_labels(Arc::new(gate));
}

pub(crate) fn labels(world: &World) -> Vec<LabelEntry> {
    let store = world.engine.store();
    let listed = store.labels(&LabelFilter::default(), Page::all()).unwrap();
    assert_eq!(listed.total as usize, listed.items.len());
    listed.items
}

/// The only document there is, stored or held.
pub(crate) fn only(world: &World) -> LabelEntry {
    let mut all = labels(world);
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0)
}

pub(crate) fn decide(world: &World, ids: &[DocumentId], ruling: RulingRequest) -> Decided {
    let who = Who {
        user: "default".into(),
        origin: JobOrigin::Api,
    };
    let decided = world.engine.decide_labels(ids, Some(ruling), who).unwrap();
    for job in &decided.jobs {
        world.end(job);
        world.check_sums(job);
    }
    decided
}

pub(crate) fn ruling(verdict: RulingVerdict, label: Option<Label>) -> RulingRequest {
    RulingRequest {
        by: "ada".into(),
        label,
        verdict,
        comment: "looked at it".into(),
    }
}

pub(crate) fn found(world: &World, text: &str, labels: &[Label]) -> Vec<String> {
    let query = SearchQuery {
        text: text.into(),
        mode: SearchMode::Text,
        limit: 50,
        filters: SearchFilters {
            labels: labels.to_vec(),
            ..SearchFilters::default()
        },
    };
    let hits = world.engine.store().search(&query, None).unwrap();
    hits.into_iter().map(|hit| hit.text).collect()
}

pub(crate) fn reason(world: &World, job: &JobId) -> (ReasonCode, String) {
    let files = world.files(job);
    match &files[0].state {
        FileState::Skipped { reason } => (reason.code, reason.detail.clone()),
        other => panic!("{other:?}"),
    }
}

/// Everything in the data folder that is a file, as bytes.
fn data_holds(world: &World, needle: &str) -> bool {
    let folder = world.dir.path().join("data");
    let files = ["gristmill.db", "gristmill.db-wal"].map(|name| folder.join(name));
    let mut logs = Vec::new();
    if let Ok(entries) = std::fs::read_dir(folder.join("logs")) {
        logs.extend(entries.map(|entry| entry.unwrap().path()));
    }
    files.into_iter().chain(logs).any(|file| {
        let bytes = std::fs::read(file).unwrap_or_default();
        bytes
            .windows(needle.len())
            .any(|part| part == needle.as_bytes())
    })
}

#[test]
fn every_document_is_labelled_as_it_is_stored_and_found_by_its_label() {
    let world = World::new();
    world.write("letter.txt", &letter("Ben"));
    world.write(
        "plain.txt",
        "The harvest was good this year.\nNothing else happened.",
    );
    world.run("job");
    let labels = labels(&world);
    let of = |key: &str| labels.iter().find(|entry| entry.key.0 == key).unwrap();
    let letter = &of("letter.txt").labelling;
    assert_eq!(letter.label(), Label::HighlySensitive);
    assert_eq!(letter.action, LabelAction::Store);
    assert!(letter.why.contains("common policy"), "{}", letter.why);
    assert_eq!(letter.found.hits.len(), 1);
    assert!(!letter.found.hits[0].snippet.contains("4399"));
    assert_eq!(of("plain.txt").labelling.label(), Label::Public);
    assert_eq!(found(&world, "harvest", &[Label::Public]).len(), 1);
    assert_eq!(found(&world, "harvest", &[]).len(), 2);
    let history = world
        .engine
        .store()
        .label_history(&of("letter.txt").id)
        .unwrap();
    assert_eq!(history.len(), 1);
    assert_eq!(
        (history[0].by.clone(), history[0].label),
        (None, Label::HighlySensitive)
    );
    let filter = DocumentFilter {
        labels: vec![Label::HighlySensitive],
        ..DocumentFilter::default()
    };
    let listed = world
        .engine
        .store()
        .documents(&filter, Page::all())
        .unwrap();
    assert_eq!(listed.items[0].key.0, "letter.txt");
    let facets = world.engine.store().document_facets(None).unwrap();
    assert_eq!(facets.labels.len(), 2);
}

#[test]
fn a_held_file_is_found_by_nobody_and_let_in_without_being_read_again() {
    let world = World::new();
    gate(
        &world,
        json!({"policy": {"highly_sensitive": "quarantine"}}),
    );
    world.write("letter.txt", &letter("Ben"));
    let job = world.run("job").id;
    let (code, detail) = reason(&world, &job);
    assert_eq!(code, ReasonCode::HeldForReview);
    assert!(
        detail.contains("Highly Sensitive") && detail.contains("quarantine"),
        "{detail}"
    );
    assert_eq!(world.embedder.embedded(), 0, "nothing of it was embedded");
    assert!(found(&world, "harvest", &[]).is_empty());
    let held = only(&world);
    assert_eq!(held.state, LabelState::Held);

    world.run("again");
    assert_eq!(
        world.parser.order().len(),
        1,
        "what is held is not parsed again"
    );
    assert_eq!(only(&world).id, held.id, "nor is it held twice");

    std::fs::remove_file(world.documents().join("letter.txt")).unwrap();
    let decided = decide(
        &world,
        std::slice::from_ref(&held.id),
        ruling(RulingVerdict::Store, None),
    );
    assert_eq!((decided.admitted, decided.jobs.len()), (1, 1));
    assert_eq!(world.parser.order().len(), 1, "nor when it is let in");
    let stored = only(&world);
    assert_eq!((stored.state, &stored.id), (LabelState::Stored, &held.id));
    assert_eq!(stored.labelling.label(), Label::HighlySensitive);
    assert_eq!(found(&world, "harvest", &[]).len(), 1);
    let history = world.engine.store().label_history(&held.id).unwrap();
    let told: Vec<_> = history
        .iter()
        .map(|change| (change.by.as_deref(), change.action))
        .collect();
    assert!(
        told.contains(&(Some("ada"), LabelAction::Store)),
        "{told:?}"
    );
    assert!(told.contains(&(None, LabelAction::Quarantine)), "{told:?}");
}

#[test]
fn what_a_policy_masks_is_stored_nowhere() {
    let world = World::new();
    gate(
        &world,
        json!({"collections": {"default": {"highly_sensitive": "redact"}}}),
    );
    world.write("letter.txt", &letter("Ben"));
    world.run("job");
    let stored = only(&world);
    assert_eq!(stored.labelling.action, LabelAction::Redact);
    let parsed = world.engine.store().parsed(&stored.id).unwrap();
    assert!(
        parsed.text.contains("[US social security number]"),
        "{}",
        parsed.text
    );
    let texts = found(&world, "SSN", &[]).concat() + &world.embedder.order().concat();
    assert!(
        !texts.contains(SSN) && texts.contains("[US social security number]"),
        "{texts}"
    );
    drop(texts);
    let world = world.reopen();
    assert!(
        !data_holds(&world, SSN),
        "the value is in no file of the data folder"
    );
    gate(&world, json!({"rules": {"max_hits": 5}}));
    let run = world.engine.label_some(None, 100).unwrap();
    assert_eq!((run.labelled, run.changed), (1, 0));
    assert_eq!(
        only(&world).labelling.label(),
        Label::HighlySensitive,
        "a masked document does not become public by being looked at again"
    );
}

#[test]
fn what_was_stored_before_is_labelled_without_reading_or_embedding_it() {
    let world = World::new();
    gate(&world, json!({"rules": {"ignored": ["us_ssn"]}}));
    for number in 0..3 {
        world.write(
            &format!("{number}.txt"),
            &letter(&format!("number {number}")),
        );
    }
    world.run("job");
    assert!(
        labels(&world)
            .iter()
            .all(|entry| entry.labelling.label() == Label::Public)
    );
    let (parsed, embedded) = (world.parser.order().len(), world.embedder.embedded());

    gate(&world, json!({}));
    let counts = |world: &World| {
        let rules = world.engine.labels().rules();
        world.engine.store().label_counts(None, rules).unwrap()
    };
    assert_eq!(
        counts(&world).outdated,
        3,
        "other rules offer to label again"
    );
    let run = world.engine.label_some(None, 2).unwrap();
    assert_eq!((run.labelled, run.changed, run.left), (2, 2, 1));
    let run = world.engine.label_some(None, 2).unwrap();
    assert_eq!((run.labelled, run.left), (1, 0));
    assert_eq!(counts(&world).outdated, 0);
    assert_eq!(counts(&world).by_label[&Label::HighlySensitive], 3);
    world.run("again");
    assert_eq!(world.parser.order().len(), parsed);
    assert_eq!(world.embedder.embedded(), embedded);
}
