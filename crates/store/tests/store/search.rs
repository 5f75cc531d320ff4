//! What a search finds, leaves out and marks.

use std::collections::BTreeMap;

use gristmill_model::{
    CollectionId, MetadataOrigin, SearchFilters, SearchHit, SearchMode, SearchQuery, SourceType,
    Sourced, Timestamp,
};
use gristmill_store::QueryVector;

use crate::fixture::{Fixture, NOW, model, vector, version};

fn search(fixture: &Fixture, query: SearchQuery) -> Vec<SearchHit> {
    let vector = vector(&query.text);
    let model = model();
    let vector = QueryVector {
        model: &model,
        vector: &vector,
    };
    fixture.store.search(&query, Some(vector)).unwrap()
}

fn query(text: &str, mode: SearchMode) -> SearchQuery {
    SearchQuery {
        text: text.to_owned(),
        mode,
        ..SearchQuery::default()
    }
}

fn texts(hits: &[SearchHit]) -> Vec<&str> {
    hits.iter().map(|hit| hit.text.as_str()).collect()
}

/// A store with one document of another type, language and owner among many.
fn mixed() -> Fixture {
    let fixture = Fixture::new();
    let many: Vec<String> = (0..300)
        .map(|n| format!("wheat report number {n}"))
        .collect();
    let passages: Vec<&str> = many.iter().map(String::as_str).collect();
    fixture.ingest("many", &[("reports.txt", &passages)]);
    let job = fixture.running("one", &["brief.html"]);
    let (mut seen, mut odd) = version("brief.html", &["wheat letter", "rye letter"]);
    odd.document.media_type = "text/html".to_owned();
    odd.document.language = Some("de".to_owned());
    odd.metadata = BTreeMap::from([(
        "author".to_owned(),
        Sourced::new("Grace", MetadataOrigin::Job),
    )]);
    seen.modified = Some(Timestamp(NOW.0 - 1000));
    fixture
        .complete_as(&fixture.claim(&job, 1)[0], seen, odd)
        .unwrap();
    fixture
}

#[test]
fn a_hit_says_where_it_stands_and_what_matches() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("shelf/a.txt", &["Der Weizen wächst", "Roggen"])]);
    let hits = search(&fixture, query("WACHST", SearchMode::Hybrid));
    let hit = &hits[0];
    assert_eq!(
        (hit.title.as_str(), hit.key.as_str()),
        ("Title of shelf/a.txt", "shelf/a.txt")
    );
    assert_eq!(
        (hit.pages, hit.heading_path.join("/")),
        (Some((1, 1)), "Chapter".to_owned())
    );
    assert_eq!((hit.highlights[0].start, hit.highlights[0].end), (11, 17));
}

#[test]
fn a_document_is_found_by_who_wrote_and_received_it() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("other.txt", &["rye letter"])]);
    let job = fixture.running("2", &["mail.eml"]);
    let (seen, mut mail) = version("mail.eml", &["wheat letter", "oats letter"]);
    for (field, value) in [
        ("author", "Grace Hopper <grace@example.org>"),
        ("to", "Bob Miller"),
        ("attachments", "harvest-plan.pdf"),
    ] {
        let metadata = &mut mail.document.metadata;
        metadata.insert(field.to_owned(), value.to_owned());
    }
    fixture
        .complete_as(&fixture.claim(&job, 1)[0], seen, mail)
        .unwrap();
    for words in ["hopper oats", "miller oats", "\"harvest plan\" oats"] {
        let hits = search(&fixture, query(words, SearchMode::Text));
        assert_eq!(hits[0].text, "oats letter", "`{words}`");
    }
    let none = search(&fixture, query("\"grace hopper\" rye", SearchMode::Text));
    assert!(none.iter().all(|hit| hit.key.as_str() == "mail.eml"));
}

#[test]
fn meaning_finds_what_words_do_not() {
    let fixture = Fixture::new();
    fixture.ingest(
        "1",
        &[("a", &["wheat flour bread oven", "water wheel river stone"])],
    );
    let target = vector("river water boat");
    let model = model();
    let by_meaning = QueryVector {
        model: &model,
        vector: &target,
    };
    let hits = fixture
        .store
        .search(&query("Fluss", SearchMode::Hybrid), Some(by_meaning))
        .unwrap();
    assert_eq!(hits[0].text, "water wheel river stone");
    assert!(hits[0].similarity.unwrap() > hits[1].similarity.unwrap());
    assert!(hits[0].highlights.is_empty());
}

