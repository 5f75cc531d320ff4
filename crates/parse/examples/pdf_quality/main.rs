//! Measures how well and how fast PDFs are read, and prints it as JSON.
//!
//! `pdf_quality [--plain] [--truth DIR]… [--peer FILE]… [--dump] [FILE…]`
//!
//! `--truth` names a folder of `NAME.pdf` with `NAME.truth.json` beside them (made by
//! `benches/ground-truth/make_pdf.py`), `--peer` what another program made of the same files
//! (`benches/peers/parse_pdf.py`), which is then scored the same way. Files named alone are
//! read for the share that yields text and for agreement with the peers; `--dump` prints
//! what was found in them instead.

mod score;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use gristmill_model::{BlockKind, Document, Flow, ParseRequest};
use score::{Found, Scores};

#[derive(Default)]
struct Arguments {
    plain: bool,
    dump: bool,
    truth: Vec<PathBuf>,
    peers: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let arguments = arguments();
    if arguments.dump {
        for file in &arguments.files {
            dump(file, arguments.plain);
        }
        return Ok(());
    }
    let mut report = serde_json::Map::new();
    let truths = truths(&arguments.truth)?;
    let mut files: Vec<PathBuf> = truths.keys().cloned().collect();
    files.extend(arguments.files.iter().cloned());
    let (ours, speed) = read_all(&files, arguments.plain);
    report.insert("speed".into(), speed);
    report.insert("gristmill".into(), score_all(&ours, &truths));
    report.insert("worst".into(), worst(&ours, &truths));
    let mut peers = BTreeMap::new();
    for path in &arguments.peers {
        let peer: score::Peer = serde_json::from_slice(&std::fs::read(path)?)?;
        report.insert(peer.engine.clone(), score_all(&peer.files, &truths));
        peers.insert(peer.engine, peer.files);
    }
    report.insert("corpus".into(), corpus(&arguments.files, &ours, &peers));
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

fn arguments() -> Arguments {
    let mut arguments = Arguments::default();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--plain" => arguments.plain = true,
            "--dump" => arguments.dump = true,
            "--truth" => arguments.truth.extend(words.next().map(PathBuf::from)),
            "--peer" => arguments.peers.extend(words.next().map(PathBuf::from)),
            _ => arguments.files.push(PathBuf::from(word)),
        }
    }
    arguments
}

fn request(path: &Path, plain: bool) -> ParseRequest {
    let mut request = ParseRequest::new(path, &path.to_string_lossy());
    request.options.preserve_structure = !plain;
    request.options.ocr = false;
    request
}

fn dump(path: &Path, plain: bool) {
    match gristmill_parse::pdf::parse(&request(path, plain), &mut |_| Flow::Continue) {
        Ok(document) => {
            println!(
                "== {} {:?} {:?} {:?}",
                path.display(),
                document.title,
                document.metadata,
                document.gaps
            );
            for block in &document.blocks {
                let kind = match &block.kind {
                    BlockKind::Table { table } => format!(
                        "Table {}x{} head {}",
                        table.rows.len(),
                        table.rows[0].len(),
                        table.header_rows
                    ),
                    other => format!("{other:?}"),
                };
                println!(
                    "[{} {kind}]\n{}",
                    block.page.unwrap_or(0),
                    document.text_of(block)
                );
            }
        }
        Err(failure) => println!("== {} {failure}", path.display()),
    }
}

fn truths(folders: &[PathBuf]) -> anyhow::Result<BTreeMap<PathBuf, Found>> {
    let mut truths = BTreeMap::new();
    for folder in folders {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.to_string_lossy().into_owned();
            if let Some(stem) = name.strip_suffix(".truth.json") {
                let truth = serde_json::from_slice(&std::fs::read(&path)?)?;
                truths.insert(PathBuf::from(format!("{stem}.pdf")), truth);
            }
        }
    }
    Ok(truths)
}

