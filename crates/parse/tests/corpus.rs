//! Every file of the public corpus, when it is there: a document or a stated reason.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use gristmill_model::{Flow, ParseRequest, Parser, ReasonCode};
use gristmill_parse::{ChildPool, InProcess, Limits, WorkerCommand};

/// Word F1 each kind of file reaches against the corpus' own expected text. JSON is
/// lower because we keep field names and numbers, which those texts leave out.
const EXPECTED: &[(&str, f64)] = &[
    ("csv/raw_text.csv", 0.99),
    ("doc/raw_text.doc", 0.99),
    ("docx/paragraphs_and_tables.docx", 0.99),
    ("docx/raw_text.docx", 0.99),
    ("epub/raw_text.epub", 0.99),
    ("html/raw_text.html", 0.96),
    ("html/tables.html", 0.94),
    ("json/raw_text.json", 0.67),
    ("msg/raw_text.msg", 0.99),
    ("ods/raw_text.ods", 0.95),
    ("odt/raw_text.odt", 0.99),
    ("pptx/raw_text.pptx", 0.99),
    ("xls/raw_text.xls", 0.88),
    ("xlsx/raw_text.xlsx", 0.95),
];

/// The corpus beside the repository; without it there is nothing to test.
fn corpus() -> Option<PathBuf> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let found = repository.join("../shared/corpus").canonicalize().ok();
    // Work trees lie one folder deeper.
    let found = found.or_else(|| repository.join("../../shared/corpus").canonicalize().ok());
    if found.is_none() {
        println!("left out: there is no corpus at ../shared/corpus");
    }
    found
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

fn request(path: &Path) -> ParseRequest {
    let mut request = ParseRequest::new(path, &path.file_name().unwrap().to_string_lossy());
    // Recognition takes seconds a picture and is tested on its own.
    request.options.ocr = false;
    request.options.timeout_seconds = 120;
    request
}

#[test]
fn every_file_becomes_a_document_or_states_a_reason() {
    let Some(corpus) = corpus() else { return };
    let test = std::env::current_exe().unwrap();
    let worker = WorkerCommand {
        program: test
            .ancestors()
            .nth(2)
            .unwrap()
            .join("examples/faulty-worker"),
        args: vec!["parse-worker".into()],
    };
    let pool = ChildPool::new(worker, Limits::default());
    let mut all = Vec::new();
    files(&corpus, &mut all);
    for path in all {
        match pool.parse(&request(&path), &mut |_| Flow::Continue) {
            Ok(document) => assert!(!document.is_empty(), "{}", path.display()),
            Err(failure) => assert!(
                !matches!(
                    failure.code,
                    ReasonCode::ParserCrashed
                        | ReasonCode::OutOfMemory
                        | ReasonCode::TimedOut
                        | ReasonCode::Internal
                ),
                "{}: {failure}",
                path.display()
            ),
        }
    }
}

#[test]
fn texts_agree_with_the_corpus_own() {
    let Some(corpus) = corpus() else { return };
    for (name, least) in EXPECTED {
        let path = corpus.join("textract").join(name);
        let truth = std::fs::read_to_string(path.with_extension("txt")).unwrap();
        let document = InProcess
            .parse(&request(&path), &mut |_| Flow::Continue)
            .unwrap();
        let agreement = word_f1(&document.text, &truth);
        assert!(
            agreement >= *least,
            "{name}: {agreement:.3} is less than {least}"
        );
    }
}

fn word_f1(ours: &str, theirs: &str) -> f64 {
    let words = |text: &str| -> Vec<String> {
        let parts = text.split(|c: char| !c.is_alphanumeric());
        parts
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (ours, theirs) = (words(ours), words(theirs));
    let mut bag: HashMap<&str, i64> = HashMap::new();
    for word in &theirs {
        *bag.entry(word).or_default() += 1;
    }
    let mut common = 0;
    for word in &ours {
        if let Some(count) = bag.get_mut(word.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    2.0 * f64::from(common) / (ours.len() + theirs.len()) as f64
}
