//! What a document is labelled, what is shown of it, and what is left when it is redacted.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::time::Instant;

use gristmill_classify::{Classifier, RuleError, redact};
use gristmill_model::{
    BlockKind, Classification, Document, DocumentBuilder, HitKind, Label, LabelRules, OwnPattern,
    OwnTerms, Table,
};

fn classifier() -> Classifier {
    Classifier::new(&LabelRules::default()).unwrap()
}

fn document(paragraphs: &[&str]) -> Document {
    let mut builder = DocumentBuilder::new("text/plain");
    for (index, text) in paragraphs.iter().enumerate() {
        builder.push(BlockKind::Paragraph, Some(index as u32 + 1), text);
    }
    builder.finish()
}

fn classify(paragraphs: &[&str]) -> Classification {
    classifier().classify(&document(paragraphs))
}

#[test]
fn the_most_restrictive_label_wins() {
    let cases: [(&[&str], Label); 6] = [
        (&["The meeting is on Monday at ten."], Label::Public),
        (&["CONFIDENTIAL", "Plan for next year"], Label::Confidential),
        (
            &["MEMORANDUM\nTO: Board\nFROM: Ann\nSUBJECT: Move"],
            Label::Confidential,
        ),
        (
            &["CONFIDENTIAL", "SSN: 536-90-4399"],
            Label::HighlySensitive,
        ),
        (&["The key is AKIAQ6ZJ2M4NXT7WPLRV"], Label::HighlySensitive),
        (&["SSN: 536-90-4399", "how to make a bomb"], Label::Unsafe),
    ];
    for (paragraphs, label) in cases {
        assert_eq!(classify(paragraphs).label, label, "{paragraphs:?}");
    }
}

#[test]
fn doubt_asks_for_a_person() {
    let sure = classify(&["His social security number is 536-90-4399."]);
    assert!(!sure.requires_review && sure.confidence > 0.9);
    let talk = classify(&["She spoke in a confidential tone about the weather."]);
    assert_eq!(talk.label, Label::Confidential);
    assert!(
        talk.requires_review,
        "a word in a sentence marks no document"
    );
    let empty = classify(&[]);
    assert!(
        empty.requires_review && empty.label == Label::Public,
        "nothing was looked at"
    );
    let mut builder = DocumentBuilder::new("application/pdf");
    builder.push(BlockKind::Paragraph, Some(1), "The first page.");
    builder.gap(2, "no text layer");
    let gap = classifier().classify(&builder.finish());
    assert!(gap.requires_review, "a page was not looked at");
}

#[test]
fn a_hit_cites_its_page_and_never_the_value() {
    let found = classify(&[
        "Nothing here.",
        "Card 4111 1111 1111 1111, SSN 536-90-4399, ann.smith@firma.de, Password: hunter2!x",
    ]);
    let kinds: Vec<HitKind> = found.hits.iter().map(|hit| hit.kind).collect();
    assert_eq!(
        kinds,
        [
            HitKind::PaymentCard,
            HitKind::UsSsn,
            HitKind::Email,
            HitKind::Password
        ]
    );
    assert!(found.hits.iter().all(|hit| hit.page == Some(2)));
    let shown = format!("{found:?}");
    for value in ["4111 1111", "536-90", "4399", "ann.smith", "hunter2"] {
        assert!(!shown.contains(value), "{value} is shown in {shown}");
    }
    assert_eq!(
        found.hits[1].snippet,
        "Card ********, SSN ********, ********, Password: ********"
    );
}

#[test]
fn the_heading_of_a_column_names_its_cells() {
    let table = |heading: &str| {
        let rows = vec![
            vec!["Name".to_owned(), heading.to_owned(), "City".to_owned()],
            vec!["Ann".to_owned(), "111222333".to_owned(), "Delft".to_owned()],
        ];
        let mut builder = DocumentBuilder::new("text/csv");
        builder.push_table(
            Table {
                rows,
                header_rows: 1,
            },
            None,
        );
        builder.finish()
    };
    let labelled = classifier().classify(&table("BSN"));
    assert_eq!(labelled.counts[&HitKind::NlBsn], 1);
    assert_eq!(classifier().classify(&table("Article")).total(), 0);
    let redacted = classifier().redact(&table("BSN"));
    assert_eq!(
        redacted.text,
        "Name | BSN | City\nAnn | [Dutch BSN] | Delft"
    );
    assert!(matches!(
        &redacted.blocks[0].kind,
        BlockKind::Table { table } if table.rows[1][1] == "[Dutch BSN]"
    ));
}

#[test]
fn a_redacted_document_holds_no_value_and_keeps_its_structure() {
    let mut original = document(&[
        "CONFIDENTIAL",
        "Write to ann@firma.de or call +49 30 901820.",
        "IBAN DE89 3704 0044 0532 0130 00",
    ]);
    original.title = Some("Letter to ann@firma.de".to_owned());
    original
        .metadata
        .insert("author".to_owned(), "ann@firma.de".to_owned());
    let redacted = classifier().redact(&original);
    assert_eq!(
        redacted.text,
        "CONFIDENTIAL\n\nWrite to [e-mail address] or call [phone number].\n\n\
         IBAN [bank account (IBAN)]"
    );
    assert_eq!(
        redacted.title.as_deref(),
        Some("Letter to [e-mail address]")
    );
    assert_eq!(redacted.metadata["author"], "[e-mail address]");
    let pages: Vec<_> = redacted.blocks.iter().map(|block| block.page).collect();
    assert_eq!(pages, [Some(1), Some(2), Some(3)]);
    let again = classifier().classify(&redacted);
    assert_eq!(again.label, Label::Confidential, "only the marker is left");
    let by_hits = redact(&original.text, &classifier().classify(&original).hits);
    assert_eq!(by_hits, redacted.text);
}

