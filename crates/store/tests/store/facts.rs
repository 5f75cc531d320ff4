//! What is told of documents, which others are like them, and what all of them are like.

use gristmill_model::{Bytes, CollectionId, ContentHash, DocumentId, Label, Timestamp};
use gristmill_store::{
    Alike, Described, DocumentFilter, NewVersion, Outcome, Page, Seen, StoreError, TextFacts,
};

use crate::documents::assert_sound;
use crate::fixture::{Fixture, NOW, version};

fn facts(words: u64) -> TextFacts {
    TextFacts {
        words,
        images: Some(2),
        phrases: vec!["spring tide".to_owned()],
    }
}

/// A passage of `count` words that no passage of another `first` has.
fn passage(first: usize, count: usize) -> String {
    let words = (first..first + count).map(|number| format!("w{number}"));
    words.collect::<Vec<_>>().join(" ")
}

/// Stores a document in a job of its own.
fn store(fixture: &Fixture, key: &str, (seen, version): (Seen, NewVersion)) -> DocumentId {
    let job = fixture.running(&format!("job of {key}"), &[key]);
    let claimed = fixture.claim(&job, 1).remove(0);
    let id = version.id.clone();
    fixture.complete_as(&claimed, seen, version).unwrap();
    id
}

fn store_text(fixture: &Fixture, key: &str, passages: &[String]) -> DocumentId {
    let passages: Vec<&str> = passages.iter().map(String::as_str).collect();
    store(fixture, key, version(key, &passages))
}

fn named(alike: &Alike) -> Vec<(&str, bool)> {
    let twins = alike.twins.iter();
    twins
        .map(|twin| (twin.key.0.as_str(), twin.same_content))
        .collect()
}

#[test]
fn facts_come_with_a_version_or_later_and_then_for_that_version_alone() {
    let fixture = Fixture::new();
    let (seen, mut with) = version("with", &["wheat grows"]);
    with.facts = Some(facts(2));
    let with = store(&fixture, "with", (seen, with));
    let without = store(&fixture, "without", version("without", &["rye grows"]));
    assert_eq!(fixture.store.document(&with).unwrap().facts, Some(facts(2)));
    assert_eq!(fixture.store.document(&without).unwrap().facts, None);
    let unknown = fixture.store.without_facts(None, 9).unwrap();
    assert_eq!(unknown, std::slice::from_ref(&without));
    assert!(
        fixture
            .store
            .without_facts(Some(&without), 9)
            .unwrap()
            .is_empty()
    );

    let described = |version, words| Described {
        id: without.clone(),
        version,
        facts: facts(words),
    };
    let gone = Described {
        id: DocumentId("gone".to_owned()),
        version: 1,
        facts: facts(1),
    };
    fixture.store.describe(vec![gone, described(2, 7)]).unwrap();
    let other_version = fixture.store.document(&without).unwrap().facts;
    assert_eq!(
        other_version, None,
        "it was another version that was looked at"
    );
    fixture.store.describe(vec![described(1, 2)]).unwrap();
    assert_eq!(
        fixture.store.document(&without).unwrap().facts,
        Some(facts(2))
    );
    assert!(fixture.store.without_facts(None, 9).unwrap().is_empty());
    assert_sound(&fixture);
}

#[test]
fn documents_with_much_the_same_text_are_named_and_those_without_are_not() {
    let fixture = Fixture::new();
    let original = [passage(0, 200), passage(1000, 200), passage(2000, 200)];
    let mut revised = original.clone();
    revised[1] = revised[1].replace("w1100 ", "");
    let letter = store_text(&fixture, "letter", &original);
    let draft = store_text(&fixture, "draft", &revised);
    let mut binder = vec![passage(5000, 2000)];
    binder.extend(original.clone());
    binder.push(passage(8000, 2000));
    store_text(&fixture, "binder", &binder);
    store_text(&fixture, "other", &[passage(3000, 200)]);

    let alike = fixture.store.alike(&letter).unwrap();
    assert_eq!(named(&alike), [("draft", false), ("binder", false)]);
    let (draft_of, binder) = (&alike.twins[0], &alike.twins[1]);
    assert!(
        draft_of.likeness > 0.95 && draft_of.likeness < 1.0,
        "{draft_of:?}"
    );
    assert!(
        binder.contained > 0.95 && binder.likeness < 0.3,
        "{binder:?}"
    );
    assert!(!alike.looked, "its facts are not known");

    fixture.store.delete_document(&draft, NOW).unwrap();
    let alike = fixture.store.alike(&letter).unwrap();
    assert_eq!(named(&alike), [("binder", false)]);
    let missing = fixture.store.alike(&draft).unwrap_err();
    assert!(matches!(missing, StoreError::NotFound { .. }), "{missing}");
    assert_sound(&fixture);
}

