//! Measures how well and how fast Office and web files are read, and prints it as JSON.
//!
//! `office_quality [--truth DIR]… [--corpus DIR] [--peer FILE]… [--list]`
//!
//! `--truth` names a folder of documents with `NAME.truth.json` beside them (made by
//! `benches/ground-truth/make_office.py`), `--corpus` the public corpus, whose expected
//! texts stand beside their documents, `--peer` what another program made of the same files
//! (`benches/peers/parse_office.py`). `--list` prints the files, for the peers to read.

#[path = "../pdf_quality/score.rs"]
mod score;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use gristmill_model::{BlockKind, Document, Flow, ParseRequest, Parser};
use gristmill_parse::InProcess;
use score::{Found, Heading, Scores};
use serde_json::{Value, json};

/// Times each file is read; the fastest counts.
const ROUNDS: usize = 5;

#[derive(Default)]
struct Arguments {
    truths: BTreeMap<PathBuf, Found>,
    peers: Vec<PathBuf>,
    list: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = arguments()?;
    if arguments.list {
        for path in arguments.truths.keys() {
            println!("{}", path.display());
        }
        return Ok(());
    }
    let mut engines = vec![("gristmill".to_owned(), read_all(arguments.truths.keys()))];
    for path in &arguments.peers {
        let peer: score::Peer = serde_json::from_slice(&std::fs::read(path)?)?;
        engines.push((peer.engine, peer.files));
    }
    let mut report = serde_json::Map::new();
    for (engine, files) in &engines {
        report.insert(engine.clone(), score_all(files, &arguments.truths));
    }
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

fn arguments() -> anyhow::Result<Arguments> {
    let mut arguments = Arguments::default();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = if word == "--list" { None } else { words.next() };
        match (word.as_str(), value) {
            ("--list", _) => arguments.list = true,
            ("--truth", Some(folder)) => made(Path::new(&folder), &mut arguments.truths)?,
            ("--corpus", Some(folder)) => corpus(Path::new(&folder), &mut arguments.truths)?,
            ("--peer", Some(file)) => arguments.peers.push(file.into()),
            _ => anyhow::bail!("`{word}` is not understood"),
        }
    }
    Ok(arguments)
}

/// Documents the project made itself, with all that is in them.
fn made(folder: &Path, truths: &mut BTreeMap<PathBuf, Found>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let Some(stem) = name.strip_suffix(".truth.json") else {
            continue;
        };
        // `docx-pandoc-tables` is a DOCX.
        let extension = stem.split('-').next().unwrap_or_default();
        let truth = serde_json::from_slice(&std::fs::read(&path)?)?;
        truths.insert(folder.join(format!("{stem}.{extension}")), truth);
    }
    Ok(())
}

/// Documents with their expected text beside them.
fn corpus(folder: &Path, truths: &mut BTreeMap<PathBuf, Found>) -> anyhow::Result<()> {
    for kind in [
        "csv", "doc", "docx", "eml", "epub", "html", "json", "msg", "ods", "odt", "pptx", "xls",
        "xlsx",
    ] {
        for entry in std::fs::read_dir(folder.join("textract").join(kind))? {
            let path = entry?.path();
            let expected = path.with_extension("txt");
            if path != expected && expected.is_file() {
                let text = std::fs::read_to_string(expected)?;
                let truth = Found {
                    text,
                    ..Found::default()
                };
                truths.insert(path, truth);
            }
        }
    }
    Ok(())
}

fn read_all<'a>(files: impl Iterator<Item = &'a PathBuf>) -> BTreeMap<PathBuf, Found> {
    files.map(|file| (file.clone(), read(file))).collect()
}

fn read(file: &Path) -> Found {
    let mut request = ParseRequest::new(file, &file.to_string_lossy());
    request.options.ocr = false;
    let mut best = f64::INFINITY;
    let mut found = Found::default();
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let parsed = InProcess.parse(&request, &mut |_| Flow::Continue);
        best = best.min(started.elapsed().as_secs_f64());
        match parsed {
            Ok(document) => found = of_document(&document),
            Err(failure) => eprintln!("{failure}"),
        }
    }
    Found {
        seconds: best,
        ..found
    }
}

fn of_document(document: &Document) -> Found {
    let mut found = Found {
        text: document.text.clone(),
        ..Found::default()
    };
    for block in &document.blocks {
        match &block.kind {
            BlockKind::Heading { level } => found.headings.push(Heading {
                level: *level,
                text: document.text_of(block).to_owned(),
            }),
            BlockKind::Table { table } => found.tables.push(table.rows.clone()),
            BlockKind::Paragraph
            | BlockKind::ListItem { .. }
            | BlockKind::Code { .. }
            | BlockKind::Formula
            | BlockKind::Quote
            | BlockKind::Caption
            | BlockKind::Footnote => {}
        }
    }
    found
}

/// Means by extension, and of all files an engine read anything of.
fn score_all(files: &BTreeMap<PathBuf, Found>, truths: &BTreeMap<PathBuf, Found>) -> Value {
    let mut by_kind: BTreeMap<String, Vec<(Scores, f64)>> = BTreeMap::new();
    for (path, truth) in truths {
        let nothing = Found::default();
        let found = files.get(path).unwrap_or(&nothing);
        let made = path.with_extension("truth.json").is_file();
        let group = match made {
            true => "made",
            false => "corpus",
        };
        let kind = path.extension().unwrap_or_default().to_string_lossy();
        let score = (Scores::of(found, truth), found.seconds);
        by_kind
            .entry(format!("{group}/{kind}"))
            .or_default()
            .push(score);
    }
    let report = by_kind.into_iter().map(|(kind, scores)| {
        let (figures, seconds): (Vec<Scores>, Vec<f64>) = scores.into_iter().unzip();
        let mean = seconds.iter().sum::<f64>() / seconds.len() as f64;
        let mut value = score::mean(&figures);
        value["millis"] = json!((mean * 100_000.0).round() / 100.0);
        (kind, value)
    });
    Value::Object(report.collect())
}