#[test]
fn filters_hold_for_both_sides_and_lose_nothing() {
    let fixture = mixed();
    let filters: [SearchFilters; 5] = [
        SearchFilters {
            media_types: vec!["text/html".to_owned()],
            ..SearchFilters::default()
        },
        SearchFilters {
            media_types: vec!["text/*".to_owned()],
            languages: vec!["de".to_owned(), "fr".to_owned()],
            ..SearchFilters::default()
        },
        SearchFilters {
            metadata: BTreeMap::from([("author".to_owned(), "Grace".to_owned())]),
            ..SearchFilters::default()
        },
        SearchFilters {
            modified_before: Some(NOW),
            ..SearchFilters::default()
        },
        SearchFilters {
            source_types: vec![SourceType::LocalDirectory],
            collections: vec![CollectionId::default()],
            modified_after: Some(Timestamp(NOW.0 - 1000)),
            modified_before: Some(Timestamp(NOW.0 - 999)),
            ..SearchFilters::default()
        },
    ];
    for filters in filters {
        for (mode, count) in [
            (SearchMode::Hybrid, 2),
            (SearchMode::Text, 1),
            (SearchMode::Vector, 2),
        ] {
            let query = SearchQuery {
                filters: filters.clone(),
                ..query("wheat", mode)
            };
            let hits = search(&fixture, query);
            assert!(
                hits.iter().all(|hit| hit.key == "brief.html"),
                "{filters:?}"
            );
            assert_eq!(hits.len(), count, "{mode:?} {filters:?}");
        }
    }
    let nowhere = SearchFilters {
        collections: vec![CollectionId("elsewhere".to_owned())],
        ..SearchFilters::default()
    };
    let none = SearchQuery {
        filters: nowhere,
        ..query("wheat", SearchMode::Hybrid)
    };
    assert!(search(&fixture, none).is_empty());
}

#[test]
fn quotation_marks_and_minus_hold_for_both_sides() {
    let fixture = Fixture::new();
    fixture.ingest(
        "1",
        &[(
            "a",
            &["the grain mill", "the mill of grain", "the coffee mill"],
        )],
    );
    for mode in [SearchMode::Hybrid, SearchMode::Text, SearchMode::Vector] {
        let hits = search(&fixture, query(r#""grain mill""#, mode));
        assert_eq!(texts(&hits), ["the grain mill"], "{mode:?}");
        let hits = search(&fixture, query("mill -grain", mode));
        assert_eq!(texts(&hits), ["the coffee mill"], "{mode:?}");
    }
    let hits = search(&fixture, query("coff*", SearchMode::Text));
    assert_eq!(texts(&hits), ["the coffee mill"]);
}

#[test]
fn no_text_is_an_error() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a", &["grain", "mill"])]);
    let long = "grain ".repeat(20_000);
    let hostile = [
        "",
        " ",
        "\"",
        "\"\"",
        "-",
        "--",
        "*",
        "-*",
        "\"grain",
        "grain\"",
        "grain AND",
        "NOT grain",
        "NEAR(grain mill)",
        "passage:grain",
        "words MATCH 'x'",
        "'; DROP TABLE chunks; --",
        "(",
        ")",
        "{passage}: ^grain + mill",
        "grain\0mill",
        "😀 \u{202e} \u{fffd}",
        "AND OR NOT",
        "-\"grain",
        "a:b:c",
        "co-operate's",
        "東京",
        "%_\\",
        &long,
    ];
    for text in hostile {
        for mode in [SearchMode::Hybrid, SearchMode::Text, SearchMode::Vector] {
            let query = SearchQuery {
                limit: 0,
                ..query(text, mode)
            };
            let model = model();
            let zero = vec![0.0; 384];
            let vector = QueryVector {
                model: &model,
                vector: &zero,
            };
            let hits = fixture.store.search(&query, Some(vector));
            assert!(hits.is_ok(), "{text:?}: {hits:?}");
        }
    }
}

#[test]
fn a_vector_of_another_model_is_compared_with_nothing() {
    let fixture = Fixture::new();
    fixture.ingest("1", &[("a", &["grain"])]);
    let other = gristmill_model::ModelId("other".to_owned());
    let short = [1.0; 8];
    let vector = QueryVector {
        model: &other,
        vector: &short,
    };
    let hits = fixture
        .store
        .search(&query("grain", SearchMode::Hybrid), Some(vector))
        .unwrap();
    assert_eq!((hits.len(), hits[0].similarity), (1, None));
}
