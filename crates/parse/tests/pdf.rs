//! What people get from PDFs of every make: structure, and a reason where there is none.
//!
//! The files are made by `benches/ground-truth/make_fixtures.py`. They are read with the
//! real PDFium, which these tests require.

use std::path::{Path, PathBuf};

use gristmill_model::{BlockKind, Document, Failure, Flow, ParseRequest, Password, ReasonCode};
use gristmill_parse::pdf;

fn request(name: &str) -> ParseRequest {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/pdf")
        .join(name);
    assert!(path.is_file(), "{} is part of the checkout", path.display());
    let mut request = ParseRequest::new(&path, name);
    request.options.ocr = false;
    request
}

fn parse_request(request: &ParseRequest) -> Result<Document, Failure> {
    let parsed = pdf::parse(request, &mut |_| Flow::Continue);
    if let Err(failure) = &parsed {
        let is_missing = failure.code == ReasonCode::ParserUnavailable;
        assert!(!is_missing, "these tests need PDFium: {failure}");
    }
    parsed
}

fn parse(name: &str) -> Document {
    parse_request(&request(name)).expect("it can be read")
}

fn refusal(name: &str) -> ReasonCode {
    parse_request(&request(name))
        .expect_err("it cannot be read")
        .code
}

/// A document as people would describe it: a line per block.
fn outline(document: &Document) -> String {
    let mut lines = Vec::new();
    for block in &document.blocks {
        let kind = match &block.kind {
            BlockKind::Heading { level } => format!("heading {level}"),
            BlockKind::Paragraph => "paragraph".into(),
            BlockKind::ListItem { depth, ordered } => {
                format!("{} {depth}", if *ordered { "numbered" } else { "item" })
            }
            BlockKind::Table { table } => format!("table, {} heading rows", table.header_rows),
            BlockKind::Code { .. } => "code".into(),
            BlockKind::Formula => "formula".into(),
            BlockKind::Quote => "quote".into(),
            BlockKind::Caption => "caption".into(),
            BlockKind::Footnote => "footnote".into(),
        };
        lines.push(format!(
            "{} {kind}: {}",
            block.page.unwrap_or(0),
            document.text_of(block)
        ));
    }
    lines.join("\n")
}

#[test]
fn headings_lists_tables_and_code_are_told_apart() {
    let document = parse("structure.pdf");
    insta::assert_snapshot!(outline(&document));
    assert_eq!(document.title.as_deref(), Some("Water Report"));
    assert_eq!(document.metadata["author"], "A. Keeper");
    assert!(
        document.metadata["created"].starts_with("20"),
        "dates are ISO dates"
    );
}

#[test]
fn columns_are_read_one_after_the_other_and_broken_words_are_whole() {
    insta::assert_snapshot!(outline(&parse("columns.pdf")));
}

#[test]
fn headers_footers_and_page_numbers_are_left_out() {
    let document = parse("running.pdf");
    assert_eq!(
        outline(&document),
        "1 paragraph: First page text about moorings.\n\
         2 paragraph: Second page text about cranes.\n\
         3 paragraph: Third page text about tides."
    );
    assert_eq!(document.pages, Some(3));
    let heads = document.margins.iter();
    let heads: Vec<&str> = heads
        .map(|margin| margin.text.as_str())
        .filter(|text| text.starts_with("Harbour"))
        .collect();
    assert_eq!(heads.len(), 1, "what repeats is kept beside the text, once");
}

#[test]
fn turned_text_is_read_too() {
    assert_eq!(
        outline(&parse("turned.pdf")),
        "1 paragraph: Upright text stands here.\n1 paragraph: Turned text climbs here."
    );
}

#[test]
fn values_of_form_fields_are_text() {
    let text = parse("form.pdf").text;
    assert!(text.contains("Full name: Ada Keeper"), "{text}");
    assert!(text.contains("agree: Yes"), "{text}");
}

#[test]
fn remarks_are_text_and_attachments_are_named() {
    let document = parse("annotated.pdf");
    assert!(
        document.text.contains("Check the tide tables."),
        "{}",
        document.text
    );
    assert_eq!(document.metadata["attachments"], "tides.csv");
}

#[test]
fn the_empty_password_is_tried_and_others_are_asked_for() {
    assert_eq!(parse("open-locked.pdf").text, parse("running.pdf").text);
    assert_eq!(refusal("locked.pdf"), ReasonCode::NeedsPassword);
}

#[test]
fn a_password_that_is_given_opens_what_it_belongs_to_and_nothing_else() {
    let with = |password: &str| {
        let mut request = request("locked.pdf");
        request.password = Some(Password::new(password));
        parse_request(&request)
    };
    let opened = with("secret").expect("it is the right one");
    assert_eq!(opened.text, parse("structure.pdf").text);
    let refused = with("open sesame").expect_err("it is another one");
    assert_eq!(refused.code, ReasonCode::NeedsPassword);
    assert!(!refused.detail.contains("sesame"), "{refused}");
}

#[test]
fn damage_is_a_reason_and_good_pages_are_kept() {
    assert_eq!(refusal("truncated.pdf"), ReasonCode::Damaged);
    let document = parse("damaged-page.pdf");
    assert!(document.text.contains("First page") && document.text.contains("Third page"));
    let gaps: Vec<u32> = document.gaps.iter().map(|gap| gap.page).collect();
    assert_eq!(gaps, [2], "the broken page is accounted for");
}

#[test]
fn pages_without_text_are_never_an_empty_success() {
    assert_eq!(refusal("scanned.pdf"), ReasonCode::NoTextLayer);
    assert_eq!(refusal("blank.pdf"), ReasonCode::NoText);
    let mixed = parse("mixed.pdf");
    assert!(
        mixed.gaps[0].why.starts_with("no_text_layer"),
        "{:?}",
        mixed.gaps
    );
}

#[test]
fn pictures_of_text_are_recognised_when_tesseract_is_there() {
    if !gristmill_parse::ocr::available() {
        println!("left out: `tesseract` is not installed");
        return;
    }
    let mut request = request("mixed.pdf");
    request.options.ocr = true;
    let document = parse_request(&request).unwrap();
    assert!(document.text.contains("Upright text stands here."));
    assert!(
        document.text.contains("every permit by hand"),
        "{}",
        document.text
    );
    assert_eq!(document.metadata["ocr"], "2", "only the page that needs it");
}

#[test]
fn without_structure_the_same_words_come_as_paragraphs() {
    let mut request = request("columns.pdf");
    request.options.preserve_structure = false;
    let plain = parse_request(&request).unwrap();
    assert!(
        plain
            .blocks
            .iter()
            .all(|block| block.kind == BlockKind::Paragraph)
    );
    let words = |text: &str| {
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(words(&plain.text), words(&parse("columns.pdf").text));
}

#[test]
fn a_stop_ends_the_work_at_the_next_page() {
    let mut pages = 0;
    let stopped = pdf::parse(&request("running.pdf"), &mut |progress| {
        pages = progress.done;
        Flow::Stop
    });
    assert_eq!(stopped.unwrap_err().code, ReasonCode::Cancelled);
    assert_eq!(pages, 1);
}

#[test]
fn a_file_in_memory_reads_like_one_on_disk() {
    let request = request("running.pdf");
    let bytes = std::fs::read(&request.path).unwrap();
    let nowhere = ParseRequest::new(Path::new(""), "running.pdf");
    let document = pdf::parse_bytes(&bytes, &nowhere, &mut |_| Flow::Continue).unwrap();
    assert_eq!(document.text, parse("running.pdf").text);
}