#[test]
fn hits_are_bounded_and_counts_complete() {
    let rules = LabelRules {
        max_hits: 5,
        ..LabelRules::default()
    };
    let many = "IBAN DE89 3704 0044 0532 0130 00\n".repeat(10_000);
    let found = Classifier::new(&rules)
        .unwrap()
        .classify(&document(&[&many]));
    assert_eq!(found.hits.len(), 5);
    assert_eq!(found.counts[&HitKind::Iban], 10_000);
}

#[test]
fn rules_decide_what_counts() {
    let text = "Ann: ann@firma.de, +49 30 901820. Project Nightjar, customer K-00417.";
    let rules = LabelRules {
        noted: [HitKind::Phone].into(),
        allowed_domains: ["firma.de".to_owned()].into(),
        terms: vec![OwnTerms {
            name: "projects".to_owned(),
            terms: vec!["nightjar".to_owned()],
            label: Label::Confidential,
            case_sensitive: false,
            parts_of_words: false,
        }],
        ..LabelRules::default()
    };
    let found = Classifier::new(&rules)
        .unwrap()
        .classify(&document(&[text]));
    let kinds: Vec<HitKind> = found.counts.keys().copied().collect();
    assert_eq!(kinds, [HitKind::Phone, HitKind::OwnTerm]);
    assert_eq!(found.label, Label::Confidential);
    assert_eq!(found.hits[1].detail.as_deref(), Some("projects"));
    let stricter = LabelRules {
        ignored: [HitKind::Phone].into(),
        allowed_values: ["ANN@firma.de".to_owned()].into(),
        patterns: vec![OwnPattern {
            name: "customer".to_owned(),
            pattern: r"\bK-\d{5}\b".to_owned(),
            label: Label::Unsafe,
        }],
        ..LabelRules::default()
    };
    let found = Classifier::new(&stricter)
        .unwrap()
        .classify(&document(&[text]));
    assert_eq!(found.label, Label::Unsafe);
    assert_eq!(found.total(), 1);
}

#[test]
fn a_rule_that_cannot_be_followed_says_what_to_do() {
    let with = |pattern: &str| LabelRules {
        patterns: vec![OwnPattern {
            name: "mine".to_owned(),
            pattern: pattern.to_owned(),
            label: Label::Confidential,
        }],
        ..LabelRules::default()
    };
    for (pattern, part) in [
        ("a(b", "unclosed group"),
        ("(?=x)", "look-around"),
        (r"\w{1000}{1000}", "make its repetitions smaller"),
    ] {
        let error = Classifier::new(&with(pattern)).err().unwrap().to_string();
        assert!(error.contains("`mine`") && error.contains(part), "{error}");
    }
    let rules = LabelRules {
        phone_regions: vec!["Germany".to_owned()],
        ..LabelRules::default()
    };
    let error = Classifier::new(&rules).err();
    assert!(matches!(error, Some(RuleError::Region { code }) if code == "Germany"));
}

#[test]
fn time_grows_with_the_text_and_not_with_its_malice() {
    const PIECES: &[&str] = &[
        "@",
        "a@",
        "a@b.co:",
        "1 ",
        "1-",
        "1.",
        "+1",
        "::",
        "f:",
        "<",
        "<<<\n",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n!\n",
        "password",
        "password=",
        "eyJ",
        "://",
        "a://b:c@",
        "confidential",
        "4",
        "AA11",
        "passport ",
        "memo ",
        "(1",
        "00",
        "é1",
        "secret: a1",
        "DE89",
        "9999 ",
    ];
    let classifier = classifier();
    let seconds = |text: &str| {
        let begun = Instant::now();
        classifier.find(text);
        begun.elapsed().as_secs_f64()
    };
    for piece in PIECES {
        let text = piece.repeat(200_000 / piece.len());
        let tenth = piece.repeat(20_000 / piece.len());
        // Squared, ten times the text would take a hundred times as long. A busy machine
        // only ever makes it slower: one good try of some is proof.
        let is_linear = |_| seconds(&text) < 0.02 + seconds(&tenth) * 30.0;
        assert!((0..8).any(is_linear), "{piece:?} takes more than its share");
    }
}

#[test]
fn what_stands_beside_the_text_counts_and_is_masked_too() {
    let mut builder = DocumentBuilder::new("application/pdf");
    builder.push(BlockKind::Paragraph, Some(1), "The plan for next year.");
    builder.margin(Some(1), "STRICTLY CONFIDENTIAL");
    builder.margin(Some(2), "STRICTLY CONFIDENTIAL");
    let marked = classifier().classify(&builder.finish());
    assert_eq!(marked.label, Label::Confidential);
    assert_eq!(marked.hits[0].field.as_deref(), Some("margin"));
    assert_eq!(
        (marked.hits.len(), marked.hits[0].page),
        (1, Some(1)),
        "what repeats is one sign"
    );

    let mut builder = DocumentBuilder::new("application/pdf");
    builder.push(BlockKind::Paragraph, None, "Nothing of note.");
    builder.metadata("ssn", "536-90-4399");
    let document = builder.finish();
    let told = classifier().classify(&document);
    assert_eq!(told.label, Label::HighlySensitive);
    assert!(!told.hits[0].snippet.contains("4399"), "{told:?}");
    let masked = classifier().redact(&document);
    assert_eq!(masked.metadata["ssn"], "[US social security number]");
}

#[test]
fn what_the_text_says_already_is_not_counted_twice() {
    let mut builder = DocumentBuilder::new("text/html");
    builder.push(BlockKind::Heading { level: 1 }, None, "SSN 536-90-4399");
    let found = classifier().classify(&builder.finish());
    assert_eq!(found.total(), 1, "the title is the first heading");
}