fn read_all(files: &[PathBuf], plain: bool) -> (BTreeMap<PathBuf, Found>, serde_json::Value) {
    let mut found = BTreeMap::new();
    let (mut pages, mut seconds, mut failures) = (0, 0.0, BTreeMap::<String, u32>::new());
    for file in files {
        let started = Instant::now();
        let parsed = gristmill_parse::pdf::parse(&request(file, plain), &mut |_| Flow::Continue);
        let elapsed = started.elapsed().as_secs_f64();
        match parsed {
            Ok(document) => {
                pages += document.pages.unwrap_or(0);
                seconds += elapsed;
                found.insert(file.clone(), of_document(&document, elapsed));
            }
            Err(failure) => {
                *failures.entry(failure.code.to_string()).or_default() += 1;
                found.insert(file.clone(), Found::default());
            }
        }
    }
    let speed = serde_json::json!({
        "pages": pages, "seconds": seconds, "pages_per_second": f64::from(pages) / seconds, "failures": failures,
    });
    (found, speed)
}

fn of_document(document: &Document, seconds: f64) -> Found {
    let mut found = Found {
        seconds,
        text: document.text.clone(),
        ..Found::default()
    };
    for block in &document.blocks {
        match &block.kind {
            BlockKind::Heading { level } => found.headings.push(score::Heading {
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

fn score_all(
    found: &BTreeMap<PathBuf, Found>,
    truths: &BTreeMap<PathBuf, Found>,
) -> serde_json::Value {
    let scores: Vec<Scores> = truths
        .iter()
        .map(|(path, truth)| Scores::of(found.get(path).unwrap_or(&Found::default()), truth))
        .collect();
    score::mean(&scores)
}

fn worst(found: &BTreeMap<PathBuf, Found>, truths: &BTreeMap<PathBuf, Found>) -> serde_json::Value {
    let rows = truths.iter().map(|(path, truth)| {
        let scores = Scores::of(found.get(path).unwrap_or(&Found::default()), truth);
        (
            path.file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            score::mean(&[scores]),
        )
    });
    serde_json::Value::Object(rows.collect())
}

/// How many of the files that bear text yield text, and how well all agree. A file bears
/// text when a peer finds some.
fn corpus(
    files: &[PathBuf],
    ours: &BTreeMap<PathBuf, Found>,
    peers: &BTreeMap<String, BTreeMap<PathBuf, Found>>,
) -> serde_json::Value {
    let yields =
        |found: Option<&Found>| found.is_some_and(|found| score::words(&found.text).len() >= 3);
    let bearing: Vec<&PathBuf> = files
        .iter()
        .filter(|file| peers.values().any(|peer| yields(peer.get(*file))))
        .collect();
    let missing: Vec<String> = bearing
        .iter()
        .filter(|file| !yields(ours.get(**file)))
        .map(|file| file.display().to_string())
        .collect();
    let mut report = serde_json::json!({
        "text_bearing": bearing.len(),
        "missing": missing,
    });
    for (name, peer) in peers {
        let pairs = bearing
            .iter()
            .filter(|file| yields(ours.get(**file)) && yields(peer.get(**file)));
        let scores: Vec<(f64, PathBuf)> = pairs
            .map(|file| {
                (
                    score::word_f1(
                        &score::words(&ours[*file].text),
                        &score::words(&peer[*file].text),
                    ),
                    (*file).clone(),
                )
            })
            .collect();
        let mean = scores.iter().map(|(f1, _)| f1).sum::<f64>() / scores.len().max(1) as f64;
        let mut low: Vec<_> = scores.iter().filter(|(f1, _)| *f1 < 0.9).collect();
        low.sort_by(|a, b| a.0.total_cmp(&b.0));
        let yielding = bearing
            .iter()
            .filter(|file| yields(peer.get(**file)))
            .count();
        report[name] = serde_json::json!({ "agreement": mean, "yielding": yielding, "low": low });
    }
    report
}