#[test]
fn a_twin_follows_the_versions_of_a_document() {
    let fixture = Fixture::new();
    let letter = store_text(&fixture, "letter", &[passage(0, 200)]);
    store_text(&fixture, "draft", &[passage(0, 199)]);
    assert_eq!(
        named(&fixture.store.alike(&letter).unwrap()),
        [("draft", false)]
    );
    let job = fixture.running("again", &["draft"]);
    let claimed = fixture.claim(&job, 1).remove(0);
    let other = passage(7000, 200);
    fixture.complete(&claimed, &[other.as_str()]).unwrap();
    assert!(named(&fixture.store.alike(&letter).unwrap()).is_empty());
    assert_sound(&fixture);
}

#[test]
fn the_same_bytes_are_named_wherever_they_are() {
    let fixture = Fixture::new();
    let (seen, one) = version("one", &["wheat grows"]);
    let id = store(&fixture, "one", (seen, one));
    let job = fixture.running("copies", &["copy"]);
    let claimed = fixture.claim(&job, 1).remove(0);
    let twin = id.clone();
    fixture
        .finish(&claimed, Outcome::Duplicate { twin })
        .unwrap();
    let (_, mut other) = version("two", &["wheat grows", "otherwise cut"]);
    other.fingerprint = gristmill_model::Fingerprint([2; 32]);
    store(&fixture, "two", (seen, other));

    let alike = fixture.store.alike(&id).unwrap();
    assert_eq!(alike.places.len(), 1);
    assert_eq!(alike.places[0].key.0, "copy");
    assert_eq!(named(&alike), [("two", true)]);
    assert_eq!(fixture.store.overview(None).unwrap().seen_twice, 1);
}

