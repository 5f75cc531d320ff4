//! What is known of documents: by whom, changed by hand, and found by.

use std::collections::BTreeMap;

use gristmill_model::{
    Comparison, DocumentId, DocumentMetadata, EventKind, EventSeq, MetadataCondition,
    MetadataOrigin, MetadataValue, Sourced,
};
use gristmill_store::{DocumentFilter, Edits, Page};

use crate::fixture::{Fixture, NOW, version};

/// A store with a document of this metadata.
fn stored(values: &[(&str, MetadataValue)]) -> (Fixture, DocumentId) {
    let fixture = Fixture::new();
    let id = add(&fixture, "1", "a.txt", values);
    (fixture, id)
}

fn add(fixture: &Fixture, job: &str, key: &str, values: &[(&str, MetadataValue)]) -> DocumentId {
    let job = fixture.running(job, &[key]);
    let (seen, mut version) = version(key, &[&format!("the text of {key}")]);
    let id = version.id.clone();
    let mapped = |(name, value): &(&str, MetadataValue)| {
        let value = Sourced::new(value.clone(), MetadataOrigin::Mapping);
        ((*name).to_owned(), value)
    };
    version.metadata = values.iter().map(mapped).collect();
    fixture
        .complete_as(&fixture.claim(&job, 1)[0], seen, version)
        .unwrap();
    id
}

/// `author=Ada [edited]`, name by name.
fn shown(fixture: &Fixture, id: &DocumentId) -> Vec<String> {
    let metadata = fixture.store.document(id).unwrap().metadata;
    let shown = metadata
        .iter()
        .map(|(name, of)| format!("{name}={} [{}]", of.value, of.origin.as_str()));
    shown.collect()
}

fn edits(changes: &[(&str, Option<&str>)]) -> Edits {
    let change = |&(name, value): &(&str, Option<&str>)| (name.to_owned(), value.map(Into::into));
    changes.iter().map(change).collect()
}

fn events(fixture: &Fixture) -> usize {
    let all = fixture.store.events_since(EventSeq(0), u32::MAX).unwrap();
    let changes = all
        .iter()
        .filter(|event| matches!(event.kind, EventKind::MetadataChanged { .. }));
    changes.count()
}

#[test]
fn what_a_person_changes_is_noted_and_outlives_new_versions_of_the_file() {
    let (fixture, id) = stored(&[("author", "Ada".into()), ("secret", "yes".into())]);
    let chunks = fixture.store.document(&id).unwrap().chunks;
    let changes = edits(&[
        ("author", Some("Grace")),
        ("secret", None),
        ("title", Some("T")),
    ]);
    let change = |changes| {
        let ids = [id.clone(), DocumentId("gone".to_owned())];
        fixture.store.edit_metadata(&ids, changes, NOW).unwrap()
    };
    assert_eq!(
        change(changes.clone()),
        1,
        "one that is gone is passed over"
    );
    assert_eq!(change(changes), 0, "the same again changes nothing");
    assert_eq!(events(&fixture), 1);
    let expected = ["author=Grace [edited]", "title=T [edited]"];
    assert_eq!(shown(&fixture, &id), expected);
    let document = fixture.store.document(&id).unwrap();
    assert_eq!(
        (document.title.as_deref(), document.chunks),
        (Some("T"), chunks)
    );

    let job = fixture.running("2", &["a.txt"]);
    let (seen, mut newer) = version("a.txt", &["another text"]);
    newer.metadata = DocumentMetadata::from([
        (
            "author".to_owned(),
            Sourced::new("Bob", MetadataOrigin::Mapping),
        ),
        (
            "secret".to_owned(),
            Sourced::new("no", MetadataOrigin::Mapping),
        ),
        (
            "version".to_owned(),
            Sourced::new("2", MetadataOrigin::Mapping),
        ),
    ]);
    fixture
        .complete_as(&fixture.claim(&job, 1)[0], seen, newer)
        .unwrap();
    let document = fixture.store.document(&id).unwrap();
    assert_eq!(
        (document.version, document.title.as_deref()),
        (2, Some("T"))
    );
    assert_eq!(
        shown(&fixture, &id),
        [
            "author=Grace [edited]",
            "title=T [edited]",
            "version=2 [mapping]"
        ]
    );
}

