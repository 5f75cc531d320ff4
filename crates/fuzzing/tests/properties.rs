//! The short run of what `cargo fuzz` does for hours: a fixed number of cases from samples
//! with random changes. A failing case prints what is needed to repeat it.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use gristmill_fuzzing as entries;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

/// Deep documents need stack, as in the parser process.
const STACK: usize = 64 << 20;
/// Larger samples make cases slow and find nothing more.
const LARGEST: u64 = 100_000;

/// What is done to a sample.
#[derive(Debug, Clone)]
enum Change {
    Cut(f64),
    Flip(f64, u8),
    Zero(f64, usize),
    Repeat(f64, usize),
    Insert(f64, Vec<u8>),
}

fn change() -> impl Strategy<Value = Change> {
    let place = 0.0..1.0_f64;
    prop_oneof![
        1 => place.clone().prop_map(Change::Cut),
        4 => (place.clone(), any::<u8>()).prop_map(|(at, bits)| Change::Flip(at, bits)),
        1 => (place.clone(), 1..600_usize).prop_map(|(at, count)| Change::Zero(at, count)),
        1 => (place.clone(), 1..400_usize).prop_map(|(at, count)| Change::Repeat(at, count)),
        2 => (place, token()).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
    ]
}

/// Bytes that mean something to one format or another, or nothing.
fn token() -> impl Strategy<Value = Vec<u8>> {
    const TOKENS: [&[u8]; 16] = [
        b"<",
        b"</p>",
        b"{\\b ",
        b"}",
        b"\\u-1 ",
        b"PK\x01\x02",
        b"PK\x05\x06",
        b"\xff\xff\xff\xff",
        b"\0\0",
        b"\r\n\r\n",
        b"&#x10ffff;",
        b"]]>",
        b"=?utf-8?q?=ff?=",
        b"--",
        b"\"",
        b"../",
    ];
    prop_oneof![
        prop::sample::select(&TOKENS[..]).prop_map(<[u8]>::to_vec),
        prop::collection::vec(any::<u8>(), 1..20),
    ]
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let at = |part: f64| ((bytes.len() as f64 * part) as usize).min(bytes.len());
        match self {
            Change::Cut(part) => bytes.truncate(at(*part)),
            Change::Flip(part, bits) => {
                let at = at(*part);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= bits;
                }
            }
            Change::Zero(part, count) => {
                let start = at(*part);
                let end = bytes.len().min(start + count);
                bytes[start..end].fill(0);
            }
            Change::Repeat(part, count) => {
                let start = at(*part);
                let end = bytes.len().min(start + count);
                let piece = bytes[start..end].to_vec();
                bytes.splice(start..start, piece);
            }
            Change::Insert(part, piece) => {
                let start = at(*part);
                bytes.splice(start..start, piece.iter().copied());
            }
        }
    }
}

/// Runs `entry` on `cases` changed samples and as many random inputs, always the same ones.
fn run(cases: u32, samples: Vec<(String, Vec<u8>)>, entry: fn(&str, &[u8])) {
    assert!(!samples.is_empty(), "there is nothing to change");
    let work = move || {
        let config = ProptestConfig {
            cases,
            failure_persistence: None,
            ..ProptestConfig::default()
        };
        let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let changed = (
            prop::sample::select(samples),
            prop::collection::vec(change(), 1..6),
        );
        let input = prop_oneof![
            9 => changed.prop_map(|((name, mut bytes), changes)| {
                changes.iter().for_each(|change| change.apply(&mut bytes));
                (name, bytes)
            }),
            1 => prop::collection::vec(any::<u8>(), 0..400).prop_map(|bytes| ("random".to_owned(), bytes)),
        ];
        let outcome = TestRunner::new_with_rng(config, random).run(&input, |(name, bytes)| {
            entry(&name, &bytes);
            Ok(())
        });
        outcome.unwrap_or_else(|failed| panic!("{failed}"));
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
    if let Err(panic) = thread.unwrap().join() {
        std::panic::resume_unwind(panic);
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Files of the repository below a folder.
fn samples(folder: &str, found: &mut Vec<(String, Vec<u8>)>) {
    let mut entries: Vec<_> = std::fs::read_dir(repository().join(folder))
        .unwrap()
        .collect();
    entries.sort_by_key(|entry| entry.as_ref().unwrap().path());
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let below = path.strip_prefix(repository()).unwrap();
            samples(&below.to_string_lossy(), found);
        } else if path.metadata().unwrap().len() < LARGEST {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            found.push((name, std::fs::read(&path).unwrap()));
        }
    }
}

fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    samples(&format!("fuzz/corpus/{target}"), &mut found);
    found
}

#[test]
fn no_document_breaks_its_parser() {
    let mut found = seeds("parse");
    samples("samples", &mut found);
    samples("crates/parse/tests/fixtures", &mut found);
    run(1_500, found, entries::parse_as);
}

#[test]
fn no_archive_breaks_its_reader() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for name in ["one.txt", "folder/two.txt", "three.zip"] {
        archive.start_file(name, options).unwrap();
        archive
            .write_all("the same words again and again ".repeat(20).as_bytes())
            .unwrap();
    }
    let mut found = seeds("archive");
    found.push((
        "made.zip".to_owned(),
        archive.finish().unwrap().into_inner(),
    ));
    run(2_000, found, |_, bytes| entries::archive(bytes));
}

#[test]
fn no_table_of_metadata_breaks_its_reader() {
    run(3_000, seeds("metadata"), |_, bytes| {
        entries::metadata(bytes)
    });
}

#[test]
fn every_event_that_can_be_read_is_written_the_same() {
    run(3_000, seeds("event"), |_, bytes| entries::event(bytes));
}

#[test]
fn no_text_breaks_the_detectors() {
    let mut found = seeds("classify");
    samples("samples", &mut found);
    run(3_000, found, |_, bytes| entries::classify(bytes));
}