#[test]
fn near_duplicates_are_listed_in_groups_with_the_largest_first() {
    let fixture = Fixture::new();
    let texts = [
        ("letter", passage(0, 400)),
        ("plan", passage(1000, 400)),
        ("letter, signed", passage(20, 400)),
        ("note", passage(3000, 5)),
        ("plan 2", passage(1010, 400)),
        ("note again", passage(3000, 6)),
        ("alone", passage(5000, 400)),
        ("letter, sent", passage(0, 401)),
    ];
    for (key, text) in &texts {
        store_text(&fixture, key, std::slice::from_ref(text));
    }
    let groups = |collection: Option<&CollectionId>, page| {
        let listed = fixture.store.near_duplicates(collection, page).unwrap();
        let groups = listed.items.into_iter().map(|group| {
            assert_eq!(group.count as usize, group.documents.len());
            assert_eq!(group.documents[0].likeness, 1.0);
            let keys = group.documents.into_iter().map(|document| document.key.0);
            keys.collect::<Vec<_>>()
        });
        (listed.total, groups.collect::<Vec<_>>())
    };
    let letters = vec!["letter", "letter, sent", "letter, signed"];
    let all = groups(None, Page::all());
    assert_eq!(all, groups(Some(&CollectionId::default()), Page::all()));
    let expected = vec![letters, vec!["plan", "plan 2"]];
    let expected: Vec<Vec<String>> = expected
        .into_iter()
        .map(|keys| keys.into_iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(all, (2, expected.clone()));
    let second = groups(
        None,
        Page {
            offset: 1,
            limit: 5,
        },
    );
    assert_eq!(second, (2, expected[1..].to_vec()));
    let nowhere = CollectionId("nowhere".to_owned());
    assert_eq!(groups(Some(&nowhere), Page::all()), (0, Vec::new()));
    assert_sound(&fixture);
}

/// Three documents that differ in size, quality, age, and in whether their facts are known.
fn different(fixture: &Fixture) {
    let of = [(500, 1.0), (10_000, 0.95), (7_000_000, 0.9)];
    for (number, (size, quality)) in of.into_iter().enumerate() {
        let key = format!("{number}");
        let (_, mut version) = version(&key, &[&format!("passage {number}")]);
        version.chunked.quality = quality;
        version.facts = (number > 0).then(|| facts(100));
        version.document.pages = Some(3);
        let seen = Seen {
            size: Bytes(size),
            content_hash: ContentHash([number as u8; 32]),
            modified: (number > 0).then_some(Timestamp(1_772_500_000_000)),
        };
        store(fixture, &key, (seen, version));
    }
}

#[test]
fn an_overview_counts_every_document_once_in_every_chart() {
    let fixture = Fixture::new();
    different(&fixture);
    let all = CollectionId::default();
    let overview = fixture.store.overview(Some(&all)).unwrap();
    assert_eq!(overview.documents, 3);
    assert_eq!(
        (overview.pages, overview.words, overview.images),
        (9, 200, 4)
    );
    assert_eq!(overview.without_facts, 1);
    assert_eq!(overview.sizes, [1, 1, 0, 1, 0, 0]);
    assert_eq!(overview.quality, [0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
    let months: Vec<_> = overview.months.into_iter().collect();
    assert_eq!(months, [("2026-03".to_owned(), 2)]);
    assert_eq!(overview.types.get("text/plain"), Some(&3));
    assert_eq!(overview.languages.get(&Some("en".to_owned())), Some(&3));
    assert_eq!(overview.labels.get(&None::<Label>), Some(&3));
    let nowhere = CollectionId("nowhere".to_owned());
    assert_eq!(fixture.store.overview(Some(&nowhere)).unwrap().documents, 0);
}

#[test]
fn a_list_finds_what_an_overview_counts() {
    let fixture = Fixture::new();
    different(&fixture);
    let found = |filter: DocumentFilter| {
        let listed = fixture.store.documents(&filter, Page::all()).unwrap();
        assert_eq!(listed.total as usize, listed.items.len());
        listed.total
    };
    let all = DocumentFilter::default;
    let changed_in = |period: &str| Some(period.to_owned());
    for (filter, expected) in [
        (
            DocumentFilter {
                size_below: Some(Bytes(10_000)),
                ..all()
            },
            1,
        ),
        (
            DocumentFilter {
                size_from: Some(Bytes(10_000)),
                ..all()
            },
            2,
        ),
        (
            DocumentFilter {
                changed_in: changed_in("2026-03"),
                ..all()
            },
            2,
        ),
        (
            DocumentFilter {
                changed_in: changed_in("2026"),
                ..all()
            },
            2,
        ),
        (
            DocumentFilter {
                changed_in: changed_in("2025"),
                ..all()
            },
            0,
        ),
        (
            DocumentFilter {
                language: Some("en".to_owned()),
                ..all()
            },
            3,
        ),
        (
            DocumentFilter {
                language: Some(String::new()),
                ..all()
            },
            0,
        ),
        (
            DocumentFilter {
                language: Some(",de,en".to_owned()),
                ..all()
            },
            3,
        ),
        (
            DocumentFilter {
                media_type: Some("application/pdf,text/*".to_owned()),
                ..all()
            },
            3,
        ),
        (
            DocumentFilter {
                media_type: Some("application/pdf,image/png".to_owned()),
                ..all()
            },
            0,
        ),
        (
            DocumentFilter {
                quality: Some(9),
                ..all()
            },
            3,
        ),
        (
            DocumentFilter {
                quality: Some(8),
                ..all()
            },
            0,
        ),
    ] {
        assert_eq!(found(filter.clone()), expected, "{filter:?}");
    }
}

#[test]
fn a_document_that_comes_back_has_its_facts_and_its_twins() {
    let fixture = Fixture::new();
    let (seen, mut letter) = version("letter", &[&passage(0, 200)]);
    letter.facts = Some(facts(200));
    let letter = store(&fixture, "letter", (seen, letter));
    let draft = store_text(&fixture, "draft", &[passage(0, 199)]);
    let job = fixture.running("replacing", &["letter"]);
    let claimed = fixture.claim(&job, 1).remove(0);
    fixture.complete(&claimed, &["something else"]).unwrap();
    let totals = gristmill_model::FileTotals::default();
    let finish = gristmill_model::Step::Finish { totals };
    fixture.store.step(&job, finish, NOW).unwrap();
    assert!(named(&fixture.store.alike(&draft).unwrap()).is_empty());

    fixture.store.begin_undo(&job, NOW).unwrap();
    while !fixture.store.undo_some(&job, NOW).unwrap().complete {}
    assert_eq!(
        fixture.store.document(&letter).unwrap().facts,
        Some(facts(200))
    );
    assert_eq!(
        named(&fixture.store.alike(&draft).unwrap()),
        [("letter", false)]
    );
    let all = fixture
        .store
        .documents(&DocumentFilter::default(), Page::all());
    assert_eq!(all.unwrap().total, 2);
    assert_sound(&fixture);
}