#[test]
fn metadata_supplied_anew_stays_below_what_people_changed() {
    let (fixture, id) = stored(&[("author", "Ada".into()), ("level", "1".into())]);
    let author = edits(&[("author", Some("Grace"))]);
    fixture
        .store
        .edit_metadata(std::slice::from_ref(&id), author, NOW)
        .unwrap();
    let supply = || {
        let level = Sourced::new(MetadataValue::Integer(2), MetadataOrigin::Sidecar);
        let author = Sourced::new("Bob", MetadataOrigin::Sidecar);
        let metadata = [("level".to_owned(), level), ("author".to_owned(), author)].into();
        fixture.store.supply_metadata(&id, metadata, NOW).unwrap()
    };
    assert!(supply());
    assert!(!supply(), "the same again changes nothing");
    assert_eq!(
        shown(&fixture, &id),
        ["author=Grace [edited]", "level=2 [sidecar]"]
    );
}

#[test]
fn documents_are_found_by_items_of_lists_by_numbers_and_by_ranges_of_dates() {
    let fixture = Fixture::new();
    let tags = |items: &[&str]| MetadataValue::List(items.iter().map(|i| (*i).into()).collect());
    let list = [
        ("a.txt", tags(&["api", "draft"]), 9, "2025-10-16", true),
        ("b.txt", tags(&["hr"]), 10, "2025-10-16T14:00:00Z", false),
        ("c.txt", "api, old".into(), 11, "2024-01-31", true),
    ];
    for (key, tags, version, date, public) in list {
        let values = [
            ("tags", tags),
            ("version", MetadataValue::Integer(version)),
            ("date_created", date.into()),
            ("is_public", MetadataValue::Boolean(public)),
        ];
        add(&fixture, key, key, &values);
    }
    let found = |name: &str, is, value: &str| -> String {
        let condition = MetadataCondition {
            name: name.to_owned(),
            is,
            value: value.to_owned(),
        };
        let filter = DocumentFilter {
            metadata: vec![condition],
            reverse: true,
            ..DocumentFilter::default()
        };
        let found = fixture.store.documents(&filter, Page::all()).unwrap();
        let letters = found.items.iter().map(|document| &document.key.0[..1]);
        letters.collect()
    };
    use Comparison::{Above, AtLeast, AtMost, Below, Equal};
    for (name, is, value, expected) in [
        ("tags", Equal, "api", "a"),
        ("tags", Equal, "api, old", "c"),
        ("version", Equal, "10", "b"),
        ("version", AtLeast, "10", "bc"),
        ("version", Below, "10", "a"),
        ("version", AtMost, "9.5", "a"),
        ("is_public", Equal, "true", "ac"),
        ("date_created", AtMost, "2025-10-16", "abc"),
        ("date_created", Above, "2025-10-16", ""),
        ("date_created", AtLeast, "2025", "ab"),
        ("date_created", Below, "2025", "c"),
        ("missing", AtLeast, "", ""),
    ] {
        assert_eq!(found(name, is, value), expected, "{name} {is:?} {value}");
    }
}

#[test]
fn metadata_of_older_versions_of_gristmill_is_read_and_says_so() {
    let (fixture, id) = stored(&[("author", "Ada".into())]);
    let forgotten: BTreeMap<String, Sourced> = [(
        "author".to_owned(),
        Sourced::new("Ada", MetadataOrigin::Unrecorded),
    )]
    .into();
    fixture.store.supply_metadata(&id, forgotten, NOW).unwrap();
    assert_eq!(shown(&fixture, &id), ["author=Ada [unrecorded]"]);
}
