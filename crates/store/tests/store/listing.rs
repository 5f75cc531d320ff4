//! Lists of documents: orders, filters, and pages that follow one another.

use gristmill_model::{Bytes, CollectionId, DocumentId, SourceType};
use gristmill_store::{DocumentFilter, DocumentOrder, Page, StoreError};

use crate::fixture::{Fixture, NOW, version};

/// Five documents that differ in name, size, type and number of chunks; two are alike in all
/// but their names.
fn shelf() -> Fixture {
    let fixture = Fixture::new();
    let papers: [(&str, u64, &str, usize); 5] = [
        ("b.txt", 20, "text/plain", 1),
        ("A.pdf", 500, "application/pdf", 3),
        ("c.html", 30, "text/html", 2),
        ("e.txt", 10, "text/plain", 1),
        ("D.txt", 10, "text/plain", 1),
    ];
    let keys = papers.map(|(key, ..)| key);
    let job = fixture.running("1", &keys);
    for (claimed, (key, size, kind, chunks)) in fixture.claim(&job, 5).iter().zip(papers) {
        let passages: Vec<String> = (0..chunks).map(|n| format!("{key} part {n}")).collect();
        let passages: Vec<&str> = passages.iter().map(String::as_str).collect();
        let (mut seen, mut stored) = version(key, &passages);
        seen.size = Bytes(size);
        stored.document.media_type = kind.to_owned();
        fixture.complete_as(claimed, seen, stored).unwrap();
    }
    fixture
}

fn keys(fixture: &Fixture, filter: &DocumentFilter) -> Vec<String> {
    let listed = fixture.store.documents(filter, Page::all()).unwrap();
    assert_eq!(listed.total as usize, listed.items.len());
    listed.items.into_iter().map(|item| item.key.0).collect()
}

fn by(order: DocumentOrder, reverse: bool) -> DocumentFilter {
    DocumentFilter {
        order,
        reverse,
        ..DocumentFilter::default()
    }
}

#[test]
fn documents_are_sorted_by_what_is_asked() {
    let fixture = shelf();
    let sorted = |order| keys(&fixture, &by(order, false)).join(" ");
    assert_eq!(
        sorted(DocumentOrder::Newest),
        "D.txt e.txt c.html A.pdf b.txt"
    );
    assert_eq!(
        sorted(DocumentOrder::Oldest),
        "b.txt A.pdf c.html e.txt D.txt"
    );
    assert_eq!(sorted(DocumentOrder::Key), "A.pdf b.txt c.html D.txt e.txt");
    assert_eq!(
        sorted(DocumentOrder::Size),
        "A.pdf c.html b.txt D.txt e.txt"
    );
    assert_eq!(
        sorted(DocumentOrder::Type),
        "A.pdf c.html b.txt e.txt D.txt"
    );
    assert_eq!(
        sorted(DocumentOrder::Chunks),
        "A.pdf c.html D.txt e.txt b.txt"
    );
}

#[test]
fn pages_that_follow_one_another_are_the_whole_list() {
    let fixture = shelf();
    for order in [
        DocumentOrder::Newest,
        DocumentOrder::Key,
        DocumentOrder::Size,
        DocumentOrder::Type,
        DocumentOrder::Chunks,
    ] {
        let whole = keys(&fixture, &by(order, false));
        let mut turned = keys(&fixture, &by(order, true));
        turned.reverse();
        assert_eq!(turned, whole, "{order:?} the other way round");
        let mut filter = by(order, false);
        let mut paged = Vec::new();
        loop {
            let page = fixture.store.documents(&filter, Page::first(2)).unwrap();
            assert_eq!(page.total, 5, "the total is that of all pages");
            let Some(last) = page.items.last() else { break };
            filter.after = Some(last.id.clone());
            paged.extend(page.items.into_iter().map(|item| item.key.0));
        }
        assert_eq!(paged, whole, "{order:?} page by page");
    }
}

#[test]
fn filters_narrow_a_list_in_every_order() {
    let fixture = shelf();
    let listed = |narrow: &dyn Fn(&mut DocumentFilter)| {
        let mut filter = by(DocumentOrder::Key, false);
        narrow(&mut filter);
        keys(&fixture, &filter).join(" ")
    };
    assert_eq!(
        listed(&|filter| filter.media_type = Some("text/*".to_owned())),
        "b.txt c.html D.txt e.txt"
    );
    assert_eq!(
        listed(&|filter| filter.text = Some(".PDF".to_owned())),
        "A.pdf"
    );
    let zips = |filter: &mut DocumentFilter| filter.source_type = Some(SourceType::LocalZip);
    assert_eq!(listed(&zips), "");
    let folders =
        |filter: &mut DocumentFilter| filter.source_type = Some(SourceType::LocalDirectory);
    assert_eq!(listed(&folders), "A.pdf b.txt c.html D.txt e.txt");
}

#[test]
fn facets_count_what_is_there_and_many_documents_are_deleted_at_once() {
    let fixture = shelf();
    let types = |collection: &str| {
        let collection = CollectionId(collection.to_owned());
        let facets = fixture.store.document_facets(Some(&collection)).unwrap();
        facets.types
    };
    let count = |name: &str, documents| (name.to_owned(), documents);
    let all = [
        count("text/plain", 3),
        count("application/pdf", 1),
        count("text/html", 1),
    ];
    assert_eq!(types(&CollectionId::default().0), all);
    assert_eq!(types("another"), []);
    let facets = fixture.store.document_facets(None).unwrap();
    assert_eq!(facets.types, all);
    assert_eq!(facets.connections.len(), 1);
    assert_eq!(facets.connections[0].2, 5);

    let texts = DocumentFilter {
        media_type: Some("text/plain".to_owned()),
        ..DocumentFilter::default()
    };
    let texts = fixture.store.documents(&texts, Page::all()).unwrap().items;
    let mut ids: Vec<DocumentId> = texts.into_iter().map(|text| text.id).collect();
    ids.push(DocumentId("gone already".to_owned()));
    assert_eq!(fixture.store.delete_documents(&ids, NOW).unwrap(), 3);
    assert_eq!(fixture.store.delete_documents(&ids, NOW).unwrap(), 0);
    assert_eq!(
        keys(&fixture, &by(DocumentOrder::Key, false)).join(" "),
        "A.pdf c.html"
    );
}

#[test]
fn a_page_after_a_document_that_is_gone_is_refused() {
    let fixture = shelf();
    let all = fixture
        .store
        .documents(&DocumentFilter::default(), Page::all());
    let gone = all.unwrap().items.remove(2).id;
    fixture.store.delete_document(&gone, NOW).unwrap();
    let filter = DocumentFilter {
        after: Some(gone),
        ..DocumentFilter::default()
    };
    let refused = fixture.store.documents(&filter, Page::all()).unwrap_err();
    assert!(matches!(
        refused,
        StoreError::NotFound {
            what: "document",
            ..
        }
    ));
}
